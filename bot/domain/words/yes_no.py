"""Yes, no and "ved ikke" against options whose titles begin with "Ja" and "Nej"."""
from __future__ import annotations

from collections.abc import Sequence

from bot.domain.words.lexicon import AnswerLexicon
from bot.domain.words.options import plain
from bot.domain.words.reading import Item, guards, tokenise
from bot.domain.words.results import Match, Matched, NoAnswer, Unclear
from bot.domain.words.segments import Kept


def match_yes_no(items: Sequence[Item], titles: Sequence[str], kept: Kept, lexicon: AnswerLexicon) -> Match:
    """Return the option for a yes or a no; both, or a half one, is unclear. A no that leads to a wish is the wish's."""
    said = [i.concept for i in items]
    yes = any(c == "yes" and not _undone(said, k) for k, c in enumerate(said))
    no = not set(said).isdisjoint(("no", "no_wish", "never", "none"))
    if "not_never" in said:
        return NoAnswer()
    if "not_quite_no" in said or (yes and no) or (not (yes or no) and set(said) & {"maybe", "vague"} and len(said) < 3):
        return Unclear(_starting(titles, "yes", lexicon) + _starting(titles, "no", lexicon))
    if not (yes or no) or (no and kept.wish):
        return NoAnswer()
    places = _starting(titles, "yes" if yes else "no", lexicon)
    if not places:
        return NoAnswer()
    return Matched(places[0]) if len(places) == 1 else Unclear(places)


def _undone(said: Sequence[str], place: int) -> bool:
    """"Det gør jeg aldrig": the words of a yes, undone by the next one."""
    return place + 1 < len(said) and said[place + 1] in ("never", "not", "no")


def _starting(titles: Sequence[str], concept: str, lexicon: AnswerLexicon) -> tuple[int, ...]:
    """Return the places of the titles that begin with a word for yes, or for no (the contract)."""
    first = [(plain(title).split() or [""])[0] for title in titles]
    return tuple(k for k, word in enumerate(first) if lexicon.meaning.get(word) == (concept, repr(None)))


def unsure_option(titles: Sequence[str], words: Sequence[Sequence[str]], lexicon: AnswerLexicon) -> int | None:
    """Return the place of a "ved ikke" among the options, if there is one."""
    for index, (title, group) in enumerate(zip(titles, words, strict=True)):
        for name in (title, *group):
            if any(g.concept == "unsure" for g in guards(tokenise(name, lexicon), lexicon)):
                return index
    return None
