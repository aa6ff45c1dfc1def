"""Which parts of a message are meant as an answer: questions, wishes, other topics and refusals are set aside."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.words.reading import Item, Token

_BREAKS = frozenset({"stop", "question"})
_LONGEST_COMMAND = 3


@dataclass(frozen=True)
class Kept:
    """The items that may be an answer, and what the person also said.

    `refused`: they will not answer. `unsure_after`: doubt was the last word. `unsure`: doubt anywhere. `aside`: some
    part was a question, a wish or another topic. `wish`: a wish for something else was among it.
    """

    items: tuple[Item, ...]
    refused: bool = False
    unsure: bool = False
    unsure_after: bool = False
    aside: bool = False
    wish: bool = False


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    asked: bool  # ends in a question mark
    opens: bool  # begins a sentence


def keep_answers(
    tokens: Sequence[Token], items: Sequence[Item], guards: Sequence[Item], people: bool, wishes: bool
) -> Kept:
    """Set aside what is no answer.

    With `people`, others may be its subject (items 9 and 10); with `wishes`, a wish for something else goes too.
    """
    kept: list[Item] = []
    refused = unsure = aside = wish = False
    unsure_end = last_kept = -1
    for part in _parts(tokens, {i.start for i in items if i.concept == "but"}):
        inside = [g for g in guards if part.start <= g.start < part.end]
        names = {g.concept for g in inside}
        refused = refused or "refuse" in names or _is_command(part, inside, tokens)
        if "unsure" in names:
            unsure, unsure_end = True, max(unsure_end, part.start)
        wish = wish or "other_wish" in names
        limits = [i.start for i in items if i.concept == "limit" and part.start <= i.start < part.end]
        inside = [g for g in inside if g.concept != "other_topic" or not any(place < g.start for place in limits)]
        if (wishes and "other_wish" in names) or _is_aside(part, inside, tokens, people):
            aside = True
            continue
        own = [i for i in items if part.start <= i.start < part.end]
        covered = [g for g in inside if g.concept == "unsure"]
        own = [i for i in own if not any(g.start <= i.start < g.end for g in covered) and not _clock_time(i, inside)]
        if any(i.concept not in ("word", "comma", "stop", "question") for i in own):
            last_kept = part.start
        kept.extend(own)
    return Kept(tuple(kept), refused, unsure, unsure and unsure_end > last_kept, aside, wish)


def _clock_time(item: Item, guards: Sequence[Item]) -> bool:
    """"Kl. 10" is no count."""
    return item.concept == "number" and any(g.concept == "clock" and 0 < item.start - g.end <= 2 for g in guards)


def _parts(tokens: Sequence[Token], buts: AbstractSet[int]) -> Iterator[_Part]:
    """Yield the stretches between sentence marks, commas and "men"; the mark belongs to the part that it ends."""
    if not tokens:
        return
    start, opens = 0, True
    for place, token in enumerate(tokens):
        last = place == len(tokens) - 1
        between_numbers = token.mark == "comma" and 0 < place < len(tokens) - 1 and (
            tokens[place - 1].number is not None and tokens[place + 1].number is not None
        )
        ends = token.mark in _BREAKS or (token.mark == "comma" and not between_numbers)
        if ends or last or tokens[place + 1].start in buts:
            asked = _asked(tokens, place)
            yield _Part(tokens[start].start, token.end, asked, opens)
            start, opens = place + 1, token.mark in _BREAKS


def _asked(tokens: Sequence[Token], place: int) -> bool:
    """Whether the sentence that holds the token at `place` ends in a question mark."""
    for token in tokens[place:]:
        if token.mark in _BREAKS:
            return token.mark == "question"
    return False


def _is_command(part: _Part, guards: Sequence[Item], tokens: Sequence[Token]) -> bool:
    inside = [t for t in tokens if part.start <= t.start < part.end and t.mark is None]
    if len(tokens) > _LONGEST_COMMAND + 2:
        return False
    return any(g.concept == "command" for g in guards) and len(inside) <= _LONGEST_COMMAND


def _is_aside(part: _Part, guards: Sequence[Item], tokens: Sequence[Token], people: bool) -> bool:
    names = {g.concept for g in guards}
    if "other_topic" in names or _is_question(part, guards, tokens):
        return True
    return not people and _about_someone_else(part, guards, tokens)


def _is_question(part: _Part, guards: Sequence[Item], tokens: Sequence[Token]) -> bool:
    words = [t for t in tokens if part.start <= t.start < part.end and t.mark is None]
    if not words:
        return False
    first = {g.concept for g in guards if g.start == words[0].start}
    if len(words) > 1 and "opener" in first:
        first |= {g.concept for g in guards if g.start == words[1].start}
    judged = any(g.concept == "judgement" for g in guards)
    if first & {"question_word", "question_verb"}:
        return True
    if "linking_verb" in first and (part.asked or judged):
        return True
    return part.asked and judged


def _about_someone_else(part: _Part, guards: Sequence[Item], tokens: Sequence[Token]) -> bool:
    for guard in guards:
        if guard.concept != "other_person":
            continue
        before = [t for t in tokens if part.start <= t.start < guard.start]
        if not before or not any(g.concept == "with" and g.end == before[-1].end for g in guards):
            return True
    return False
