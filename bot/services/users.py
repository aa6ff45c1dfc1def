"""Members of staff: who they are, how one is added. Passwords are kept as argon2 hashes only."""
from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from functools import lru_cache

import argon2

from bot.content.model import Content
from bot.services.ports import UnitOfWork
from bot.services.staff_ports import User

ADVISOR, CLINICIAN, ADMIN = "advisor", "clinician", "admin"
ROLES = (ADVISOR, CLINICIAN, ADMIN)
PASSWORD_AT_LEAST, NAME_AT_MOST, SECRET_AT_MOST = 10, 64, 256
PIN_AT_LEAST = 4
FIRST_ADMIN = "admin"
_HASHER = argon2.PasswordHasher()


class UserRefused(ValueError):
    """A user that cannot be added; the message says why, for an operator."""


def add_user(work: UnitOfWork, content: Content, now: datetime, *, name: str, role: str, password: str,
             municipality: str | None = None, ward: str | None = None) -> User:
    """Adds a user. Raises UserRefused."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_AT_MOST or not name.isprintable():
        raise UserRefused(f"a name has 1 to {NAME_AT_MOST} printable characters")
    if role not in ROLES:
        raise UserRefused(f"unknown role {role!r}; expected one of {', '.join(ROLES)}")
    if municipality is not None and not content.knows_municipality(municipality):
        raise UserRefused(f"{municipality!r} is not the code of a Danish municipality (four digits)")
    if role == ADVISOR and municipality is None:
        raise UserRefused("an advisor belongs to a municipality: give --municipality CODE")
    if not PASSWORD_AT_LEAST <= len(password) <= SECRET_AT_MOST:
        raise UserRefused(f"a password has {PASSWORD_AT_LEAST} to {SECRET_AT_MOST} characters")
    user = User(id=uuid.uuid4().hex, login=name.casefold(), name=name, role=role, municipality=municipality,
                ward=ward, password_hash=_HASHER.hash(password), created_at=now)
    if not work.staff.add(user):
        raise UserRefused(f"there is a user {name!r} already")
    work.records.log(now, "operator", "add_user", user.login)
    return user


def first_admin(work: UnitOfWork, content: Content, now: datetime) -> tuple[str, str] | None:
    """(name, password) of an administrator made just now; None when there is any user already."""
    if work.staff.all():
        return None
    password = new_password()
    return add_user(work, content, now, name=FIRST_ADMIN, role=ADMIN, password=password).name, password


def new_password() -> str:
    return secrets.token_urlsafe(12)


def hashed(secret: str) -> str:
    return _HASHER.hash(secret)


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Checked when nobody has the name, so that a wrong name takes as long as a wrong password."""
    return _HASHER.hash(secrets.token_hex(16))


def fits(secret_hash: str | None, secret: str) -> bool:
    """Whether the secret is the one that was hashed; takes as long when there is no hash."""
    try:
        return _HASHER.verify(secret_hash or _nobody(), secret[:SECRET_AT_MOST]) and secret_hash is not None
    except argon2.exceptions.VerificationError:
        return False
