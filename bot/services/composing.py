"""How the bot's messages are written on a channel that is not the web: letters for choices, short messages, buttons.

What one turn has said goes out together where there is room: two messages sent at once may arrive in the wrong order.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from bot.domain.sms_text import pack, to_gsm
from bot.services.channel_ports import Part
from bot.services.ports import Message

LETTERED = frozenset({"option", "other"})
"""Kinds of choices that get a letter. Why, back and skip are words everybody may write at any time."""
TELEGRAM_TEXT, TELEGRAM_BUTTONS = 4000, 100
"""Characters of a Telegram message (4,096 with room for entities) and buttons of one keyboard (Bot API)."""
_LETTER = re.compile(r"\s*([A-Za-z])\s*[).:]?\s*")
_BLANK_LINES = re.compile(r"\n{3,}")

Texts = Mapping[str, str]


def lettered(messages: Sequence[Message]) -> dict[int, list[tuple[str, Mapping[str, Any]]]]:
    """Which letter stands for which choice now, by message: those said since the citizen wrote last.

    When nothing can be chosen there, those before. A letter means one thing: a menu and a question after it go on
    from A to D to E, and what is said later in the same breath goes on from there.
    """
    groups: list[list[Message]] = [[]]
    for message in messages:
        if message.sender == "citizen":
            groups.append([])
        else:
            groups[-1].append(message)
    for group in reversed(groups):
        letters = iter(ascii_uppercase)
        found = {message.id: list(zip(letters, shown, strict=False)) for message in group
                 if (shown := [c for c in message.body.get("choices") or () if c["kind"] in LETTERED])}
        if found:
            return found
    return {}


def choice_by_letter(messages: Sequence[Message], said: str) -> str | None:
    """The id of the choice that `said` names by its letter: "b", "B)", " b. "; None when it is no such letter."""
    match = _LETTER.fullmatch(said)
    if match is None:
        return None
    return next((str(choice["id"]) for shown in lettered(messages).values() for letter, choice in shown
                 if letter == match.group(1).upper()), None)


def sms(messages: Sequence[Message], texts: Texts, recent: Sequence[Message] = ()) -> list[Part]:
    """SMS of at most three segments each. `recent`: what was said around them, which decides the letters."""
    letters = lettered(recent or messages)
    blocks = [to_gsm(_sms_block(message, letters.get(message.id, ()), texts)) for message in messages]
    return [Part(messages[-1].id, {"text": text}) for text in pack([block for block in blocks if block])]


def _sms_block(message: Message, letters: Sequence[tuple[str, Mapping[str, Any]]], texts: Texts) -> str:
    progress = message.body.get("progress") or {}
    lines = [_BLANK_LINES.sub("\n\n", message.body.get("text", "").strip())]
    if progress.get("number"):
        lines[0] = texts["sms.progress"].format(**progress) + lines[0]
    lines += [texts["sms.option"].format(letter=letter, title=choice["title"]) for letter, choice in letters]
    if letters and progress.get("number") == 1:
        lines.append(texts["sms.controls"])
    return "\n".join(line for line in lines if line)


def telegram(messages: Sequence[Message], texts: Texts, recent: Sequence[Message] = ()) -> list[Part]:
    """Telegram messages, plain text; the buttons under the last message that offers any."""
    parts: list[Part] = []
    held = ""
    for message in messages:
        block = _progress(message, texts) + message.body.get("text", "").strip()
        pieces = _paragraphs(f"{held}\n\n{block}".strip())
        parts += [Part(message.id, {"text": piece}) for piece in pieces[:-1]]
        held = pieces[-1] if pieces else ""
        buttons = [{"id": choice["id"], "title": choice["title"]} for choice in message.body.get("choices") or ()]
        if buttons:
            parts.append(Part(message.id, {"text": held or texts["telegram.choose"],
                                           "buttons": buttons[:TELEGRAM_BUTTONS]}))
            held = ""
    if held:
        parts.append(Part(messages[-1].id, {"text": held}))
    return _numbered(parts)


def _numbered(parts: list[Part]) -> list[Part]:
    """All parts under the newest message, so that their order is that of their numbers."""
    newest = max((part.message for part in parts), default=0)
    return [Part(newest, part.body) for part in parts]


def _progress(message: Message, texts: Texts) -> str:
    progress = message.body.get("progress") or {}
    return texts["progress"].format(**progress) + "\n" if progress.get("number") else ""


def _paragraphs(text: str) -> list[str]:
    """`text` in pieces that Telegram takes, cut between paragraphs, else lines, else words, else anywhere."""
    pieces: list[str] = []
    while len(text) > TELEGRAM_TEXT:
        at = next((found for cut in ("\n\n", "\n", " ") if (found := text.rfind(cut, 1, TELEGRAM_TEXT)) > 0),
                  TELEGRAM_TEXT)
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    return [*pieces, text] if text else pieces


Composer = Callable[[Sequence[Message], Texts, Sequence[Message]], list[Part]]
COMPOSERS: Mapping[str, Composer] = {"sms": sms, "telegram": telegram}
