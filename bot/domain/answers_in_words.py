"""Answers in words, held by code against the options of an open question.

A scored answer is never inferred: where two options fit, or none clearly, the result is `Unclear` and the bot asks
again; what is no answer at all (a question, a wish, a refusal) is `NoAnswer`: the language model finds out what it was.
Conventions: understanding.md, "AUDIT in words"; standard drinks: domain-facts §10.
"""
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from bot.domain.words.amount import DrinkCount, count_drinks, match_amount, match_number
from bot.domain.words.folding import fold
from bot.domain.words.frequency import match_frequency
from bot.domain.words.grammar import joined, rewrite, signs
from bot.domain.words.lexicon import AnswerLexicon
from bot.domain.words.numbers import compose
from bot.domain.words.options import distinctive, exactly, misspelled
from bot.domain.words.quantities import Quantity, find_quantity
from bot.domain.words.reading import Item, guards, read, tokenise
from bot.domain.words.recency import match_recency
from bot.domain.words.results import Match, Matched, NoAnswer, Unclear
from bot.domain.words.segments import Kept, keep_answers
from bot.domain.words.yes_no import match_yes_no, unsure_option

__all__ = [
    "KINDS", "AnswerLexicon", "DrinkCount", "Match", "Matched", "NoAnswer", "Quantity", "Unclear", "match_answer",
    "quantity", "standard_drinks",
]  # fmt: skip

KINDS = ("frequency", "amount", "often", "recency", "yes_no", "number", "choice")
_MEASURED = ("frequency", "often", "amount", "number", "recency")
# Beside these (signs of `bot.domain.words.grammar`) a word that cannot be read is a doubt about the answer itself:
# before them, after those that a unit may follow, and next to a "til", a dash or an "eller" between two of them.
_DECIDES = "nqaeBEsDWMYPwdCzVT9y<rj3456@$"
_DOUBT = re.compile(
    f"¿[~i&GS]*[{_DECIDES}]|[nqaeBEsDWMYPwdCzVT9rj]p?i?¿|[nB]c¿|^c[BnI]"
    f"|[?¿][t\\-/O][nB]|[nB](?:[\\-/O][?¿]|t¿)|[}}{{][?¿]*[{_DECIDES}]|\\([?¿]*9|Bg|BnB"
)
_YES_UNDONE = re.compile("R[09]")
_COUNTS = re.compile("[nqaEBw]")
_NOT_SAID = re.compile(r"[{}]")
"""Marks that nobody answers with: a figure inside them ("{0}") is no answer and must not be scored."""
LONGEST_ANSWER = 400
"""Characters beyond which a message is a story, not an answer to one question."""


