"""Prevention offers (da: forebyggelsestilbud) and the catalogue of one municipality. No texts: titles are content."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.domain.eligibility.criteria import Node
from bot.domain.eligibility.leaves import Basis
from bot.domain.validity import Validity

CLARIFYING = "clarifying_conversation"
NICOTINE = ("nicotine_cessation", "nicotine_individual", "nicotine_group")
"""The nicotine offers, the narrower criteria first: individual before group (S3: group unless its criteria are met)."""


@dataclass(frozen=True)
class Offer:
    """One offer of one municipality.

    `starts_with` is the offer whose conversation is booked to begin it (itself, or the afklarende samtale), None when
    the bot can book nothing; `contact` says how it is begun: "booking", "callback", or "phone" (the citizen calls).
    `instead` are the routes that stay open when the verdict is no or an advisor decides; `lines` ids of phone lines.
    `on_request` offers are looked at only when they are wished for; `listed` ones stand among the wishes to tap.
    """

    id: str
    criteria: Node
    basis: Basis
    validity: Validity
    route: str
    starts_with: str | None = None
    contact: str = "phone"
    instead: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    wish: str = ""
    on_request: bool = False
    listed: bool = True
    relatives: bool = False

    @property
    def wished_as(self) -> str:
        """The option of "what would you like help with" that leads here."""
        return self.wish or self.id


@dataclass(frozen=True)
class Catalogue:
    """The offers of one municipality in the order they are listed. `code` is four digits, "" where none is known.

    `name` is what citizens call the municipality, for the questions that name it.
    """

    code: str
    offers: tuple[Offer, ...] = field(default_factory=tuple)
    name: str = ""

    def get(self, offer: str) -> Offer | None:
        return next((o for o in self.offers if o.id == offer), None)

    def wished(self, wish: str) -> tuple[Offer, ...]:
        """The offers that an option of the wish question, or an offer id, stands for."""
        return tuple(o for o in self.offers if wish in (o.id, o.wished_as))

    def nicotine(self) -> tuple[Offer, ...]:
        found = (self.get(name) for name in NICOTINE)
        return tuple(offer for offer in found if offer is not None)

    def bookable(self, offer: str, day: date) -> bool:
        """Whether a conversation of this offer may be booked for `day` (Rulings, "Validity")."""
        known = self.get(offer)
        return known is not None and known.contact == "booking" and known.validity.holds_on(day)
