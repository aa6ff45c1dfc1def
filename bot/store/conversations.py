"""Conversations: who may read one (token), what is open in it (sealed session), how long it is kept."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.ports import Conversation
from bot.store.channel_tables import deliveries
from bot.store.crypto import Cipher, KeyProblem
from bot.store.notices import notify
from bot.store.staff_tables import notes
from bot.store.tables import choices, due, inbox, messages, screenings, selfhelp
from bot.store.tables import conversations as table

# Made once, as SQLAlchemy takes longer to make a statement than SQLite to run it.
_BY_ID = sa.select(table).where(table.c.id == sa.bindparam("key"))
_BY_TOKEN = sa.select(table).where(table.c.token_hash == sa.bindparam("key"))
_LOCKED = _BY_ID.with_for_update(key_share=True)
_SAVED = sa.update(table).where(table.c.id == sa.bindparam("key"))


class SqlConversations:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add(self, conversation: Conversation, *, token: str | None) -> None:
        row = self._row(conversation)
        row["token_hash"] = self._cipher.lookup(token) if token else None
        self._db.execute(sa.insert(table).values(**row))

    def by_token(self, token: str) -> Conversation | None:
        return self._one(_BY_TOKEN, self._cipher.lookup(token))

    def get(self, conversation: str) -> Conversation | None:
        return self._one(_BY_ID, conversation)

    def give_token(self, conversation: str, token: str) -> None:
        """A new secret that gives access; an older one is no good any more."""
        self._db.execute(sa.update(table).where(table.c.id == conversation).values(
            token_hash=self._cipher.lookup(token)))

    def lock(self, conversation: str) -> Conversation | None:
        """The conversation, held until the transaction ends: no other turn of it runs meanwhile.

        NO KEY UPDATE: new messages, which refer to it, may still come into the inbox.
        """
        return self._one(_LOCKED, conversation)

    def save(self, conversation: Conversation) -> None:
        row = self._row(conversation)
        for name in ("id",) if conversation.readable else ("id", "sealed_session", "sealed_snapshot"):
            row.pop(name)
        self._db.execute(_SAVED, {"key": conversation.id, **row})

    def end(self, conversation: str, at: datetime) -> bool:
        """Ends it and deletes all that was said and answered. False when it had ended, or never was.

        The row stays until it is purged, so that its token is answered "ended" (410) and not "unknown" (401).
        """
        ended = self._db.execute(sa.update(table).where(table.c.id == conversation, table.c.ended_at.is_(None)).values(
            ended_at=at, state="closed", sealed_session=None, sealed_snapshot=None, address_hash=None)).rowcount
        if ended:
            for one in (inbox, messages, choices, screenings, due, deliveries, selfhelp):
                self._db.execute(sa.delete(one).where(one.c.conversation == conversation))
            notify(self._db, f"message {conversation}")
        return bool(ended)

    def delete(self, conversation: str) -> bool:
        """Deletes it with all its messages, answers and choices; bookings stay without it."""
        return bool(self._db.execute(sa.delete(table).where(table.c.id == conversation)).rowcount)

    def all(self) -> Iterator[Conversation]:
        for row in self._db.execute(sa.select(table).order_by(table.c.created_at, table.c.id)):
            yield self._conversation(row)

    def older_than(self, consented: datetime, unconsented: datetime) -> list[str]:
        """Ids of conversations whose last message is too old, by whether consent was given.

        Not those with a message that waits, with one that was agreed for later (a reminder, a plan's next day), or
        with self-help data, which has a time of its own.
        """
        waiting = sa.select(inbox.c.id).where(inbox.c.conversation == table.c.id, inbox.c.status == "waiting").exists()
        planned = sa.select(due.c.id).where(due.c.conversation == table.c.id, due.c.status == "waiting").exists()
        kept = sa.select(selfhelp.c.id).where(selfhelp.c.conversation == table.c.id).exists()
        old = sa.or_(table.c.last_at < consented,
                     sa.and_(table.c.consent_at.is_(None), table.c.last_at < unconsented))
        return list(self._db.execute(sa.select(table.c.id).where(old, ~waiting, ~planned, ~kept)).scalars())

    def forget_words(self, before: datetime) -> int:
        """Deletes what was said before, in conversations that live on for their self-help data; in how many."""
        kept = sa.select(selfhelp.c.id).where(selfhelp.c.conversation == table.c.id).exists()
        said = sa.select(messages.c.id).where(messages.c.conversation == table.c.id, messages.c.at < before).exists()
        found = list(self._db.execute(sa.select(table.c.id).where(table.c.last_at < before, kept, said)).scalars())
        for key in found:
            self._db.execute(sa.delete(messages).where(messages.c.conversation == key, messages.c.at < before))
            self._db.execute(sa.delete(notes).where(notes.c.conversation == key, notes.c.at < before))
            asked = sa.select(table.c.ask).where(table.c.id == key).scalar_subquery()
            self._db.execute(sa.delete(choices).where(choices.c.conversation == key, choices.c.ask < asked))
            self._db.execute(sa.delete(screenings).where(screenings.c.conversation == key))
            self._db.execute(sa.update(table).where(table.c.id == key).values(
                sealed_session=None, sealed_snapshot=None))
        return len(found)

    def _one(self, query: Any, key: str) -> Conversation | None:
        row = self._db.execute(query, {"key": key}).first()
        return self._conversation(row) if row else None

    def _row(self, c: Conversation) -> dict[str, Any]:
        return {
            "id": c.id, "channel": c.channel, "municipality": c.municipality, "audience": c.audience, "state": c.state,
            "ask": c.ask, "consent_at": c.consent_at, "created_at": c.created_at, "last_at": c.last_at,
            "ended_at": c.ended_at, "sealed_session": self._cipher.seal(c.session),
            "sealed_snapshot": self._cipher.seal(c.snapshot),
        }

    def _conversation(self, row: Row) -> Conversation:
        try:
            session = self._cipher.unseal(row.sealed_session) if row.sealed_session else {}
            snapshot = self._cipher.unseal(row.sealed_snapshot) if row.sealed_snapshot else None
            readable = True
        except KeyProblem:
            session, snapshot, readable = {}, None, False
        return Conversation(
            id=row.id, channel=row.channel, municipality=row.municipality, audience=row.audience, state=row.state,
            ask=row.ask, consent_at=row.consent_at, created_at=row.created_at, last_at=row.last_at,
            ended_at=row.ended_at, session=session, snapshot=snapshot, readable=readable,
        )
