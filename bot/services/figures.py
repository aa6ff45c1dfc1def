"""How the service is doing, in figures for those who run it: counts and waiting times, never about a person."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.services.ports import UnitOfWork


@dataclass(frozen=True)
class Figure:
    """One family of figures: `values` by label, or under "" when there is only one. Units stand in the name."""

    name: str
    help: str
    values: dict[str, float]
    label: str = ""


def figures(work: UnitOfWork, now: datetime) -> list[Figure]:
    """What stands in the database now, the same from every process."""
    oldest = work.watch.oldest_waiting()
    next_due = work.due.next_at()
    return [
        Figure("afklar_conversations", "Conversations that are kept, by state", work.watch.conversations(), "state"),
        Figure("afklar_inbox_messages", "Messages in the inbox that are not handled, by status", work.watch.inbox(),
               "status"),
        Figure("afklar_inbox_oldest_seconds", "How long the oldest waiting message has waited",
               {"": max((now - oldest).total_seconds(), 0) if oldest else 0.0}),
        Figure("afklar_due_late_seconds", "How late the earliest planned message is",
               {"": max((now - next_due).total_seconds(), 0) if next_due else 0.0}),
        Figure("afklar_deliveries", "Messages to telephones and messengers, by status", work.watch.deliveries(),
               "status"),
        Figure("afklar_handovers", "Conversations that wait for a person or have one", work.watch.handovers(), "state"),
    ]
