"""Where a fact that was shown comes from: "hvor ved du det fra?" """
from __future__ import annotations

from collections.abc import Iterable

from bot.services.context import TurnContext
from bot.services.flows import Said

SHOWN = "facts_shown"


def remember(turn: TurnContext, said: Iterable[Said]) -> None:
    """Remembers the facts of this turn; those of the turn before stay when there are none."""
    known = [one.key for one in said if one.key in turn.content.selfhelp.sources]
    if known:
        fresh = turn.notes.setdefault(SHOWN, [])
        fresh += known
        turn.session.data[SHOWN] = list(dict.fromkeys(fresh))


def of_shown(turn: TurnContext) -> list[Said]:
    """The source of what was shown last; in general when nothing was."""
    content = turn.content.selfhelp
    found = [content.sources[key] for key in turn.session.data.get(SHOWN, ()) if key in content.sources]
    if not found:
        return [Said("answer_ask_source")]
    said = []
    for one in dict.fromkeys(found):
        words = [content.texts["source.of"].format(source=one.source)]
        said.append(Said("source_of", {
            "source": " ".join(words if one.checked else [*words, content.texts["source.unchecked"]])}))
    return said
