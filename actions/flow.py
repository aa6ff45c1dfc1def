"""The one loop that all flows share, and the controls around it: why, back, skip, stop, again."""
from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speaking import LOOP, Events, ask, closed, flows, intent_of, say, tell, turn_of
from bot.services import asking, starting, unclear


def answer_of(tracker: Tracker) -> tuple[str, str] | None:
    """(question, value) when the message is an answer: the host has put `question=value` into the entity `option`."""
    if intent_of(tracker) != "answer":
        return None
    option = next(tracker.get_latest_entity_values("option"), None)
    question, _, value = str(option or "").partition("=")
    return (question, value) if question else None


class ValidateFlowForm(Action):
    """Takes the answer. The form's only slot stays empty while the flow goes on, so that it asks again."""

    def name(self) -> str:
        return "validate_flow_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        answer = answer_of(tracker)
        taken = flows(tracker).take(*answer) if answer else None
        tell(dispatcher, taken or ())
        if flows(tracker).open_question() is None:
            return [SlotSet("flow_answer", None), SlotSet("requested_slot", None)]
        return [] if taken is None else [SlotSet("flow_answer", None)]


class ActionAskFlowAnswer(Action):
    """Asks the open question."""

    def name(self) -> str:
        return "action_ask_flow_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        ask(dispatcher, turn_of(tracker))
        return []


class ActionFlowStart(Action):
    """Starts the flow that the intent asks for; one that is running is laid aside, not lost."""

    def name(self) -> str:
        return "action_flow_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, starting.start(turn_of(tracker), flows(tracker), intent_of(tracker)))
        return []


class ActionFlowWhy(Action):
    """Says why the open question is asked."""

    def name(self) -> str:
        return "action_flow_why"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        question = turn.session.open_question()
        why = turn.content.questions[question.id].why if question else None
        if why:
            say(dispatcher, "why", body=why)
        else:
            say(dispatcher, "nothing_to_explain", choices=asking.menu(turn.content, "main"))
        return []


class ActionFlowBack(Action):
    """Opens the question before again."""

    def name(self) -> str:
        return "action_flow_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        was_open = turn.session.open_question() is not None
        if turn.session.back():
            say(dispatcher, "gone_back")
            return [] if was_open else [FollowupAction(LOOP)]
        say(dispatcher, "cannot_go_back" if was_open else "nothing_open")
        return []


class ActionFlowDecline(Action):
    """Leaves the open question unanswered, where that is possible."""

    def name(self) -> str:
        return "action_flow_decline"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        was_open = turn.session.open_question() is not None
        said = flows(tracker).decline()
        if said is None:
            say(dispatcher, "must_be_answered" if was_open else "nothing_open")
            return []
        say(dispatcher, "declined")
        tell(dispatcher, said)
        return [] if turn.session.open_question() else closed()


class ActionFlowRepeat(Action):
    """Says the open question again (the form does), or what can be done."""

    def name(self) -> str:
        return "action_flow_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        if turn.session.open_question():
            say(dispatcher, "repeat")
        else:
            say(dispatcher, "menu", choices=asking.menu(turn.content, "main"))
        return []


class ActionFlowStop(Action):
    """Lays the running flow aside. Nothing is lost, and nothing is asked."""

    def name(self) -> str:
        return "action_flow_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        stopped = turn.session.stop()
        if stopped:
            say(dispatcher, "stopped", choices=asking.menu(turn.content, "after_stop"))
        else:
            say(dispatcher, "nothing_to_stop", choices=asking.menu(turn.content, "main"))
        return closed()


class ActionFlowRestart(Action):
    """Begins the running flow again from its first question; without one, shows what can be done."""

    def name(self) -> str:
        return "action_flow_restart"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        if turn.session.restart():
            say(dispatcher, "restarted")
        else:
            say(dispatcher, "menu", choices=asking.menu(turn.content, "main"))
        return []


class ActionFlowResume(Action):
    """Takes up what was laid aside."""

    def name(self) -> str:
        return "action_flow_resume"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        was_open = turn.session.open_question() is not None
        if turn.session.resume() is None:
            say(dispatcher, "nothing_open", choices=asking.menu(turn.content, "main"))
            return []
        say(dispatcher, "resumed")
        return [] if was_open else [FollowupAction(LOOP)]


class ActionAnswerUnclear(Action):
    """It was meant as an answer, but two options fit, or none: say so; the form asks again. Never a guess."""

    def name(self) -> str:
        return "action_answer_unclear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        tell(dispatcher, unclear.about_answer(turn))
        return [] if turn.session.open_question() else [FollowupAction("action_listen")]


class ActionFlowUnclear(Action):
    """Not understood: first the likely guesses as buttons, then the menu and a human. Never the same words twice."""

    def name(self) -> str:
        return "action_flow_unclear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = turn_of(tracker)
        tell(dispatcher, unclear.about_message(turn))
        return [FollowupAction(LOOP if turn.session.open_question() else "action_listen")]
