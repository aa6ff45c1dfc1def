"""Staff: users and their sessions. Tokens are found by keyed hash, secrets are sealed."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.services.staff_ports import StaffSession, User
from bot.store.crypto import Cipher
from bot.store.staff_tables import staff_sessions as sessions
from bot.store.staff_tables import users


class SqlStaff:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add(self, user: User) -> bool:
        """False (and nothing changes) when somebody signs in under that name already."""
        if self.by_login(user.login) is not None:
            return False
        self._db.execute(sa.insert(users).values(**self._row(user)))
        return True

    def save(self, user: User) -> None:
        """Writes everything but presence, which the user's own pages write meanwhile."""
        row = {name: value for name, value in self._row(user).items() if name not in ("id", "seen_at", "on_duty")}
        self._db.execute(sa.update(users).where(users.c.id == user.id).values(**row))

    def get(self, user: str) -> User | None:
        return self._one(users.c.id == user)

    def by_login(self, login: str) -> User | None:
        return self._one(users.c.login == login.strip().casefold())

    def all(self) -> list[User]:
        return [self._user(row) for row in self._db.execute(sa.select(users).order_by(users.c.login))]

    def online(self, municipality: str, seen_since: datetime) -> list[User]:
        """The advisors of a municipality who are on duty and whose page was open since then, by name."""
        return [self._user(row) for row in self._db.execute(sa.select(users).where(
            users.c.municipality == municipality, users.c.role == "advisor", users.c.on_duty,
            users.c.seen_at >= seen_since, users.c.disabled_at.is_(None)).order_by(users.c.name, users.c.id))]

    def seen(self, user: str, at: datetime | None) -> None:
        """The user's page is open; None when it was closed."""
        self._db.execute(sa.update(users).where(users.c.id == user).values(seen_at=at))

    def duty(self, user: str, on: bool) -> None:
        self._db.execute(sa.update(users).where(users.c.id == user).values(on_duty=on))

    def open_session(self, session: StaffSession, token: str) -> None:
        self._db.execute(sa.insert(sessions).values(
            token_hash=self._cipher.lookup(token), user=session.user, csrf=session.csrf,
            created_at=session.created_at, active_at=session.active_at))

    def session(self, token: str) -> StaffSession | None:
        row = self._db.execute(sa.select(sessions).where(
            sessions.c.token_hash == self._cipher.lookup(token))).first()
        return StaffSession(**row._mapping) if row else None

    def save_session(self, session: StaffSession) -> None:
        self._db.execute(sa.update(sessions).where(sessions.c.token_hash == session.token_hash).values(
            active_at=session.active_at, locked_at=session.locked_at, failures=session.failures))

    def end_session(self, token_hash: str) -> None:
        self._db.execute(sa.delete(sessions).where(sessions.c.token_hash == token_hash))

    def end_sessions(self, user: str) -> int:
        """Signs a user out everywhere; of how many sessions."""
        return int(self._db.execute(sa.delete(sessions).where(sessions.c.user == user)).rowcount)

    def purge_sessions(self, begun_before: datetime) -> int:
        return int(self._db.execute(sa.delete(sessions).where(sessions.c.created_at < begun_before)).rowcount)

    def _one(self, condition: Any) -> User | None:
        row = self._db.execute(sa.select(users).where(condition)).first()
        return self._user(row) if row else None

    def _row(self, user: User) -> dict[str, Any]:
        row = dict(vars(user))
        totp = row.pop("totp")
        return {**row, "sealed_totp": self._cipher.seal(totp) if totp else None}

    def _user(self, row: Row) -> User:
        values = dict(row._mapping)
        sealed = values.pop("sealed_totp")
        return User(**values, totp=self._cipher.unseal(sealed) if sealed else None)
