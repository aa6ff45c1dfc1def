"""From words to standard drinks, to a tenth: "to store fadøl og en halv flaske rødvin" is 2.7 + 3.5.

Domain-facts §10: millilitres x per cent / 100 x 0.789 / 12. What was not said is taken from content and marked as
assumed; what cannot be known (a bottle of what?) is asked about, never guessed. AUDIT's answers in words are read
elsewhere (`bot.domain.words.amount`): there a range is enough, and a guess would be a score.
"""
from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.answers_in_words import meanings
from bot.domain.drink_sums import HOW_MANY, HOW_MUCH, WHICH, DrinkSum, DrinkTable, Measure, Poured, Unknown
from bot.domain.words.grammar import SIGNS
from bot.domain.words.reading import Item, guards, read, tokenise

COUNTS = "nqs"
FREE, SIXPACK = "alcohol_free", "sixpack"
_SIGNS = {**SIGNS, FREE: "F"}
_NOT_DRINKS = frozenset("DPWMYEBuo%")
_LIKELIEST_AT_MOST = 100.0
_AFTER_CLOCK = 2  # characters: "kl. 10" is no count


@dataclass
class _Draft:
    """One amount while it is being read."""

    count: tuple[float, float]
    beverage: str | None = None
    container: str | None = None
    size: str | None = None
    ml: float | None = None
    vol: float | None = None
    free: bool = False
    piece: str | None = None
    vague: bool = False
    measured: bool = False  # the beverage follows from the measure ("en pint"), unless one is named
    span: list[int] = field(default_factory=list)

    @property
    def is_drink(self) -> bool:
        return bool(self.beverage or self.container or self.ml or self.piece)


def count_drinks(text: str, table: DrinkTable) -> DrinkSum | None:
    """What `text` names, drink by drink; None when it names nothing to drink."""
    plain = unicodedata.normalize("NFC", text)
    tokens = tokenise(plain, table.lexicon)
    marks = guards(tokens, table.lexicon)
    items = [item for item in meanings(_halved(read(tokens, table.lexicon), table)) if not _is_aside(item, marks)]
    drafts, place = [], 0
    while place < len(items):
        draft, place = _read_one(items, place, table)
        if draft is not None:
            drafts.append(draft)
    concepts = {item.concept for item in items}
    named = [draft for draft in drafts if draft.is_drink]
    if not named and not drafts and concepts & {"never", "none"}:
        return DrinkSum(none=True)
    return _summed(plain, named or drafts, concepts, table)


def _is_aside(item: Item, marks: Sequence[Item]) -> bool:
    """A clock time ("kl. 10"), and the question's own words ("hvor mange")."""
    return any((mark.concept == "clock" and 0 < item.start - mark.end <= _AFTER_CLOCK)
               or (mark.concept == "question_word" and mark.start <= item.start < mark.end) for mark in marks)


def _halved(items: list[Item], table: DrinkTable) -> list[Item]:
    """"Tre halve flasker" is three times a half, where "tre en halv" is three and a half."""
    found: list[Item] = []
    for item in items:
        before = found[-1] if found else None
        if item.concept == "half" and item.text in table.halves and before and before.concept == "number":
            found[-1] = replace(before, value=(before.value[0] / 2, before.value[1] / 2), end=item.end)
        else:
            found.append(item)
    return found


def _summed(text: str, drafts: Sequence[_Draft], concepts: set[str], table: DrinkTable) -> DrinkSum | None:
    if not drafts:
        return None
    made = [_made(text, draft, table) for draft in drafts]
    poured = tuple(one for one in made if isinstance(one, Poured))
    unknown = tuple(one for one in made if isinstance(one, Unknown))
    if "shared" in concepts and not unknown:
        unknown = tuple(Unknown(one.said, HOW_MUCH) for one in poured[-1:])
        poured = poured[:-1]
    return DrinkSum(poured, unknown)


def _sign(items: Sequence[Item], place: int) -> str:
    return _SIGNS.get(items[place].concept, "#") if place < len(items) else ""


