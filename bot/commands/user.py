"""`afklar user add`: adds a member of staff. The password is read, or made and printed once."""
from __future__ import annotations

import argparse
import sys

from bot.app import open_parts
from bot.commands.output import notice
from bot.services.users import UserRefused, add_user, new_password
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    given = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else None
    password = new_password() if given is None else given
    parts = open_parts(settings, notice)
    try:
        with parts.database.transaction() as work:
            user = add_user(work, parts.content, parts.clock.now(), name=args.name, role=args.role, password=password,
                            municipality=args.municipality, ward=args.ward)
    except UserRefused as refused:
        notice(f"afklar: {refused}")
        return 2
    notice(f"added {user.role} {user.name}")
    if given is None:
        notice(f"password (shown only now): {password}")
    return 0
