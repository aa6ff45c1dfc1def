"""advisors' calendars: feeds and mirrors

Revision: 0201
Follows: 0501
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0201"
down_revision = "0501"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.String(length=4), nullable=False),
        sa.Column("advisor", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_index("ix_calendar_feeds_municipality", "calendar_feeds", ["municipality"])
    op.create_table(
        "calendar_mirrors",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("municipality", sa.String(length=4), nullable=False),
        sa.Column("advisor", sa.String(length=64), nullable=False),
        sa.Column("sealed_body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_mirrors")),
        sa.UniqueConstraint("municipality", "advisor", name=op.f("uq_calendar_mirrors_advisor")),
    )
    op.create_table(
        "calendar_pushes",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("mirror", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=200)),
        sa.ForeignKeyConstraint(["mirror"], ["calendar_mirrors.id"], name=op.f("fk_calendar_pushes_mirror"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "mirror", name=op.f("pk_calendar_pushes")),
    )
    op.create_index("ix_calendar_pushes_waiting", "calendar_pushes", ["status", "not_before"])


def downgrade() -> None:
    for table in ("calendar_pushes", "calendar_mirrors", "calendar_feeds"):
        op.drop_table(table)
