"""The diary at work: writing up, correcting, the week as text and as a chart, the question at a chosen hour."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.danish_time import say_date
from bot.domain.flow import Outcome
from bot.domain.selfhelp.diary import DAY_LIMIT, HIGH_WEEK, WEEK_LIMIT, Week, week_of, weeks_back
from bot.services import pictures
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Flows, Said
from bot.services.selfhelp.drinks import between, decimal
from bot.services.selfhelp.keeping import ASKING, DIARY, GOAL, due_key, keep, latest, replace_only, rings
from bot.services.selfhelp.menus import menu

LISTED = 6
"""So many of the latest entries can be chosen to correct or delete."""
TREND_WEEKS = 4
IN_THE_MIDDLE = timedelta(hours=1)
EVERY = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


def amount(turn: TurnContext, low: float, high: float) -> str:
    """"3 genstande", "1 genstand", "ingen alkohol"."""
    texts = turn.content.selfhelp.texts
    if not high:
        return texts["drinks.none"]
    number = between(low, high, turn)
    return texts["drinks.one" if number == "1" else "drinks.many"].format(number=number)


def day_name(turn: TurnContext, iso: str) -> str:
    return say_date(date.fromisoformat(iso), turn.content.time_lexicon, local(turn.now).date())


def conclude_entry(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Keeps the entry and says the day and the week so far."""
    facts = outcome.facts
    keep(turn, DIARY, {key: facts[key] for key in ("said", "low", "high", "day")}, facts["replaces"])
    week = week_of(date.fromisoformat(facts["day"]), _bodies(turn))
    variables = {"day": day_name(turn, facts["day"]), "drinks": amount(turn, facts["low"], facts["high"]),
                 "week": limits(turn, week)}
    return Concluded((Said("diary_logged", variables, choices=tuple(menu(turn, "after_entry"))),))


def limits(turn: TurnContext, week: Week) -> str:
    """The week beside the low-risk limits and one's own goal; the withdrawal warning when it is very much."""
    texts = turn.content.selfhelp.texts
    said = [texts["week.over" if week.over_limit else "week.within"].format(limit=WEEK_LIMIT, day=DAY_LIMIT)]
    goal = latest(turn, GOAL)
    if goal:
        said.append(texts[f"week.goal.{goal['kind']}"].format(number=goal.get("number")))
    return " ".join([*said, texts["week.high"]] if week.total >= HIGH_WEEK else said)


def week_said(turn: TurnContext) -> list[Said]:
    """This week in words, with a chart where pictures are shown; earlier weeks as a trend."""
    bodies = _bodies(turn)
    if not bodies:
        return [Said("diary_empty", choices=tuple(menu(turn, "after_week")[:1]))]
    texts, today = turn.content.selfhelp.texts, local(turn.now).date()
    week, names = week_of(today, bodies), texts["weekdays"].split(", ")
    numbers = [texts["week.unknown"] if day is None else decimal(day) for day in week.days]
    variables = {
        "days": ", ".join(texts["week.day"].format(name=name, number=number)
                          for name, number in zip(names, numbers, strict=True)),
        "total": decimal(week.total), "free": week.free, "limit": f"{limits(turn, week)} {_trend(turn, today)}".strip(),
    }
    bars = [pictures.Bar(name, number, day) for name, number, day in zip(names, numbers, week.days, strict=True)]
    title = texts["week.title"]
    picture = pictures.result("week", pictures.bars(bars, title, DAY_LIMIT), f"{title}: {variables['days']}")
    return [Said("diary_week", variables, picture, tuple(menu(turn, "after_week")))]


def _trend(turn: TurnContext, today: date) -> str:
    """The last weeks in which something was written, when there are two or more."""
    texts, weeks = turn.content.selfhelp.texts, weeks_back(today, _bodies(turn), TREND_WEEKS)
    if len(weeks) < 2:
        return ""
    listed = ", ".join(texts["trend.week"].format(
        number=week.monday.isocalendar().week, drinks=decimal(week.total)) for week in weeks)
    return f"{texts['trend.title']}: {listed}."


