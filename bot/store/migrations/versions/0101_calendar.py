"""patterns, holds, waiting lists, history of bookings, tasks

Revision: 0101
Follows: 0401
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0101'
down_revision = '0401'
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    _columns()
    _around_bookings()
    _timetable()


def _columns() -> None:
    for column in (
        sa.Column('advisor', sa.String(64), nullable=False, server_default=''),
        sa.Column('pattern', sa.String(21)),
        sa.Column('busy_until', UTC),
        sa.Column('place', sa.String(120)),
        sa.Column('interpreter', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('open', sa.Boolean(), nullable=False, server_default=sa.true()),
    ):
        op.add_column('slots', column)
    op.create_index('ix_slots_advisor', 'slots', ['municipality', 'advisor', 'starts_at'])
    for column in (sa.Column('key', sa.String(80)), sa.Column('queue', sa.Integer()),
                   sa.Column('outcome', sa.String(12))):
        op.add_column('bookings', column)
    op.create_index('uq_bookings_key', 'bookings', ['key'], unique=True)
    op.create_index('uq_bookings_queue', 'bookings', ['slot', 'queue'], unique=True)


def _around_bookings() -> None:
    op.create_table(
        'booking_events',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('booking', sa.String(32), nullable=False),
        sa.Column('at', UTC, nullable=False),
        sa.Column('actor', sa.String(64), nullable=False),
        sa.Column('what', sa.String(16), nullable=False),
        sa.Column('before', sa.Text(), nullable=False),
        sa.Column('after', sa.Text(), nullable=False),
        sa.Column('undoes', sa.BigInteger()),
        sa.ForeignKeyConstraint(['booking'], ['bookings.id'], name='fk_booking_events_booking', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_booking_events'),
        sqlite_autoincrement=True)
    op.create_index('ix_booking_events_booking', 'booking_events', ['booking'])
    op.create_table(
        'holds',
        sa.Column('holder', sa.String(32), nullable=False),
        sa.Column('slot', sa.String(32), nullable=False),
        sa.Column('until', UTC, nullable=False),
        sa.ForeignKeyConstraint(['slot'], ['slots.id'], name='fk_holds_slot', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('holder', name='pk_holds'))
    op.create_index('ix_holds_slot', 'holds', ['slot'])
    op.create_table(
        'busy',
        sa.Column('municipality', sa.String(4), nullable=False),
        sa.Column('advisor', sa.String(64), nullable=False),
        sa.Column('at', UTC, nullable=False),
        sa.Column('slot', sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(['slot'], ['slots.id'], name='fk_busy_slot', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('municipality', 'advisor', 'at', name='pk_busy'))
    op.create_index('ix_busy_slot', 'busy', ['slot'])


def _timetable() -> None:
    op.create_table(
        'patterns',
        sa.Column('id', sa.String(21), nullable=False),
        sa.Column('municipality', sa.String(4), nullable=False),
        sa.Column('advisor', sa.String(64), nullable=False),
        sa.Column('offer', sa.String(32), nullable=False),
        sa.Column('weekdays', sa.String(16), nullable=False),
        sa.Column('starts', sa.Time(), nullable=False),
        sa.Column('ends', sa.Time(), nullable=False),
        sa.Column('length', sa.Integer(), nullable=False),
        sa.Column('buffer', sa.Integer(), nullable=False),
        sa.Column('formats', sa.String(64), nullable=False),
        sa.Column('place', sa.String(120)),
        sa.Column('capacity', sa.Integer(), nullable=False),
        sa.Column('interpreter', sa.Boolean(), nullable=False),
        sa.Column('every_weeks', sa.Integer(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('valid_to', sa.Date()),
        sa.Column('demo', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_patterns'))
    op.create_index('ix_patterns_municipality', 'patterns', ['municipality'])
    op.create_table(
        'closings',
        sa.Column('id', sa.String(32), nullable=False),
        sa.Column('municipality', sa.String(4), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('label', sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_closings'))
    op.create_index('ix_closings_municipality', 'closings', ['municipality'])
    op.create_table(
        'absences',
        sa.Column('id', sa.String(32), nullable=False),
        sa.Column('municipality', sa.String(4), nullable=False),
        sa.Column('advisor', sa.String(64), nullable=False),
        sa.Column('starts_at', UTC, nullable=False),
        sa.Column('ends_at', UTC, nullable=False),
        sa.Column('label', sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_absences'))
    op.create_index('ix_absences_municipality', 'absences', ['municipality'])
    op.create_table(
        'tasks',
        sa.Column('id', sa.String(32), nullable=False),
        sa.Column('municipality', sa.String(4), nullable=False),
        sa.Column('kind', sa.String(24), nullable=False),
        sa.Column('reference', sa.String(12), nullable=False),
        sa.Column('offer', sa.String(32), nullable=False),
        sa.Column('due_at', UTC, nullable=False),
        sa.Column('status', sa.String(8), server_default='open', nullable=False),
        sa.Column('done_by', sa.String(64)),
        sa.Column('done_at', UTC),
        sa.Column('created_at', UTC, nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_tasks'),
        sa.UniqueConstraint('reference', 'kind', name='uq_tasks_once'))
    op.create_index('ix_tasks_open', 'tasks', ['municipality', 'status', 'due_at'])


def downgrade() -> None:
    for table in ('tasks', 'absences', 'closings', 'patterns', 'busy', 'holds', 'booking_events'):
        op.drop_table(table)
    for index, columns in (('uq_bookings_queue', ('queue',)), ('uq_bookings_key', ('key', 'outcome'))):
        op.drop_index(index, 'bookings')
        with op.batch_alter_table('bookings') as batch:
            for column in columns:
                batch.drop_column(column)
    op.drop_index('ix_slots_advisor', 'slots')
    with op.batch_alter_table('slots') as batch:
        for column in ('advisor', 'pattern', 'busy_until', 'place', 'interpreter', 'open'):
            batch.drop_column(column)
