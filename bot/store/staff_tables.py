"""The tables of the staff's side: users, their sessions, and conversations in the hands of people."""
from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import Utc, _conversation, _number, metadata

users = sa.Table(
    "users", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    # Compared without capitals: nobody remembers how the name was written the first time.
    sa.Column("login", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("municipality", sa.String(4), index=True),
    sa.Column("ward", sa.String(64)),
    sa.Column("password_hash", sa.String(160), nullable=False),
    sa.Column("pin_hash", sa.String(160)),
    sa.Column("sealed_totp", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("blocked_until", Utc),
    sa.Column("on_duty", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("seen_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("disabled_at", Utc),
)

staff_sessions = sa.Table(
    "staff_sessions", metadata,
    # The cookie's token, hashed with the key: who reads the database cannot sign in.
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user", sa.String(32), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("csrf", sa.String(43), nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("active_at", Utc, nullable=False),
    sa.Column("locked_at", Utc),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
)

handovers = sa.Table(
    "handovers", metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    _conversation(),
    sa.Column("municipality", sa.String(4), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.String(24), nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("share", sa.String(8), nullable=False),
    # No foreign key: what an advisor did stays when the advisor has left.
    sa.Column("advisor", sa.String(32)),
    sa.Column("last_advisor", sa.String(32)),
    sa.Column("queued_at", Utc, nullable=False),
    sa.Column("assigned_at", Utc),
    sa.Column("first_reply_at", Utc),
    sa.Column("last_reply_at", Utc),
    sa.Column("waiting_since", Utc),
    sa.Column("closed_at", Utc),
    sa.Column("outcome", sa.String(24)),
    sa.Index("ix_handovers_queue", "municipality", "state"),
)

notes = sa.Table(
    "notes", metadata,
    _number(),
    _conversation(),
    sa.Column("author", sa.String(32), nullable=False),
    sa.Column("sealed_body", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sqlite_autoincrement=True,
)
