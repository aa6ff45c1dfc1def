"""Everything that is not a flow: questions about the service, telling, small talk, a human, one's own data."""
from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.speaking import LOOP, Events, closed, flows, intent_of, tell, turn_of
from bot.services import due, human, knowledge, my_data, small_talk, telling
from bot.services.booking_talk import show_bookings


class ActionQuestion(Action):
    """Answers a question about the service or the subject from content; the open question then comes again."""

    def name(self) -> str:
        return "action_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, knowledge.answer(turn_of(tracker), intent_of(tracker)))
        return []


class ActionTold(Action):
    """Takes note of something that changes the route (pregnancy, mental illness, age)."""

    def name(self) -> str:
        return "action_told"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, telling.note(turn_of(tracker), flows(tracker), intent_of(tracker)))
        return []


class ActionSmallTalk(Action):
    """Greetings, thanks, complaints, what lies outside: short, and with a way on."""

    def name(self) -> str:
        return "action_small_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, small_talk.answer(turn_of(tracker), intent_of(tracker)))
        return []


class ActionBookingShow(Action):
    """Shows the bookings of this conversation."""

    def name(self) -> str:
        return "action_booking_show"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, show_bookings(turn_of(tracker)))
        return []


class ActionMyData(Action):
    """Shows or deletes what is kept about the citizen."""

    def name(self) -> str:
        return "action_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn, before = turn_of(tracker), turn_of(tracker).session.open_question()
        tell(dispatcher, my_data.answer(turn, flows(tracker), intent_of(tracker)))
        if turn.session.open_question() is None:
            return closed() if before else []
        return [] if before else [FollowupAction(LOOP)]


class ActionDue(Action):
    """Says what was planned for now. An open question is not asked again: nobody has said anything."""

    def name(self) -> str:
        return "action_due"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        before = turn.session.open_question()
        tell(dispatcher, due.say(turn, flows(tracker)))
        opened = turn.session.open_question()
        new = before is None or opened is None or opened.id != before.id or turn.notes.get("ask_again")
        asks = opened is not None and new
        return [FollowupAction(LOOP if asks else "action_listen")]


class ActionHuman(Action):
    """A human, where one exists: the flow is laid aside and every real way to a person is named."""

    def name(self) -> str:
        return "action_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        tell(dispatcher, human.offer(turn))
        turn.session.stop()
        return closed()
