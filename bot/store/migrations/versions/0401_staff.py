"""staff, their sessions, handovers and notes

Revision: 0401
Follows: 0301
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0401'
down_revision = '0301'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'users',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('login', sa.String(length=64), nullable=False),
        sa.Column('name', sa.String(length=64), nullable=False),
        sa.Column('role', sa.String(length=12), nullable=False),
        sa.Column('municipality', sa.String(length=4), nullable=True),
        sa.Column('ward', sa.String(length=64), nullable=True),
        sa.Column('password_hash', sa.String(length=160), nullable=False),
        sa.Column('pin_hash', sa.String(length=160), nullable=True),
        sa.Column('sealed_totp', sa.Text(), nullable=True),
        sa.Column('failures', sa.Integer(), server_default='0', nullable=False),
        sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('on_duty', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
        sa.UniqueConstraint('login', name=op.f('uq_users_login')),
    )
    op.create_index('ix_users_municipality', 'users', ['municipality'])
    op.create_table(
        'staff_sessions',
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('user', sa.String(length=32), nullable=False),
        sa.Column('csrf', sa.String(length=43), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('failures', sa.Integer(), server_default='0', nullable=False),
        sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_staff_sessions_user'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_sessions')),
    )
    op.create_index('ix_staff_sessions_user', 'staff_sessions', ['user'])
    op.create_table(
        'handovers',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('conversation', sa.String(length=32), nullable=False),
        sa.Column('municipality', sa.String(length=4), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('reason', sa.String(length=24), nullable=False),
        sa.Column('urgent', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('share', sa.String(length=8), nullable=False),
        sa.Column('advisor', sa.String(length=32), nullable=True),
        sa.Column('last_advisor', sa.String(length=32), nullable=True),
        sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('first_reply_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('last_reply_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_handovers_conversation'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers')),
    )
    op.create_index('ix_handovers_conversation', 'handovers', ['conversation'])
    op.create_index('ix_handovers_queue', 'handovers', ['municipality', 'state'])
    op.create_table(
        'notes',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('conversation', sa.String(length=32), nullable=False),
        sa.Column('author', sa.String(length=32), nullable=False),
        sa.Column('sealed_body', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_notes_conversation'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notes')),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_notes_conversation', 'notes', ['conversation'])


def downgrade() -> None:
    for table in ('notes', 'handovers', 'staff_sessions', 'users'):
        op.drop_table(table)
