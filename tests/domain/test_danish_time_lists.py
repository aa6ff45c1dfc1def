"""Several times in one message, and times inside whole sentences."""
from __future__ import annotations

import pytest

from tests.domain.test_danish_time import MONDAY, SUNDAY, TUESDAY, WEDNESDAY, found

SAID = {
    WEDNESDAY: [
        ("mandag eller tirsdag i uge 50", "2026-12-07", "2026-12-08"),
        ("torsdag eller fredag efter 16", "2026-11-26 16:00-24:00", "2026-11-27 16:00-24:00"),
        ("torsdag kl 10 eller 11", "2026-11-26 10:00-11:00", "2026-11-26 11:00-12:00"),
        ("jeg kan ikke komme på torsdag, men fredag går fint", "2026-11-27"),
        ("kunne det blive mandag i næste uge omkring kl 10?", "2026-11-30 10:00-11:00"),
        ("tirsdag ell onsdag", "2026-12-01", "2026-12-02"),
        ("jeg vil helst have en tid om eftermiddagen i næste uge", "2026-11-30/2026-12-07"),
        ("lørdag eller søndag", "2026-11-28", "2026-11-29"),
        ("fredag er ikke godt for mig, men mandag er god", "2026-11-30"),
        ("onsdag eller torsdag, ikke fredag", "2026-12-02", "2026-11-26"),
        ("onsdag, torsdag - ikke fredag", "2026-12-02", "2026-11-26"),
        ("fredag efter 10 eller mandag før 12", "2026-11-27 10:00-24:00", "2026-11-30 00:00-12:00"),
        ("mandag kl. 8-9 eller 15-16", "2026-11-30 08:00-09:00", "2026-11-30 15:00-16:00"),
        ("mandag 8-9 eller tirsdag 15-16", "2026-11-30 08:00-09:00", "2026-12-01 15:00-16:00"),
    ],
    MONDAY: [
        ("jeg kan bedst tirsdag eller torsdag efter 15", "2026-11-24 15:00-24:00", "2026-11-26 15:00-24:00"),
        ("mandag, onsdag eller fredag", "2026-11-30", "2026-11-25", "2026-11-27"),
        ("mandag formiddag eller tirsdag eftermiddag", "2026-11-30 08:00-12:00", "2026-11-24 12:00-17:00"),
        ("mit nummer er 22 33 44 55 og jeg kan torsdag kl 10", "2026-11-26 10:00-11:00"),
        ("den 3. eller 4. december", "2026-12-03", "2026-12-04"),
        ("uge 50 eller 51", "2026-12-07/2026-12-14", "2026-12-14/2026-12-21"),
        ("i dag eller i morgen", "2026-11-23", "2026-11-24"),
        ("ons eller tors em", "2026-11-25 12:00-17:00", "2026-11-26 12:00-17:00"),
    ],
    TUESDAY: [
        (
            "Jeg vil gerne have en tid i næste uge, gerne mandag eller onsdag om eftermiddagen",
            "2026-11-30 12:00-17:00", "2026-12-02 12:00-17:00",
        ),
        ("jeg kan desværre ikke torsdag kl 10 men kl 14 går fint", "2026-11-26 14:00-15:00"),
        ("god aften, jeg vil gerne tale med nogen i morgen", "2026-11-25"),
        ("det kan være i løbet af formiddagen på tirsdag", "2026-12-01 08:00-12:00"),
        ("januar eller februar", "2027-01-01/2027-02-01", "2027-02-01/2027-03-01"),
        ("i uge 2 eller 3", "2027-01-11/2027-01-18", "2027-01-18/2027-01-25"),
        ("jeg drikker hver dag og vil gerne have en tid på torsdag", "2026-11-26"),
        ("jeg ryger 20 om dagen. kan i ringe fredag kl 10?", "2026-11-27 10:00-11:00"),
        ("jeg har drukket for meget, kan jeg få en tid i morgen?", "2026-11-25"),
        ("torsdag,fredag", "2026-11-26", "2026-11-27"),
        ("torsdag/fredag", "2026-11-26", "2026-11-27"),
        ("tirsdag/onsdag formiddag", "2026-12-01 08:00-12:00", "2026-11-25 08:00-12:00"),
        ("i morgen eller overmorgen", "2026-11-25", "2026-11-26"),
        ("i dag, i morgen eller fredag", "2026-11-24", "2026-11-25", "2026-11-27"),
        ("enten torsdag kl 9 eller fredag kl 14", "2026-11-26 09:00-10:00", "2026-11-27 14:00-15:00"),
        ("torsdag kl 9 og fredag kl 14", "2026-11-26 09:00-10:00", "2026-11-27 14:00-15:00"),
        (
            "torsdag kl 10, 11 eller 12",
            "2026-11-26 10:00-11:00", "2026-11-26 11:00-12:00", "2026-11-26 12:00-13:00",
        ),
        ("kl 9 eller kl 10 på torsdag", "2026-11-26 09:00-10:00", "2026-11-26 10:00-11:00"),
        ("kl. 10 el. 11 i morgen", "2026-11-25 10:00-11:00", "2026-11-25 11:00-12:00"),
        ("formiddag eller eftermiddag", "2026-11-24 08:00-12:00", "2026-11-24 12:00-17:00"),
        ("torsdag formiddag eller fredag eftermiddag", "2026-11-26 08:00-12:00", "2026-11-27 12:00-17:00"),
        ("om formiddagen eller efter kl 16", "2026-11-24 08:00-12:00", "2026-11-24 16:00-24:00"),
        (
            "tirsdag mellem 10 og 12 eller torsdag efter 15",
            "2026-12-01 10:00-12:00", "2026-11-26 15:00-24:00",
        ),
    ],
    SUNDAY: [
        (
            "kan jeg få en samtale en dag i næste uge, helst tirsdag eller onsdag, og gerne inden 12",
            "2026-12-01 00:00-12:00", "2026-12-02 00:00-12:00",
        ),
        (
            "hej jeg hedder Mette og vil gerne snakke med en rådgiver på fredag kl 13 hvis det kan lade sig gøre",
            "2026-12-04 13:00-14:00",
        ),
        ("i morgen kl 10 passer mig bedst, ellers fredag", "2026-11-30 10:00-11:00", "2026-12-04"),
        ("jeg vil gerne flytte min tid fra kl 10 til kl 14", "2026-11-30 14:00-15:00"),
        ("i denne uge eller næste uge", "2026-11-23/2026-11-30", "2026-11-30/2026-12-07"),
        ("denne uge eller næste", "2026-11-23/2026-11-30", "2026-11-30/2026-12-07"),
        ("næste uge eller ugen efter", "2026-11-30/2026-12-07", "2026-12-07/2026-12-14"),
        ("mandag eller onsdag efter 16:30", "2026-11-30 16:30-24:00", "2026-12-02 16:30-24:00"),
        ("den 2/12 eller 3/12", "2026-12-02", "2026-12-03"),
        ("2/12 eller 3/12 kl 10", "2026-12-02 10:00-11:00", "2026-12-03 10:00-11:00"),
        ("den 2. eller 3. december kl 10", "2026-12-02 10:00-11:00", "2026-12-03 10:00-11:00"),
        ("den 2., 3. eller 4. december", "2026-12-02", "2026-12-03", "2026-12-04"),
        ("den 2 og 3 december", "2026-12-02", "2026-12-03"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [(now, text, expected) for now, rows in SAID.items() for text, *expected in rows],
)
def test_times_are_found(now: str, text: str, expected: list[str]) -> None:
    assert found(text, now) == expected
