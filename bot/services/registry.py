"""All flows, with what they need and what their outcomes do. A new flow is added here, and only here."""
from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot.content.model import Content
from bot.domain.advice import advice_flow
from bot.domain.alcohol_help import alcohol_flow
from bot.domain.audit import audit_flow
from bot.domain.booking import booking, callback, cancel_booking, change_booking, waiting_place
from bot.domain.eligibility.flow import eligibility_flow
from bot.domain.flow import Flow
from bot.domain.interludes import crisis, delete, resume
from bot.domain.open_channel import told_who_reads
from bot.domain.selfhelp.craving import craving
from bot.domain.selfhelp.diary import diary, diary_ask, diary_change
from bot.domain.selfhelp.goal import checkin, goal, motivation
from bot.domain.selfhelp.plan import plan, slip
from bot.services import (
    advising,
    booking_talk,
    booking_texts,
    bookings,
    my_data,
    open_channel,
    screenings,
    waiting_talk,
)
from bot.services import crisis as crises
from bot.services.clock import local
from bot.services.context import TurnContext
from bot.services.due import KINDS
from bot.services.flows import Concluded, Flows, Handler, Provider
from bot.services.selfhelp import craving as cravings
from bot.services.selfhelp import diary as diaries
from bot.services.selfhelp import goals, keeping, plans

PROVIDERS: Mapping[str, Provider] = {
    "today": lambda turn, params: local(turn.now).date().isoformat(),
    "found_service": bookings.find_service,
    "found_times": bookings.find_times,
    "found_hold": bookings.hold_time,
    "found_summary": booking_texts.summary,
    "found_booking": booking_talk.find_booking,
    "found_selfhelp": keeping.found_selfhelp,
    "found_entries": diaries.found_entries,
}

HANDLERS: Mapping[str, Handler] = {
    "screening": screenings.conclude_screening,
    "consent_declined": screenings.consent_declined,
    "minor_alcohol": screenings.minor_alcohol,
    "advice": advising.conclude_advice,
    "eligibility": advising.conclude_eligibility,
    "booking_confirmed": bookings.confirm,
    "booking_declined": bookings.declined,
    "time_taken": bookings.time_is_gone,
    "no_interpreter": bookings.no_interpreter,
    "no_service": bookings.no_service,
    "none_free": bookings.none_free,
    "callback_requested": bookings.request_callback,
    "booking_moved": booking_talk.move,
    "booking_cancelled": booking_talk.cancel,
    "booking_kept": booking_talk.keep,
    "place_accepted": waiting_talk.accept,
    "place_declined": waiting_talk.decline,
    "booking_not_found": booking_talk.not_found,
    "crisis": crises.conclude_crisis,
    "resume": crises.conclude_resume,
    "delete": my_data.conclude_delete,
    "done": lambda turn, outcome: Concluded(),
    "selfhelp_declined": keeping.declined,
    "diary_entry": diaries.conclude_entry,
    "diary_delete": diaries.delete_entry,
    "diary_kept": diaries.kept_entry,
    "diary_empty": diaries.empty,
    "diary_asking": diaries.conclude_asking,
    "craving_over": cravings.over,
    "craving_still": cravings.still,
    "craving_slipped": cravings.slipped,
    "plan_minor": plans.minor,
    "plan_doctor_first": plans.doctor_first,
    "plan_made": plans.made,
    "slip_goes_on": plans.slip_goes_on,
    "slip_to_advisor": plans.slip_to_advisor,
    "goal_doctor_first": goals.doctor_first,
    "goal_set": goals.conclude_goal,
    "motivation": goals.conclude_motivation,
    "checkin_yes": goals.ready,
    "checkin_later": goals.later,
    "checkin_stop": goals.no_more,
    "channel_link": open_channel.give_link,
    "channel_not_now": open_channel.not_now,
}

KINDS["selfhelp_diary"] = diaries.DiaryQuestion()
KINDS["selfhelp_plan"] = plans.PlanMessage()
KINDS["selfhelp_craving"] = cravings.NextMinute()


NOT_ABOUT_HEALTH = frozenset({
    "booking", "callback", "change_booking", "cancel_booking", "waiting_place", "crisis", "resume", "delete",
    "checkin"})
"""Flows whose questions may be asked on a channel that others can read. A new flow is not among them by itself."""


@lru_cache(maxsize=4)
def flow_table(content: Content) -> Mapping[str, Flow]:
    """Every flow by its name, over this content. On an open channel, who can read along is said first."""
    flows: Mapping[str, Flow] = {
        "audit": audit_flow(content.instruments["audit"].to_domain()),
        "advice": advice_flow(content.catalogue),
        "alcohol": alcohol_flow(content.catalogue),
        "eligibility": eligibility_flow(content.catalogue),
        "booking": booking,
        "callback": callback,
        "change_booking": change_booking,
        "cancel_booking": cancel_booking,
        "waiting_place": waiting_place,
        "crisis": crisis,
        "resume": resume,
        "delete": delete,
        "diary": diary,
        "diary_change": diary_change,
        "diary_ask": diary_ask,
        "craving": craving,
        "plan": plan,
        "slip": slip,
        "goal": goal,
        "motivation": motivation,
        "checkin": checkin,
    }
    return {name: flow if name in NOT_ABOUT_HEALTH else told_who_reads(flow) for name, flow in flows.items()}


def flows_of(turn: TurnContext) -> Flows:
    return Flows(turn, PROVIDERS, HANDLERS)
