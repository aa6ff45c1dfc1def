"""What Rasa sees of a conversation: a bounded tracker, rebuilt from a snapshot for every turn.

The tracker store does no I/O: the snapshot comes with the turn and goes back with it, so nothing here can fail and be
swallowed by Rasa's fail-safe store. State must be events, because Rasa copies trackers by replaying events.
"""
from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

LOOP, LOOP_SLOT = "flow_form", "flow_answer"


@dataclass
class RasaTurn:
    """Rasa's part of one turn: what it starts from, what it leaves, what went wrong."""

    snapshot: dict[str, Any]
    tracker: DialogueStateTracker | None = None
    trouble: list[str] = field(default_factory=list)


current_rasa_turn: ContextVar[RasaTurn | None] = ContextVar("afklar_rasa_turn", default=None)


class TurnTrackerStore(TrackerStore):
    """Reads the snapshot that the turn brought and leaves the tracker with the turn."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        turn = current_rasa_turn.get()
        if turn is None:
            return None
        return DialogueStateTracker.from_events(sender_id, opening_events(turn.snapshot), self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        turn = current_rasa_turn.get()
        if turn is not None:
            turn.tracker = tracker


def opening_events(snapshot: dict[str, Any]) -> list[Event]:
    """The events that bring a new tracker into the snapshot's state."""
    events: list[Event] = [ActionExecuted(snapshot.get("action") or "action_session_start")]
    if snapshot.get("loop"):
        events.append(ActiveLoop(snapshot["loop"]))
    events += [SlotSet(name, value) for name, value in snapshot.get("slots", {}).items()]
    return [*events, ActionExecuted("action_listen")]


def snapshot_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What the next turn must know: slots that are set and the last action. The loop follows from our own session."""
    last = next((event.action_name for event in reversed(tracker.events)
                 if isinstance(event, ActionExecuted) and event.action_name != "action_listen"), None)
    return {"action": last, "slots": {name: slot.value for name, slot in tracker.slots.items()
                                      if slot.value != slot.initial_value and name != "requested_slot"}}


def with_loop(snapshot: dict[str, Any] | None, question_is_open: bool) -> dict[str, Any]:
    """The snapshot, with the loop as our session says: one truth, so that the two cannot disagree."""
    state = dict(snapshot or {})
    slots = {k: v for k, v in state.get("slots", {}).items() if k != "requested_slot"}
    if question_is_open:
        return {**state, "loop": LOOP, "slots": {**slots, "requested_slot": LOOP_SLOT}}
    return {**state, "loop": None, "slots": slots}


class _Free:
    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> bool:
        return False


class NoLock(LockStore):
    """The dispatcher already handles one message of a conversation at a time."""

    def lock(self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0) -> Any:
        return _Free()
