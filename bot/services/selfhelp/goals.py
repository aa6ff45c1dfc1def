"""A goal for drinking at work, motivation given back in the citizen's own words, and other offers that fit."""
from __future__ import annotations

from bot.domain.flow import Outcome
from bot.services.context import TurnContext
from bot.services.flows import Concluded, Said
from bot.services.places import place_texts
from bot.services.routes import route_texts
from bot.services.selfhelp import plans
from bot.services.selfhelp.diary import DiaryQuestion, set_asking
from bot.services.selfhelp.keeping import DIARY, GOAL, quiet, replace_only
from bot.services.selfhelp.menus import menu


def doctor_first(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Withdrawal may be dangerous: a doctor before any goal (Rulings)."""
    return Concluded((Said("goal_doctor_first", route_texts(turn), choices=tuple(menu(turn, "doctor_first"))),))


def conclude_goal(turn: TurnContext, outcome: Outcome) -> Concluded:
    facts, texts = outcome.facts, turn.content.selfhelp.texts
    goal = {key: facts[key] for key in ("kind", "number", "why", "hard", "instead") if facts.get(key) is not None}
    replace_only(turn, GOAL, goal)
    lines = [texts[f"goal.{goal['kind']}"].format(number=goal.get("number"))]
    lines += [texts[f"goal.{part}"].format(words=goal[part]) for part in ("why", "hard", "instead") if part in goal]
    lines.append(set_asking(turn, facts["often"], facts["hour"]))
    return Concluded((Said("goal_set", {"lines": "\n".join(lines)}, choices=tuple(menu(turn, "after_goal"))),))


def conclude_motivation(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Reflects back what was said; nothing of it is kept."""
    facts, texts = outcome.facts, turn.content.selfhelp.texts
    heard = [texts[f"heard.{part}"].format(words=value) for part in ("importance", "not_lower", "confidence", "helps")
             if (value := plans.said_or_none(facts[part])) is not None]
    said = Said("motivation", {"heard": " ".join(heard) or texts["heard.nothing"]},
                choices=tuple(menu(turn, "after_motivation")))
    turn.session.forget("motivation")
    return Concluded((said,))


def ready(turn: TurnContext, outcome: Outcome) -> Concluded:
    """Yes to the neutral question: now the words that it stood for."""
    what = outcome.facts["what"]
    if what == DIARY:
        return Concluded((Said("diary_checkin"),), then="diary", then_facts=DiaryQuestion.facts(turn))
    return Concluded(tuple(plans.step_said(turn, what)))


def later(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded((Said("selfhelp_later"),))


def no_more(turn: TurnContext, outcome: Outcome) -> Concluded:
    return Concluded(tuple(quiet(turn)))


def offers(turn: TurnContext) -> list[Said]:
    """Other offers: national ones, and the municipality's own from content."""
    return [Said("selfhelp_offers", {**route_texts(turn), **place_texts(turn)})]