def match_answer(
    kind: str, titles: Sequence[str], words: Sequence[Sequence[str]], text: str, lexicon: AnswerLexicon
) -> Match:
    """Hold `text` against the options of a question of one of `KINDS`.

    `titles` are the options as shown, in order; `words[i]` the synonyms of option i. An unknown kind raises ValueError.
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r}: expected one of {', '.join(KINDS)}")
    if not text.strip() or not titles or len(text) > LONGEST_ANSWER or _NOT_SAID.search(text):
        return NoAnswer()
    named = exactly(titles, words, text, lexicon, by_place=kind != "yes_no") or misspelled(titles, text)
    if named is not None:
        return named
    kept = _kept(kind, titles, words, text, lexicon)
    if kept.refused:
        return NoAnswer()
    found = _settled(_by_kind(kind, titles, words, text, kept, lexicon), kind, kept)
    if (kept.unsure and not isinstance(found, Matched)) or (kept.unsure and isinstance(found, NoAnswer)):
        option = unsure_option(titles, words, lexicon)
        return found if isinstance(found, Unclear) else Matched(option) if option is not None else NoAnswer()
    if kept.unsure_after and isinstance(found, Matched):
        return Unclear((found.index,))
    return found


def _kept(
    kind: str, titles: Sequence[str], words: Sequence[Sequence[str]], text: str, lexicon: AnswerLexicon
) -> Kept:
    own = frozenset(w for name in (*titles, *(n for group in words for n in group)) for w in fold(name).split())
    tokens = tokenise(text, lexicon, own)
    items = read(tokens, lexicon)
    marks = guards(tokens, lexicon)
    if kind == "yes_no":
        items = [i for i in items if i.concept != "yes" or not _begins_wish(i, marks)]
    if kind in ("choice", "yes_no"):
        marks = [g for g in marks if g.concept not in ("other_topic", "other_wish") or g.text not in own]
    return keep_answers(tokens, items, marks, people=kind in ("recency", "yes_no", "choice"), wishes=kind in _MEASURED)


def _begins_wish(yes: Item, marks: Sequence[Item]) -> bool:
    """"Jeg vil gerne bestille en tid" says what somebody wants, not yes to what was asked."""
    return any(g.concept == "other_wish" and g.start < yes.end and yes.start < g.end for g in marks)


def _by_kind(
    kind: str, titles: Sequence[str], words: Sequence[Sequence[str]], text: str, kept: Kept, lexicon: AnswerLexicon
) -> Match:
    items = meanings(kept.items)
    if kind in ("frequency", "often"):
        return match_frequency(items, often=kind == "often")
    if kind == "amount":
        return match_amount(items, lexicon.drinks)
    if kind == "number":
        return match_number(items, [_title_range(t, lexicon) for t in titles], lexicon.drinks)
    if kind == "recency":
        return match_recency(items, lexicon.earliest_now_year)
    pointed = match_yes_no(items, titles, kept, lexicon)
    if kind == "choice" and isinstance(pointed, NoAnswer) and not kept.aside:
        return distinctive(titles, words, text, lexicon, negated=any(i.concept == "not" for i in items))
    return pointed


def _settled(found: Match, kind: str, kept: Kept) -> Match:
    """A word that cannot be read beside what decides takes the certainty away: "udner 3" may be "under 3"."""
    if kind not in _MEASURED or not isinstance(found, Matched):
        return found
    items = meanings(kept.items)
    lost_period = any(one.concept == "per" and two.concept in ("word", "odd") for one, two in pairwise(items))
    return Unclear((found.index,)) if lost_period or _DOUBT.search(signs(items)) else found


def meanings(items: Sequence[Item]) -> list[Item]:
    """Return the items without fillers, their numbers, ranges and bounds put together."""
    row = [i for i in items if i.concept != "filler"]
    while row and row[-1].concept in ("stop", "question", "comma"):
        row.pop()
    while row and row[0].concept in ("stop", "question", "comma"):
        row.pop(0)
    row = rewrite(row, _YES_UNDONE, lambda found: [joined(found, None, "no" if found[1].concept == "not" else "never")])
    return _as_corrected(compose(row))


def _as_corrected(items: list[Item]) -> list[Item]:
    """"Tre, nej fire": what comes after the "nej" replaces what came before."""
    row = signs(items)
    for place in range(len(items) - 1, 0, -1):
        if row[place] == "I" and _COUNTS.search(row[:place]) and _COUNTS.search(row[place:]):
            return items[place + 1 :]
    return items


def _title_range(title: str, lexicon: AnswerLexicon) -> tuple[float, float]:
    """Return the whole numbers that a title stands for: "0-10", "35 eller flere", "Under 11"."""
    items = meanings(read(tokenise(title, lexicon), lexicon))
    for item in items:
        if item.concept == "number":
            low, high = item.value
            return math.ceil(low - 1e-9), (high if high == math.inf else math.floor(high + 1e-9))
        if item.concept in ("none", "never"):
            return 0.0, 0.0
    return math.inf, math.inf


def standard_drinks(text: str, lexicon: AnswerLexicon) -> DrinkCount | None:
    """Return how many standard drinks (12 g) `text` names: "en halv flaske vin" 3.5; None when it names none."""
    return count_drinks(meanings(read(tokenise(text, lexicon), lexicon)), lexicon.drinks)


def quantity(text: str, lexicon: AnswerLexicon) -> Quantity | None:
    """Return the first amount said in `text`, with its place; None when there is none."""
    return find_quantity(text, lexicon)
