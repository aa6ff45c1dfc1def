"""What a message amounts to: a tap, an answer, a red flag, or an intent. The order is the safety rule of the project.

Red flags first; then the open question's options, by code; the NLU last. Everything becomes Rasa's `parse_data`.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.components.red_flag_scores import seen_by_model
from bot.dialogue.wishes import WISHES, Parser, wishes_in
from bot.domain.flow import Question
from bot.domain.flow_session import FlowSession
from bot.domain.red_flags import denied_flags, find_red_flags
from bot.services.answering import hold_against, looks_like_name
from bot.services.booking_notices import answer_to_reminder
from bot.services.context import TurnContext
from bot.services.selfhelp.keeping import LONGEST_WORDS
from bot.services.selfhelp.listening import OWN_WORDS
from bot.services.telling import TOLD, notice_daily_drinking

THRESHOLD = 0.35
"""Below this confidence an intent is a guess, and guesses are offered, not acted on."""
FLAGS = ("tell_suicidal", "tell_acute_illness", "tell_violence", "tell_child_at_risk")
_LONG = 7
"""From so many words a message may hold more than the answer it begins with, and the model reads it too."""
_NOT_FOR_RASA = {"restart": "restart_flow"}
"""Intents that Rasa would take as its own commands."""
_PERHAPS_A_NAME = frozenset({"inform", "greet", "out_of_scope", "nlu_fallback"})
_WITHOUT_WORDS: dict[str, Any] = {"intent": {"name": "inform", "confidence": 1.0}}
"""Figures and signs alone tell a model nothing, and it must not guess what changes a route."""
_NOT_OWN_WORDS = frozenset({
    "ask_human", "stop_flow", "ask_why", "decline_answer", "delete_my_data", "show_my_data", "ask_source", "ask_help",
    "unsure", "report_craving", "tell_minor", "tell_pregnant",
})
"""What is meant for us even while one's own words are asked for, when it is said plainly."""
_PLAINLY, _FEW = 0.8, 4
_MEANT_AS_ANSWER = frozenset({"inform", "affirm", "deny", "unsure", "nlu_fallback", "log_drinks"})


@dataclass
class Understood:
    """What a message amounts to, in Rasa's shape, and notes for the services of this turn."""

    intent: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    confidence: float = 1.0
    notes: dict[str, Any] = field(default_factory=dict)

    def parse_data(self, text: str) -> dict[str, Any]:
        name = _NOT_FOR_RASA.get(self.intent, self.intent)
        return {"text": text, "intent": {"name": name, "confidence": self.confidence}, "entities": self.entities,
                "intent_ranking": []}


def answer(question: str, value: str) -> Understood:
    return Understood("answer", [{"entity": "option", "value": f"{question}={value}", "start": 0, "end": 0}])


def understand_choice(stored: tuple[int, dict[str, Any]] | None, ask: int) -> Understood:
    """A tap. One that belongs to an older question is stale: it changes nothing and is explained."""
    if stored is None or stored[0] != ask:
        return Understood("stale_choice")
    payload = stored[1]
    if "value" in payload:
        return answer(payload["question"], payload["value"])
    notes = {k: v for k, v in payload.items() if k not in ("intent", "question", "title")}
    return Understood(payload["intent"], notes=notes)


def understand_text(turn: TurnContext, parser: Parser, text: str) -> Understood:
    """A typed message."""
    flagged = _red_flags(turn, text)
    if flagged is not None:
        return flagged
    notice_daily_drinking(turn, text)
    if text.lstrip().startswith("/"):
        # Rasa's own notation: never a command, an intent or an answer, whatever stands behind the slash (contract).
        return Understood("unclear_answer" if turn.session.open_question() else "nlu_fallback")
    commanded = turn.content.commands.intent(text)
    if commanded is not None:
        return Understood(commanded, notes={"text": text})
    asked_for = answer_to_reminder(turn, text)
    if asked_for is not None:
        return Understood(asked_for, notes={"text": text})
    question = turn.session.open_question()
    heard = _held(turn, question, text) if question else None
    if heard is not None and len(text.split()) >= _LONG and (seen := _seen(turn, parser.parse(text), text)):
        return _perhaps(seen)
    if heard is not None and heard.intent == "unclear_answer" and _tells(turn, text):
        heard = None  # it fits no option, but it says something that matters more than the question
    return heard or _by_model(turn, parser, question, text)


def _tells(turn: TurnContext, text: str) -> bool:
    """Whether the message has the words for something that changes what must happen (an age, say)."""
    return any(turn.content.told[name].holds(text) for name in TOLD)


