"""What the channels that reach people at an address need of the store: addresses, arrivals, the delivery outbox."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Address:
    """A phone number or a chat, and the conversation that goes on there.

    stopped_at: said STOP, nothing is sent. failed_at: cannot be reached any more (blocked us, number gone).
    """

    id: int
    channel: str
    address: str
    conversation: str | None
    stopped_at: datetime | None
    failed_at: datetime | None
    last_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One part of one message on its way to `address`. `part` 0: not written for its channel yet.

    `attempts` counts the one that is going on.
    `status`: waiting | sending | sent | delivered | failed | unknown | cancelled.
    """

    id: int
    conversation: str
    channel: str
    message: int
    part: int
    status: str
    attempts: int
    address: str
    body: Mapping[str, Any]
    crisis: bool
    despite_stop: bool
    due_key: str | None
    created_at: datetime
    provider_id: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Part:
    """One part as it will be sent: {"text", "buttons": [{"id", "title"}]}; belongs to `message`."""

    message: int
    body: Mapping[str, Any] = field(default_factory=dict)


class Addresses(Protocol):
    def claim(self, channel: str, external_id: str, at: datetime) -> bool: ...
    def lock(self, channel: str, address: str, at: datetime) -> Address: ...
    def of_conversation(self, conversation: str) -> Address | None: ...
    def join(self, address: int, conversation: str, at: datetime) -> None: ...
    def stop(self, address: int, at: datetime | None) -> None: ...
    def failed(self, channel: str, address: str, at: datetime | None, why: str | None = None) -> None: ...
    def seen(self, address: int, at: datetime) -> None: ...
    def leave(self, conversation: str) -> None: ...
    def purge(self, arrived_before: datetime) -> int: ...


class Deliveries(Protocol):
    def waiting(self, channels: Sequence[str], now: datetime) -> bool: ...
    def claim(self, channels: Sequence[str], now: datetime) -> Delivery | None: ...
    def uncomposed(self, first: Delivery) -> list[Delivery]: ...
    def compose(self, rows: Sequence[Delivery], parts: Sequence[Part], at: datetime) -> Delivery | None: ...
    def stopped(self, delivery: Delivery) -> bool: ...
    def settle(self, delivery: int, status: str, at: datetime, *, provider_id: str | None = None,
               error: str | None = None) -> None: ...
    def again(self, delivery: int, not_before: datetime, error: str) -> None: ...
    def report(self, delivery: int, status: str, error: str | None) -> Delivery | None: ...
    def get(self, delivery: int) -> Delivery | None: ...
    def stale(self, claimed_before: datetime) -> list[Delivery]: ...
    def cancel(self, address: int) -> int: ...
    def cancel_due(self, prefix: str) -> int: ...
    def next_at(self) -> datetime | None: ...
    def all(self) -> Iterator[Delivery]: ...
