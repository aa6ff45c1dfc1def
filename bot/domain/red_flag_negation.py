"""Whether what a red-flag rule found is denied in the message: "han slår mig ikke", "selvmordstanker? nej"."""
from __future__ import annotations

from collections.abc import Sequence

from bot.domain.red_flag_rules import Places
from bot.domain.red_flag_words import Token

_REACH_BEFORE = 7  # words a negation reaches forward
_FEW = 3  # words that are a question by themselves
_REACH_AFTER = 2  # words a negation reaches back ("han slår mig ikke")


def negated(tokens: Sequence[Token], places: Places) -> bool:
    """Say whether a negation that neither the pattern nor a phrase in it names stands over the place."""
    low, high = places[0], places[-1]
    own = frozenset(n for i in places for n in tokens[i].names if n.startswith("~")) | {"idle"}
    inside = any(_negates(tokens[i], own) for i in range(low, high) if i not in places)
    return inside or _negated_before(tokens, low, own) or _negated_after(tokens, high, own)


def _negates(token: Token, own: frozenset[str]) -> bool:
    return "not" in token.names and own.isdisjoint(token.names)


def _negated_before(tokens: Sequence[Token], low: int, own: frozenset[str]) -> bool:
    """Walk back from the place to a negation, not over a pause, a conjunction or a new subject.

    Over a new subject only verbs of thinking carry the negation ("jeg tror ikke, at jeg …").
    """
    carried = "subject" not in tokens[low].names
    raised = False
    for i in range(low - 1, max(-1, low - 1 - _REACH_BEFORE), -1):
        token, after = tokens[i], tokens[i + 1]
        if token.sentence != after.sentence or (after.comma and "link" not in after.names):
            return False
        raised = raised or "raise" in token.names
        if _negates(token, own):
            before = tokens[i - 1].names if i else frozenset()
            return carried or raised or "raise" in before
        if "break" in token.names:
            return False
        carried = carried and "subject" not in token.names
    return False


def _answered_no(tokens: Sequence[Token], high: int) -> bool:
    """Say whether a few words are asked about and denied at once ("selvmordstanker? nej")."""
    start = high
    while start > 0 and tokens[start - 1].sentence == tokens[high].sentence:
        start -= 1
    after = tokens[high + 1 : high + 2]
    return high - start < _FEW and bool(after) and "no" in after[0].names


def _negated_after(tokens: Sequence[Token], high: int, own: frozenset[str]) -> bool:
    if _answered_no(tokens, high):
        return True
    for i in range(high + 1, min(len(tokens), high + 1 + _REACH_AFTER)):
        if tokens[i].sentence != tokens[high].sentence or tokens[i].comma or "break" in tokens[i].names:
            return False
        if _negates(tokens[i], own) and "notword" in tokens[i].names:
            return True
    return False
