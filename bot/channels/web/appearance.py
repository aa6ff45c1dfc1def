"""What a page shows around the chat of one municipality: from content where content has it, else None."""
from __future__ import annotations

from typing import Any

from bot.content.model import Content
from bot.content.municipality_content import MunicipalityContent

HELP_LINE = "alkolinjen"


def appearance(content: Content, code: str | None, conversation_days: int) -> dict[str, Any]:
    """The answer of `GET /api/chat/config`. `code` is known or None: nothing about a municipality then.

    `colours` is {"accent", "on_accent"} as #rrggbb. Hours that nobody has checked are not shown.
    """
    line = content.line(HELP_LINE)
    here = content.municipality(code) if code else None
    looks = content.appearance(code)
    return {
        "help_line": {"name": line.name, "number": line.number},
        "municipality_name": here.name if here else None,
        "logo_text": looks.logo_text,
        "colours": {"accent": looks.accent, "on_accent": looks.on_accent},
        "greeting": content.greeting(code),
        "privacy_text": content.privacy(conversation_days),
        "privacy_link": looks.privacy_link,
        "opening_hours": _hours(here) if here else None,
    }


def _hours(here: MunicipalityContent) -> dict[str, Any] | None:
    contact = here.contact
    if not (contact.hours_text and contact.checked):
        return None
    return {"name": here.unit or here.name, "hours": contact.hours_text, "phone": contact.phone}