def _read_one(items: Sequence[Item], place: int, table: DrinkTable) -> tuple[_Draft | None, int]:
    """The amount that begins at `place`, if one does, and where to read on."""
    sign, item = _sign(items, place), items[place]
    if sign in COUNTS:
        if _sign(items, place + 1) in _NOT_DRINKS and _sign(items, place + 1):
            return None, place + 2
        value = (1.0, 1.0) if sign == "s" else (float(item.value[0]), float(item.value[1]))
        draft, after = _Draft(value, vague=sign == "q", span=[item.start, item.end]), place + 1
    elif sign in "dCT":
        draft, after = _Draft((1.0, 1.0), vague=item.value != SIXPACK), place
    else:
        return None, place + 1
    while after < len(items):
        step = _take(items, after, draft, table)
        if not step:
            break
        draft.span = [draft.span[0] if draft.span else items[after].start, items[after + step - 1].end]
        after += step
    if not draft.is_drink and (item.article or draft.count[1] > _LIKELIEST_AT_MOST or _before(items, place) == "^"):
        return None, after
    return draft, after


def _before(items: Sequence[Item], place: int) -> str:
    return _sign(items, place - 1) if place else ""


def _take(items: Sequence[Item], place: int, draft: _Draft, table: DrinkTable) -> int:
    """Adds what stands at `place` to the amount; how many items that were, 0 when it does not belong to it."""
    sign, item = _sign(items, place), items[place]
    if sign in "G&SzF":
        draft.size = {"G": "big", "S": "small"}.get(sign, draft.size)
        draft.free = draft.free or sign == "F"
        draft.piece = item.text if sign == "z" else draft.piece
        return 1
    if sign == "d" and (draft.beverage is None or draft.measured):
        draft.beverage, draft.measured = str(item.value), False
        return 1
    if sign == "C" and draft.container is None:
        draft.container = str(item.value)
        return 1
    if sign == "T" and draft.ml is None:
        draft.ml, draft.measured = float(item.value), draft.beverage is None
        draft.beverage = draft.beverage or "beer"
        return 1
    if sign == "V" and draft.ml is None and not draft.is_drink:
        draft.ml, draft.count = draft.count[0] * float(item.value), (1.0, 1.0)
        return 1
    return _stated(items, place, draft) or _over_a_word(items, place, draft)


def _stated(items: Sequence[Item], place: int, draft: _Draft) -> int:
    """A size or a strength ("på 50 cl", "5,2 %"), or a multiplication ("2 x 33 cl")."""
    step = 1 if _sign(items, place) in ("p", ",", "g", "|") else 0
    number, unit = place + step, _sign(items, place + step + 1)
    if _sign(items, number) != "n" or items[number].article:
        return 0
    value = float(items[number].value[0])
    if unit == "V" and draft.ml is None:
        draft.ml = value * float(items[number + 1].value)
        return step + 2
    if unit == "%" and draft.vol is None:
        draft.vol = value
        return step + 2
    if _sign(items, place) == "g" and not draft.is_drink:
        draft.count = (draft.count[0] * value, draft.count[1] * value)
        return 2
    return 0


def _over_a_word(items: Sequence[Item], place: int, draft: _Draft) -> int:
    """One unknown word between the count and the drink: "en flaske italiensk rødvin"."""
    if _sign(items, place) == "?" and _sign(items, place + 1) in ("d", "C") and draft.beverage is draft.piece is None:
        return 1
    return 0


def _made(text: str, draft: _Draft, table: DrinkTable) -> Poured | Unknown:
    said = text[draft.span[0] : draft.span[1]] if draft.span else ""
    low, high = draft.count
    if draft.vague or high == math.inf:
        return Unknown(said, HOW_MANY)
    plain = Poured(said, low, high, None, 0.0, False)
    if draft.piece in table.standard and not draft.beverage:
        return plain
    if draft.free:
        return replace(plain, ml=0.0)
    beverage = draft.beverage or table.implied.get(draft.container or "")
    if beverage is None:
        return Unknown(said, WHICH)
    measure = _measure(draft, table.measures[beverage], beverage, table)
    if measure is None:
        return Unknown(said, HOW_MUCH)
    vol = draft.vol if draft.vol is not None else measure.vol
    return Poured(said, low, high, measure.ml, vol, draft.ml is None or draft.vol is None)


def _measure(
    draft: _Draft, measures: Mapping[str, Measure], beverage: str, table: DrinkTable,
) -> Measure | None:
    """The size that was said, else the beverage's own of that container or size; None when there is none."""
    if draft.ml is not None:
        return Measure(draft.ml, table.vols[beverage], True)
    small_or_one = draft.size if draft.container in (None, "glass", "can") and draft.size in measures else None
    return measures.get(small_or_one or draft.container or "one")
