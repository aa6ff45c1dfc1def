"""Runs flows: asks the flow for its next step, fetches what it needs, does what an outcome says."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.booking import time_wish
from bot.domain.flow import DECLINED, Need, Option, Outcome, Question
from bot.domain.open_channel import CHOSEN, HERE, WHERE
from bot.services.context import TurnContext

STEPS_AT_MOST = 20
"""A flow that asks for more facts or ends more often than this in one turn is broken."""


@dataclass(frozen=True)
class Said:
    """Something to say: the key of a response, its variables, and a result when something was concluded."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] | None = None
    choices: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Concluded:
    """What a handler did with an outcome. `then`: the flow that follows, instead of the outcome's own.

    `stay`: the flow goes on (its time was taken, say). `resume`: what was laid aside is taken up.
    """

    said: tuple[Said, ...] = ()
    then: str | None = None
    then_facts: Mapping[str, Any] = field(default_factory=dict)
    stay: bool = False
    resume: bool = False


Provider = Callable[[TurnContext, Mapping[str, Any]], Any]
Handler = Callable[[TurnContext, Outcome], Concluded]


class FlowLoops(RuntimeError):
    """A flow does not come to a question or an end."""


class Flows:
    """The running of one conversation's flows, in one turn."""

    def __init__(self, turn: TurnContext, providers: Mapping[str, Provider], handlers: Mapping[str, Handler]) -> None:
        self._turn, self._session = turn, turn.session
        self._providers, self._handlers = providers, handlers

    def open_question(self) -> Question | None:
        """The open question, after what it needs has been looked up. Says nothing: outcomes wait for `advance`."""
        return self._session.open_question()

    def start(self, flow: str, facts: Mapping[str, Any] | None = None) -> tuple[str, list[Said]]:
        """("started" | "switched" | "already", what to say before its question)."""
        how = self._session.start(flow, facts)
        return how, self.advance()

    def take(self, question: str, value: str) -> list[Said] | None:
        """Stores an answer to the open question and goes on. None when that question is not open."""
        opened = self._session.open_question()
        if opened is None or opened.id != question:
            return None
        option = _option(opened, value)
        sets = option.sets if option else time_wish(opened, value)
        if sets is not None and self._session.flow:
            self._session.facts(self._session.flow).update(sets)
        elif not self._session.store(question, value):
            return None
        if question == WHERE and value == HERE:
            self._session.told[CHOSEN] = True
        if question.endswith(".consent") and value == "yes":
            self._turn.conversation.consent_at = self._turn.now
        return self.advance()

    def decline(self) -> list[Said] | None:
        """Answers the open question with "would rather not say". None when it cannot be declined."""
        opened = self._session.open_question()
        if opened is None or not opened.declinable:
            return None
        return self.take(opened.id, DECLINED)

    def advance(self) -> list[Said]:
        """Goes on until a question is open or nothing runs; what to say on the way."""
        said: list[Said] = []
        for _ in range(STEPS_AT_MOST):
            step = self._session.step()
            if step is None or isinstance(step, Question):
                return said
            if isinstance(step, Need):
                self._session.fill(step, self._providers[step.name](self._turn, step.params))
            else:
                said += self._conclude(step)
        raise FlowLoops(f"flow {self._session.flow} takes more than {STEPS_AT_MOST} steps in one turn")

    def _conclude(self, outcome: Outcome) -> tuple[Said, ...]:
        done = self._handlers[outcome.kind](self._turn, outcome)
        if done.stay:
            return done.said
        ended, then = self._session.flow, done.then or outcome.then
        facts = {**outcome.facts.get("then_facts", {}), **done.then_facts}
        self._session.end(Outcome(outcome.kind, {"then_facts": facts}, then))
        if done.resume:
            self._session.resume()
        elif self._session.flow is None and ended != "resume" and self._session.to_resume():
            self._session.start("resume")
        return (*done.said, *self._put_off()) if self._session.flow is None else done.said

    def _put_off(self) -> tuple[Said, ...]:
        """What else was wished for in the message that began the flow that has ended, as buttons."""
        later, guesses = self._session.data.pop("later", ()), self._turn.content.guesses
        buttons = [{"title": guesses[intent], "kind": "other", "payload": {"intent": intent}}
                   for intent in later if intent in guesses]
        return (Said("now_the_rest", choices=tuple(buttons)),) if buttons else ()


def _option(question: Question, value: str) -> Option | None:
    return next((option for option in question.options if option.value == value), None)
