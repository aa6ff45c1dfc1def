"""Many who want the same seat at once, from several processes, each through the services that chat and staff use."""
from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.services import booking_changes
from bot.services.booking_changes import Wanted
from bot.services.booking_state import Acting, NoLongerPossible, TimeTaken
from bot.store.crypto import Cipher
from bot.store.database import Database
from tests.store.conftest import NOW

THREADS = 8
PERSON = {"name": "Anna Sørensen", "phone": "+4520123456", "interpreter": "no"}
Attempt = Callable[[Database, int], str]


def attempt_to_book(slot: str, wait: bool = False) -> Attempt:
    def attempt(database: Database, number: int) -> str:
        with database.transaction() as work:
            return booking_changes.book(Acting(work, NOW), Wanted(
                slot, "phone", PERSON, key=f"key-{number}", wait=wait)).status

    return attempt


def attempt_to_swap(bookings: tuple[str, str], slots: tuple[str, str]) -> Attempt:
    """Even ones move the first booking into the second's time, odd ones the second into the first's."""
    def attempt(database: Database, number: int) -> str:
        with database.transaction() as work:
            booking = work.bookings.get(bookings[number % 2])
            assert booking is not None
            there = slots[0] if booking.slot == slots[1] else slots[1]
            return booking_changes.move(Acting(work, NOW), booking, there).status

    return attempt


def _one(database: Database, attempt: Attempt, number: int) -> str:
    try:
        return attempt(database, number)
    except (TimeTaken, NoLongerPossible) as refused:
        return type(refused).__name__


def _process(url: str, key: str, attempt: Attempt, numbers: range, start: Any, results: Any) -> None:
    database, ready = Database(url, Cipher(key)), threading.Barrier(THREADS)

    def several(mine: range) -> list[str]:
        ready.wait()
        return [_one(database, attempt, number) for number in mine]

    start.wait()
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [numbers[share::THREADS] for share in range(THREADS)]
        try:
            results.put([status for part in pool.map(several, shares) for status in part])
        except Exception as error:
            results.put([f"{type(error).__name__}: {error}"])
    database.close()


def race(url: str, key: str, attempt: Attempt, attempts: int, processes: int) -> list[str]:
    """What became of each attempt; all processes begin at the same moment."""
    forking = multiprocessing.get_context("fork")
    start, results = forking.Event(), forking.Queue()
    workers = [forking.Process(target=_process, args=(url, key, attempt, range(share, attempts, processes), start,
                                                      results)) for share in range(processes)]
    for worker in workers:
        worker.start()
    start.set()
    found = [status for _ in workers for status in results.get(timeout=120)]
    for worker in workers:
        worker.join(20)
    return found
