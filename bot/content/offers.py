"""The `offers:` sections of the municipalities' files: schema, loader, and the texts that explain a verdict.

The loader of municipalities calls `OfferReader.read`; `load_offers` reads every municipality's section by itself. The
criteria's syntax is in `offer_criteria.py`, the recipe for a new municipality in CONTRIBUTING.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.offer_criteria import CriteriaReader, Illnesses, OfferProblem, did_you_mean
from bot.content.problems import ContentError, Problem
from bot.content.yaml_lines import LinedYaml
from bot.domain.eligibility import Catalogue, Offer, Reason
from bot.domain.eligibility.leaves import Basis
from bot.domain.validity import Validity

PACKAGED = Path(__file__).parent
ROUTES = (
    "none", "self_help", "alcohol_conversation", "alcohol_treatment", "nicotine_cessation", "stoplinien",
    "clarifying_conversation", "family_clinic_and_treatment", "own_doctor", "advisor", "emergency",
)
OFFER_IDS = (
    "clarifying_conversation", "alcohol_conversation", "alcohol_treatment", "nicotine_group", "nicotine_individual",
    "nicotine_cessation", "disease_management", "anxiety_depression", "chronic_pain", "nutrition", "mental_health",
    "physical_training", "learn_to_cope", "trivselshotline", "sammen_om_sundhed", "closing_conversation",
)
CONTACTS = ("booking", "callback", "phone")
FORMATS = ("phone", "in_person", "video")
HELD = ("group", "individual")
NEEDED = (
    "id", "title", "about", "rule", "source", "checked", "authority", "valid_from", "valid_to", "route", "criteria",
)
OPTIONAL = (
    "fsiii", "starts_with", "contact", "instead", "lines", "wish", "on_request", "listed", "relatives", "held",
    "formats", "hours_max", "places", "note",
)


@dataclass(frozen=True)
class OfferContent:
    """An offer with its Danish texts and facts.

    `formats`: how one takes part, for a conversation also how it can be booked; `held`: in a group or individually;
    `hours_max`: the most hours it takes; `places`: on one course.
    """

    offer: Offer
    title: str
    about: str
    checked: bool
    held: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    fsiii: tuple[str, ...] = ()
    hours_max: int | None = None
    places: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class OffersContent:
    """Every municipality's offers; `national` holds elsewhere."""

    own: Mapping[str, tuple[OfferContent, ...]]
    national: tuple[OfferContent, ...]
    illnesses: Illnesses
    reasons: Mapping[str, str]
    fsiii: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def offers(self, code: str) -> tuple[OfferContent, ...]:
        return self.own.get(code, self.national)

    def catalogue(self, code: str, name: str = "") -> Catalogue:
        """The municipality's own offers, or the national minimum under its code. `name` as citizens say it."""
        return Catalogue(code, tuple(content.offer for content in self.offers(code)), name)

    def get(self, code: str, offer: str) -> OfferContent | None:
        return next((content for content in self.offers(code) if content.offer.id == offer), None)

    def formats(self, code: str, offer: str) -> tuple[str, ...]:
        """How the conversation that begins this offer can be held in the municipality (ruling C7); () when not told."""
        content = self.get(code, offer)
        return content.formats if content else ()

    def title(self, code: str, offer: str) -> str | None:
        """What the offer is called here; where it is not described, what another municipality calls it."""
        here = self.get(code, offer)
        others = (content for group in (self.national, *self.own.values()) for content in group)
        found = here or next((content for content in others if content.offer.id == offer), None)
        return found.title if found else None

    def reason_text(self, reason: Reason | Mapping[str, Any], municipality: str = "") -> str:
        """The reason in plain Danish. `municipality` fills a placeholder of that name, where a text has one."""
        key, params = (reason.text_key, reason.params) if isinstance(reason, Reason) else (
            reason["text_key"], reason["params"])
        filled = {name: str(value).replace(".", ",") if name == "bmi" else value for name, value in params.items()}
        if "conditions" in filled:
            filled["conditions"] = " og ".join(self.illnesses.names[c] for c in filled["conditions"].split(","))
        text = self.reasons[key].format(municipality=municipality, **filled)
        return text[:1].upper() + text[1:]


@dataclass
class OfferReader:
    """Reads `offers:` sections. What they may refer to is read once, from `root`."""

    root: Path = PACKAGED

    def __post_init__(self) -> None:
        conditions = LinedYaml(self.root / "conditions.yml").data["conditions"]
        self.illnesses = Illnesses(
            {name: entry["name"] for name, entry in conditions.items()},
            frozenset(name for name, entry in conditions.items() if entry["national"]),
            {name: entry["kind_of"] for name, entry in conditions.items() if "kind_of" in entry},
        )
        self.reasons: dict[str, str] = LinedYaml(self.root / "reasons.yml").data
        self.fsiii: dict[str, dict[str, str]] = LinedYaml(self.root / "fsiii.yml").data["interventions"]

    def read(self, section: Any) -> tuple[tuple[OfferContent, ...], list[OfferProblem]]:
        """The offers of one municipality's file (the value of `offers:`) and every mistake in them."""
        if section is None:
            return (), []
        if not isinstance(section, list):
            return (), [OfferProblem((), "offers: expected a list of offers")]
        reading = _Reading(CriteriaReader(self.illnesses, frozenset(self.reasons)), frozenset(self.fsiii))
        found = [reading.offer(raw, place) for place, raw in enumerate(section)]
        reading.check_together(found)
        return tuple(content for content in found if content is not None), reading.problems


