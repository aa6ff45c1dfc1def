"""Conversations in the hands of people, and the private notes about them."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.domain.handover import ASSIGNED, OPEN, QUEUED, Handover
from bot.services.staff_ports import Note
from bot.store.crypto import Cipher
from bot.store.notices import notify
from bot.store.staff_tables import handovers as table
from bot.store.staff_tables import notes
from bot.store.tables import conversations


class SqlHandovers:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add(self, handover: Handover) -> None:
        self._db.execute(sa.insert(table).values(**asdict(handover)))
        self._changed(handover)

    def change(self, before: Handover, after: Handover) -> bool:
        """Writes `after` if state and advisor are still those of `before` (compare and swap); whether it did."""
        values = {name: value for name, value in asdict(after).items() if name not in ("id", "conversation")}
        done = self._db.execute(sa.update(table).where(
            table.c.id == before.id, table.c.state == before.state,
            table.c.advisor.is_(None) if before.advisor is None else table.c.advisor == before.advisor,
        ).values(**values)).rowcount
        if done:
            self._changed(after)
        return bool(done)

    def get(self, handover: str) -> Handover | None:
        return self._one(table.c.id == handover)

    def open_of(self, conversation: str) -> Handover | None:
        """The handover that is going on in a conversation."""
        return self._one(sa.and_(table.c.conversation == conversation, table.c.state.in_(OPEN)))

    def last_of(self, conversation: str) -> Handover | None:
        return self._one(table.c.conversation == conversation)

    def queue(self, municipality: str) -> list[Handover]:
        return self._many(sa.and_(table.c.municipality == municipality, table.c.state == QUEUED))

    def assigned(self, municipality: str) -> list[Handover]:
        return self._many(sa.and_(table.c.municipality == municipality, table.c.state == ASSIGNED))

    def ended(self, municipality: str, limit: int = 50) -> list[Handover]:
        """Those that are over, newest first; not those that nobody took or the citizen has erased."""
        query = sa.select(table).join(conversations, conversations.c.id == table.c.conversation).where(
            table.c.municipality == municipality, table.c.state.not_in(OPEN), table.c.assigned_at.is_not(None),
            conversations.c.ended_at.is_(None))
        return [_handover(row) for row in self._db.execute(
            query.order_by(table.c.closed_at.desc(), table.c.id).limit(limit))]

    def all(self) -> Iterator[Handover]:
        yield from self._many(sa.true())

    def add_note(self, conversation: str, author: str, text: str, at: datetime) -> None:
        self._db.execute(sa.insert(notes).values(conversation=conversation, author=author, at=at,
                                                 sealed_body=self._cipher.seal(text)))
        notify(self._db, f"message {conversation}")

    def notes(self, conversation: str) -> list[Note]:
        rows = self._db.execute(sa.select(notes).where(notes.c.conversation == conversation).order_by(notes.c.id))
        return [Note(row.id, row.conversation, row.author, self._cipher.unseal(row.sealed_body), row.at)
                for row in rows]

    def forget_notes(self, conversation: str) -> None:
        self._db.execute(sa.delete(notes).where(notes.c.conversation == conversation))

    def types(self, conversation: str, who: str) -> None:
        """Tells the other side, also in other processes, that somebody writes. Nothing is stored."""
        notify(self._db, f"{who}-types {conversation}")

    def _changed(self, handover: Handover) -> None:
        notify(self._db, f"message {handover.conversation}")

    def _one(self, condition: Any) -> Handover | None:
        row = self._db.execute(sa.select(table).where(condition).order_by(
            table.c.queued_at.desc(), table.c.id).limit(1)).first()
        return _handover(row) if row else None

    def _many(self, condition: Any) -> list[Handover]:
        return [_handover(row) for row in self._db.execute(
            sa.select(table).where(condition).order_by(table.c.queued_at, table.c.id))]


def _handover(row: Row) -> Handover:
    return Handover(**row._mapping)