def _red_flags(turn: TurnContext, text: str) -> Understood | None:
    found = find_red_flags(text, turn.content.red_flag_patterns)
    if not found:
        return None
    urgencies = {flag.name: flag.urgency for flag in reversed(found)}
    first = found[0]
    return Understood(first.name, notes={"urgency": first.urgency,
                                         "flags": {first.name: first.urgency, **urgencies}})


def _seen(turn: TurnContext, parsed: dict[str, Any], text: str) -> list[str]:
    """The flags that the model adds: only where code has not read the same words as harmless."""
    return seen_by_model(parsed, denied_flags(text, turn.content.red_flag_patterns))


def _perhaps(seen: list[str]) -> Understood:
    """What the model alone sees: never taken as urgent, the bot asks whether it is now."""
    return Understood(seen[0], notes={"urgency": "unclear", "flags": dict.fromkeys(seen, "unclear")})


def _held(turn: TurnContext, question: Question, text: str) -> Understood | None:
    """The message as an answer to the open question, or to the one that was laid aside while asked to go on."""
    heard = hold_against(turn, question, text)
    if heard is None:
        return _held_against_laid_aside(turn, question, text)
    if heard.value is not None:
        return answer(question.id, heard.value)
    return Understood("unclear_answer", notes={"indices": heard.indices, "problem": heard.problem,
                                               "variables": heard.variables})


def _held_against_laid_aside(turn: TurnContext, question: Question, text: str) -> Understood | None:
    waiting = turn.session.to_resume()
    if question.id != "resume.go" or waiting is None:
        return None
    aside = FlowSession(turn.session.flows, {**turn.session.data, "flow": waiting})
    opened = aside.open_question()
    heard = hold_against(turn, opened, text) if opened else None
    if opened is None or heard is None or heard.value is None:
        return None
    turn.session.resume()
    return answer(opened.id, heard.value)


def _by_model(turn: TurnContext, parser: Parser, question: Question | None, text: str) -> Understood:
    parsed = parser.parse(text) if any(c.isalpha() for c in text) else _WITHOUT_WORDS
    intent, confidence = parsed["intent"]["name"], float(parsed["intent"]["confidence"])
    ranking = [g for g in parsed.get("intent_ranking", ()) if g["name"] != "nlu_fallback"]
    if (seen := _seen(turn, parsed, text)) and not _few_own_words(question, text):
        return _perhaps(seen)
    if intent in FLAGS:
        intent = "nlu_fallback"
    evidence = turn.content.told.get(intent)
    if intent is None or confidence < THRESHOLD or (evidence and not evidence.holds(text)):
        intent = "nlu_fallback"
    told = [name for name in TOLD if turn.content.told[name].holds(text)]
    wishes: list[str] = []
    if intent in told or intent in WISHES:  # only then are the other clauses worth a parse each
        wishes = wishes_in(text, parser, frozenset(turn.content.texts["words.between"].split(", ")))
    if intent in told and wishes:
        intent = wishes[0]
    if question is not None and (free := _free_text(turn, question, intent, confidence, text)):
        return free
    if question is not None and intent in _MEANT_AS_ANSWER:
        return Understood("unclear_answer", notes={"unsure": intent == "unsure"})
    later = [wish for wish in wishes if wish != intent] if intent in WISHES else []
    return Understood(intent, notes={"ranking": ranking, "text": text, "later": later,
                                     "told": told if intent in WISHES and intent != "worried_about_other" else []})


def _own_words(turn: TurnContext, question: Question, intent: str, text: str) -> Understood | None:
    """Nearly everything. "Ringe til min søster" is what somebody will do instead, not a wish for an advisor."""
    if intent == "unsure" and question.declinable:
        return Understood("decline_answer")
    meant_for_us = intent in _NOT_OWN_WORDS and (
        intent != "ask_human" or turn.content.selfhelp.names("human", text))
    taken = not meant_for_us and len(text) <= LONGEST_WORDS
    return answer(question.id, " ".join(text.split())) if taken else None


def _few_own_words(question: Question | None, text: str) -> bool:
    """"Mine børn" is why somebody wants to stop. The patterns have read it already; the model alone does not decide."""
    return question is not None and question.kind == OWN_WORDS and len(text.split()) <= _FEW


def _free_text(turn: TurnContext, question: Question, intent: str, confidence: float, text: str) -> Understood | None:
    """A name is what looks like one and is nothing else said with certainty; one's own words are most things."""
    if question.kind == OWN_WORDS:
        return _own_words(turn, question, intent if confidence >= _PLAINLY else "", text)
    if question.kind != "name" or not looks_like_name(text):
        return None
    words = text.split()
    written_as_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return answer(question.id, " ".join(words)) if written_as_name or intent in _PERHAPS_A_NAME else None
