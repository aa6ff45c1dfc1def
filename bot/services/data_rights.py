"""Erasure and retention: what is deleted, when, and the trace that it was (design, Storage)."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.handover import LEFT
from bot.services.booking_changes import cancel
from bot.services.booking_state import Acting
from bot.services.ports import UnitOfWork
from bot.services.signing_in import SESSION
from bot.settings import Settings

ARRIVALS_KEPT = timedelta(days=7)
"""So long is the id of an SMS or a Telegram update kept, lest it is taken twice; gateways try for a day or two."""


def erase_conversation(work: UnitOfWork, conversation: str, now: datetime, *, actor: str) -> bool:
    """Deletes a conversation with its messages and answers, and the name and number on its bookings.

    A coming booking is cancelled first, so that its time is free for others. False when there is no such conversation.
    """
    for booking in work.bookings.of_conversation(conversation):
        gone = cancel(Acting(work, now, actor), booking, "erased")
        work.bookings.move(replace(gone, personal={}, conversation=None), None, now)
    work.bookings.unhold(conversation)
    work.records.erase_callbacks(conversation)
    handover = work.handovers.open_of(conversation)
    if handover is not None:
        work.handovers.change(handover, handover.ended(LEFT, now))
    work.handovers.forget_notes(conversation)
    ended = work.conversations.end(conversation, now)
    if ended:
        work.records.log(now, actor, "erase", conversation)
    return ended


@dataclass(frozen=True)
class Purged:
    """How many of each were deleted because their time was up."""

    conversations: int
    bookings: int
    callbacks: int
    log: int
    selfhelp: int


def purge(work: UnitOfWork, now: datetime, settings: Settings) -> Purged:
    """Deletes what is older than the settings say. Safe to run at any time and twice.

    A conversation with self-help data stays for it, but what was said in it goes after the conversation's own time.
    """
    consented = now - timedelta(days=settings.conversation_days)
    unconsented = now - timedelta(hours=settings.unconsented_hours)
    selfhelp = work.selfhelp.purge(now - timedelta(days=settings.selfhelp_days))
    work.conversations.forget_words(consented)
    old = work.conversations.older_than(consented, unconsented)
    for conversation in old:
        work.conversations.delete(conversation)
    ended = now - timedelta(days=settings.booking_days)
    work.bookings.purge_holds(now)
    work.advisor_calendars.forget(ended, now)
    work.timetable.purge_tasks(ended)
    done = Purged(len(old), work.bookings.purge(ended), work.records.purge_callbacks(ended),
                  work.records.purge_log(now - timedelta(days=settings.audit_log_days)), selfhelp)
    work.addresses.purge(now - ARRIVALS_KEPT)
    work.staff.purge_sessions(now - SESSION)
    if any(vars(done).values()):
        work.records.log(now, "purge", "purge", f"{done.conversations} conversations, {done.bookings} bookings")
    return done
