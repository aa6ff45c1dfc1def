"""What is said when a message was not understood: never a guess, never the same words twice."""
from __future__ import annotations

from typing import Any

from bot.services import asking, handovers
from bot.services.context import TurnContext
from bot.services.flows import Said

GUESSES = 3
MISSES_UNTIL_A_PERSON = 2
LIKELY = 0.08
"""A guess is worth a button from this confidence; below it, it would only puzzle."""


def about_answer(turn: TurnContext) -> list[Said]:
    """The message was meant for the open question, but fits several options or none."""
    question = turn.session.open_question()
    problem = turn.notes.get("problem")
    if problem:
        return [Said(problem, turn.notes.get("variables", {}))]
    misses = _missed(turn)
    if turn.notes.get("unsure") and question is not None and question.declinable:
        return [Said("answer_unsure")]
    indices = turn.notes.get("indices", ())
    if question is not None and len(indices) > 1 and misses == 1:
        names = asking.titles(turn.content, question)
        return [Said("answer_between", {"options": _either([f'"{names[i]}"' for i in indices], turn)})]
    return [_unclear(turn, misses)]


def about_message(turn: TurnContext) -> list[Said]:
    """First the likely guesses as buttons, then the menu and a human's number."""
    misses = _missed(turn)
    guesses = [guess for guess in turn.notes.get("ranking", ()) if guess["confidence"] >= LIKELY
               and guess["name"] in turn.content.guesses][:GUESSES]
    if misses == 1 and guesses:
        return [Said("guess", choices=tuple(_guess(turn, guess["name"]) for guess in guesses))]
    if turn.session.open_question() is not None:
        return [_unclear(turn, misses)]
    if misses == MISSES_UNTIL_A_PERSON and handovers.possible(turn):
        return handovers.join(turn, "not_understood")
    key = "not_understood" if misses % 2 else "not_understood_again"
    return [Said(key, turn.content.line_texts("alkolinjen"), choices=tuple(asking.menu(turn.content, "main")))]


def _unclear(turn: TurnContext, misses: int) -> Said:
    """A person is offered beside an open question, never instead of it: the next message may be its answer."""
    if misses < MISSES_UNTIL_A_PERSON:
        return Said("answer_unclear")
    return Said("answer_unclear_again", choices=handovers.offered(turn))


def _guess(turn: TurnContext, intent: str) -> dict[str, Any]:
    return {"title": turn.content.guesses[intent], "kind": "other", "payload": {"intent": intent}}


def _missed(turn: TurnContext) -> int:
    """How many messages in a row were not understood, this one included."""
    misses = int(turn.session.data.get("misses", 0)) + 1
    turn.session.data["misses"] = misses
    turn.notes["missed"] = True
    return misses


def _either(names: list[str], turn: TurnContext) -> str:
    return turn.content.texts["list.or"].join([", ".join(names[:-1]), names[-1]])