def _bodies(turn: TurnContext) -> list[dict[str, Any]]:
    return [entry.body for entry in turn.work.selfhelp.of(turn.conversation.id, DIARY)]


def found_entries(turn: TurnContext, params: Mapping[str, Any]) -> list[dict[str, str]]:
    """The latest entries by day, the newest first: {"id", "title", "day"}."""
    entries = sorted(turn.work.selfhelp.of(turn.conversation.id, DIARY), key=lambda e: e.body["day"], reverse=True)
    line = turn.content.selfhelp.texts["entry"]
    return [{"id": e.id, "day": e.body["day"], "title": line.format(
        day=day_name(turn, e.body["day"]), drinks=amount(turn, e.body["low"], e.body["high"]))}
        for e in entries[:LISTED]]


def delete_entry(turn: TurnContext, outcome: Outcome) -> Concluded:
    turn.work.selfhelp.delete(outcome.facts["entry"], turn.conversation.id)
    return Concluded((Said("diary_deleted"),))


def kept_entry(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("diary_kept"),))


def empty(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("diary_empty"),))


def conclude_asking(turn: TurnContext, outcome: Outcome) -> Concluded:
    often = set_asking(turn, outcome.facts["often"], outcome.facts["hour"])
    return Concluded((Said("diary_asking", {"often": often}),))


def set_asking(turn: TurnContext, often: str, hour: str | None) -> str:
    """Plans the next question (or none any more) and says how often it comes."""
    turn.work.due.cancel(due_key(turn, DIARY))
    for entry in turn.work.selfhelp.of(turn.conversation.id, ASKING):
        turn.work.selfhelp.delete(entry.id, turn.conversation.id)
    if often in EVERY and hour:
        replace_only(turn, ASKING, {"often": often, "hour": int(hour)})
        _plan_next(turn, {"often": often, "hour": int(hour)})
    return turn.content.selfhelp.texts[f"asking.{often}"]


def at_hour(day: date, hour: int, turn: TurnContext) -> datetime:
    return datetime.combine(day, time(hour), local(turn.now).tzinfo)


def _plan_next(turn: TurnContext, asking: Mapping[str, Any]) -> None:
    today = local(turn.now).date()
    first = at_hour(today, asking["hour"], turn)
    days = EVERY[asking["often"]] if first <= turn.now or asking["often"] == "week" else timedelta(0)
    turn.work.due.plan(due_key(turn, DIARY), "selfhelp_diary", turn.conversation.id,
                       at_hour(today + days, asking["hour"], turn))


def busy_until(turn: TurnContext) -> datetime | None:
    """When to try again while the person is in the middle of something; what was left open long ago is no hindrance."""
    busy = turn.session.flow is not None and turn.now - turn.conversation.last_at < IN_THE_MIDDLE
    return turn.now + IN_THE_MIDDLE if busy else None


def begin_afresh(turn: TurnContext, flows: Flows, flow: str, facts: Mapping[str, Any]) -> list[Said]:
    """Starts it anew, also when yesterday's question was never answered."""
    if turn.session.flow in ("diary", "checkin"):
        turn.session.data["flow"] = None
    turn.notes["ask_again"] = True
    return flows.start(flow, facts)[1]


class DiaryQuestion:
    """The question at the chosen hour: "what did you drink?" where nobody else reads along, else a neutral one."""

    def holds(self, turn: TurnContext, body: Mapping[str, Any]) -> bool | datetime:
        if latest(turn, ASKING) is None:
            return False
        return busy_until(turn) or True

    def say(self, turn: TurnContext, flows: Flows, body: Mapping[str, Any]) -> list[Said]:
        asking = latest(turn, ASKING)
        if asking:
            _plan_next(turn, asking)
        if rings(turn):
            return begin_afresh(turn, flows, "checkin", {"what": DIARY})
        return [Said("diary_checkin"), *begin_afresh(turn, flows, "diary", self.facts(turn))]

    @staticmethod
    def facts(turn: TurnContext) -> dict[str, Any]:
        """A daily question is about its day; a weekly one about any."""
        daily = (latest(turn, ASKING) or {}).get("often") == "day"
        return {"day": local(turn.now).date().isoformat()} if daily else {}
