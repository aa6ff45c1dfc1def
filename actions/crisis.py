"""Red flags: the crisis card at once, then whether the danger is now, then back to where we were."""
from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.speaking import Events, flows, intent_of, tell, turn_of
from bot.services import crisis


class ActionCrisis(Action):
    """Shows the card of the flag and pauses what was running."""

    def name(self) -> str:
        return "action_crisis"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        tell(dispatcher, crisis.respond(turn_of(tracker), flows(tracker), intent_of(tracker)))
        return []
