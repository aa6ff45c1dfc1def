"""What services need of the store for advisors' calendars: feeds to subscribe to, and mirrors that we write to."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Feed:
    """A secret address at which an advisor's calendar program reads their appointments. Only a hash of it is kept."""

    id: str
    municipality: str
    advisor: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Mirror:
    """A calendar of an advisor on a CalDAV server of theirs. `url`: of the calendar itself, with a slash at its end."""

    id: str
    municipality: str
    advisor: str
    url: str
    user: str
    password: str
    created_at: datetime


@dataclass(frozen=True)
class Push:
    """An entry of a mirror that may be out of step. `version` rises with every change of what it shows.

    `item`: the id of a booking, or of a course's slot. `failed_at`: when it was given up.
    """

    item: str
    mirror: str
    version: int
    attempts: int
    error: str | None = None


class AdvisorCalendars(Protocol):
    def add_feed(self, feed: Feed, secret: str) -> None: ...
    def feed(self, feed: str) -> Feed | None: ...
    def feed_by_secret(self, secret: str) -> Feed | None: ...
    def feeds(self, municipality: str) -> list[Feed]: ...
    def revoke_feed(self, feed: str, at: datetime) -> None: ...
    def save_mirror(self, mirror: Mirror) -> None: ...
    def mirror(self, mirror: str) -> Mirror | None: ...
    def mirror_of(self, municipality: str, advisor: str) -> Mirror | None: ...
    def remove_mirror(self, mirror: str) -> None: ...
    def out_of_step(self, item: str, mirror: str, ends_at: datetime, at: datetime) -> None: ...
    def mirrors_showing(self, item: str) -> list[str]: ...
    def claim(self, now: datetime, again: datetime) -> Push | None: ...
    def in_step(self, push: Push, shown: bool) -> None: ...
    def retry(self, push: Push, error: str, at: datetime | None) -> None: ...
    def given_up(self, municipality: str) -> list[Push]: ...
    def forget(self, ended_before: datetime, at: datetime) -> None: ...
    def next_at(self) -> datetime | None: ...
