"""/widget.js: the chat as one file for any page, put together at start from its parts in static/.

The parts share one function's scope, so the page sees nothing of them. There is no build step: only indentation and
lines that are nothing but comments are left out.
"""
from __future__ import annotations

import json
import re
from pathlib import Path

STATIC = Path(__file__).with_name("static")
STYLES = {"CSS": "chat.css", "PAPER": "paper.css"}
PARTS = ("texts.js", "nodes.js", "links.js", "dates.js", "memory.js", "talking.js", "cards.js", "frame.js", "chat.js",
         "places.js")
HEAD = """/* Afklar's chat for any page. Readable source: bot/channels/web/static. For web editors: docs/widget.md. */
(() => {
"use strict";
if (window.Afklar) return;
"""
TAIL = "})();\n"
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)


def widget() -> str:
    """The script as it is served. No part may hold a text over several lines: its margins would go too."""
    styles = [f"const {name} = {json.dumps(_bare(STATIC / file))};\n" for name, file in STYLES.items()]
    return "".join([HEAD, *styles, *(_bare(STATIC / part) for part in PARTS), TAIL])


def _bare(path: Path) -> str:
    text = _BLOCK_COMMENT.sub("", path.read_text(encoding="utf-8"))
    return _MARGIN.sub("", _LINE_COMMENT.sub("", text))
