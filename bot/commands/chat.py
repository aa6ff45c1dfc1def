"""`afklar chat`: talk to the bot in the terminal, or line by line in JSON, over the same inbox, turn and outbox."""
from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterator
from typing import Any

from bot.app import Running, open_parts
from bot.channels.terminal.screen import Screen
from bot.commands.output import notice, put
from bot.commands.preparing import ready_model
from bot.dialogue.rasa_host import RasaHost
from bot.domain.red_flags import find_red_flags
from bot.domain.sms_text import segments
from bot.services import arriving, composing, conversations
from bot.services.conversations import Refused
from bot.services.ports import Message
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    parts = open_parts(settings, notice)
    if args.municipality and not parts.content.knows_municipality(args.municipality):
        notice(f"afklar: {args.municipality!r} is not the code of a Danish municipality (four digits)")
        return 2
    talk = _Talk(Running(parts, RasaHost(ready_model(settings))), args)
    if not talk.open():
        notice(f"afklar: there is no open conversation {args.conversation}")
        return 1
    return talk.in_json() if args.json else talk.on_screen()


class _Talk:
    def __init__(self, running: Running, args: argparse.Namespace) -> None:
        self.running, self.parts, self.args = running, running.parts, args
        self.conversation, self.seen = "", 0
        self.choices: dict[str, str] = {}
        self.stopped = False

    def open(self) -> bool:
        """A new conversation, or the one that is named. False when it does not exist or has ended."""
        with self.parts.database.transaction() as work:
            if self.args.conversation:
                found = work.conversations.get(self.args.conversation)
                if found is None or found.ended_at is not None:
                    return False
                self.conversation = found.id
            else:
                self.conversation = conversations.open_conversation(
                    work, self.parts.content, self.parts.clock.now(), channel=self.args.channel,
                    municipality=self.args.municipality).conversation
        return True

    def news(self) -> dict[str, Any]:
        """{"conversation", "state", "messages"}: what the bot has said since the last call."""
        with self.parts.database.reading() as work:
            found = work.conversations.get(self.conversation)
            messages = work.messages.after(self.conversation, self.seen)
            recent = work.messages.recent(self.conversation)
        if messages:
            self.seen = messages[-1].id
        said = [m for m in messages if m.sender != "citizen"]
        shown = [conversations.as_json(m) for m in said]
        if said and self.args.channel == "sms":
            shown = self._as_sms(said, recent)
        for message in shown:
            self.choices.update({choice["title"].casefold(): choice["id"] for choice in message["choices"]})
        state = "closed" if found is None or found.ended_at else found.state
        return {"conversation": self.conversation, "state": state, "messages": shown}

    def _as_sms(self, said: list[Message], recent: list[Message]) -> list[dict[str, Any]]:
        """What SMS would show (contract): one message for each SMS, with what a program reads on the last."""
        parts = composing.sms(said, self.parts.content.texts, recent)
        whole = [conversations.as_json(m) for m in said]
        empty: dict[str, Any] = {"choices": [], "progress": None, "result": None}
        last = {name: next((m[name] for m in reversed(whole) if m[name]), none) for name, none in empty.items()}
        last["choices"] = [choice for message in whole for choice in message["choices"]]
        return [{**whole[-1], **(last if part is parts[-1] else empty), "text": part.body["text"],
                 "segments": segments(part.body["text"])} for part in parts]

    def send(self, body: dict[str, Any]) -> None:
        """Puts a message into the inbox and handles it. Raises Refused, as the chat API does."""
        with self.parts.database.transaction() as work:
            found = work.conversations.lock(self.conversation)
            if found is None or found.ended_at is not None:
                raise Refused("ended")
            receipt = self._opted(str(body.get("text", ""))) if self.args.channel == "sms" else None
            if receipt:
                arriving.tell(work, self.parts.content, found, receipt, self.parts.clock.now())
            else:
                conversations.receive(work, found, {"id": uuid.uuid4().hex, **body}, self.parts.clock.now())
        self.running.drain(self.conversation)

    def _opted(self, text: str) -> str | None:
        """What SMS says to STOP, to START after it, and to anything in between; None for all other messages."""
        before, wish = self.stopped, self.parts.content.channel_words.wish(text)
        self.stopped = wish == "stop" or (before and wish != "start")
        if before:
            flags = find_red_flags(text, self.parts.content.red_flag_patterns)
            return "started" if wish == "start" else None if flags else "still_stopped"
        return "stopped" if wish == "stop" else None

    def in_json(self) -> int:
        put(self.news())
        for line in _lines():
            try:
                self.send(self._body(line))
            except Refused as refused:
                put({"error": refused.code, "message": self.parts.content.errors[refused.code]})
            else:
                put(self.news())
        return 0

    def _body(self, line: bytes) -> dict[str, Any]:
        """{"text": …} or {"choice": id or title}."""
        try:
            body = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise Refused("bad_encoding") from None
        except (ValueError, RecursionError):
            raise Refused("bad_json") from None
        if not isinstance(body, dict) or len({"text", "choice"} & set(body)) != 1:
            raise Refused("bad_request")
        if isinstance(body.get("choice"), str):
            return {"choice": self.choices.get(body["choice"].casefold(), body["choice"])}
        return {key: body[key] for key in ("text", "choice") if key in body}

    def on_screen(self) -> int:
        screen = Screen(sys.stdout, self.parts.content.texts, sms=self.args.channel == "sms")
        news = self.news()
        while True:
            screen.show(news["messages"])
            if news["state"] == "closed":
                screen.say(self.parts.content.errors["ended"])
                return 0
            said = screen.listen()
            if said is None:
                return 0
            if not said.strip():
                continue
            choice = screen.choice(said)
            try:
                self.send({"choice": choice} if choice else {"text": said})
            except Refused as refused:
                screen.say(self.parts.content.errors[refused.code])
            news = self.news()


def _lines() -> Iterator[bytes]:
    for line in sys.stdin.buffer:
        if line.strip():
            yield line
