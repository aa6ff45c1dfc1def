"""addresses and deliveries

Revision: 0301
Follows: 0002
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0301"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _when(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=True),
        _when("stopped_at"), _when("failed_at"),
        sa.Column("failure", sa.String(length=80), nullable=True),
        _when("last_at", nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_addresses_conversation"),
                                ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sa.UniqueConstraint("channel", "address_hash", name="uq_addresses_address"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_addresses_conversation", "addresses", ["conversation"])
    op.create_table(
        "arrivals",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("external_hash", sa.String(length=64), nullable=False),
        _when("at", nullable=False),
        sa.PrimaryKeyConstraint("channel", "external_hash", name=op.f("pk_arrivals")),
    )
    op.create_index("ix_arrivals_at", "arrivals", ["at"])
    op.create_table(
        "deliveries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.String(length=12), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        _when("not_before"), _when("claimed_at"),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("sealed_body", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("due_key", sa.String(length=160), nullable=True),
        sa.Column("crisis", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("despite_stop", sa.Boolean(), server_default=sa.false(), nullable=False),
        _when("created_at", nullable=False), _when("sent_at"),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_deliveries_conversation"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message", "part", name="uq_deliveries_part"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_conversation", "deliveries", ["conversation"])
    op.create_index("ix_deliveries_status", "deliveries", ["status", "id"])
    op.create_index("ix_deliveries_order", "deliveries", ["conversation", "message", "part"])


def downgrade() -> None:
    for table in ("deliveries", "arrivals", "addresses"):
        op.drop_table(table)
