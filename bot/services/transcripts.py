"""What an advisor reads of a conversation: the transcript and its facts, as far as the citizen has allowed it."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.handover import ALL, NOTHING
from bot.services.ports import Message

SCREENING = "audit"
KEPT_BACK = "kept_back"


@dataclass(frozen=True)
class Line:
    """One message as shown. `kept_back`: its words are the citizen's own until they are shared."""

    id: int
    sender: str
    text: str
    at: datetime
    by: str | None
    kept_back: bool
    flags: tuple[str, ...]
    choices: tuple[str, ...]


def lines(messages: Sequence[Message], share: str) -> list[Line]:
    """The transcript. Answers of a screening need `all`, its result and what follows from it `result`.

    A turn with a red flag is never kept back: whoever takes over must see it.
    """
    shown: list[Line] = []
    for turn, asked in _turns(messages):
        concluded = any(_kind(message) == "screening" for message in turn)
        alarming = any(_kind(message) == "crisis" for message in turn)
        for message in turn:
            answer = message.sender == "citizen" and asked == SCREENING and share != ALL
            result = message.sender == "bot" and concluded and share == NOTHING
            shown.append(_line(message, (answer or result) and not alarming))
    return shown


def results(messages: Iterable[Message], kind: str) -> list[Mapping[str, Any]]:
    """What was concluded of one kind, oldest first."""
    return [message.body["result"] for message in messages if _kind(message) == kind]


def _turns(messages: Sequence[Message]) -> Iterator[tuple[list[Message], str | None]]:
    """(what the citizen wrote and what came of it, the flow whose question was open before)."""
    turn: list[Message] = []
    asked = before = None
    for message in messages:
        if message.sender == "citizen" and turn:
            yield turn, before
            turn, before = [], asked
        turn.append(message)
        progress = message.body.get("progress")
        if progress:
            asked = progress["flow"]
        elif message.body.get("choices"):
            asked = None
    if turn:
        yield turn, before


def _line(message: Message, kept_back: bool) -> Line:
    flag = message.body["result"]["flag"] if _kind(message) == "crisis" else None
    return Line(
        message.id, message.sender, "" if kept_back else str(message.body.get("text", "")), message.at,
        message.body.get("by"), kept_back, (flag,) if flag else (),
        () if kept_back else tuple(str(choice["title"]) for choice in message.body.get("choices") or ()))


def _kind(message: Message) -> str | None:
    result = message.body.get("result")
    return result["kind"] if result else None
