"""What a Telegram update is to us. Pure reading: nothing is sent and nothing stored here."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, ChatMember, Message, Update

from bot.services.arriving import Arrival

CHANNEL, PRIVATE = "telegram", "private"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
COMMANDS = {"start": "start", "stop": "stop", "hjaelp": "help", "help": "help", "slet": "delete"}
"""Telegram commands, by what they mean; the words for it are content (texts `telegram.word.*`)."""


@dataclass(frozen=True)
class Tap:
    """A tap on one of our buttons: answered at once, and its keyboard is taken away."""

    query: str
    chat: int
    message: int | None
    text: str
    title: str | None


@dataclass(frozen=True)
class Read:
    """What is to be done with an update. All None: nothing, and that is no mistake."""

    arrival: Arrival | None = None
    tap: Tap | None = None
    left: str | None = None
    """The chat whose owner has blocked the bot."""
    group: int | None = None
    """The group in which somebody spoke to the bot."""


def read(update: Update, words: dict[str, str], municipality: str | None = None) -> Read:
    """`words`: what each meaning of a command is as text ("help": "hjælp")."""
    key = f"update {update.update_id}"
    if update.callback_query is not None:
        return _tap(update.callback_query, key, municipality)
    if update.my_chat_member is not None:
        member = update.my_chat_member
        gone = member.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
        return Read(left=str(member.chat.id)) if gone and member.chat.type == PRIVATE else Read()
    if update.edited_message is not None:
        message = update.edited_message
        return Read(_arrival(message, key, "edited", "", municipality)) if message.chat.type == PRIVATE else Read()
    return _message(update.message, key, words, municipality) if update.message is not None else Read()


def _message(message: Message, key: str, words: dict[str, str], municipality: str | None) -> Read:
    text = message.text or ""
    if message.chat.type != PRIVATE:
        return Read(group=message.chat.id) if text.startswith("/") else Read()
    if message.from_user is None or message.from_user.is_bot:
        return Read()
    if not text:
        return Read(_arrival(message, key, "media", message.caption or "", municipality))
    command, _, payload = text.removeprefix("/").partition(" ")
    meaning = COMMANDS.get(command.partition("@")[0].lower()) if text.startswith("/") else None
    if meaning == "start" and len(payload) == 4 and payload.isdecimal():
        municipality = payload
    return Read(_arrival(message, key, "text", words[meaning] if meaning else text, municipality))


def _arrival(message: Message, key: str, kind: str, text: str, municipality: str | None) -> Arrival:
    return Arrival(CHANNEL, str(message.chat.id), key, text, kind, municipality)


def _tap(query: CallbackQuery, key: str, municipality: str | None) -> Read:
    shown: Any = query.message
    chat = shown.chat if shown is not None else None
    if chat is None or chat.type != PRIVATE:
        return Read()
    rows = shown.reply_markup.inline_keyboard if getattr(shown, "reply_markup", None) else ()
    title = next((button.text for row in rows for button in row if button.callback_data == query.data), None)
    tap = Tap(query.id, chat.id, shown.message_id, getattr(shown, "text", None) or "", title)
    return Read(Arrival(CHANNEL, str(chat.id), key, query.data or "", "choice", municipality), tap)
