"""Red flags (da: faresignaler): suicide, acute illness, violence and a child at risk, found in every message.

Domain facts §8. Deterministic: word lists and rules are content that a health professional can read; this module only
holds a message against them. When in doubt it reports: a needless question about danger costs a moment, a missed one
may cost a life.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.red_flag_negation import negated
from bot.domain.red_flag_rules import Pattern, Places, by_rarest_name, find_pattern
from bot.domain.red_flag_words import Lexicon, Token, tokenize

FLAGS = ("tell_suicidal", "tell_acute_illness", "tell_violence", "tell_child_at_risk")
URGENCIES = ("now", "unclear", "history")
CANCEL = "cancel"
_MASKED = frozenset({"masked"})


@dataclass(frozen=True)
class RedFlag:
    """Something dangerous that was told. `start`/`end` index the text as it was written.

    `urgency`: "now" (say 112 first), "unclear" (ask whether it is now), "history" (an earlier attempt, told as such).
    """

    name: str
    urgency: str
    start: int
    end: int


@dataclass(frozen=True)
class Rule:
    """A way to tell it: all `patterns` are found somewhere in the message."""

    flag: str
    urgency: str
    patterns: tuple[Pattern, ...]

    def possible(self, present: frozenset[str]) -> bool:
        """Say whether a message with these names can fit at all."""
        return all(pattern.possible(present) for pattern in self.patterns)


@dataclass(frozen=True)
class Guard:
    """A setting in which the words mean something else: a film, a general question, a past that is over.

    `scope` says where `patterns` are looked for: "clause" (the same sentence, up to a "but") or "sentence". `also` must
    be in the clause itself, `unless` must not be in the scope. `effect` is "cancel" or the urgency the words then have.
    """

    name: str
    flags: frozenset[str]
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    also: tuple[Pattern, ...] = ()
    scope: str = "clause"
    effect: str = CANCEL


@dataclass(frozen=True)
class RedFlagPatterns:
    """What content says: `masks` are harmless uses of dangerous words, `idle` negations that deny nothing."""

    lexicon: Lexicon
    phrases: tuple[tuple[str, Pattern], ...]
    masks: tuple[Pattern, ...]
    idle: tuple[Pattern, ...]
    rules: tuple[Rule, ...]
    guards: tuple[Guard, ...]
    rule_index: Mapping[str, tuple[int, ...]] = field(init=False, repr=False)
    mask_index: Mapping[str, tuple[int, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index rules and masks: a message is held only against those that it can fit."""
        object.__setattr__(self, "rule_index", by_rarest_name([rule.patterns[0] for rule in self.rules]))
        object.__setattr__(self, "mask_index", by_rarest_name(self.masks))


def find_red_flags(text: str, patterns: RedFlagPatterns) -> tuple[RedFlag, ...]:
    """Return what the message tells, one per flag, the most urgent first. Never raises on any text."""
    tokens = _annotate(tokenize(text, patterns.lexicon), patterns)
    best: dict[str, RedFlag] = {}
    for flag in _candidates(tokens, patterns):
        known = best.get(flag.name)
        if known is None or _rank(flag) < _rank(known):
            best[flag.name] = flag
    return tuple(sorted(best.values(), key=_rank))


def denied_flags(text: str, patterns: RedFlagPatterns) -> frozenset[str]:
    """Return the flags whose words stand in the message, but each time denied or in a harmless setting."""
    tokens = _annotate(tokenize(text, patterns.lexicon), patterns)
    present = _present(tokens)
    told = (patterns.rules[n] for n in _indexed(patterns.rule_index, present))
    fits = {rule.flag for rule in told if rule.possible(present)
            and all(any(True for _ in find_pattern(pattern, tokens)) for pattern in rule.patterns)}
    return frozenset(fits - {flag.name for flag in _candidates(tokens, patterns)})


def _rank(flag: RedFlag) -> tuple[int, int, int]:
    return URGENCIES.index(flag.urgency), FLAGS.index(flag.name), flag.start


