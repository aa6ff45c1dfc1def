from __future__ import annotations

import argparse

from bot.settings import Settings
from bot.store.crypto import new_key


def run(args: argparse.Namespace, settings: Settings) -> int:
    print(new_key())
    return 0
