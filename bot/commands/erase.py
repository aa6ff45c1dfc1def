from __future__ import annotations

import argparse

from bot.app import open_database
from bot.commands.output import notice
from bot.services.clock import Clock
from bot.services.data_rights import erase_conversation
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    database = open_database(settings, notice)
    with database.transaction() as work:
        erased = erase_conversation(work, args.conversation, Clock(settings.now).now(), actor="operator")
    notice(f"erased {args.conversation}" if erased else f"there is no conversation {args.conversation} to erase")
    return 0 if erased else 1
