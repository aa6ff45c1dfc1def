"""`python -m benchmarks`: the budgets of the design, measured against stock Rasa with this same bot in one run.

Exit code 0 when every budget is met, 1 when one is missed.
"""
from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psutil

from benchmarks import systems
from benchmarks.budgets import rows, table, widget_bytes
from benchmarks.citizens import OurCitizen, StockCitizen
from benchmarks.measuring import QUICK, Measured, Size, measure
from benchmarks.script import Script, read_script
from bot.content.loader import load_content
from bot.dialogue.model import model_path
from bot.store.crypto import new_key

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
NO_LIMITS = {"AFKLAR_SESSIONS_PER_MINUTE": "1000000", "AFKLAR_MESSAGES_PER_MINUTE": "1000000"}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="small numbers, no training, no page: only to see that it works")
    args = parser.parse_args(argv)
    size = QUICK if args.quick else Size()
    with tempfile.TemporaryDirectory(prefix="afklar-benchmarks-") as name:
        folder = Path(name)
        models, training = (Path(os.environ.get("AFKLAR_MODELS", "models")).resolve(), None) if args.quick \
            else (folder / "models", _training(folder / "models"))
        script = read_script(load_content())
        ours = _ours(folder / "ours", models, script, size)
        stock = _stock(folder / "stock", model_path(models), script, size)
    lines = list(rows(ours, stock, training, widget_bytes()))
    text = _page(table(lines), size, quick=args.quick)
    print(text)
    if not args.quick:
        PAGE.write_text(text + "\n", encoding="utf-8")
    return 1 if any(row.met is False for row in lines) else 0


def _training(models: Path) -> float:
    """Seconds of `afklar train` with nothing cached."""
    _say("training")
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "bot", "train", "--force"], check=True, cwd=systems.ROOT, env={
        **os.environ, "AFKLAR_MODELS": str(models), "RASA_CACHE_DIRECTORY": str(models / "cache")})
    return time.monotonic() - started


def _environment(folder: Path, models: Path) -> dict[str, str]:
    folder.mkdir()
    return {"AFKLAR_VAR": str(folder), "AFKLAR_MODELS": str(models), "AFKLAR_KEY": new_key(), **NO_LIMITS}


def _ours(folder: Path, models: Path, script: Script, size: Size) -> Measured:
    """The first start makes the database and warms the disk's cache; the second is measured, and everything else."""
    env = _environment(folder, models)
    _say("starting Afklar")
    with systems.ours(folder, env):
        pass
    with systems.ours(folder, env) as running:
        _say(f"measuring Afklar (started in {running.start:.1f} s)")
        found = measure(lambda http: OurCitizen(http, running.base), script, size)
        found.start, found.memory = running.start, running.memory()
    return found


def _stock(folder: Path, model: Path, script: Script, size: Size) -> Measured:
    env = _environment(folder, model.parent)
    _say("starting stock Rasa")
    with systems.stock(folder, env, model):
        pass
    with systems.stock(folder, env, model) as running:
        _say(f"measuring stock Rasa (started in {running.start:.1f} s)")
        found = measure(lambda http: StockCitizen(http, running.base), script, size)
        found.start, found.memory = running.start, running.memory()
    return found


def _page(figures: str, size: Size, *, quick: bool) -> str:
    command = "python -m benchmarks --quick" if quick else "make bench"
    machine = (f"{psutil.cpu_count()} cores ({_processor()}), {psutil.virtual_memory().total / 1e9:.0f} GB, "
               f"{platform.system()}, Python {platform.python_version()}, Rasa 3.6.21")
    return f"""# Benchmarks

Written by `{command}` on {date.today().isoformat()}; do not edit it by hand.
How it is measured: `benchmarks/README.md`. Machine: {machine}.
{size.conversations} conversations × {size.turns} turns, half taps, half free text; SQLite on both sides.

{figures}"""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
