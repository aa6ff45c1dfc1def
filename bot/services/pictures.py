"""Our own pictures, as SVG: drinks, a week as bars, a breath. Shown as images, so that no script in them could run.

Each has its text alternative from whoever asks for it; what it shows stands in the message's text too.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2000/svg"
INK, PAPER, QUIET, FILL, OVER = "#1f2a37", "#ffffff", "#5b6675", "#2f6f8f", "#b4552d"
# Outlines in a box of 40 x 60; each is a closed path, filled.
SHAPES = {
    "can": "M10 8h20l3 6v36l-3 6H10l-3-6V14z",
    "wine": "M9 6h22c2 16-3 24-9 26v18h8v5H10v-5h8V32C12 30 7 22 9 6z",
    "bottle": "M16 2h8v14c0 5 7 7 7 14v28H9V30c0-7 7-9 7-14z",
    "small": "M10 22h20l-3 32H13z",
}


@dataclass(frozen=True)
class Drawn:
    """One drink of the table: what it is, the number under it, its shape."""

    title: str
    number: str
    shape: str


@dataclass(frozen=True)
class Bar:
    """One day: its name, the number over it, its height; None is a day of which nothing is known."""

    name: str
    number: str
    value: float | None


def _svg(width: int, height: int, title: str) -> ElementTree.Element:
    root = ElementTree.Element("svg", {"xmlns": NAMESPACE, "viewBox": f"0 0 {width} {height}", "width": str(width),
                                       "height": str(height), "role": "img"})
    ElementTree.SubElement(root, "title").text = title
    ElementTree.SubElement(root, "rect", {"width": str(width), "height": str(height), "rx": "8", "fill": PAPER})
    return root


def _text(root: ElementTree.Element, x: float, y: float, text: str, *, size: int = 12, ink: str = INK,
          bold: bool = False) -> None:
    ElementTree.SubElement(root, "text", {
        "x": f"{x:g}", "y": f"{y:g}", "text-anchor": "middle", "font-family": "sans-serif", "font-size": str(size),
        "font-weight": "700" if bold else "400", "fill": ink}).text = text


def _written(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def drink_table(drinks: Sequence[Drawn], title: str, unit: str, columns: int = 4) -> str:
    """The drinks in a grid, each with its standard drinks."""
    width, cell = 320, 110
    rows = -(-len(drinks) // columns)
    root = _svg(width, rows * cell + 8, title)
    for place, drink in enumerate(drinks):
        left, top = place % columns * (width / columns), place // columns * cell + 6
        middle = left + width / columns / 2
        ElementTree.SubElement(root, "path", {"d": SHAPES[drink.shape], "fill": FILL,
                                              "transform": f"translate({middle - 17:g} {top:g}) scale(.85)"})
        _text(root, middle, top + 66, f"{drink.number} {unit}".strip(), size=13, bold=True)
        for line, words in enumerate(_two_lines(drink.title)):
            _text(root, middle, top + 81 + 12 * line, words, size=10, ink=QUIET)
    return _written(root)


def _two_lines(title: str) -> list[str]:
    """A title over at most two lines, cut before its size."""
    words = title.split()
    return [title] if len(words) < 3 else [" ".join(words[:-2]), " ".join(words[-2:])]


def bars(days: Sequence[Bar], title: str, limit: float | None = None) -> str:
    """A bar for each day; what is over `limit` (a day's) has another colour, a day without an entry a dash."""
    width, height, ground = 320, 150, 118
    root = _svg(width, height, title)
    step = width / max(len(days), 1)
    highest = max([limit or 1.0, *(day.value for day in days if day.value is not None)])
    if limit is not None:
        line = ground - 90 * limit / highest
        ElementTree.SubElement(root, "line", {"x1": "6", "x2": str(width - 6), "y1": f"{line:g}", "y2": f"{line:g}",
                                              "stroke": QUIET, "stroke-dasharray": "4 4"})
    for place, day in enumerate(days):
        middle = step * (place + 0.5)
        tall = 90 * (day.value or 0) / highest
        if tall:
            over = limit is not None and day.value is not None and day.value > limit
            ElementTree.SubElement(root, "rect", {
                "x": f"{middle - step * .3:g}", "y": f"{ground - tall:g}", "width": f"{step * .6:g}",
                "height": f"{tall:g}", "rx": "3", "fill": OVER if over else FILL})
        _text(root, middle, ground - tall - 5, day.number, size=12, bold=True)
        _text(root, middle, ground + 18, day.name, size=11, ink=QUIET)
    return _written(root)


def result(name: str, svg: str, alt: str) -> dict[str, str]:
    """A picture as a result of a message: {"kind": "picture", "name", "svg", "alt"}."""
    return {"kind": "picture", "name": name, "svg": svg, "alt": alt}


_BREATH = ("@keyframes b{0%,100%{transform:scale(.45)}40%{transform:scale(1)}}"
           ".b{animation:b 10s ease-in-out infinite;transform-origin:160px 80px}"
           "@media (prefers-reduced-motion:reduce){.b{animation:none}}")


def breathing(title: str) -> str:
    """A circle that grows for four seconds and shrinks for six; it stands still for who prefers less motion."""
    root = _svg(320, 160, title)
    ElementTree.SubElement(root, "style").text = _BREATH
    ElementTree.SubElement(root, "circle", {"class": "b", "cx": "160", "cy": "80", "r": "66", "fill": FILL,
                                            "fill-opacity": ".75"})
    return _written(root)


def two_numbers(first: tuple[str, str], second: tuple[str, str] | None, title: str) -> str:
    """Days and money as two large numbers with a word under each."""
    root = _svg(320, 96, title)
    for place, pair in enumerate([first] if second is None else [first, second]):
        middle = 160 if second is None else 80 + 160 * place
        _text(root, middle, 50, pair[0], size=34, ink=FILL, bold=True)
        _text(root, middle, 74, pair[1], size=13, ink=QUIET)
    return _written(root)
