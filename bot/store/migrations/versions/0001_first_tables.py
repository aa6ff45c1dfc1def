"""first tables

Revision: 0001
Follows:
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_log',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=64), nullable=False),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('object', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_log')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_log_at'), ['at'], unique=False)

    op.create_table('conversations',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('address_hash', sa.String(length=64), nullable=True),
    sa.Column('municipality', sa.String(length=4), nullable=True),
    sa.Column('audience', sa.String(length=16), server_default='citizen', nullable=False),
    sa.Column('state', sa.String(length=16), server_default='bot', nullable=False),
    sa.Column('ask', sa.Integer(), server_default='0', nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sealed_session', sa.Text(), nullable=True),
    sa.Column('sealed_snapshot', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_conversations_token_hash'))
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_address_hash'), ['address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_conversations_last_at'), ['last_at'], unique=False)

    op.create_table('slots',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('municipality', sa.String(length=4), nullable=False),
    sa.Column('offer', sa.String(length=32), nullable=False),
    sa.Column('formats', sa.String(length=64), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('capacity', sa.Integer(), server_default='1', nullable=False),
    sa.Column('taken', sa.Integer(), server_default='0', nullable=False),
    sa.Column('demo', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint('taken >= 0 AND taken <= capacity', name='seats'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slots'))
    )
    with op.batch_alter_table('slots', schema=None) as batch_op:
        batch_op.create_index('ix_slots_search', ['municipality', 'offer', 'starts_at'], unique=False)

    op.create_table('bookings',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=True),
    sa.Column('slot', sa.String(length=32), nullable=False),
    sa.Column('seat', sa.Integer(), nullable=True),
    sa.Column('municipality', sa.String(length=4), nullable=False),
    sa.Column('offer', sa.String(length=32), nullable=False),
    sa.Column('format', sa.String(length=16), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('phone_hash', sa.String(length=64), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), server_default='0', nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_bookings_conversation'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['slot'], ['slots.id'], name=op.f('fk_bookings_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings')),
    sa.UniqueConstraint('reference', name=op.f('uq_bookings_reference')),
    sa.UniqueConstraint('slot', 'seat', name='uq_bookings_seat')
    )
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bookings_conversation'), ['conversation'], unique=False)

    op.create_table('callbacks',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('reference', sa.String(length=12), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=True),
    sa.Column('municipality', sa.String(length=4), nullable=True),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.Column('deadline', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_callbacks_conversation'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callbacks')),
    sa.UniqueConstraint('reference', name=op.f('uq_callbacks_reference'))
    )
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_callbacks_conversation'), ['conversation'], unique=False)

    op.create_table('choices',
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('ask', sa.Integer(), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_choices_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choices'))
    )
    with op.batch_alter_table('choices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_choices_conversation'), ['conversation'], unique=False)

    op.create_table('inbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('external_id', sa.String(length=160), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=8), server_default='waiting', nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_inbox_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('channel', 'external_id', name='uq_inbox_external'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_conversation'), ['conversation'], unique=False)
        batch_op.create_index('ix_inbox_waiting', ['status', 'id'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('sender', sa.String(length=8), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.Column('client_id', sa.String(length=64), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_messages_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_conversation'), ['conversation'], unique=False)
        batch_op.create_index('ix_messages_order', ['conversation', 'id'], unique=False)

    op.create_table('screenings',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('instrument', sa.String(length=16), nullable=False),
    sa.Column('version', sa.String(length=16), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('at_least', sa.Integer(), nullable=True),
    sa.Column('band', sa.String(length=24), nullable=True),
    sa.Column('route', sa.String(length=32), nullable=False),
    sa.Column('sealed_body', sa.Text(), nullable=False),
    sa.Column('municipality', sa.String(length=4), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['conversation'], ['conversations.id'], name=op.f('fk_screenings_conversation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screenings'))
    )
    with op.batch_alter_table('screenings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screenings_conversation'), ['conversation'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('screenings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_screenings_conversation'))

    op.drop_table('screenings')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index('ix_messages_order')
        batch_op.drop_index(batch_op.f('ix_messages_conversation'))

    op.drop_table('messages')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_waiting')
        batch_op.drop_index(batch_op.f('ix_inbox_conversation'))

    op.drop_table('inbox')
    with op.batch_alter_table('choices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_choices_conversation'))

    op.drop_table('choices')
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_callbacks_conversation'))

    op.drop_table('callbacks')
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bookings_conversation'))

    op.drop_table('bookings')
    with op.batch_alter_table('slots', schema=None) as batch_op:
        batch_op.drop_index('ix_slots_search')

    op.drop_table('slots')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conversations_last_at'))
        batch_op.drop_index(batch_op.f('ix_conversations_address_hash'))

    op.drop_table('conversations')
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_log_at'))

    op.drop_table('audit_log')
