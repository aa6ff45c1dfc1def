"""/widget.js as it is served: one small file that writes no markup, evaluates nothing and says what content says."""
from __future__ import annotations

import gzip
import re

import pytest

from bot.channels.web.server import STATIC
from bot.channels.web.widget import PARTS, STYLES, widget
from bot.content.model import Content

MOST_BYTES = 30_000


def test_the_file_is_small() -> None:
    assert len(gzip.compress(widget().encode(), 9)) <= MOST_BYTES


def test_every_part_is_in_it() -> None:
    text = widget()
    assert all(f"const {name} = " in text for name in STYLES)
    named = {name for part in PARTS for name in re.findall(
        r"^(?:const|let|(?:async )?function\*?) (\w+)", (STATIC / part).read_text(encoding="utf-8"), re.MULTILINE)}
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", text)] == []
    assert {"TEXTS", "linked", "createFeed", "createChat", "launcher"} <= named


def test_it_writes_no_markup_and_evaluates_nothing() -> None:
    code = widget()
    assert re.findall(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.cssText", code) == []
    assert re.findall(r"setAttribute\(\"style\"|style=", code) == []


@pytest.mark.parametrize("part", PARTS)
def test_no_part_has_a_text_over_several_lines(part: str) -> None:
    """Its margins and what looks like comments in it would be left out (see `bot/channels/web/widget.py`)."""
    lines = (STATIC / part).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.sub(r"\\.", "", line).count("`") % 2] == []


def test_the_parts_hide_from_the_page() -> None:
    lines = widget().splitlines()
    assert (lines[1], lines[-1]) == ("(() => {", "})();")
    assert not [line for line in lines if line.startswith(("//", "/**", " "))]


def test_what_the_file_says_is_what_the_content_says(content: Content) -> None:
    code = widget()
    said = re.search(r'helpLine: \{ name: "(.+?)", number: "(.+?)" \}', code)
    line = content.line("alkolinjen")
    assert said is not None
    assert said.groups() == (line.name, line.number)
    starts = re.search(r"starts: \{(.+?)\}", code, re.DOTALL)
    assert starts is not None
    assert re.findall(r'"(.+?)"', starts[1]) == [entry["title"] for entry in content.menus["main"]]
