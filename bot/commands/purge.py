from __future__ import annotations

import argparse

from bot.app import open_database
from bot.commands.output import notice
from bot.services.clock import Clock
from bot.services.data_rights import purge
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings, notice).transaction() as work:
        done = purge(work, Clock(settings.now).now(), settings)
    notice(f"deleted {done.conversations} conversations, {done.bookings} bookings, {done.callbacks} call-back wishes, "
           f"{done.log} lines of the audit log")
    return 0
