"""What the citizens of the benchmark do: taps and typed text, in a form that both systems can be given."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from ruamel.yaml import YAML

from bot.content.model import Content
from bot.domain.flow import Question
from bot.services.registry import flow_table

BUTTON, ANSWER, FREE = "button", "recognised answer", "free text"
SENTENCES = Path(__file__).with_name("sentences.yml")
FLOW, START = "audit", "start_alcohol_screening"
OPENING = ("audit.consent", "audit.adult")
FIRST_ITEM = "audit.1"


@dataclass(frozen=True)
class Turn:
    """One message. Typed: `text`. Tapped: `choice` (the contract's kind of choice, place among those of that kind) on
    our side, `payload` on the stock side."""

    kind: str
    text: str | None = None
    choice: tuple[str, int] = ("", 0)
    payload: str = ""


@dataclass(frozen=True)
class Script:
    """The turns that the measurements are made of."""

    start: Turn
    answers: dict[str, list[Turn]]
    free: list[Turn]
    words: list[Turn]

    def opening(self) -> list[Turn]:
        """From the greeting to AUDIT's first item: three taps."""
        return [self.start, *(self.answers[question][0] for question in OPENING)]

    def mixed(self, turns: int) -> list[Turn]:
        """A conversation of half taps, half free text, going forward through AUDIT."""
        taps = [*self.opening(), *(turns_[1] for question, turns_ in self.answers.items() if question not in OPENING)]
        pairs = zip(taps, cycle(self.free))
        return [turn for pair in pairs for turn in pair][:turns]

    def without_end(self) -> Iterator[Turn]:
        """After the opening: an answer, a question from the citizen, back, another question, and again."""
        for free in cycle(self.free):
            yield from (self.answers[FIRST_ITEM][0], free, back(), free)


def back() -> Turn:
    return Turn(BUTTON, choice=("back", 0), payload="/go_back")


def read_script(content: Content) -> Script:
    said = YAML(typ="safe").load(SENTENCES)
    place = [entry["intent"] for entry in content.menus["main"]].index(START)
    return Script(
        start=Turn(BUTTON, choice=("other", place), payload=f"/{START}"),
        answers=dict(_answers(content)),
        free=[Turn(FREE, text=text) for text in said["free"]],
        words=[Turn(ANSWER, text=text) for text in said["answers"]],
    )


def _answers(content: Content) -> Iterator[tuple[str, list[Turn]]]:
    """Question -> a tap for each of its options, in the order of the flow when scores are low but not zero."""
    given: dict[str, str] = {}
    flow = flow_table(content)[FLOW]
    while isinstance(step := flow(given, {}), Question):
        options = [option.value for option in step.options]
        yield step.id, [Turn(BUTTON, choice=("option", place), payload=f'/answer{{"option": "{step.id}={value}"}}')
                        for place, value in enumerate(options)]
        given[step.id] = options[0 if step.id in OPENING else 1]
