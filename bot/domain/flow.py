"""What a flow is: pure code that, given what has been answered, returns the next step.

A flow knows neither Rasa nor channels nor storage. It is a function `(answers, facts) -> Step`:
`answers` maps question ids to values (`DECLINED` when the citizen would rather not say), `facts` holds what services
have looked up for it (offered formats, free times …). The same input always gives the same step.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

DECLINED = "declined"
"""The value stored for a question that the citizen would rather not answer. Never the same as a zero."""

Answers = Mapping[str, str]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    """One answer to choose. `title` is None when content holds it under (question id, value).

    An option with `sets` is no answer: choosing it changes the flow's facts ("other times") and the question, or the
    one that follows from the new facts, is asked.
    """

    value: str
    title: str | None = None
    kind: str = "option"  # option | other (the contract's kinds of a choice)
    sets: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Question:
    """An open question. Its wording, its "why" and its options' titles are content, found by `id`.

    `kind` says how words are held against it: `choice` (only the options), a scale of `answers_in_words`
    (`frequency`, `amount`, `often`, `recency`, `yes_no`, `number`), or free text: `name`, `phone`, `municipality`,
    `time`, `text`.
    """

    id: str
    kind: str = "choice"
    options: tuple[Option, ...] = ()
    number: int | None = None
    of: int | None = None
    declinable: bool = False
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Need:
    """The flow cannot go on before a service has put `facts[name]` there."""

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The flow has ended. A service does what `kind` says (stores the result, books the time).

    Then the flow `then` may start, with `facts["then_facts"]` as its facts.
    """

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    then: str | None = None


Step = Question | Need | Outcome
Flow = Callable[[Answers, Facts], Step]
