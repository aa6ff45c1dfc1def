"""Content as the rest of the product sees it: checked, immutable, by id. Made by `loader.load_content`."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.content.municipality_content import Appearance, MunicipalityContent
from bot.content.ui_texts import UiTexts
from bot.domain.municipality import MunicipalityIndex
from bot.domain.screening import Band, Instrument, Item

if TYPE_CHECKING:
    from bot.content.console_content import ConsoleContent
    from bot.content.crisis_content import Card, Crisis, Line
    from bot.content.drinks_content import DrinksContent
    from bot.content.language_channels import ChannelWords
    from bot.content.language_commands import Commands
    from bot.content.language_entities import EntityLexicon
    from bot.content.language_told import Evidence
    from bot.content.offers import OffersContent
    from bot.content.selfhelp_content import SelfHelpContent
    from bot.domain.danish_time import TimeLexicon
    from bot.domain.drink_sums import DrinkTable
    from bot.domain.eligibility import Catalogue
    from bot.domain.red_flags import RedFlagPatterns
    from bot.domain.words.lexicon import AnswerLexicon

EMERGENCY_LINE = "112"


@dataclass(frozen=True)
class OptionText:
    """How one option reads, and which other words stand for it."""

    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionContent:
    """A question's wording; `options` by value, in the order of the file; `skip` is the title of the skip choice."""

    text: str
    why: str | None
    options: Mapping[str, OptionText]
    skip: str | None


@dataclass(frozen=True)
class ItemContent:
    """One item of an instrument: wording, and the points of each option's value in score order."""

    id: str
    number: int
    kind: str
    text: str
    why: str
    options: Mapping[str, OptionText]
    scores: Mapping[str, int]
    loinc: str | None = None


@dataclass(frozen=True)
class InstrumentContent:
    """An instrument as its content file has it, with owner and licence (style, "What to absorb" 6 and 7)."""

    id: str
    version: str
    name: str
    source: str
    license: str
    official_form: bool
    items: tuple[ItemContent, ...]
    bands: tuple[Band, ...]
    max_score: int

    def to_domain(self) -> Instrument:
        """The part that scores are computed from."""
        items = tuple(Item(item.id, item.number, item.kind, item.scores) for item in self.items)
        return Instrument(self.id, self.version, items, self.bands, self.max_score)


@dataclass(frozen=True, eq=False)
class Content:
    """Everything that is said or known. `municipalities` holds those with a file of their own, `index` all 98."""

    instruments: Mapping[str, InstrumentContent]
    questions: Mapping[str, QuestionContent]
    municipalities: Mapping[str, MunicipalityContent]
    index: MunicipalityIndex
    national: MunicipalityContent
    offers: OffersContent
    ui: UiTexts
    answer_lexicon: AnswerLexicon
    time_lexicon: TimeLexicon
    entity_lexicon: EntityLexicon
    red_flag_patterns: RedFlagPatterns
    told: Mapping[str, Evidence]
    commands: Commands
    channel_words: ChannelWords
    crisis: Crisis
    lines: Mapping[str, Line]
    console: ConsoleContent
    drinks: DrinksContent
    selfhelp: SelfHelpContent

    @cached_property
    def drink_table(self) -> DrinkTable:
        """What the drink calculator knows."""
        return self.drinks.table_over(self.answer_lexicon)

    def knows_municipality(self, code: object) -> bool:
        return isinstance(code, str) and code in self.index

    def municipality(self, code: str) -> MunicipalityContent:
        """Its own file, or what holds nationally under its name. Raises KeyError for a code that none of the 98 has."""
        own = self.municipalities.get(code)
        if own is not None:
            return own
        known = self.index.by_code(code)
        return replace(self.national, code=known.code, name=known.name, region=known.region)

    def booking_municipalities(self) -> list[str]:
        """The codes of the municipalities in which something can be booked."""
        return [code for code, here in self.municipalities.items() if here.talks]

    def catalogue(self, code: str) -> Catalogue:
        """The municipality's offers for the eligibility rules; the national minimum when it has none of its own."""
        return self.offers.catalogue(code, self.municipality(code).name if self.knows_municipality(code) else "")

    @property
    def texts(self) -> Mapping[str, str]:
        return self.ui.texts

    @property
    def errors(self) -> Mapping[str, str]:
        return self.ui.errors

    @property
    def menus(self) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        return self.ui.menus

    @property
    def guesses(self) -> Mapping[str, str]:
        return self.ui.guesses

    def line(self, line: str) -> Line:
        """A phone line by its id. Raises KeyError."""
        return self.lines[line]

    def line_texts(self, line: str, prefix: str = "line") -> dict[str, str]:
        """{"<prefix>_name", "<prefix>_number"}: the variables of a text that names a phone line."""
        found = self.line(line)
        return {f"{prefix}_name": found.name, f"{prefix}_number": found.number or ""}

    def crisis_card(self, flag: str, urgency: str, municipality: str | None) -> Card:
        """What is said to a red flag, with the numbers for where the citizen lives."""
        region = self.index.by_code(municipality).region if municipality else None
        return self.crisis.card(flag, urgency, region, self.lines)

    def privacy(self, days: int) -> str:
        """What is kept of a conversation, and for how many days after its last message."""
        return self.ui.privacy.format(days=days)

    def appearance(self, municipality: str | None) -> Appearance:
        """How the chat looks: what the municipality's file says of it, and the national for the rest."""
        here = self.municipality(municipality) if municipality else self.national
        return here.appearance.over(self.national.appearance)

    def greeting(self, municipality: str | None, channel: str = "web") -> str:
        """The first message of a conversation; some channels have one of their own.

        A municipality chooses its first words; the rest is always said.
        """
        own = f"{channel}.greeting"
        welcome = self.appearance(municipality).greeting
        return self._with_line(own if own in self.texts else "greeting", welcome=welcome)

    def failed_turn_text(self) -> str:
        return self._with_line("failed_turn")

    def channel_text(self, key: str, channel: str) -> str:
        """A small text that names a phone line: the channel's own (`sms.<key>`), else the one of all channels."""
        own = f"{channel}.{key}"
        return self._with_line(own if own in self.texts else f"channel.{key}")

    def _with_line(self, key: str, **more: str | None) -> str:
        emergency = self.line(EMERGENCY_LINE).number
        return self.texts[key].format(**self.line_texts("alkolinjen"), emergency=emergency, **more)
