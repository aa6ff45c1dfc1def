"""The budgets of the design against what was measured, as a table in Markdown."""
from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.measuring import Measured, quantile
from benchmarks.script import ANSWER, BUTTON, FREE
from bot.channels.web.widget import widget as widget_js

MEGABYTE, KILOBYTE = 1_000_000, 1_000
NONE = "–"


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where there is no budget or nothing was measured."""

    what: str
    ours: str
    stock: str = NONE
    budget: str = NONE
    met: bool | None = None


def rows(ours: Measured, stock: Measured, training: float | None, widget: int) -> Iterator[Row]:
    """The budgets in the order of the design."""
    faster = ours.turns_per_second / stock.turns_per_second
    yield Row("turns per second, all conversations at once", f"{ours.turns_per_second:.1f} ({faster:.1f} × stock)",
              f"{stock.turns_per_second:.1f}", "≥ 8 × stock", faster >= 8)
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        yield Row(f"a turn meanwhile, {name}", *(_ms(quantile(one.under_load, share)) for one in (ours, stock)))
    for kind, most in ((BUTTON, 15), (ANSWER, 15), (FREE, 30)):
        yield Row(f"median turn, {kind}", _ms(ours.kinds[kind]), _ms(stock.kinds[kind]), f"≤ {most} ms",
                  ours.kinds[kind] * 1000 <= most)
    growth = ours.long_last / ours.long_first
    yield Row("a long conversation: its last turns / its first", _growth(ours), _growth(stock), "≤ 1.2", growth <= 1.2)
    lighter, sooner = ours.memory / stock.memory, ours.start / stock.start
    yield Row("memory of the whole service (resident)", f"{ours.memory / MEGABYTE:.0f} MB ({lighter:.2f} × stock)",
              f"{stock.memory / MEGABYTE:.0f} MB", "≤ 0.7 × stock", lighter <= 0.7)
    yield Row("start, model present", f"{ours.start:.1f} s ({sooner:.2f} × stock)", f"{stock.start:.1f} s",
              "≤ 0.7 × stock", sooner <= 0.7)
    yield Row("training", NONE if training is None else f"{training:.0f} s", "the same", "≤ 90 s",
              None if training is None else training <= 90)
    yield Row("widget.js, one file, gzip", f"{widget / KILOBYTE:.1f} kB", NONE, "≤ 30 kB", widget <= 30 * KILOBYTE)


def widget_bytes() -> int:
    return len(gzip.compress(widget_js().encode(), 9))


def table(lines: Sequence[Row]) -> str:
    """The rows in Markdown."""
    said = {True: "yes", False: "**no**", None: NONE}
    body = [f"| {row.what} | {row.ours} | {row.stock} | {row.budget} | {said[row.met]} |" for row in lines]
    return "\n".join(["| what | ours | stock Rasa | budget | met |", "|---|---|---|---|---|", *body])


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _growth(one: Measured) -> str:
    ratio = one.long_last / one.long_first
    return f"{ratio:.2f} (turn {one.long_turns}: {_ms(one.long_last)}, at first {_ms(one.long_first)})"
