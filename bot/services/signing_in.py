"""Signing in and out, the lock of an idle screen, and what stops guessing (issue 5; decision 0022)."""
from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from bot.services.ports import Database, UnitOfWork
from bot.services.staff_ports import StaffSession, User
from bot.services.users import fits

IDLE = timedelta(minutes=5)
"""After so long without anything done, the screen is locked; the PIN opens it again."""
SESSION = timedelta(hours=12)
AWAY = timedelta(minutes=30)
"""A page that is open, but in which nobody has done anything for so long, does not make its user present."""
FAILURES, BLOCKED = 5, timedelta(minutes=15)
"""So many wrong passwords in a row, and the account rests for so long."""
PIN_FAILURES = 5
WRONG, REST = "wrong", "blocked"


@dataclass(frozen=True)
class SignedIn:
    """Who a request comes from. `locked`: the screen was left idle; nothing is shown until the PIN."""

    user: User
    session: StaffSession
    locked: bool


def sign_in(database: Database, login: str, password: str, code: str, now: datetime) -> str | None:
    """The session's token; None when name, password or code are wrong, or the account rests.

    The hash is checked outside any transaction: it is slow on purpose and would hold up everybody's writing.
    """
    with database.reading() as work:
        user = work.staff.by_login(login)
    right = fits(user.password_hash if user else None, password)
    if user is None:
        return None
    right = right and user.disabled_at is None and _code_fits(user, code, now)
    with database.transaction() as work:
        return _settle(work, user.id, right, now)


def _settle(work: UnitOfWork, user_id: str, right: bool, now: datetime) -> str | None:
    user = work.staff.get(user_id)
    if user is None or (user.blocked_until and now < user.blocked_until):
        return None
    if not right:
        user.failures += 1
        if user.failures >= FAILURES:
            user.failures, user.blocked_until = 0, now + BLOCKED
            work.records.log(now, user.login, "blocked", user.login)
        work.staff.save(user)
        work.records.log(now, user.login, "sign_in_failed", user.login)
        return None
    user.failures, user.blocked_until = 0, None
    work.staff.save(user)
    token = secrets.token_urlsafe(32)
    work.staff.open_session(StaffSession("", user.id, secrets.token_urlsafe(32), now, now), token)
    work.staff.seen(user.id, now)
    work.records.log(now, user.login, "sign_in", user.login)
    return token


def _code_fits(user: User, code: str, now: datetime) -> bool:
    if user.totp is None:
        return True
    return pyotp.TOTP(user.totp).verify(code.strip(), for_time=now, valid_window=1)


def signed_in(work: UnitOfWork, token: str | None, now: datetime) -> SignedIn | None:
    """Who the token belongs to; None when it is unknown, has expired, or its user may not sign in any more."""
    session = work.staff.session(token) if token else None
    if session is None or now - session.created_at >= SESSION:
        return None
    user = work.staff.get(session.user)
    if user is None or user.disabled_at is not None:
        return None
    return SignedIn(user, session, session.locked_at is not None or now - session.active_at >= IDLE)


def did_something(work: UnitOfWork, who: SignedIn, now: datetime) -> None:
    """A person is at the keyboard: the idle time begins again."""
    who.session.active_at = now
    work.staff.save_session(who.session)
    work.staff.seen(who.user.id, now)


def page_is_open(work: UnitOfWork, who: SignedIn, now: datetime) -> None:
    """The page is open somewhere: its user is present, unless nobody has touched it for long."""
    if now - who.session.active_at < AWAY:
        work.staff.seen(who.user.id, now)


def lock(work: UnitOfWork, who: SignedIn, now: datetime) -> None:
    who.session.locked_at = now
    work.staff.save_session(who.session)


def unlock(work: UnitOfWork, who: SignedIn, right: bool, now: datetime) -> bool:
    """`right`: whether PIN or password fitted. After five wrong ones the session is over."""
    if not right:
        who.session.failures += 1
        if who.session.failures >= PIN_FAILURES:
            work.staff.end_session(who.session.token_hash)
        else:
            work.staff.save_session(who.session)
        work.records.log(now, who.user.login, "unlock_failed", who.user.login)
        return False
    who.session.locked_at, who.session.failures = None, 0
    did_something(work, who, now)
    return True


def opens(user: User, secret: str) -> bool:
    """Whether this unlocks the screen: the PIN, or the password where no PIN has been chosen."""
    return fits(user.pin_hash or user.password_hash, secret)


def sign_out(work: UnitOfWork, who: SignedIn, now: datetime) -> None:
    work.staff.end_session(who.session.token_hash)
    work.staff.seen(who.user.id, None)
    work.records.log(now, who.user.login, "sign_out", who.user.login)


def from_the_form(who: SignedIn, sent: str) -> bool:
    """Whether a form or a script of ours sent this (CSRF)."""
    return hmac.compare_digest(who.session.csrf.encode(), sent.encode())
