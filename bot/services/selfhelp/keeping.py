"""What is kept of self-help, and the facts that its flows begin with. Nothing is kept before its own consent."""
from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.domain.flow import Outcome
from bot.domain.selfhelp.consent import CONSENT
from bot.domain.selfhelp.craving import WAYS
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.due import SEEN_AT_WILL
from bot.services.flows import Concluded, Said
from bot.services.ports import SelfHelpEntry
from bot.services.selfhelp.menus import menu

DIARY, PLAN, GOAL, HELPED, ASKING, GIVEN = "diary", "plan", "goal", "helped", "asking", "consent"
FLOWS = ("diary", "diary_change", "diary_ask", "plan", "slip", "goal", "craving", "motivation", "checkin")
LONGEST_WORDS = 300
"""Characters of a citizen's own words that are kept of one answer."""


def due_key(turn: TurnContext, *parts: object) -> str:
    """The key of something planned; `due_key(turn)` is the beginning of all of a conversation's."""
    return ":".join(["selfhelp", turn.conversation.id, *map(str, parts)])


def found_selfhelp(turn: TurnContext, params: Mapping[str, Any]) -> dict[str, Any]:
    """`facts[FOUND]` (see `bot.domain.selfhelp.consent`)."""
    return {"consented": consented(turn), "kept_days": turn.policy.selfhelp_days,
            "today": local(turn.now).date().isoformat(), "rings": rings(turn), "helped": helped(turn),
            "reminder": reminder(turn)}


def rings(turn: TurnContext) -> bool:
    """Whether what is sent first may show on a locked screen: then it says nothing about health."""
    return turn.conversation.channel not in SEEN_AT_WILL


def consented(turn: TurnContext) -> bool:
    return bool(turn.work.selfhelp.of(turn.conversation.id, GIVEN))


def keep(turn: TurnContext, kind: str, body: Mapping[str, Any], replaces: str | None = None) -> str:
    """Keeps it, in the place of an older entry when one is named. The consent that was just given is kept first."""
    if not consented(turn):
        _add(turn, GIVEN, {})
    if replaces and turn.work.selfhelp.change(replaces, turn.conversation.id, body, turn.now):
        return replaces
    return _add(turn, kind, body)


def _add(turn: TurnContext, kind: str, body: Mapping[str, Any]) -> str:
    key = uuid.uuid4().hex
    turn.work.selfhelp.add(SelfHelpEntry(key, turn.conversation.id, kind, dict(body), turn.now))
    return key


def replace_only(turn: TurnContext, kind: str, body: Mapping[str, Any]) -> None:
    """Keeps the one of its kind (a plan, a goal): an older one goes."""
    for entry in turn.work.selfhelp.of(turn.conversation.id, kind):
        turn.work.selfhelp.delete(entry.id, turn.conversation.id)
    keep(turn, kind, body)


def latest(turn: TurnContext, kind: str) -> dict[str, Any] | None:
    found = turn.work.selfhelp.of(turn.conversation.id, kind)
    return found[-1].body if found else None


def helped(turn: TurnContext) -> list[str]:
    """What helped against a craving, the most frequent first."""
    counted = Counter(str(entry.body["what"]) for entry in turn.work.selfhelp.of(turn.conversation.id, HELPED))
    return [what for what, _ in counted.most_common()]


def reminder(turn: TurnContext) -> str:
    """The citizen's own words, given back when it is hard: what helped last, or what they meant to do instead."""
    texts, known = turn.content.selfhelp.texts, helped(turn)
    if known:
        words = texts[f"helped.{known[0]}"] if known[0] in WAYS else known[0]
        return texts["own.helped"].format(words=words)
    for kind in (PLAN, GOAL):
        body = latest(turn, kind) or {}
        for part in ("instead", "why"):
            if body.get(part):
                return texts[f"own.{part}"].format(words=body[part])
    return ""


def declined(turn: TurnContext, outcome: Outcome) -> Concluded:
    """No consent: nothing of the flow stays, and what needs no keeping is offered."""
    _forget(turn)
    return Concluded((Said("selfhelp_declined", choices=tuple(menu(turn, "after_declined"))),))


def erase(turn: TurnContext) -> list[Said]:
    """Deletes all of self-help, what is planned of it too."""
    turn.work.due.cancel(due_key(turn))
    found = turn.work.selfhelp.erase(turn.conversation.id)
    _forget(turn)
    if turn.session.flow in FLOWS:
        turn.session.data["flow"] = None
    return [Said("selfhelp_erased" if found else "selfhelp_none")]


def quiet(turn: TurnContext) -> list[Said]:
    """No more messages that we send first; what is kept stays."""
    turn.work.due.cancel(due_key(turn))
    for entry in turn.work.selfhelp.of(turn.conversation.id, ASKING):
        turn.work.selfhelp.delete(entry.id, turn.conversation.id)
    return [Said("selfhelp_quiet")]


def _forget(turn: TurnContext) -> None:
    for flow in FLOWS:
        if flow != turn.session.flow:
            turn.session.forget(flow)
        else:
            turn.session.answers(flow).pop(CONSENT, None)


def shown(turn: TurnContext) -> str:
    """What is kept, line by line; "" when nothing is."""
    texts = turn.content.selfhelp.texts
    counted = Counter(entry.kind for entry in turn.work.selfhelp.of(turn.conversation.id))
    return "\n".join(texts[f"data.{kind}"].format(count=counted[kind])
                     for kind in (DIARY, PLAN, GOAL, HELPED) if counted[kind])
