"""From when until when something shown or offered holds, and under which authority.

Source: domain-facts Rulings, "Validity": from 2027-01-01 patientrettet forebyggelse moves to the regions (L 42), so
every offer, rule and number carries `authority`, `valid_from`, `valid_to`. Both ends are days that count.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WARN_DAYS = 60
"""So many days ahead staff are warned that something ends (Rulings, "Validity")."""


@dataclass(frozen=True)
class Validity:
    """`authority` answers for it; None as an end means that no end is known."""

    authority: str
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")

    def has_begun(self, day: date) -> bool:
        return self.valid_from is None or self.valid_from <= day

    def has_ended(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    def holds_on(self, day: date) -> bool:
        return self.has_begun(day) and not self.has_ended(day)

    def ends_within(self, days: int, today: date) -> bool:
        """Whether its last day is today or in the next `days` days. What has ended already does not end again."""
        return self.valid_to is not None and today <= self.valid_to <= today + timedelta(days=days)
