"""The measurements that are made the same way on both systems. All times in seconds."""
from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from statistics import median

import aiohttp

from benchmarks.citizens import Citizen, TurnFailed
from benchmarks.script import FIRST_ITEM, Script, Turn, back

Make = Callable[[aiohttp.ClientSession], Citizen]


@dataclass(frozen=True)
class Size:
    """How much is measured. `long_at_most` bounds the seconds of the long conversation."""

    conversations: int = 50
    turns: int = 20
    each_kind: int = 60
    long: int = 1000
    window: int = 40
    long_at_most: float = 75.0


QUICK = Size(conversations=8, turns=10, each_kind=8, long=60, window=8, long_at_most=15.0)


@dataclass
class Measured:
    """What one system did. `long` maps the first and the last turns of one conversation to their mean."""

    turns_per_second: float = 0.0
    under_load: list[float] = field(default_factory=list)
    kinds: dict[str, float] = field(default_factory=dict)
    long_turns: int = 0
    long_first: float = 0.0
    long_last: float = 0.0
    start: float = 0.0
    memory: int = 0


def quantile(times: Sequence[float], share: float) -> float:
    """The value that `share` of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(make: Make, script: Script, size: Size) -> Measured:
    """All that needs a running system."""
    return asyncio.run(_measure(make, script, size))


async def _measure(make: Make, script: Script, size: Size) -> Measured:
    found = Measured()
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:
        await _converse(await _opened(make(http)), script.mixed(size.turns))  # warm: caches, compiled statements
        found.kinds = await _kinds(await _opened(make(http)), script, size)
        await _load(found, [await _opened(make(http)) for _ in range(size.conversations)], script.mixed(size.turns))
        await _long(found, await _opened(make(http)), script, size)
    return found


async def _opened(citizen: Citizen) -> Citizen:
    await citizen.open()
    return citizen


async def _converse(citizen: Citizen, turns: Sequence[Turn]) -> list[float]:
    times = [await citizen.turn(turn) for turn in turns]
    await citizen.close()
    return times


async def _load(found: Measured, citizens: Sequence[Citizen], turns: Sequence[Turn]) -> None:
    """All conversations at once; each sends its next message when it has the reply to the last."""
    started = time.perf_counter()
    times = await asyncio.gather(*(_converse(citizen, turns) for citizen in citizens))
    found.turns_per_second = len(citizens) * len(turns) / (time.perf_counter() - started)
    found.under_load = list(chain.from_iterable(times))


async def _kinds(citizen: Citizen, script: Script, size: Size) -> dict[str, float]:
    """The median of each kind of turn, one at a time, nothing else going on."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for turn in script.opening():
        await citizen.turn(turn)
    for number in range(size.each_kind):
        tapped, word = script.answers[FIRST_ITEM][number % 5], script.words[number % len(script.words)]
        for turn in (tapped, word, script.free[number % len(script.free)]):
            times[turn.kind].append(await citizen.turn(turn))
            if turn is word and citizen.asked == FIRST_ITEM:
                raise TurnFailed(f"not taken as an answer: {word.text}")
            if turn is tapped or (turn is word and citizen.asked):
                await citizen.turn(back())
    await citizen.close()
    return {kind: median(one) for kind, one in times.items()}


async def _long(found: Measured, citizen: Citizen, script: Script, size: Size) -> None:
    """One conversation that goes on and on: its first turns against its last."""
    started, times = time.perf_counter(), []
    for turn in chain(script.opening(), islice(script.without_end(), size.long - len(script.opening()))):
        times.append((turn.kind, await citizen.turn(turn)))
        if time.perf_counter() - started > size.long_at_most and len(times) >= 2 * size.window:
            break
    await citizen.close()
    found.long_turns = len(times)
    found.long_first, found.long_last = _typical(times[:size.window]), _typical(times[-size.window:])


def _typical(times: Sequence[tuple[str, float]]) -> float:
    """The mean of the kinds' medians: the kinds differ, and their shares must not matter."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for kind, seconds in times:
        kinds[kind].append(seconds)
    return sum(median(one) for one in kinds.values()) / len(kinds)
