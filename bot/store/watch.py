"""Counts for those who run the service."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.channel_tables import deliveries
from bot.store.tables import conversations, inbox


class SqlWatch:
    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def conversations(self) -> dict[str, float]:
        return self._by(conversations.c.state, conversations.c.ended_at.is_(None))

    def inbox(self) -> dict[str, float]:
        return {"waiting": 0, "parked": 0, **self._by(inbox.c.status, inbox.c.status != "done")}

    def deliveries(self) -> dict[str, float]:
        return self._by(deliveries.c.status, sa.true())

    def handovers(self) -> dict[str, float]:
        found = self._by(conversations.c.state, conversations.c.state.in_(("queued", "assigned")))
        return {"queued": 0, "assigned": 0, **found}

    def oldest_waiting(self) -> datetime | None:
        return self._db.execute(sa.select(sa.func.min(inbox.c.received_at)).where(
            inbox.c.status == "waiting")).scalar_one()

    def _by(self, column: sa.Column[str], condition: sa.sql.ColumnElement[bool]) -> dict[str, float]:
        rows = self._db.execute(sa.select(column, sa.func.count()).where(condition).group_by(column))
        return {name: float(count) for name, count in rows}
