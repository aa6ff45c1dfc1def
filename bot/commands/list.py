from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from bot.app import open_database
from bot.commands.output import notice, put
from bot.services.listing import rows
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    with open_database(settings, notice).reading() as work:
        found: Iterator[dict[str, Any]] = rows(work, args.what, personal=args.personal)
        for row in found:
            put(row)
    return 0
