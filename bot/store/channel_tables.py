"""The tables of the channels that reach people at an address of theirs: a phone number, a Telegram chat."""
from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import Utc, _conversation, _number, metadata

addresses = sa.Table(
    "addresses", metadata,
    _number(),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("address_hash", sa.String(64), nullable=False),
    sa.Column("sealed_address", sa.Text, nullable=False),
    _conversation(nullable=True),
    sa.Column("stopped_at", Utc),
    sa.Column("failed_at", Utc),
    sa.Column("failure", sa.String(80)),
    sa.Column("last_at", Utc, nullable=False),
    sa.UniqueConstraint("channel", "address_hash", name="uq_addresses_address"),
    sqlite_autoincrement=True,
)

arrivals = sa.Table(
    "arrivals", metadata,
    sa.Column("channel", sa.String(16), primary_key=True),
    sa.Column("external_hash", sa.String(64), primary_key=True),
    sa.Column("at", Utc, nullable=False, index=True),
)

deliveries = sa.Table(
    "deliveries", metadata,
    _number(),
    _conversation(),
    sa.Column("channel", sa.String(16), nullable=False),
    # Not a foreign key: a farewell is delivered after the conversation's messages were deleted.
    sa.Column("message", sa.BigInteger, nullable=False),
    # 0 until the message is written for its channel; then 1, 2, …
    sa.Column("part", sa.Integer, nullable=False, server_default="0"),
    sa.Column("status", sa.String(12), nullable=False, server_default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Utc),
    sa.Column("claimed_at", Utc),
    sa.Column("address_hash", sa.String(64), nullable=False),
    sa.Column("sealed_address", sa.Text, nullable=False),
    sa.Column("sealed_body", sa.Text),
    sa.Column("provider_id", sa.String(80)),
    sa.Column("error", sa.String(80)),
    sa.Column("due_key", sa.String(160)),
    sa.Column("crisis", sa.Boolean, nullable=False, server_default=sa.false()),
    # May be sent to somebody who has said STOP: the receipt of STOP, the way back.
    sa.Column("despite_stop", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("sent_at", Utc),
    sa.UniqueConstraint("message", "part", name="uq_deliveries_part"),
    sa.Index("ix_deliveries_status", "status", "id"),
    sa.Index("ix_deliveries_order", "conversation", "message", "part"),
    sqlite_autoincrement=True,
)
