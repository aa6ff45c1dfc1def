"""What an intent begins in self-help: a flow, or something that is only said."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.domain.drink_calculator import count_drinks
from bot.domain.selfhelp.past_days import past_days
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.flows import Flows, Said
from bot.services.selfhelp import craving, goals, keeping, plans
from bot.services.selfhelp.diary import week_said
from bot.services.selfhelp.drinks import unknown_said
from bot.services.selfhelp.keeping import GOAL, PLAN, latest
from bot.services.selfhelp.menus import menu

INTENTS = frozenset({"log_drinks", "make_plan", "report_craving", "selfhelp"})
ALCOHOL, NICOTINE = "alcohol", "nicotine"
DIARY_FLOW = "diary"


def begins_here(turn: TurnContext, intent: str) -> bool:
    """Whether self-help takes the intent; a relapse only when there is a plan or a goal to go back to."""
    return intent in INTENTS or (intent == "report_relapse" and _relapse_about(turn) is not None)


def start(turn: TurnContext, flows: Flows, intent: str) -> list[Said]:
    """Begins it and says what comes before its first question."""
    if intent == "log_drinks":
        return _log(turn, flows)
    if intent == "make_plan":
        about = turn.notes.get("about") or _about(turn)
        return _begun(flows, "plan", {"about": about} if about else {})
    if intent == "report_craving":
        return craving.start(turn, flows)
    if intent == "report_relapse":
        return [Said("slip_welcomed"), *_begun(flows, "slip", {"about": _relapse_about(turn)})]
    return _do(turn, flows)


def _begun(flows: Flows, flow: str, facts: dict[str, Any]) -> list[Said]:
    how, said = flows.start(flow, facts)
    return [*([Said(how)] if how in ("switched", "already") else []), *said]


def _said(turn: TurnContext) -> str:
    return str(turn.notes.get("said") or turn.notes.get("text", ""))


def _about(turn: TurnContext) -> str | None:
    """What the message is about when it names one of the two only."""
    named = [about for about in (ALCOHOL, NICOTINE) if turn.content.selfhelp.names(about, _said(turn))]
    return named[0] if len(named) == 1 else None


def _relapse_about(turn: TurnContext) -> str | None:
    kept = [about for about, kind in ((NICOTINE, PLAN), (ALCOHOL, GOAL)) if latest(turn, kind) is not None]
    named = _about(turn)
    if named is not None:
        return named if named in kept else None
    return kept[0] if kept else None


def _log(turn: TurnContext, flows: Flows) -> list[Said]:
    """The diary, with what the message already tells: the drinks, the day."""
    text = _said(turn)
    if any(phrase in text.casefold() for phrase in turn.content.selfhelp.words["show_diary"]):
        return week_said(turn)
    days = past_days(text, local(turn.now).date(), turn.content.selfhelp.days)
    found = count_drinks(text, turn.content.drink_table)
    if len(days) > 1:
        return [Said("diary_one_day"), *_begun(flows, DIARY_FLOW, {})]
    if found is None or (found.unknown and not found.poured and not days):
        return [Said("diary_started"), *_begun(flows, DIARY_FLOW, {"day": days[0].isoformat()} if days else {})]
    if not found.known:
        facts = {"day": days[0].isoformat()} if days else {}
        return [unknown_said(found), *_begun(flows, DIARY_FLOW, facts)]
    return _begun(flows, DIARY_FLOW, {"entry": entry_of(turn, text)})


def entry_of(turn: TurnContext, text: str) -> dict[str, Any] | None:
    """{"said", "low", "high", "day"} of a message whose drinks are known; None otherwise."""
    found = count_drinks(text, turn.content.drink_table)
    if found is None or not found.known:
        return None
    days = past_days(text, local(turn.now).date(), turn.content.selfhelp.days)
    words = ", ".join(one.said for one in found.poured)
    return {"said": re.sub(r"\s+", " ", words)[:keeping.LONGEST_WORDS], "low": round(found.low, 2),
            "high": round(found.high, 2), "day": days[0].isoformat() if len(days) == 1 else None}


def _do(turn: TurnContext, flows: Flows) -> list[Said]:
    """A button of self-help, or a whole message that stands for one."""
    do = turn.notes.get("do") or turn.content.selfhelp.command(_said(turn)) or "week"
    flow = {"change": "diary_change", "ask_me": "diary_ask"}.get(do)
    if flow:
        return _begun(flows, flow, {})
    if do == "motivation":
        return [Said("motivation_offered"), *_begun(flows, "motivation", {})]
    return _SAYS[do](turn)


_SAYS: dict[str, Callable[[TurnContext], list[Said]]] = {
    "week": week_said, "plan": plans.shown, "quiet": keeping.quiet, "erase": keeping.erase, "offers": goals.offers,
    "menu": lambda turn: [Said("selfhelp_menu", choices=tuple(menu(turn, "selfhelp")))],
    "going_well": lambda turn: [Said("plan_good")],
}
