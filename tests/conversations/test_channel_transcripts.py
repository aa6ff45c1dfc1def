"""docs/transcripts-sms.md and docs/transcripts-telegram.md are what the bot really says: the whole AUDIT journey.

After a change of texts: `.venv/bin/python -m tests.conversations.test_channel_transcripts` writes them anew.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.sms_text import segments
from tests.conftest import ROOT
from tests.conversations.test_sms import Texting

pytestmark = pytest.mark.model
MUNICIPALITY = "0540"
SMS_JOURNEY = (
    "hej", "A", "hvorfor", "B", "A", "ja", "2-3 gange om ugen", "5", "hvad er en genstand?", "D)", "aldrig", "A", "A",
    "tilbage", "A", "A", "A", "nej", "nej", "8", "nej", "nej eller ikke relevant", "telefon", "A", "ja", "Anna Jensen",
    "20304050", "nej", "kun resultatet", "ja", "STOP", "START")
TELEGRAM_JOURNEY = (
    "/start", "Se på mine alkoholvaner", "Her", "Ja, det er i orden", "Ja", "2-3 gange om ugen", "5-6 genstande",
    "Hver uge", "Aldrig", "Aldrig", "Aldrig", "Et skridt tilbage", "Aldrig", "Aldrig", "Aldrig", "Nej", "Nej",
    "10 eller færre", "Nej", "Nej eller ikke relevant", "Telefon", "i morgen", "Ja, det må du", "Anna Jensen",
    "20304050", "Nej tak", "Ja, kun resultatet", "Ja, det er rigtigt")
HEADS = {
    "sms": "# AUDIT by SMS\n\nWhat a citizen in Sønderborg writes (`>`) and what their phone shows, with the segments "
           "each SMS takes.\n",
    "telegram": "# AUDIT on Telegram\n\nWhat a citizen in Sønderborg writes or taps (`>`) and what they see; buttons "
                "stand in brackets.\n",
}


def sms_transcript(running: Any) -> str:
    phone = _settled(Texting(running))
    return HEADS["sms"] + "".join(_turn(said, [f"{text}\n[{segments(text)}]" for text in phone.send(said)])
                                  for said in SMS_JOURNEY)


def telegram_transcript(running: Any) -> str:
    chat = _settled(Texting(running, "20304050", "telegram"))
    lines, buttons = [HEADS["telegram"]], {}
    for said in TELEGRAM_JOURNEY:
        choice = next((key for title, key in buttons.items() if title == said or title.startswith(said)), None)
        shown = list(_shown(chat, said.removeprefix("/"), choice))
        buttons = {b["title"]: b["id"] for body in shown for b in body.get("buttons", ())} or buttons
        lines.append(_turn(said, [body["text"] + "".join(f"\n[ {b['title']} ]" for b in body.get("buttons", ()))
                                  for body in shown]))
    return "".join(lines)


def _shown(chat: Texting, said: str, choice: str | None) -> Iterator[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    original = chat.received
    chat.received = lambda: seen.extend(original()) or seen  # type: ignore[method-assign]
    chat.send(choice or said, "choice" if choice else "text")
    chat.received = original  # type: ignore[method-assign]
    return iter(seen)


def _settled(chat: Texting) -> Texting:
    """Conversations of this phone begin in Sønderborg."""
    chat.municipality = MUNICIPALITY
    return chat


def _turn(said: str, shown: list[str]) -> str:
    body = "\n\n".join(shown)
    return f"\n```\n> {said}\n\n{_steady(body)}\n```\n"


def _steady(text: str) -> str:
    """Without what chance decides: a reference, a link's signature."""
    return re.sub(r"#[\w.-]{20,}", "#…", re.sub(r"AF-\d{7}", "AF-4821773", text))


@pytest.mark.parametrize("channel", ["sms", "telegram"])
def test_the_transcript_is_what_is_said(running: Any, channel: str) -> None:
    written = (ROOT / "docs" / f"transcripts-{channel}.md").read_text(encoding="utf-8")
    assert {"sms": sms_transcript, "telegram": telegram_transcript}[channel](running) == written


def test_every_sms_of_the_journey_fits(running: Any) -> None:
    counted = [int(n) for n in re.findall(r"^\[(\d)\]$", sms_transcript(running), re.MULTILINE)]
    assert len(counted) > len(SMS_JOURNEY)
    assert max(counted) <= 3


def _write() -> None:
    import os
    import tempfile

    from bot.content.loader import load_content
    from bot.dialogue.model import model_path
    from bot.dialogue.rasa_host import RasaHost
    from tests.running import settings_for, start

    host, content = RasaHost(model_path(Path(os.environ.get("AFKLAR_MODELS", ROOT / "models")))), load_content()
    for channel, make in (("sms", sms_transcript), ("telegram", telegram_transcript)):
        bot = start(settings_for(Path(tempfile.mkdtemp())), content, host)
        (ROOT / "docs" / f"transcripts-{channel}.md").write_text(make(bot), encoding="utf-8")


if __name__ == "__main__":
    _write()
