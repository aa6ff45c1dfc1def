"""What the staff's side needs of the store: users, sessions, conversations in the hands of people."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.handover import Handover


@dataclass
class User:
    """A member of staff. `login` is the name in small letters; `role`: advisor | clinician | admin."""

    id: str
    login: str
    name: str
    role: str
    municipality: str | None
    ward: str | None
    password_hash: str
    created_at: datetime
    pin_hash: str | None = None
    totp: str | None = None
    failures: int = 0
    blocked_until: datetime | None = None
    on_duty: bool = True
    seen_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@dataclass
class StaffSession:
    """A signed-in browser. `active_at`: when a person last did something in it (a page that is open does not count)."""

    token_hash: str
    user: str
    csrf: str
    created_at: datetime
    active_at: datetime
    locked_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True)
class Note:
    """A private note about a conversation; `author` is a user's id. Citizens never see it."""

    id: int
    conversation: str
    author: str
    text: str
    at: datetime


class Handovers(Protocol):
    def add(self, handover: Handover) -> None: ...
    def change(self, before: Handover, after: Handover) -> bool: ...
    def get(self, handover: str) -> Handover | None: ...
    def open_of(self, conversation: str) -> Handover | None: ...
    def last_of(self, conversation: str) -> Handover | None: ...
    def queue(self, municipality: str) -> list[Handover]: ...
    def assigned(self, municipality: str) -> list[Handover]: ...
    def ended(self, municipality: str, limit: int = 50) -> list[Handover]: ...
    def all(self) -> Iterator[Handover]: ...
    def add_note(self, conversation: str, author: str, text: str, at: datetime) -> None: ...
    def notes(self, conversation: str) -> list[Note]: ...
    def forget_notes(self, conversation: str) -> None: ...
    def types(self, conversation: str, who: str) -> None: ...


class Staff(Protocol):
    def add(self, user: User) -> bool: ...
    def save(self, user: User) -> None: ...
    def get(self, user: str) -> User | None: ...
    def by_login(self, login: str) -> User | None: ...
    def all(self) -> list[User]: ...
    def online(self, municipality: str, seen_since: datetime) -> list[User]: ...
    def seen(self, user: str, at: datetime | None) -> None: ...
    def duty(self, user: str, on: bool) -> None: ...
    def open_session(self, session: StaffSession, token: str) -> None: ...
    def session(self, token: str) -> StaffSession | None: ...
    def save_session(self, session: StaffSession) -> None: ...
    def end_session(self, token_hash: str) -> None: ...
    def end_sessions(self, user: str) -> int: ...
    def purge_sessions(self, begun_before: datetime) -> int: ...
