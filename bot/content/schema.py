"""The shapes of content files, as pydantic models: what may stand where, and of which type.

Rules that look at several values together, or at several files, stand in `read_places` and `read_questions`. A field's
`description` is what an operator reads when the value is missing or of another type ("expected …").
"""
from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, StrictBool, validator

from bot.content.schema_appearance import AppearanceShape
from bot.content.schema_base import Days, Lead, Strict, Text, Whole, said

Region = Literal["hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"]
Seed = Literal["S0", "S1", "S2", "S3", "S4", "facts", "ruling", "law", "municipality"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Authority = Literal["municipality", "region", "state", "national", "association"]

CODE = re.compile(r"\d{4}")
CLOCK = re.compile(r"([01]?\d|2[0-3])\.[0-5]\d")


def _day(value: Any) -> Any:
    if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
        raise ValueError("expected a date such as 2026-12-31, or null")
    return value


def _code(value: str) -> str:
    if not CODE.fullmatch(value):
        raise ValueError(f'"{value}" is not a municipality code (expected four digits in quotes, such as "0540")')
    return value


class SourceShape(Strict):
    seed: Seed = Field(..., description="one of S0-S4, facts, ruling, law, municipality")
    section: Text = said("the section in which it stands")
    quote: Text | None = None


class FactShape(Strict):
    """A group of facts that stand and fall together: where they come from, whether somebody has checked them."""

    source: SourceShape = Field(..., description="{seed, section, quote}: where the fact stands")
    checked: StrictBool = Field(..., description="true or false: whether somebody has checked it")


class ValidityShape(Strict):
    authority: Authority = Field(..., description="municipality, region, state, national or association")
    valid_from: date | None = Field(..., description="a date such as 2026-12-31, or null")
    valid_to: date | None = Field(..., description="a date such as 2026-12-31, or null")

    _days = validator("valid_from", "valid_to", pre=True, allow_reuse=True)(_day)

    @validator("valid_to")
    def in_order(cls, value: date | None, values: dict[str, Any]) -> date | None:
        start = values.get("valid_from")
        if value and start and value < start:
            raise ValueError(f"{value} is before valid_from {start} (expected a later date, or null)")
        return value


class UnitShape(FactShape):
    name: Text = said("the unit's name")
    place: Text = said("where it is, as said to a citizen")


class HoursShape(Strict):
    days: list[Day] = Field(..., description="a list of mon … sun", min_items=1)
    opens: Text = said('a time such as "8.00"')
    closes: Text = said('a time such as "16.00"')
    open_to: list[Literal["citizen", "relative", "clinician"]] = Field(default_factory=list)

    @validator("opens", "closes")
    def clock(cls, value: str) -> str:
        if not CLOCK.fullmatch(value):
            raise ValueError(f'"{value}" is not a time (expected one such as "8.00")')
        return value


class ContactShape(FactShape):
    phone: Text | None = Field(..., description="a phone number in quotes, or null")
    address: Text | None = Field(..., description="an address, or null")
    hours_text: Text | None = Field(..., description="the hours as said to a citizen, or null")
    hours: list[HoursShape] = Field(..., description="a list of {days, opens, closes}")


class StaffingShape(FactShape):
    hours: list[HoursShape] = Field(..., description="a list of {days, opens, closes}", min_items=1)
    wait_minutes: Whole | None = None


class DeadlineShape(FactShape):
    days: Days = Field(..., description="a whole number of days, 1-366")
    kind: Literal["calendar", "working"] = Field(..., description="calendar or working")


class OpenShape(FactShape):
    open: StrictBool = Field(..., description="true or false")


class AvailableShape(FactShape):
    available: StrictBool | None = Field(..., description="true, false, or null when nothing is known")


class TreatmentShape(FactShape, ValidityShape):
    name: Text = said("who to call")
    phone: Text = said("a phone number in quotes")
    address: Text | None = None
    hours_text: Text | None = None


class AppointmentsShape(Strict):
    """The municipality's own choices, not facts: how it wants its bookings kept."""

    reminder_hours: Lead | None = Field(default=24, description="a whole number of hours, 1-168, or null")
    names_in_feeds: StrictBool = Field(default=False, description="true or false: advisors' calendars show names")


class MunicipalityShape(FactShape, ValidityShape):
    code: Text | None = Field(..., description='four digits in quotes, such as "0540"')
    name: Text | None = Field(..., description="the municipality's name")
    unit: UnitShape | None = Field(..., description="{name, place, source, checked}, or null")
    contact: ContactShape = Field(..., description="{phone, address, hours_text, hours, source, checked}")
    chat_staffing: StaffingShape | None = Field(..., description="when the chat is staffed, or null")
    clarifying_conversation_deadline: DeadlineShape = Field(..., description="{days, kind, source, checked}")
    self_referral: OpenShape = Field(..., description="{open, source, checked}")
    interpreter: AvailableShape = Field(..., description="{available, source, checked}")
    treatment_contact: TreatmentShape | None = Field(..., description="{name, phone, source, checked}, or null")
    appointments: AppointmentsShape = Field(default_factory=AppointmentsShape, description="{reminder_hours, …}")
    appearance: AppearanceShape | None = Field(
        ..., description="{logo_text, colours, greeting, privacy_link}, or null")
    offers: Any = Field(..., description="a list of offers")

    @validator("code")
    def four_digits(cls, value: str | None) -> str | None:
        return None if value is None else _code(value)


class IndexEntryShape(Strict):
    code: Text = Field(..., description='four digits in quotes, such as "0540"')
    name: Text = said("the municipality's name")
    region: Region = Field(..., description="hovedstaden, sjaelland, syddanmark, midtjylland or nordjylland")
    short_forms: list[Text] = Field(..., description="a list of names")
    places: list[Text] = Field(..., description="a list of names")

    @validator("code")
    def four_digits(cls, value: str) -> str:
        return _code(value)


class WordsShape(Strict):
    municipality: list[Text]
    lead_in: list[Text]
    at_home: list[Text]
    near: list[Text]
    not_before: list[Text]
    not_after: list[Text]
    ordinary: list[Text]
    doubtful: list[Text]
    not_misspelt: list[Text]
    not_a_beginning: list[Text]


class IndexShape(Strict):
    source: Text = said("where the list comes from")
    checked: StrictBool
    words: WordsShape
    municipalities: list[IndexEntryShape]
