"""What is stored, as plain rows for `afklar list`: ids of the contract, no names or numbers unless asked for."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.services import follow_up
from bot.services.clock import local
from bot.services.ports import UnitOfWork


def rows(work: UnitOfWork, what: str, *, personal: bool = False) -> Iterator[dict[str, Any]]:
    """Rows of screenings, bookings, callbacks, slots, conversations; handovers; referrals do not exist yet."""
    yield from _LISTS[what](work, personal)


def _screenings(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    for row in work.records.screenings():
        own = row.pop("personal")
        yield _plain({**row, "also": own["also"], "rulings": own["rulings"]}
                     | ({"answers": own["answers"]} if personal else {}))


def _bookings(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    for booking in work.bookings.all():
        row = {k: v for k, v in vars(booking).items() if k not in ("personal", "key")}
        row |= {"share": booking.personal.get("share"), "late": booking.late,
                "course_late": follow_up.starts_late(work, booking)}
        yield _plain({**row, **(booking.personal if personal else {})})


def _callbacks(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    for row in work.records.callbacks():
        own = row.pop("personal")
        yield _plain({**row, **(own if personal else {})})


def _slots(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    for slot in work.bookings.all_slots():
        if slot.open or slot.taken:
            row = {k: v for k, v in vars(slot).items() if k != "advisor" or personal}
            yield _plain({**row, "formats": list(slot.formats)})


def _conversations(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    for c in work.conversations.all():
        yield _plain({"id": c.id, "conversation": c.id, "channel": c.channel, "municipality": c.municipality,
                      "audience": c.audience, "state": c.state, "created_at": c.created_at, "last_at": c.last_at,
                      "ended_at": c.ended_at, "consent": c.consent_at is not None})


def _handovers(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    """The advisor is an id; the name only with `--personal`."""
    names = {user.id: user.name for user in work.staff.all()} if personal else {}
    for handover in work.handovers.all():
        row = {**vars(handover), "created_at": handover.queued_at}
        yield _plain({**row, **({"advisor_name": names.get(handover.last_advisor or "")} if personal else {})})


def _none(work: UnitOfWork, personal: bool) -> Iterator[dict[str, Any]]:
    return iter(())


_LISTS: dict[str, Callable[[UnitOfWork, bool], Iterator[dict[str, Any]]]] = {
    "screenings": _screenings, "bookings": _bookings, "callbacks": _callbacks, "slots": _slots,
    "conversations": _conversations, "referrals": _none, "handovers": _handovers,
}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: local(v).isoformat() if isinstance(v, datetime) else v for k, v in row.items()}
