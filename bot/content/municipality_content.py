"""What one municipality's file says: contact, deadline, formats, what can be booked. None means: nothing is known."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.scheduling import Deadline


@dataclass(frozen=True)
class Source:
    """Where a fact stands: seed (S0-S4, facts, ruling, law, municipality), section, and the words themselves."""

    seed: str
    section: str
    quote: str | None = None


@dataclass(frozen=True)
class Hours:
    """On `days` (mon … sun) from `opens` until `closes` ("8.00"), Europe/Copenhagen."""

    days: tuple[str, ...]
    opens: str
    closes: str
    open_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact:
    """How the unit is reached: `hours_text` as said to a citizen, `opening` the same for programs."""

    phone: str | None
    address: str | None
    hours_text: str | None
    opening: tuple[Hours, ...]
    source: Source
    checked: bool


@dataclass(frozen=True)
class TreatmentContact:
    """Who starts alcohol treatment (sundhedsloven §141) here."""

    name: str
    phone: str
    address: str | None
    hours_text: str | None
    authority: str
    valid_from: date | None
    valid_to: date | None
    source: Source
    checked: bool


@dataclass(frozen=True)
class Appearance:
    """How the chat looks on the municipality's page: None is "as nationally".

    `accent` and `on_accent` are colours "#rrggbb", both or neither; `greeting` is how the first message begins.
    """

    logo_text: str | None = None
    accent: str | None = None
    on_accent: str | None = None
    greeting: str | None = None
    privacy_link: str | None = None

    def over(self, national: Appearance) -> Appearance:
        """With what is None taken from `national`."""
        return replace(national, **{key: own for key, own in vars(self).items() if own is not None})


@dataclass(frozen=True)
class MunicipalityContent:
    """One municipality. `unit` is who holds the conversations, `place` where, as said to a citizen.

    `chat_staffing`: the hours of the chat, None when none are set; `chat_wait_minutes`: how long an advisor usually
    lets wait. `talks` are the offers whose first conversation the bot books here, each with its formats (phone,
    in_person, video; ruling C7): they stand in the file's offers. `reminder_hours` before an appointment the citizen
    is reminded (None: never); `names_in_feeds`: whether an advisor's calendar shows the citizen's name.
    """

    code: str
    name: str
    region: str
    authority: str
    valid_from: date | None
    valid_to: date | None
    source: Source
    checked: bool
    unit: str | None
    place: str | None
    contact: Contact
    chat_staffing: tuple[Hours, ...] | None
    deadline: Deadline
    self_referral: bool
    interpreter: bool | None
    treatment_contact: TreatmentContact | None
    reminder_hours: int | None = 24
    names_in_feeds: bool = False
    appearance: Appearance = field(default_factory=Appearance)
    talks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chat_wait_minutes: int | None = None

    @property
    def bookable_offers(self) -> tuple[str, ...]:
        return tuple(self.talks)

    def formats(self, offer: str) -> tuple[str, ...]:
        """The formats in which the conversation that begins this offer is held; () when it cannot be booked here."""
        return self.talks.get(offer, ())
