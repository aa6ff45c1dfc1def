"""The shape of `appearance` in a municipality's file: how the chat looks on its page, and its first words."""
from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, validator

from bot.content.schema_base import Strict, Text

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CONTRAST = 4.5
"""The least contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""
PAPER = "#f6f3ed"
"""What the chat stands on in light colours (`--afk-bg` in static/chat.css): links and the name at the top lie on it."""
NAME_AT_MOST, GREETING_AT_MOST = 40, 160


class ColoursShape(Strict):
    accent: Text = Field(..., description='a colour in quotes, such as "#17565e"')
    on_accent: Text = Field(..., description='a colour in quotes, such as "#ffffff"')

    @validator("accent", "on_accent")
    def colour(cls, value: str) -> str:
        if not COLOUR.fullmatch(value):
            raise ValueError(f'"{value}" is not a colour (expected one in quotes, such as "#17565e")')
        return value.lower()

    @validator("accent")
    def readable_on_the_page(cls, value: str) -> str:
        _readable(value, PAPER)
        return value

    @validator("on_accent")
    def readable_on_a_button(cls, value: str, values: dict[str, Any]) -> str:
        if "accent" in values:
            _readable(value, values["accent"])
        return value


class AppearanceShape(Strict):
    logo_text: Text | None = Field(..., description="the name at the top of the chat, or null")
    colours: ColoursShape | None = Field(..., description="{accent, on_accent}, or null")
    greeting: Text | None = Field(..., description="the first words of the greeting, or null")
    privacy_link: Text | None = Field(..., description="a web address that begins with https://, or null")

    @validator("logo_text")
    def fits_at_the_top(cls, value: str | None) -> str | None:
        return value if value is None else _plain(value, NAME_AT_MOST)

    @validator("greeting")
    def is_short_and_without_facts(cls, value: str | None) -> str | None:
        return value if value is None else _plain(value, GREETING_AT_MOST)

    @validator("privacy_link")
    def is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme != "https" or "." not in (parts.hostname or "") or re.search(r"\s", value):
            raise ValueError(f'"{value}" is not an address (expected one that begins with https://)')
        return value


def _plain(value: str, most: int) -> str:
    """One line that says no fact: a number, say, would need a source and has its own place in the file."""
    if len(value) > most:
        raise ValueError(f"{len(value)} characters (expected at most {most})")
    if re.search(r"[\d{}<>\n]|https?:", value):
        raise ValueError("expected one line without digits, addresses and brackets")
    return value


def _readable(text: str, ground: str) -> None:
    found = contrast(text, ground)
    if found < CONTRAST:
        raise ValueError(f'"{text}" on "{ground}" has a contrast of {found:.1f} (expected at least {CONTRAST})')


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb", 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
