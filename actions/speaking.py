"""How actions say things: a response's key with its variables, choices without their payloads' meaning, progress."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.services import asking
from bot.services.context import TurnContext, current_turn
from bot.services.flows import Flows, Said
from bot.services.registry import flows_of
from bot.services.selfhelp.sources import remember

LOOP = "flow_form"
Events = list[dict[str, Any]]


def turn_of(tracker: Tracker) -> TurnContext:
    return current_turn(tracker.sender_id)


def flows(tracker: Tracker) -> Flows:
    return flows_of(turn_of(tracker))


def closed() -> Events:
    """The events that end the loop."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]


def intent_of(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("intent", {}).get("name"))


def say(
    dispatcher: CollectingDispatcher, key: str, *, choices: Sequence[dict[str, Any]] = (), **variables: Any,
) -> None:
    dispatcher.utter_message(response=f"utter_{key}", choices=list(choices), **variables)


def tell(dispatcher: CollectingDispatcher, said: Iterable[Said]) -> None:
    """Says what a service concluded, and remembers which facts were shown."""
    spoken = list(said)
    remember(current_turn("tell"), spoken)
    for one in spoken:
        dispatcher.utter_message(response=f"utter_{one.key}", choices=list(one.choices),
                                 result=dict(one.result) if one.result else None, **one.params)


def ask(dispatcher: CollectingDispatcher, turn: TurnContext) -> None:
    """Asks the open question, if one is open."""
    question = turn.session.open_question()
    if question is None:
        return
    dispatcher.utter_message(
        response="utter_question",
        body=asking.wording(turn.content, question, _variables(turn)),
        choices=asking.choices(turn.content, question, turn.session.can_go_back()),
        progress=asking.progress(question, turn.session),
    )


def _variables(turn: TurnContext) -> dict[str, Any]:
    """What questions' texts may name: how long answers are kept, the municipality, what to ask about a danger."""
    code = turn.municipality
    return {
        "conversation_days": turn.policy.conversation_days,
        "municipality": turn.content.municipality(code).name if code else turn.content.texts["municipality.unknown"],
        "danger": turn.content.crisis.question["text"],
    }
