"""The drink calculator in the chat: words to a sum, what was assumed, what is missing; a table with pictures."""
from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.model


def test_words_become_a_sum_that_shows_how(chat: Any) -> None:
    citizen = chat()
    citizen.say("hvor mange genstande er to store fadøl og en halv flaske rødvin?")
    assert "to store fadøl: 2 x 45 cl med 4,6 % = 2,7" in citizen.texts
    assert "en halv flaske rødvin: 0,5 x 75 cl med 14 % = 3,5" in citizen.texts
    assert "I alt: 6,2 genstande." in citizen.texts
    assert "almindelige mål" in citizen.texts
    assert citizen.choice("Skriv det i min dagbog")


def test_nothing_is_assumed_when_all_was_said(chat: Any) -> None:
    citizen = chat()
    citizen.say("hvor mange genstande er 50 cl øl på 5,2 %?")
    assert "I alt: 1,7 genstande." in citizen.texts
    assert "almindelige mål" not in citizen.texts


def test_what_cannot_be_known_is_asked(chat: Any) -> None:
    citizen = chat()
    citizen.say("hvor mange genstande er to øl og en flaske?")
    assert "to øl: 2 x 33 cl" in citizen.texts
    assert "Jeg mangler at vide, hvad det var: en flaske" in citizen.texts


def test_the_table_is_a_picture_with_a_text(chat: Any) -> None:
    citizen = chat()
    citizen.say("hvad er en genstand?")
    assert "12 gram ren alkohol" in citizen.texts
    found = citizen.result("picture")
    assert (found["name"], "Flaske vin 75 cl: 6,9" in found["alt"]) == ("drinks", True)
    drawing = ElementTree.fromstring(found["svg"])  # noqa: S314 (our own)
    assert len(drawing.findall("{http://www.w3.org/2000/svg}path")) == 8
    assert {tag.tag.rpartition("}")[2] for tag in drawing.iter()} == {"svg", "title", "rect", "path", "text"}
