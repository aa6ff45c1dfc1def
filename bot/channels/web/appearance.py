"""What a page shows around the chat of one municipality: from content where content has it, else None."""
from __future__ import annotations

from typing import Any

from bot.content.model import Content

HELP_LINE = "alkolinjen"


def appearance(content: Content, code: str | None, conversation_days: int) -> dict[str, Any]:
    """The answer of `GET /api/chat/config`. `code` is known or None: nothing about a municipality then.

    `colours` ({"accent", "on_accent"} as #rrggbb), `logo_text` and `privacy_link` are None until content carries them.
    """
    line = content.line(HELP_LINE)
    here = content.municipality(code) if code else None
    return {
        "help_line": {"name": line.name, "number": line.number},
        "municipality_name": here.name if here else None,
        "logo_text": None,
        "colours": None,
        "greeting": content.greeting(code),
        "privacy_text": content.privacy(conversation_days),
        "privacy_link": None,
        "opening_hours": {"name": here.unit or here.name, "hours": here.contact.hours_text, "phone": here.contact.phone}
        if here and here.contact.hours_text else None,
    }
