"""The command `afklar` (contract "Command line"). Exit codes: 0 done, 1 it found something wrong, 2 wrong use."""
from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence

from bot.settings import Settings, SettingsError, read_settings

DONE, WRONG, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Never shows a traceback for something the operator can mend."""
    parser = _parser()
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = read_settings()
    except SettingsError as error:
        return _complain(str(error), USAGE)
    try:
        return int(args.run(args, settings))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return DONE
    except Exception as error:
        known = _known(error)
        if known is None:
            raise
        return _complain(known, WRONG)


def _known(error: Exception) -> str | None:
    """Errors that are somebody's to mend, in words; None for a defect of ours."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 (commands that need no database stay quick)

    from bot.content.loader import ContentError  # noqa: PLC0415
    from bot.dialogue.model import TrainingFailed  # noqa: PLC0415
    from bot.store.crypto import KeyProblem  # noqa: PLC0415

    if isinstance(error, OperationalError):
        return f"the database cannot be used: {str(error.orig).strip()}"
    if isinstance(error, (ContentError, KeyProblem, TrainingFailed)):
        return str(error)
    return None


def _complain(message: str, code: int) -> int:
    print(f"afklar: {message}", file=sys.stderr)
    return code


def _command(module: str) -> Callable[[argparse.Namespace, Settings], int]:
    """The function `run` of bot.commands.<module>, imported when it is used: Rasa takes seconds to import."""
    def run(args: argparse.Namespace, settings: Settings) -> int:
        from importlib import import_module  # noqa: PLC0415

        return int(import_module(f"bot.commands.{module}").run(args, settings))

    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="afklar", description="Danish-language assistant for municipal prevention")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, module: str, help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help)
        command.set_defaults(run=_command(module))
        return command

    serve = add("serve", "serve", "everything in one command; trains first when the model is missing or stale")
    serve.add_argument("--host", help="address to listen on (AFKLAR_HOST)")
    serve.add_argument("--port", type=_port, help="port to listen on (AFKLAR_PORT, 8000)")
    serve.add_argument("--workers", type=_positive, help="processes; more than one needs PostgreSQL (AFKLAR_WORKERS)")
    chat = add("chat", "chat", "talk to the bot in the terminal")
    chat.add_argument("--json", action="store_true", help="one JSON line in, one out")
    chat.add_argument("--municipality", metavar="CODE", help="four-digit code")
    chat.add_argument("--channel", choices=("web", "sms"), default="web")
    chat.add_argument("--conversation", metavar="ID", help="go on with this conversation")
    parse = add("parse", "parse", "lines in, what is understood out")
    parse.add_argument("--json", action="store_true", help="JSON lines (the only form there is)")
    parse.add_argument("--question", metavar="ID", help="the open question, as audit.3")
    parse.add_argument("--now", metavar="ISO", help="the instant that times are counted from")
    train = add("train", "train", "train the model when its data has changed")
    train.add_argument("--force", action="store_true", help="also when it has not")
    check = add("check", "check", "check content, settings and environment")
    check.add_argument("--ids", action="store_true", help="print every question id with its text")
    evaluate = add("evaluate", "evaluate", "measure the understanding")
    evaluate.add_argument("file", nargs="?", metavar="FILE", help="labelled lines; without it, cross-validation")
    listing = add("list", "list", "what is stored, one JSON object a line")
    listing.add_argument("what", choices=LISTS)
    listing.add_argument("--json", action="store_true", help="JSON lines (the only form there is)")
    listing.add_argument("--personal", action="store_true", help="also names, numbers and answers")
    user = add("user", "user", "members of staff: advisors, clinicians, administrators")
    user.add_argument("what", choices=("add",))
    user.add_argument("name", metavar="NAME", help="first name and surname: what they sign in with")
    user.add_argument("--role", required=True, choices=("advisor", "clinician", "admin"))
    user.add_argument("--municipality", metavar="CODE", help="four-digit code; an advisor must have one")
    user.add_argument("--ward", metavar="NAME", help="a clinician's ward")
    user.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    database = add("db", "db", "the database")
    database.add_argument("what", choices=("upgrade",))
    erase = add("erase", "erase", "delete one conversation and what belongs to it")
    erase.add_argument("conversation", metavar="CONVERSATION")
    add("purge", "purge", "delete what is older than the settings say")
    add("key", "key", "print a new encryption key")
    return parser


LISTS = ("screenings", "bookings", "callbacks", "slots", "referrals", "handovers", "conversations")


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0-65535)")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)
