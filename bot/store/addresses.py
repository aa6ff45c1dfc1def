"""Addresses of people on channels like SMS: found by keyed hash, sealed; what arrives from them counts once."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.services.channel_ports import Address
from bot.store.channel_tables import addresses as table
from bot.store.channel_tables import arrivals
from bot.store.crypto import Cipher


class SqlAddresses:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def claim(self, channel: str, external_id: str, at: datetime) -> bool:
        """True the first time the channel's own id of a message is seen, in whatever conversation."""
        return bool(self._db.execute(self._insert(arrivals).values(
            channel=channel, external_hash=self._cipher.lookup(external_id), at=at,
        ).on_conflict_do_nothing(index_elements=["channel", "external_hash"])).rowcount)

    def lock(self, channel: str, address: str, at: datetime) -> Address:
        """The address, made when it is new, held until the transaction ends: its messages arrive one at a time."""
        key = self._key(channel, address)
        self._db.execute(self._insert(table).values(**key, sealed_address=self._cipher.seal(address), last_at=at)
                         .on_conflict_do_nothing(index_elements=["channel", "address_hash"]))
        return self._address(self._db.execute(sa.select(table).filter_by(**key).with_for_update()).one())

    def of_conversation(self, conversation: str) -> Address | None:
        row = self._db.execute(sa.select(table).where(table.c.conversation == conversation)).first()
        return self._address(row) if row else None

    def join(self, address: int, conversation: str, at: datetime) -> None:
        """From now on this conversation goes on there; what an older one had said there stays unsaid."""
        self._set(address, conversation=conversation, last_at=at)

    def stop(self, address: int, at: datetime | None) -> None:
        """STOP at `at`; None: START."""
        self._set(address, stopped_at=at)

    def failed(self, channel: str, address: str, at: datetime | None, why: str | None = None) -> None:
        """Marks the address as not to be reached; None takes the mark away (they wrote, or a message came through)."""
        self._db.execute(sa.update(table).filter_by(**self._key(channel, address)).values(failed_at=at, failure=why))

    def seen(self, address: int, at: datetime) -> None:
        self._set(address, last_at=at, failed_at=None, failure=None)

    def leave(self, conversation: str) -> None:
        """The conversation goes on elsewhere: nothing more of it is sent to the address."""
        self._db.execute(sa.update(table).where(table.c.conversation == conversation).values(conversation=None))

    def purge(self, arrived_before: datetime) -> int:
        """Forgets addresses without a conversation, except that they said STOP; and ids of what arrived long ago."""
        self._db.execute(sa.delete(arrivals).where(arrivals.c.at < arrived_before))
        gone = sa.and_(table.c.conversation.is_(None), table.c.last_at < arrived_before)
        self._db.execute(sa.update(table).where(gone, table.c.stopped_at.is_not(None)).values(
            sealed_address=self._cipher.seal("")))
        return int(self._db.execute(sa.delete(table).where(gone, table.c.stopped_at.is_(None))).rowcount)

    def _set(self, address: int, **values: Any) -> None:
        self._db.execute(sa.update(table).where(table.c.id == address).values(**values))

    def _key(self, channel: str, address: str) -> dict[str, str]:
        return {"channel": channel, "address_hash": self._cipher.lookup(f"{channel}:{address}")}

    def _insert(self, into: sa.Table) -> Any:
        return (postgresql if self._db.dialect.name == "postgresql" else sqlite).insert(into)

    def _address(self, row: Row) -> Address:
        return Address(id=row.id, channel=row.channel, address=self._cipher.unseal(row.sealed_address),
                       conversation=row.conversation, stopped_at=row.stopped_at, failed_at=row.failed_at,
                       last_at=row.last_at)
