from __future__ import annotations

import argparse

from bot.commands.output import notice
from bot.commands.preparing import ready_model
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    notice(f"model: {ready_model(settings, force=args.force)}")
    return 0
