"""What commands need before they can talk: the model, trained when it is missing or stale."""
from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.commands.output import notice
from bot.dialogue import model
from bot.settings import Settings


def ready_model(settings: Settings, *, force: bool = False) -> Path:
    """The path of a model that fits today's data; trains it when needed, with progress shown."""
    path = model.model_path(settings.models)
    if path.exists() and not force:
        return path
    notice("training the model (about a minute) …")
    started = time.monotonic()
    log = settings.models / "training.log"
    try:
        with _output_kept_in(log):
            trained = model.train(settings.models, force=force)
    except model.TrainingFailed as error:
        raise model.TrainingFailed(f"{error}: {log}") from None
    notice(f"trained in {time.monotonic() - started:.0f} s: {trained}")
    return trained


@contextlib.contextmanager
def _output_kept_in(log: Path) -> Iterator[None]:
    """Rasa's progress bars go to a file: standard output belongs to JSON lines, and people get our own line."""
    log.parent.mkdir(parents=True, exist_ok=True)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = [os.dup(1), os.dup(2)]
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            for number, copy in enumerate(kept, start=1):
                os.dup2(copy, number)
                os.close(copy)
