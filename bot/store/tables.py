"""The tables. Times are UTC; columns named `sealed_*` hold encrypted JSON, `*_hash` keyed hashes."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s",
})


class Utc(TypeDecorator[datetime]):
    """An aware datetime, always UTC; SQLite has no time zones of its own."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        return value.astimezone(timezone.utc) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def _number() -> sa.Column[int]:
    """An ever-growing number. AUTOINCREMENT on SQLite: a deleted row's number is never given again."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _conversation(nullable: bool = False) -> sa.Column[str]:
    on_delete = "SET NULL" if nullable else "CASCADE"
    return sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete=on_delete),
                     nullable=nullable, index=True)


conversations = sa.Table(
    "conversations", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("token_hash", sa.String(64), unique=True),
    sa.Column("address_hash", sa.String(64), index=True),
    sa.Column("municipality", sa.String(4)),
    sa.Column("audience", sa.String(16), nullable=False, server_default="citizen"),
    sa.Column("state", sa.String(16), nullable=False, server_default="bot"),
    sa.Column("ask", sa.Integer, nullable=False, server_default="0"),
    sa.Column("consent_at", Utc),
    sa.Column("sealed_session", sa.Text),
    sa.Column("sealed_snapshot", sa.Text),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("last_at", Utc, nullable=False, index=True),
    sa.Column("ended_at", Utc),
)

inbox = sa.Table(
    "inbox", metadata,
    _number(),
    _conversation(),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("external_id", sa.String(160), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("status", sa.String(8), nullable=False, server_default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("not_before", Utc),
    sa.Column("handled_at", Utc),
    sa.Column("error", sa.String(200)),
    sa.UniqueConstraint("channel", "external_id", name="uq_inbox_external"),
    sa.Index("ix_inbox_waiting", "status", "id"),
    sqlite_autoincrement=True,
)

messages = sa.Table(
    "messages", metadata,
    _number(),
    _conversation(),
    sa.Column("sender", sa.String(8), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("client_id", sa.String(64)),
    sa.Column("at", Utc, nullable=False),
    sa.Index("ix_messages_order", "conversation", "id"),
    sqlite_autoincrement=True,
)

choices = sa.Table(
    "choices", metadata,
    sa.Column("id", sa.String(24), primary_key=True),
    _conversation(),
    sa.Column("ask", sa.Integer, nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
)

screenings = sa.Table(
    "screenings", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    _conversation(),
    sa.Column("instrument", sa.String(16), nullable=False),
    sa.Column("version", sa.String(16), nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("score", sa.Integer),
    sa.Column("at_least", sa.Integer),
    sa.Column("band", sa.String(24)),
    sa.Column("route", sa.String(32), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("municipality", sa.String(4)),
    sa.Column("created_at", Utc, nullable=False),
)

slots = sa.Table(
    "slots", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False),
    sa.Column("offer", sa.String(32), nullable=False),
    sa.Column("formats", sa.String(64), nullable=False),
    sa.Column("starts_at", Utc, nullable=False),
    sa.Column("ends_at", Utc, nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False, server_default="1"),
    sa.Column("taken", sa.Integer, nullable=False, server_default="0"),
    sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("advisor", sa.String(64), nullable=False, server_default=""),
    sa.Column("pattern", sa.String(21)),
    sa.Column("busy_until", Utc),
    sa.Column("place", sa.String(120)),
    sa.Column("interpreter", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("open", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Index("ix_slots_search", "municipality", "offer", "starts_at"),
    sa.Index("ix_slots_advisor", "municipality", "advisor", "starts_at"),
    sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="seats"),
)

bookings = sa.Table(
    "bookings", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("reference", sa.String(12), nullable=False, unique=True),
    _conversation(nullable=True),
    sa.Column("slot", sa.String(32), sa.ForeignKey("slots.id"), nullable=False),
    sa.Column("seat", sa.Integer),
    sa.Column("municipality", sa.String(4), nullable=False),
    sa.Column("offer", sa.String(32), nullable=False),
    sa.Column("format", sa.String(16), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("phone_hash", sa.String(64), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False, server_default="0"),
    sa.Column("starts_at", Utc, nullable=False),
    sa.Column("ends_at", Utc, nullable=False),
    sa.Column("deadline", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("changed_at", Utc, nullable=False),
    sa.Column("key", sa.String(80)),
    sa.Column("queue", sa.Integer),
    sa.Column("outcome", sa.String(12)),
    # Confirming twice with one key is one booking; a place in a waiting list belongs to one booking.
    sa.Index("uq_bookings_key", "key", unique=True),
    sa.Index("uq_bookings_queue", "slot", "queue", unique=True),
    # A seat of a slot belongs to one booking; a cancelled booking has no seat (NULLs do not collide).
    sa.UniqueConstraint("slot", "seat", name="uq_bookings_seat"),
)

callbacks = sa.Table(
    "callbacks", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("reference", sa.String(12), nullable=False, unique=True),
    _conversation(nullable=True),
    sa.Column("municipality", sa.String(4)),
    sa.Column("purpose", sa.String(32), nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("deadline", Utc),
    sa.Column("created_at", Utc, nullable=False),
)

due = sa.Table(
    "due", metadata,
    _number(),
    _conversation(),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("status", sa.String(10), nullable=False, server_default="waiting"),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Index("ix_due_waiting", "status", "at"),
    sqlite_autoincrement=True,
)

selfhelp = sa.Table(
    "selfhelp", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    _conversation(),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("changed_at", Utc, nullable=False, index=True),
)

audit_log = sa.Table(
    "audit_log", metadata,
    _number(),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("object", sa.String(64), nullable=False),
    sqlite_autoincrement=True,
)
