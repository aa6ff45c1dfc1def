"""What an offer asks for, as a small tree: leaves that read answers, `AllOf` and `AnyOf` around them.

Which offers have which criteria is content (`bot/content/municipalities/`); what a criterion means is here.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.eligibility.bmi import Bmi
from bot.domain.eligibility.leaves import AdvisorDecides, Choice, Conditions, Reason
from bot.domain.eligibility.truth import Bounds, Truth, all_of, any_of, exactly
from bot.domain.flow import Answers


@dataclass(frozen=True)
class AllOf:
    """Every part must be met."""

    parts: tuple[Node, ...]

    def bounds(self, answers: Answers) -> Bounds:
        return all_of(part.bounds(answers) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """One part is enough."""

    parts: tuple[Node, ...]

    def bounds(self, answers: Answers) -> Bounds:
        return any_of(part.bounds(answers) for part in self.parts)


Leaf = Choice | Conditions | Bmi | AdvisorDecides
Node = Leaf | AllOf | AnyOf


def leaves(node: Node) -> tuple[Leaf, ...]:
    """Every leaf of the tree, from left to right."""
    if not isinstance(node, (AllOf, AnyOf)):
        return (node,)
    return tuple(leaf for part in node.parts for leaf in leaves(part))


def open_questions(node: Node, answers: Answers) -> tuple[str, ...]:
    """The questions whose answer can still change the node's truth, each once, in the order of the tree."""
    bounds = node.bounds(answers)
    if bounds.settled:
        return ()
    if not isinstance(node, (AllOf, AnyOf)):
        return node.questions(answers)
    parts = (part for part in node.parts if _matters(part.bounds(answers), bounds, isinstance(node, AllOf)))
    return tuple(dict.fromkeys(question for part in parts for question in open_questions(part, answers)))


def _matters(part: Bounds, whole: Bounds, all_needed: bool) -> bool:
    """A part that cannot move either end of the whole is not worth a question."""
    return part.low < whole.high if all_needed else part.high > whole.low


def reasons(node: Node, answers: Answers) -> tuple[Reason, ...]:
    """The reasons behind a settled node: every part of a met "all", the failed parts else; likewise "any"."""
    truth = node.bounds(answers).low
    if not isinstance(node, (AllOf, AnyOf)):
        return (node.reason(answers),)
    parts = [part for part in node.parts if part.bounds(answers) == exactly(truth)]
    if isinstance(node, AnyOf) and truth is not Truth.NO:
        parts = parts[:1]
    return _each_once(reason for part in parts for reason in reasons(part, answers))


def _each_once(found: Iterable[Reason]) -> tuple[Reason, ...]:
    unique: list[Reason] = []
    for reason in found:
        if reason not in unique:
            unique.append(reason)
    return tuple(unique)
