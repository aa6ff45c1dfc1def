"""A stop plan at work: kept, said, its messages on their days, money saved and days gone; a slip and what follows."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.flow import DECLINED, Outcome
from bot.domain.selfhelp.plan import SITUATION_IDS, STEPS
from bot.services import pictures
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.selfhelp.diary import at_hour, begin_afresh, busy_until, day_name
from bot.services.selfhelp.keeping import PLAN, due_key, latest, reminder, replace_only, rings
from bot.services.selfhelp.menus import menu

DAYS = dict(STEPS)
PHASES = (("first", 0), ("peak", 4), ("easing", 28))
"""What is normal up to which day after the stop: onset 4-24 h, peak about day 3, mostly 3-4 weeks (facts §10)."""
WEEK_DAYS = 7
LATE_DAYS = 1
"""A message of the plan that could not be said in time is left out: two at once would be a nuisance."""


def minor(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Under 18: a plan together with an advisor, and Stoplinien (C5)."""
    turn.session.told["minor"] = True
    return Concluded((Said("plan_minor", {**route_texts(turn), **place_texts(turn)}),))


def doctor_first(turn: TurnContext, outcome: Outcome) -> Concluded:
    said = Said("plan_doctor_first", {**route_texts(turn), **place_texts(turn)},
                choices=tuple(menu(turn, "doctor_first")))
    return Concluded((said,))


def made(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Keeps the plan, plans its messages and says it."""
    plan = {key: value for key, value in outcome.facts.items() if value is not None}
    replace_only(turn, PLAN, plan)
    _plan_messages(turn, plan)
    said = Said("plan_made", {"lines": "\n".join(lines(turn, plan))}, choices=tuple(menu(turn, "after_plan")))
    return Concluded((said,))


def lines(turn: TurnContext, plan: Mapping[str, Any]) -> list[str]:
    texts = turn.content.selfhelp.texts
    said = [texts[f"plan.{plan['kind']}"].format(day=day_name(turn, plan["day"]))]
    words = {"situations": situations(turn, plan.get("situations", "")), "instead": plan.get("instead"),
             "tell": plan.get("tell")}
    said += [texts[f"plan.{part}"].format(words=value) for part, value in words.items() if value]
    return [*said, texts["plan.messages" if plan.get("hour") else "plan.silent"]]


def situations(turn: TurnContext, said: str) -> str:
    """The situations that were chosen, or the citizen's own words."""
    texts, chosen = turn.content.selfhelp.texts, said.split(",")
    if said and set(chosen) <= set(SITUATION_IDS):
        return ", ".join(texts[f"situation.{name}"] for name in chosen)
    return said


def shown(turn: TurnContext) -> list[Said]:
    plan = latest(turn, PLAN)
    if plan is None:
        return [Said("plan_none")]
    return [Said("plan_shown", {"lines": "\n".join([*lines(turn, plan), saved(turn, plan).strip()]).strip()},
                 picture(turn, plan), tuple(menu(turn, "after_plan")))]


def _plan_messages(turn: TurnContext, plan: Mapping[str, Any]) -> None:
    """One message for each day of the plan that is still to come; those of an older plan go."""
    turn.work.due.cancel(due_key(turn, PLAN))
    if not plan.get("hour"):
        return
    first = date.fromisoformat(plan["day"])
    for step, days in STEPS:
        at = at_hour(first + timedelta(days=days), plan["hour"], turn)
        if at > turn.now:
            turn.work.due.plan(due_key(turn, PLAN, step), "selfhelp_plan", turn.conversation.id, at, {"step": step})


def days_free(turn: TurnContext, plan: Mapping[str, Any]) -> int:
    """Whole days since the plan's day; below zero before it."""
    return (local(turn.now).date() - date.fromisoformat(plan["day"])).days


def _money(turn: TurnContext, plan: Mapping[str, Any]) -> int | None:
    """Kroner not spent since a stop, from what was spent a week; None without a figure or when cutting down."""
    days = days_free(turn, plan)
    return plan["spend"] * days // WEEK_DAYS if plan.get("spend") and plan["kind"] == "stop" and days > 0 else None


def saved(turn: TurnContext, plan: Mapping[str, Any]) -> str:
    money = _money(turn, plan)
    return "" if money is None else turn.content.selfhelp.texts["saved"].format(saved=money)


def picture(turn: TurnContext, plan: Mapping[str, Any]) -> dict[str, str] | None:
    """Days gone, and kroner saved where that is known."""
    texts, days, money = turn.content.selfhelp.texts, days_free(turn, plan), _money(turn, plan)
    if plan["kind"] != "stop" or days <= 0:
        return None
    second = None if money is None else (str(money), texts["savings.kroner"])
    alt = texts["savings.title"].format(days=days, saved=money or 0) if second else f"{days} {texts['savings.days']}"
    return pictures.result("savings", pictures.two_numbers((str(days), texts["savings.days"]), second, alt), alt)


def step_said(turn: TurnContext, step: str) -> list[Said]:
    """The words for one day of the plan, with the citizen's own."""
    plan = latest(turn, PLAN)
    if plan is None:
        return [Said("plan_none")]
    variables = {"own": reminder(turn), "saved": saved(turn, plan)}
    if plan["kind"] == "reduce" and DAYS[step] > 0:
        return [Said("plan_reducing", variables, choices=tuple(menu(turn, "after_plan_message")))]
    return [Said(f"plan_{step}", variables, picture(turn, plan), tuple(menu(turn, "after_plan_message")))]


def withdrawal_now(turn: TurnContext) -> list[Said]:
    """What is normal on this day, for who has stopped by a plan (domain-facts §10); nothing for others."""
    plan = latest(turn, PLAN)
    days = days_free(turn, plan) if plan and plan["kind"] == "stop" else -1
    if days < 0:
        return []
    phase = next((name for name, last in PHASES if days <= last), "over")
    return [Said(f"withdrawal_{phase}", {"day": days})]


class PlanMessage:
    """A day of the plan. On channels that ring a neutral question comes first."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        plan = latest(turn, PLAN)
        if plan is None or days_free(turn, plan) > DAYS[body["step"]] + LATE_DAYS:
            return False
        return not rings(turn) or busy_until(turn) or True

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        if rings(turn):
            return begin_afresh(turn, flows, "checkin", {"what": body["step"]})
        return step_said(turn, body["step"])


def slip_goes_on(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("slip_goes_on"),))


def slip_to_advisor(turn: TurnContext, outcome: Outcome) -> Concluded:
    """The new offer (S4 §5.3): the flow that leads to an advisor."""
    facts: dict[str, Any] = {"municipality": turn.municipality}
    if outcome.then == "alcohol":
        facts["wish"] = "less"
    return Concluded((Said("slip_to_advisor"),), then_facts=facts)


def said_or_none(value: Any) -> str | None:
    return None if value in (None, DECLINED) else str(value)
