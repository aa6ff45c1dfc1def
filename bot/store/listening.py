"""Hears what other processes commit (PostgreSQL's LISTEN). SQLite needs none: it has one process."""
from __future__ import annotations

import logging
import select
import threading
from collections.abc import Callable

import psycopg2
import sqlalchemy as sa
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from bot.store.notices import CHANNEL

log = logging.getLogger("afklar.store")
LOOK_UP_SECONDS = 1.0
AGAIN_SECONDS = 1.0


class Listener:
    """A thread that calls `heard(payload)` for every notice, and `heard("")` when some may have been missed."""

    def __init__(self, url: str, heard: Callable[[str], None]) -> None:
        self._dsn = sa.engine.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._heard, self._stopping = heard, threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(LOOK_UP_SECONDS * 3)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg2.Error as error:
                log.warning("cannot hear other processes (%s); trying again", type(error).__name__)
                self._stopping.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        connection = psycopg2.connect(self._dsn)
        try:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            connection.cursor().execute(f"LISTEN {CHANNEL}")
            self._heard("")  # whatever happened while we were not connected
            while not self._stopping.is_set():
                if select.select([connection], [], [], LOOK_UP_SECONDS)[0]:
                    connection.poll()
                    for notice in connection.notifies:
                        self._heard(notice.payload)
                    connection.notifies.clear()
        finally:
            connection.close()
