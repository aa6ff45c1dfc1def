"""Advisors' calendars. A feed is found by the keyed hash of its secret; a mirror's address and password are sealed."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from bot.services.feed_ports import Feed, Mirror, Push
from bot.store.crypto import Cipher
from bot.store.feed_tables import calendar_feeds as feeds
from bot.store.feed_tables import calendar_mirrors as mirrors
from bot.store.feed_tables import calendar_pushes as pushes

WAITING, SHOWN, GIVEN_UP = "waiting", "shown", "failed"


class SqlAdvisorCalendars:
    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self._db, self._cipher = connection, cipher

    def add_feed(self, feed: Feed, secret: str) -> None:
        self._db.execute(sa.insert(feeds).values(**vars(feed), token_hash=self._cipher.lookup(secret)))

    def feed(self, feed: str) -> Feed | None:
        return self._feed(feeds.c.id == feed)

    def feed_by_secret(self, secret: str) -> Feed | None:
        """None when it never was, or was revoked."""
        return self._feed(sa.and_(feeds.c.token_hash == self._cipher.lookup(secret), feeds.c.revoked_at.is_(None)))

    def feeds(self, municipality: str) -> list[Feed]:
        """Those that work, oldest first."""
        return [_feed(row) for row in self._db.execute(sa.select(feeds).where(
            feeds.c.municipality == municipality, feeds.c.revoked_at.is_(None)).order_by(feeds.c.created_at))]

    def revoke_feed(self, feed: str, at: datetime) -> None:
        self._db.execute(sa.update(feeds).where(feeds.c.id == feed, feeds.c.revoked_at.is_(None)).values(revoked_at=at))

    def save_mirror(self, mirror: Mirror) -> None:
        self._db.execute(sa.insert(mirrors).values(
            id=mirror.id, municipality=mirror.municipality, advisor=mirror.advisor, created_at=mirror.created_at,
            sealed_body=self._cipher.seal({"url": mirror.url, "user": mirror.user, "password": mirror.password})))

    def mirror(self, mirror: str) -> Mirror | None:
        return self._mirror(mirrors.c.id == mirror)

    def mirror_of(self, municipality: str, advisor: str) -> Mirror | None:
        return self._mirror(sa.and_(mirrors.c.municipality == municipality, mirrors.c.advisor == advisor))

    def remove_mirror(self, mirror: str) -> None:
        self._db.execute(sa.delete(pushes).where(pushes.c.mirror == mirror))
        self._db.execute(sa.delete(mirrors).where(mirrors.c.id == mirror))

    def out_of_step(self, item: str, mirror: str, ends_at: datetime, at: datetime) -> None:
        """Something about the item changed: the mirror is to show it as it is then."""
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        values = {"status": WAITING, "attempts": 0, "ends_at": ends_at, "not_before": at, "error": None}
        self._db.execute(dialect.insert(pushes).values(item=item, mirror=mirror, version=0, **values)
                         .on_conflict_do_update(index_elements=["item", "mirror"],
                                                set_={**values, "version": pushes.c.version + 1}))

    def mirrors_showing(self, item: str) -> list[str]:
        return list(self._db.execute(sa.select(pushes.c.mirror).where(pushes.c.item == item)).scalars())

    def claim(self, now: datetime, again: datetime) -> Push | None:
        """The entry that has waited longest; nobody else gets it before `again`, also if we are killed now."""
        row = self._db.execute(sa.select(pushes).where(pushes.c.status == WAITING, pushes.c.not_before <= now)
                               .order_by(pushes.c.not_before, pushes.c.item).limit(1)
                               .with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        self._db.execute(sa.update(pushes).where(_is(_push(row))).values(not_before=again))
        return _push(row)

    def in_step(self, push: Push, shown: bool) -> None:
        """The server has it as it was claimed; nothing more to do unless it has changed since."""
        same = sa.and_(_is(push), pushes.c.version == push.version)
        if shown:
            self._db.execute(sa.update(pushes).where(same).values(status=SHOWN, attempts=0, error=None))
        else:
            self._db.execute(sa.delete(pushes).where(same))

    def retry(self, push: Push, error: str, at: datetime | None) -> None:
        """Again at `at`; given up when that is None."""
        self._db.execute(sa.update(pushes).where(_is(push), pushes.c.version == push.version).values(
            attempts=push.attempts + 1, error=error[:200], status=WAITING if at else GIVEN_UP,
            **({"not_before": at} if at else {})))

    def given_up(self, municipality: str) -> list[Push]:
        return [_push(row) for row in self._db.execute(sa.select(pushes).join(mirrors).where(
            mirrors.c.municipality == municipality, pushes.c.status == GIVEN_UP).order_by(pushes.c.item))]

    def forget(self, ended_before: datetime, at: datetime) -> None:
        """What ended so long ago is taken off the mirrors too, once its booking is deleted here."""
        self._db.execute(sa.update(pushes).where(pushes.c.status == SHOWN, pushes.c.ends_at < ended_before).values(
            status=WAITING, not_before=at, version=pushes.c.version + 1))

    def next_at(self) -> datetime | None:
        return self._db.execute(sa.select(sa.func.min(pushes.c.not_before)).where(
            pushes.c.status == WAITING)).scalar_one()

    def _feed(self, condition: sa.sql.ColumnElement) -> Feed | None:
        row = self._db.execute(sa.select(feeds).where(condition)).first()
        return _feed(row) if row else None

    def _mirror(self, condition: sa.sql.ColumnElement) -> Mirror | None:
        row = self._db.execute(sa.select(mirrors).where(condition)).first()
        if row is None:
            return None
        return Mirror(id=row.id, municipality=row.municipality, advisor=row.advisor, created_at=row.created_at,
                      **self._cipher.unseal(row.sealed_body))


def _is(push: Push) -> sa.sql.ColumnElement:
    return sa.and_(pushes.c.item == push.item, pushes.c.mirror == push.mirror)


def _feed(row: Row) -> Feed:
    return Feed(row.id, row.municipality, row.advisor, row.created_at, row.revoked_at)


def _push(row: Row) -> Push:
    return Push(row.item, row.mirror, row.version, row.attempts, row.error)