@dataclass
class _Reading:
    """One pass over one section."""

    criteria: CriteriaReader
    fsiii: frozenset[str]

    @property
    def problems(self) -> list[OfferProblem]:
        return self.criteria.problems

    def offer(self, raw: Any, place: int) -> OfferContent | None:
        wrong = self.criteria.wrong
        if not isinstance(raw, Mapping):
            wrong((place,), "expected an offer with " + ", ".join(NEEDED))
            return None
        missing = [key for key in NEEDED if key not in raw]
        for key in missing:
            wrong((place,), f'offer {raw.get("id", place + 1)}: "{key}" is missing')
        for key in raw:
            if key not in (*NEEDED, *OPTIONAL):
                wrong((place, key), f'unknown key "{key}": {did_you_mean(key, (*NEEDED, *OPTIONAL))}')
        if missing:
            return None
        self._known_values(raw, place)
        return self._content(raw, place)

    def _known_values(self, raw: Mapping[str, Any], place: int) -> None:
        wrong = self.criteria.wrong
        one_of = {"id": OFFER_IDS, "route": ROUTES, "contact": CONTACTS, "starts_with": OFFER_IDS}
        for key, known in one_of.items():
            if raw.get(key) is not None and raw[key] not in known:
                wrong((place, key), f'{key}: unknown "{raw[key]}", {did_you_mean(raw[key], known)}')
        several = {"instead": ROUTES, "formats": FORMATS, "held": HELD, "fsiii": tuple(self.fsiii)}
        for key, known in several.items():
            for name in raw.get(key) or ():
                if name not in known:
                    wrong((place, key), f'{key}: unknown "{name}", {did_you_mean(name, known)}')
        for key in ("title", "about"):
            if not isinstance(raw[key], str) or not raw[key].strip():
                wrong((place, key), f"{key}: expected a text")
        if not isinstance(raw["checked"], bool):
            wrong((place, "checked"), "checked: expected true or false")

    def _content(self, raw: Mapping[str, Any], place: int) -> OfferContent | None:
        basis, validity = self._basis(raw, place), self._validity(raw, place)
        node = self.criteria.node(raw["criteria"], (place, "criteria"), basis)
        if validity is None:
            return None
        offer = Offer(
            raw["id"], node, basis, validity, raw["route"], raw.get("starts_with"), raw.get("contact", "phone"),
            tuple(raw.get("instead") or ()), tuple(raw.get("lines") or ()), raw.get("wish") or "",
            bool(raw.get("on_request", False)), bool(raw.get("listed", True)), bool(raw.get("relatives", False)),
        )
        return OfferContent(offer, raw["title"], raw["about"], raw["checked"] is True, tuple(raw.get("held") or ()),
                            tuple(raw.get("formats") or ()), tuple(raw.get("fsiii") or ()), raw.get("hours_max"),
                            raw.get("places"), raw.get("note"))

    def _basis(self, raw: Mapping[str, Any], place: int) -> Basis:
        source = raw["source"]
        if not isinstance(source, Mapping) or set(source) != {"seed", "section"}:
            self.criteria.wrong((place, "source"), "source: expected {seed: S0 to S4, section: where in it}")
            return Basis(str(raw["rule"]), "")
        return Basis(str(raw["rule"]), f"{source['seed']} {source['section']}".strip())

    def _validity(self, raw: Mapping[str, Any], place: int) -> Validity | None:
        for key in ("valid_from", "valid_to"):
            if raw[key] is not None and not isinstance(raw[key], date):
                self.criteria.wrong((place, key), f"{key}: expected a date such as 2026-12-31, or null")
                return None
        try:
            return Validity(raw["authority"], raw["valid_from"], raw["valid_to"])
        except ValueError as error:
            self.criteria.wrong((place, "valid_to"), str(error))
            return None

    def check_together(self, found: list[OfferContent | None]) -> None:
        """An offer stands once, and what it starts with is there to be booked."""
        ids = [content.offer.id if content else None for content in found]
        bookable = {c.offer.id for c in found if c and c.offer.contact == "booking"}
        for place, content in enumerate(found):
            if content is None:
                continue
            if content.offer.id in ids[:place]:
                self.criteria.wrong((place, "id"), f'offer "{content.offer.id}" stands twice')
            first = content.offer.starts_with
            if first is not None and first not in bookable:
                message = f'starts_with: "{first}" is not an offer here with "contact: booking"'
                self.criteria.wrong((place, "starts_with"), message)
            if first == content.offer.id and not content.formats:
                self.criteria.wrong((place,), f"{first}: formats is missing: how can the conversation be held?")


def load_offers(root: Path = PACKAGED) -> OffersContent:
    """Every municipality's offers. Raises ContentError with every mistake in every file."""
    reader = OfferReader(root)
    problems: list[Problem] = []
    found: dict[str, tuple[OfferContent, ...]] = {}
    for path in sorted((root / "municipalities").glob("*.yml")):
        if path.stem == "index":
            continue
        file = LinedYaml(path)
        found[path.stem], wrong = reader.read(file.data.get("offers"))
        problems += [file.problem(("offers", *problem.place), problem.message) for problem in wrong]
    if problems:
        raise ContentError(problems)
    national = found.pop("national", ())
    return OffersContent(found, national, reader.illnesses, reader.reasons, reader.fsiii)
