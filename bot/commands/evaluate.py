from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.preparing import ready_model
from bot.dialogue.model import model_path
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    from bot.dialogue.evaluate import LabelledProblem, evaluate  # noqa: PLC0415  (loads Rasa)

    file = Path(args.file) if args.file else None
    if file is not None and not file.is_file():
        print(f"afklar: there is no file {file}", file=sys.stderr)
        return 2
    try:
        return evaluate(ready_model(settings) if file else model_path(settings.models), file, sys.stdout)
    except LabelledProblem as problem:
        print(f"afklar: {problem}", file=sys.stderr)
        return 2
