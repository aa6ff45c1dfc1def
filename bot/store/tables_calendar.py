"""The tables around bookings: history, holds, busy advisors, patterns, closed days, absences, tasks. Times are UTC."""
from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import Utc, metadata

booking_events = sa.Table(
    "booking_events", metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("booking", sa.String(32), sa.ForeignKey("bookings.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("actor", sa.String(64), nullable=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("undoes", sa.BigInteger),
    sqlite_autoincrement=True,
)

holds = sa.Table(
    "holds", metadata,
    sa.Column("holder", sa.String(32), primary_key=True),
    sa.Column("slot", sa.String(32), sa.ForeignKey("slots.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("until", Utc, nullable=False),
)

# An advisor is in one place at a time: every five minutes of a taken time are a row, and a row exists once.
busy = sa.Table(
    "busy", metadata,
    sa.Column("municipality", sa.String(4), primary_key=True),
    sa.Column("advisor", sa.String(64), primary_key=True),
    sa.Column("at", Utc, primary_key=True),
    sa.Column("slot", sa.String(32), sa.ForeignKey("slots.id", ondelete="CASCADE"), nullable=False, index=True),
)

patterns = sa.Table(
    "patterns", metadata,
    sa.Column("id", sa.String(21), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False, index=True),
    sa.Column("advisor", sa.String(64), nullable=False),
    sa.Column("offer", sa.String(32), nullable=False),
    sa.Column("weekdays", sa.String(16), nullable=False),
    sa.Column("starts", sa.Time, nullable=False),
    sa.Column("ends", sa.Time, nullable=False),
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("buffer", sa.Integer, nullable=False),
    sa.Column("formats", sa.String(64), nullable=False),
    sa.Column("place", sa.String(120)),
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("interpreter", sa.Boolean, nullable=False),
    sa.Column("every_weeks", sa.Integer, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date),
    sa.Column("demo", sa.Boolean, nullable=False),
)

closings = sa.Table(
    "closings", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False, index=True),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
)

absences = sa.Table(
    "absences", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False, index=True),
    sa.Column("advisor", sa.String(64), nullable=False),
    sa.Column("starts_at", Utc, nullable=False),
    sa.Column("ends_at", Utc, nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
)

tasks = sa.Table(
    "tasks", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("municipality", sa.String(4), nullable=False),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("reference", sa.String(12), nullable=False),
    sa.Column("offer", sa.String(32), nullable=False),
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("status", sa.String(8), nullable=False, server_default="open"),
    sa.Column("done_by", sa.String(64)),
    sa.Column("done_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Index("ix_tasks_open", "municipality", "status", "due_at"),
    sa.UniqueConstraint("reference", "kind", name="uq_tasks_once"),
)
