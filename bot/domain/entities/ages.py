"""Ages of people. Years that are no present age (a duration, a limit, a past) are found too, without value."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .spans import Span, lowered


@dataclass(frozen=True)
class AgeLexicon:
    """Number words, and (pattern, years to add or None) in the order in which they are tried.

    A pattern has the number in its group `age`, or `adult_age` where only one from `adult_from` is believed; `tail`
    is what belongs to a number when it is marked, and so does the group `until` ("til maj").
    """

    numbers: Mapping[str, int]
    number: re.Pattern[str]
    patterns: Sequence[tuple[re.Pattern[str], int | None]]
    tail: re.Pattern[str]
    lowest: int
    highest: int
    adult_from: int


def find_ages(text: str, lexicon: AgeLexicon) -> list[Span]:
    """Ages in whole years, in order; value None marks years that are no age, so that nothing else counts them."""
    plain = lowered(text)
    if not lexicon.number.search(plain):
        return []
    found: list[Span] = []
    for pattern, added in lexicon.patterns:
        for match in pattern.finditer(plain):
            group = "age" if "age" in pattern.groupindex else "adult_age" if "adult_age" in pattern.groupindex else 0
            span = _span(plain, match, group, added, lexicon)
            if span and not any(span.overlaps(other.start, other.end) for other in found):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def _span(
    plain: str, match: re.Match[str], group: str | int, added: int | None, lexicon: AgeLexicon,
) -> Span | None:
    start, end = match.span(group)
    tail = lexicon.tail.match(plain, end)
    until = match.end("until") if "until" in match.re.groupindex else end
    whole = (start, max(tail.end() if tail else end, until))
    if added is None:
        return Span(None, *whole)
    said = match.group(group)
    years = int(said) if said.isdigit() else lexicon.numbers.get(re.sub(r"\s+", "", said), 0)
    lowest = lexicon.adult_from if group == "adult_age" else lexicon.lowest
    return Span(years + added, *whole) if lowest <= years <= lexicon.highest else None
