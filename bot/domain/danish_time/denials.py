"""Which times are ruled out ("ikke fredag", "torsdag kan jeg ikke") or no plan at all ("hver fredag drikker jeg")."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .phrases import Phrase, lead_in
from .tokens import Token

_FARTHEST = 5
_ENDS = (".", "!", "?", ";")


def mark(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> None:
    """Set `denied` and `habit` of each phrase; alternatives share them."""
    for phrase in phrases:
        phrase.habit = _is_habit(tokens, phrase)
        phrase.denied = _denied_before(tokens, phrase) or _is_busy(tokens, phrase)
    _carry_forward(phrases)
    for place in range(len(phrases) - 1, -1, -1):
        if _denied_after(tokens, phrases[place]):
            _carry_back(phrases, place)
    for phrase, following in pairwise(phrases):
        if phrase.borrowed and phrase.denied and not following.denied:
            phrase.hours = ()
    _share_habits(phrases)


def _denied_before(tokens: Sequence[Token], phrase: Phrase) -> bool:
    place = lead_in(tokens, phrase.start) - 1
    for _ in range(_FARTHEST):
        if place < 0:
            return False
        token = tokens[place]
        if "except" in token:
            return True
        if "not" in token:
            return not _asks(tokens, place)
        if "not_bridge" not in token:
            return False
        place -= 1
    return False


def _asks(tokens: Sequence[Token], denial: int) -> bool:
    """ "kan I ikke på fredag?" is a wish."""
    start = denial
    while start and tokens[start - 1].text not in (*_ENDS, ","):
        start -= 1
    end = denial
    while end < len(tokens) and tokens[end].text not in _ENDS:
        end += 1
    asked = end < len(tokens) and tokens[end].text == "?"
    return asked and 0 < denial - start <= 2 and "ask_verb" in tokens[start]


def _denied_after(tokens: Sequence[Token], phrase: Phrase) -> bool:
    for place in range(phrase.end, min(phrase.end + _FARTHEST + 1, len(tokens))):
        token = tokens[place]
        if "not" in token:
            return not _starts_time(tokens, place + 1)
        if "bad" in token:
            return place > phrase.end or " " in token.text
        if "not_bridge" not in token:
            return False
    return False


def _starts_time(tokens: Sequence[Token], place: int) -> bool:
    while place < len(tokens) and any(k in tokens[place] for k in ("on", "in", "the", "about")):
        place += 1
    return place < len(tokens) and ("days" in tokens[place] or "hours" in tokens[place])


def _carry_forward(phrases: Sequence[Phrase]) -> None:
    """ "ikke mandag eller tirsdag", "ikke mandag, tirsdag eller onsdag"; but not "ikke mandag, tirsdag passer"."""
    for place, phrase in enumerate(phrases[1:], start=1):
        following = phrases[place + 1].link if place + 1 < len(phrases) else None
        listed = phrase.link == "glue" and following in ("and", "or")
        if phrases[place - 1].denied and (phrase.link in ("and", "or") or listed) and not phrase.turned:
            phrase.denied = True


def _carry_back(phrases: Sequence[Phrase], place: int) -> None:
    phrases[place].denied = True
    while phrases[place].link is not None and not phrases[place].turned and place:
        place -= 1
        phrases[place].denied = True


def _is_habit(tokens: Sequence[Token], phrase: Phrase) -> bool:
    start = lead_in(tokens, phrase.start)
    before = tokens[start - 1] if start else None
    if before is not None and any(k in before for k in ("every", "since", "weekday_habit", "weekend_habit", "dead")):
        return True
    after = tokens[phrase.end] if phrase.end < len(tokens) else None
    if after is not None and any(k in after for k in ("since", "every", "weekday_habit", "weekend_habit")):
        return True
    clause = _clause(tokens, phrase)
    if any("born" in t for t in clause):
        return True
    if phrase.days is None and any("busy" in t for t in clause) and all(h.kind != "after" for h in phrase.hours):
        return True
    planned = phrase.days is not None and phrase.days.ahead
    drinks = _counts_drinks(clause) or _counts_drinks(_sentence(tokens, phrase), alone=True)
    return not planned and (drinks or any("consumption" in t for t in clause))


def _counts_drinks(clause: Sequence[Token], alone: bool = False) -> bool:
    """ "lørdag otte øl", "en øl til frokosten i dag"; with `alone` only where nothing is planned."""
    planless = not any("plan_verb" in t for t in clause)
    counted = not alone and any("number" in one and "drinks" in other for one, other in pairwise(clause))
    return counted or (planless and any("drinks" in t for t in clause))


def _sentence(tokens: Sequence[Token], phrase: Phrase) -> Sequence[Token]:
    start = next((k + 1 for k in range(phrase.start - 1, -1, -1) if tokens[k].text in _ENDS), 0)
    end = next((k for k in range(phrase.end, len(tokens)) if tokens[k].text in _ENDS), len(tokens))
    return tokens[start:end]


def _is_busy(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "jeg arbejder mandag og tirsdag"."""
    return phrase.days is not None and any("busy" in t for t in _clause(tokens, phrase))


def _clause(tokens: Sequence[Token], phrase: Phrase) -> Sequence[Token]:
    """The tokens up to the next break; an "and" is one where something is planned on this side of it."""
    start = end = None
    for place in range(phrase.start - 1, -1, -1):
        if _breaks(tokens, place, tokens[place + 1 : phrase.end]):
            start = place + 1
            break
    for place in range(phrase.end, len(tokens)):
        if _breaks(tokens, place, tokens[phrase.start : place]):
            end = place
            break
    return tokens[start:end]


def _breaks(tokens: Sequence[Token], place: int, inside: Sequence[Token]) -> bool:
    token = tokens[place]
    if token.text in (*_ENDS, ",") or "then" in token or "because" in token:
        return True
    return "and" in token and "days" not in token and any("plan_verb" in t for t in inside)


def _share_habits(phrases: Sequence[Phrase]) -> None:
    pairs = list(pairwise(phrases))
    for one, later in [*pairs, *reversed(pairs)]:
        if later.link is not None and (one.habit or later.habit):
            one.habit = later.habit = True
