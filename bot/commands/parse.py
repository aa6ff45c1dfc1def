"""`afklar parse --json`: what is understood, without a conversation. Lines of text in, one JSON object out for each."""
from __future__ import annotations

import argparse
import sys
from datetime import datetime

from bot.commands.output import notice, put
from bot.commands.preparing import ready_model
from bot.content.loader import load_content
from bot.dialogue.parsing import Understanding
from bot.dialogue.rasa_host import RasaHost
from bot.services.clock import Clock
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    content = load_content()
    if args.question and args.question not in content.questions:
        notice(f"afklar: there is no question {args.question!r}; `afklar check --ids` lists them")
        return 2
    now = None
    if args.now:
        try:
            now = datetime.fromisoformat(args.now.replace("Z", "+00:00")).astimezone()
        except ValueError:
            notice(f"afklar: --now is {args.now!r}; expected ISO 8601, as 2026-11-23T09:00:00+01:00")
            return 2
    clock = Clock(settings.now)
    understanding = Understanding(RasaHost(ready_model(settings)), content)
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        put(understanding.parse(text, question=args.question, now=now or clock.now()))
    return 0
