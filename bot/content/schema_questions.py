"""The shapes of instruments, questions and small texts (see `schema`)."""
from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool

from bot.content.schema_base import Score, Strict, Text, Whole, said


class ItemOptionShape(Strict):
    value: Text = said("a text in quotes")
    score: Score = Field(..., description="an integer 0-4")
    title: Text = said()
    words: list[Text] = Field(..., description="a list of words, [] when there are none")


class ItemShape(Strict):
    id: Text = said()
    number: Whole = Field(..., description="an integer")
    kind: Literal["frequency", "amount", "often", "recency"] = Field(
        ..., description="frequency, amount, often or recency")
    loinc: Text | None = None
    text: Text = said()
    why: Text = said()
    options: list[ItemOptionShape] = Field(..., description="a list of options")


class BandShape(Strict):
    id: Text = said()
    min: Whole = Field(..., description="an integer")
    max: Whole = Field(..., description="an integer")


class InstrumentShape(Strict):
    id: Text = said()
    version: Text = said("a text in quotes")
    name: Text = said()
    official_form: StrictBool = Field(..., description="true or false: whether the wording is the official form's")
    source: Text = said("where the items and scores come from")
    license: Text = said("who owns the wording and what allows its use")
    max: Whole = Field(..., description="an integer")
    bands: list[BandShape] = Field(..., description="a list of {id, min, max}")
    items: list[ItemShape] = Field(..., description="a list of items", min_items=1)


class OptionShape(Strict):
    title: Text = said()
    words: list[Text] = Field(..., description="a list of words, [] when there are none")


class QuestionShape(Strict):
    text: Text = said()
    why: Text | None = Field(..., description="why it is asked, or null")
    options: dict[Text, OptionShape] = Field(..., description="options by value, {} when there are none")
    skip: Text | None = Field(..., description="the title of the skip choice, or null")


class MenuEntryShape(Strict):
    title: Text = said()
    intent: Text = said("an intent's name")
    offer: Text | None = None
    purpose: Text | None = None
    wish: Text | None = None
    do: Text | None = None
    about: Text | None = None


class UiShape(Strict):
    texts: dict[Text, Text]
    errors: dict[Text, Text]
    privacy: Text
    menus: dict[Text, list[MenuEntryShape]]
    guesses: dict[Text, Text]
