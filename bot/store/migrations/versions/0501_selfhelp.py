"""self-help data, kept apart from bookings

Revision: 0501
Follows: 0101
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0501"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "selfhelp",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed_body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_selfhelp_conversation"),
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selfhelp")),
    )
    op.create_index("ix_selfhelp_conversation", "selfhelp", ["conversation"])
    op.create_index("ix_selfhelp_changed_at", "selfhelp", ["changed_at"])


def downgrade() -> None:
    op.drop_table("selfhelp")
