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


def lettered(choices: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """The choices that can be answered by a letter, with their letters."""
    shown = [choice for choice in choices if choice["kind"] in LETTERED]
    return list(zip(ascii_uppercase, shown, strict=False))


def choice_by_letter(choices: Sequence[Mapping[str, Any]], said: str) -> str | None:
    """The id of the choice that `said` names by its letter: "b", "B)", " b. "; None when it is no such letter."""
    found = _LETTER.fullmatch(said)
    if found is None:
        return None
    return next((str(choice["id"]) for letter, choice in lettered(choices) if letter == found.group(1).upper()), None)


def sms(messages: Sequence[Message], texts: Texts) -> list[Part]:
    """SMS of at most three segments each. Only the last choices get letters: a letter must mean one thing."""
    last = next((m.id for m in reversed(messages) if m.body.get("choices")), None)
    blocks = [to_gsm(_sms_block(message, message.id == last, texts)) for message in messages]
    return [Part(messages[-1].id, {"text": text}) for text in pack([block for block in blocks if block])]


def _sms_block(message: Message, with_letters: bool, texts: Texts) -> str:
    progress, choices = message.body.get("progress") or {}, message.body.get("choices") or ()
    lines = [_BLANK_LINES.sub("\n\n", message.body.get("text", "").strip())]
    if progress.get("number"):
        lines[0] = texts["sms.progress"].format(**progress) + lines[0]
    if with_letters:
        lines += [texts["sms.option"].format(letter=letter, title=choice["title"])
                  for letter, choice in lettered(choices)]
        if progress.get("number") == 1:
            lines.append(texts["sms.controls"])
    return "\n".join(line for line in lines if line)


def telegram(messages: Sequence[Message], texts: Texts) -> list[Part]:
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


COMPOSERS: Mapping[str, Callable[[Sequence[Message], Texts], list[Part]]] = {"sms": sms, "telegram": telegram}
