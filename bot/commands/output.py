"""How commands write: JSON lines on standard output, notices for people on standard error."""
from __future__ import annotations

import json
import sys
from typing import Any


def put(value: Any) -> None:
    """One JSON object on one line, flushed: the reader may be a program that waits for it."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def notice(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
