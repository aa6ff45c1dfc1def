from __future__ import annotations

import argparse

from bot.app import open_database
from bot.commands.output import notice
from bot.settings import Settings
from bot.store.migrate import current


def run(args: argparse.Namespace, settings: Settings) -> int:
    database = open_database(settings, notice)
    notice(f"the database is at revision {current(database.engine)[0]}")
    return 0