def _present(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset().union(*(t.names for t in tokens)) if tokens else frozenset()


def _indexed(index: Mapping[str, tuple[int, ...]], present: frozenset[str]) -> list[int]:
    return sorted({n for name in present for n in index.get(name, ())})


def _annotate(tokens: list[Token], patterns: RedFlagPatterns) -> list[Token]:
    """Take the harmless uses away, then name the words of phrases and mark the idle negations."""
    present = _present(tokens)
    for n in _indexed(patterns.mask_index, present):
        if patterns.masks[n].possible(present):
            for places in list(find_pattern(patterns.masks[n], tokens)):
                for i in range(places[0], places[-1] + 1):
                    tokens[i] = replace(tokens[i], names=_MASKED)
    present = _present(tokens)
    for name, pattern in (*patterns.phrases, *(("idle", p) for p in patterns.idle)):
        if pattern.possible(present):
            for places in list(find_pattern(pattern, tokens)):
                present = present | {name}
                for i in places:
                    tokens[i] = replace(tokens[i], names=tokens[i].names | {name, f"~{name}"})
    return tokens


def _candidates(tokens: Sequence[Token], patterns: RedFlagPatterns) -> Iterator[RedFlag]:
    present = _present(tokens)
    for n in _indexed(patterns.rule_index, present):
        rule = patterns.rules[n]
        if not rule.possible(present):
            continue
        found = [_first_standing(p, rule, tokens, patterns.guards) for p in rule.patterns]
        if all(found):
            places = tuple(i for f in found if f for i in f[0])
            effects = {f[1] for f in found if f}
            softened = sorted(effects - {""})
            urgency = softened[0] if softened else _urgency(rule, tokens, places)
            yield RedFlag(rule.flag, urgency, tokens[min(places)].start, tokens[max(places)].end)


def _first_standing(
    pattern: Pattern, rule: Rule, tokens: Sequence[Token], guards: Sequence[Guard]
) -> tuple[Places, str] | None:
    """Return the first place where the pattern fits and no guard cancels it, with the guard's effect ("" for none)."""
    softened: tuple[Places, str] | None = None
    for places in find_pattern(pattern, tokens):
        if negated(tokens, places):
            continue
        effect = _guard_effect(rule.flag, tokens, places, guards)
        if not effect:
            return places, effect
        if effect != CANCEL:
            softened = softened or (places, effect)
    return softened


def _urgency(rule: Rule, tokens: Sequence[Token], places: Places) -> str:
    if rule.urgency != "unclear":
        return rule.urgency
    sentences = {tokens[i].sentence for i in places}
    return "now" if any("now" in t.names for t in tokens if t.sentence in sentences) else "unclear"


def _clause(tokens: Sequence[Token], places: Places) -> list[Token]:
    """Return the words of the same sentence around the places, up to a "but" on either side."""
    low, high = places[0], places[-1] + 1
    sentence = tokens[low].sentence
    while low > 0 and tokens[low - 1].sentence == sentence and "contrast" not in tokens[low].names:
        low -= 1
    while high < len(tokens) and tokens[high].sentence == sentence and "contrast" not in tokens[high].names:
        high += 1
    return list(tokens[low:high])


def _guard_effect(flag: str, tokens: Sequence[Token], places: Places, guards: Sequence[Guard]) -> str:
    effect = ""
    clause = _clause(tokens, places)
    sentence = [t for t in tokens if t.sentence == tokens[places[0]].sentence]
    for guard in guards:
        if flag in guard.flags and _stands(guard, clause, sentence):
            if guard.effect == CANCEL:
                return CANCEL
            effect = guard.effect
    return effect


def _stands(guard: Guard, clause: Sequence[Token], sentence: Sequence[Token]) -> bool:
    around = clause if guard.scope == "clause" else sentence
    if not _any_fits(guard.patterns, around) or _any_fits(guard.unless, around):
        return False
    return not guard.also or _any_fits(guard.also, clause)


def _any_fits(patterns: Sequence[Pattern], tokens: Sequence[Token]) -> bool:
    present = _present(tokens)
    return any(p.possible(present) and any(True for _ in find_pattern(p, tokens)) for p in patterns)
