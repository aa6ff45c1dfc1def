"""What services need of the store, as protocols; `bot.store` implements them, tests may fake them."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass
class Conversation:
    """One citizen's (or member of staff's) conversation on one channel."""

    id: str
    channel: str
    municipality: str | None
    audience: str
    state: str  # bot | queued | assigned | closed
    ask: int  # which question the newest choices belong to; older choices are stale
    session: dict[str, Any]
    snapshot: dict[str, Any] | None
    consent_at: datetime | None
    created_at: datetime
    last_at: datetime
    ended_at: datetime | None
    readable: bool = True
    """False when what is stored of its state cannot be read: nothing is guessed then, nor written over it."""


@dataclass(frozen=True)
class Inbound:
    """A waiting message. `body` is {"text": …} or {"choice": …}; `client_id` the channel's own id of it."""

    id: int
    conversation: str
    channel: str
    client_id: str
    body: Mapping[str, str]
    attempts: int


@dataclass(frozen=True)
class Message:
    """A message as the chat API shows it (contract "Message")."""

    id: int
    sender: str
    body: Mapping[str, Any]
    at: datetime
    client_id: str | None = None


@dataclass(frozen=True)
class Slot:
    """A time on offer. Instants are UTC."""

    id: str
    municipality: str
    offer: str
    formats: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    demo: bool


@dataclass
class Booking:
    """A booked conversation. `personal`: name, phone (E.164), interpreter, share."""

    id: str
    reference: str
    conversation: str | None
    slot: str
    municipality: str
    offer: str
    format: str
    status: str  # confirmed | changed | cancelled
    starts_at: datetime
    ends_at: datetime
    deadline: datetime | None
    created_at: datetime
    personal: dict[str, Any] = field(default_factory=dict)
    sequence: int = 0


class Conversations(Protocol):
    def add(self, conversation: Conversation, *, token: str | None) -> None: ...
    def by_token(self, token: str) -> Conversation | None: ...
    def get(self, conversation: str) -> Conversation | None: ...
    def lock(self, conversation: str) -> Conversation | None: ...
    def save(self, conversation: Conversation) -> None: ...
    def end(self, conversation: str, at: datetime) -> bool: ...
    def delete(self, conversation: str) -> bool: ...
    def all(self) -> Iterator[Conversation]: ...
    def older_than(self, consented: datetime, unconsented: datetime) -> list[str]: ...


class Inbox(Protocol):
    def put(self, conversation: str, channel: str, client_id: str, body: Mapping[str, str], at: datetime) -> bool: ...
    def claim(self, now: datetime) -> Inbound | None: ...
    def done(self, inbound: int, at: datetime) -> None: ...
    def failed(self, inbound: int, error: str, retry_at: datetime | None) -> None: ...
    def pending(self, conversation: str) -> int: ...
    def next_at(self) -> datetime | None: ...


class Messages(Protocol):
    def add(self, conversation: str, sender: str, body: Mapping[str, Any], at: datetime,
            client_id: str | None = None) -> int: ...
    def after(self, conversation: str, after: int, limit: int = 500) -> list[Message]: ...
    def add_choices(self, conversation: str, ask: int, choices: Mapping[str, Mapping[str, Any]]) -> None: ...
    def choice(self, conversation: str, choice: str) -> tuple[int, dict[str, Any]] | None: ...


class Bookings(Protocol):
    def free(self, municipality: str, offer: str, format: str, start: datetime, end: datetime) -> list[Slot]: ...
    def slot(self, slot: str) -> Slot | None: ...
    def add_slots(self, slots: Sequence[Slot]) -> int: ...
    def take(self, slot: str) -> int | None: ...
    def release(self, slot: str) -> None: ...
    def add(self, booking: Booking, seat: int) -> None: ...
    def move(self, booking: Booking, seat: int | None, at: datetime | None = None) -> None: ...
    def of_conversation(self, conversation: str) -> list[Booking]: ...
    def get(self, booking: str) -> Booking | None: ...
    def by_reference(self, reference: str) -> Booking | None: ...
    def all(self) -> Iterator[Booking]: ...
    def all_slots(self) -> Iterator[Slot]: ...
    def purge(self, ended_before: datetime) -> int: ...


class Records(Protocol):
    def save_screening(self, screening: Mapping[str, Any]) -> None: ...
    def screenings(self) -> Iterator[dict[str, Any]]: ...
    def screening(self, screening: str) -> dict[str, Any] | None: ...
    def add_callback(self, callback: Mapping[str, Any]) -> None: ...
    def callbacks(self) -> Iterator[dict[str, Any]]: ...
    def erase_callbacks(self, conversation: str) -> None: ...
    def purge_callbacks(self, before: datetime) -> int: ...
    def log(self, at: datetime, actor: str, action: str, object: str) -> None: ...
    def purge_log(self, before: datetime) -> int: ...


class UnitOfWork(Protocol):
    @property
    def conversations(self) -> Conversations: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def records(self) -> Records: ...


class Database(Protocol):
    def transaction(self) -> AbstractContextManager[UnitOfWork]: ...
    def reading(self) -> AbstractContextManager[UnitOfWork]: ...
