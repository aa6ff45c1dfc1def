"""What looks like a time and is none, and what is ruled out."""
from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.danish_time import Exclusion, excluded
from tests.domain.test_danish_time import LEXICON, WEDNESDAY, found, moment


@pytest.mark.parametrize("text", [
    # Amounts, frequencies and other numbers
    "jeg drikker 3-4 øl", "2-3 gange om ugen", "2-4 gange om måneden", "5 genstande", "10-12 genstande",
    "mellem 10 og 12 genstande",
    "fra 5 til 10 cigaretter", "5-6 stykker", "3 til 4 øl", "3-4", "1-2", "7-9", "10 eller flere", "5",
    "to eller tre",
    "jeg ryger 10-15 om dagen", "15 cigaretter om dagen", "jeg ryger den første efter kl 7", "efter 5 øl",
    "før 10 cigaretter",
    "en halv flaske vin", "to og en halv øl", "tre kvart flaske", "den tredje øl", "over 10", "under 5",
    "ti om dagen",
    "jeg er 17 år", "jeg er 45 år", "jeg fylder 18 til maj", "jeg vejer 85 kg og er 1,78 høj",
    "det koster 100 kr", "4. sal",
    "jeg bor på Vestergade 12", "9900 Frederikshavn", "en gang om måneden", "en gang om ugen",
    "en gang om 14 dage",
    # Telephone numbers and the like
    "20 30 40 50", "20304050", "ring til mig på 20304050", "tlf 20-30-40-50", "+45 20304050",
    "mit cpr er 010190-1234",
    # Habits
    "hver fredag", "hver anden uge", "hver 14. dag", "hver dag kl 8", "jeg drikker hver fredag og lørdag",
    "jeg drikker i weekenden",
    "jeg drikker mest om aftenen", "i weekenderne", "om mandagen", "kun til jul",
    "fredag drak jeg 8 øl og lørdag 4",
    "jeg har fri klokken 15 hver dag", "jeg drikker 3 øl om aftenen og 5 i weekenden",
    "til hverdag rører jeg det ikke",
    "tirsdag 2 øl, onsdag 0, torsdag 3", "fredag: 4 glas vin, lørdag: 6 øl", "to øl i dag", "en øl til frokosten i dag",
    "hvor mange må man drikke på en aften", "jeg fik et tilbagefald i weekenden", "jeg deler en flaske vin hver dag",
    # Words that are also short names of days
    "min mand slår mig", "jeg har en søn.", "kan man. det", "lad mig ryge i fred", "jeg er gravid i uge 12", "14-12",
    # The past
    "i går", "i forgårs", "i aftes", "i morges", "i nat", "i mandags", "tre øl i lørdags",
    "sidste fredag drak jeg for meget",
    "forrige uge", "sidste weekend", "sidste år", "for to år siden", "3 dage siden", "for en halv time siden",
    "siden den 3. november", "jeg har ikke røget siden januar", "jeg har ikke drukket siden i mandags",
    "de sidste 30 dage",
    "inden for det sidste år", "inden for de seneste 12 måneder", "jeg har røget i 20 år",
    "den 3. december 2025",
    "jeg er født den 3. maj 1970", "i weekenden drak jeg 10 øl", "jeg drak 3 øl i går og 2 i dag",
    "mandag i denne uge",
    # Greetings and no dates at all
    "godmorgen", "god aften", "god weekend", "god søndag", "hav en god dag", "tak for i dag", "kl",
    "hvad er klokken",
    "31/2", "den 32. december", "2026-13-01", "kl 25", "kl 10:75", "uge 54", "kan man få en tid",
    "jeg har en søn på 12",
    "jeg har haft diabetes i 10 år", "hurtigst muligt", "", "   ", "🙂", "?", "jeg arbejder til kl 15",
])  # fmt: skip
def test_no_time_is_found(text: str) -> None:
    assert found(text) == []


def shortened(exclusion: Exclusion) -> tuple[str, object, object]:
    days = exclusion.days and tuple(str(day) for day in exclusion.days)
    return exclusion.text, sorted(exclusion.weekdays) or days, exclusion.hours


@pytest.mark.parametrize(("text", "ruled_out", "wanted"), [
    ("ikke fredag", [("fredag", [4], None)], []),
    ("ik fredag", [("fredag", [4], None)], []),
    ("bare ikke fredag", [("fredag", [4], None)], []),
    ("jeg kan ikke på fredag", [("på fredag", [4], None)], []),
    ("alt andet end mandag", [("mandag", [0], None)], []),
    ("undtagen om formiddagen", [("om formiddagen", None, (480, 720))], []),
    ("ikke om aftenen", [("om aftenen", None, (1020, 1260))], []),
    ("kan ikke fredage", [("fredage", [4], None)], []),
    ("aldrig om fredagen", [("om fredagen", [4], None)], []),
    ("ikke i weekenden", [("i weekenden", [5, 6], None)], []),
    ("ikke i uge 50", [("i uge 50", ("2026-12-07", "2026-12-14"), None)], []),
    ("nej ikke i dag", [("i dag", ("2026-11-25", "2026-11-26"), None)], []),
    ("ikke den 3. december", [("den 3. december", ("2026-12-03", "2026-12-04"), None)], []),
    ("mandag er dårlig", [("mandag", [0], None)], []),
    ("onsdag er umulig for mig", [("onsdag", [2], None)], []),
    ("torsdag kan jeg ikke", [("torsdag", [3], None)], []),
    ("fredag passer mig ikke", [("fredag", [4], None)], []),
    ("mandag formiddag kan jeg desværre ikke", [("mandag formiddag", [0], (480, 720))], []),
    ("i morgen kl. 10 passer mig ikke", [("i morgen kl. 10", ("2026-11-26", "2026-11-27"), (600, 660))], []),
    ("alle dage undtagen fredag efter 12", [("fredag efter 12", [4], (720, 1440))], []),
    ("jeg arbejder mandag og tirsdag", [("mandag", [0], None), ("tirsdag", [1], None)], []),
    ("undgå fredag", [("fredag", [4], None)], []),
    ("hverken mandag eller tirsdag", [("mandag", [0], None), ("tirsdag", [1], None)], []),
    ("mandag passer rigtig dårligt", [("mandag", [0], None)], []),
    ("jeg er bortrejst i uge 49", [("i uge 49", ("2026-11-30", "2026-12-07"), None)], []),
    ("ikke tirsdag, men gerne torsdag efter kl. 14", [("tirsdag", [1], None)], ["2026-11-26 14:00-24:00"]),
    ("ikke tirsdag, torsdag efter kl. 14", [("tirsdag", [1], None)], ["2026-11-26 14:00-24:00"]),
    ("onsdag, torsdag - ikke fredag", [("fredag", [4], None)], ["2026-12-02", "2026-11-26"]),
    ("gerne i uge 2 fordi jeg er bortrejst inden da", [], ["2027-01-11/2027-01-18"]),
    # Alternatives share it; a "but" ends it.
    ("ikke mandag eller tirsdag", [("mandag", [0], None), ("tirsdag", [1], None)], []),
    ("ikke mandag, tirsdag eller onsdag",
     [("mandag", [0], None), ("tirsdag", [1], None), ("onsdag", [2], None)], []),
    ("tirsdag og torsdag kan jeg ikke", [("tirsdag", [1], None), ("torsdag", [3], None)], []),
    ("ikke om mandagen eller tirsdagen", [("om mandagen", [0], None), ("tirsdagen", [1], None)], []),
    ("ikke mandag, tirsdag passer", [("mandag", [0], None)], ["2026-12-01"]),
    ("onsdag går ikke, men torsdag er fin", [("onsdag", [2], None)], ["2026-11-26"]),
    ("ikke i dag men i morgen", [("i dag", ("2026-11-25", "2026-11-26"), None)], ["2026-11-26"]),
    ("jeg kan ikke komme på torsdag, men fredag går", [("på torsdag", [3], None)], ["2026-11-27"]),
    ("jeg kan desværre ikke torsdag kl 10 men kl 14 går fint",
     [("torsdag kl 10", [3], (600, 660))], ["2026-11-26 14:00-15:00"]),
    ("hverdage undtagen onsdag", [("onsdag", [2], None)], ["2026-11-25/2026-11-28"]),
    ("i stedet for torsdag vil jeg gerne fredag", [("torsdag", [3], None)], ["2026-11-27"]),
    # "not before" is "from", and a question is a wish.
    ("ikke før kl 10", [], ["2026-11-26 10:00-24:00"]),
    ("jeg kan ikke før klokken 16", [], ["2026-11-25 16:00-24:00"]),
    ("ikke efter kl 15", [], ["2026-11-25 00:00-15:00"]),
    ("det kan ikke være før fredag", [], ["2026-11-27/2026-11-30"]),
    ("kan I ikke på fredag?", [], ["2026-11-27"]),
    ("kan vi ikke sige fredag", [], ["2026-11-27"]),
    ("torsdag eller fredag, men ikke før kl 10", [], ["2026-11-26 10:00-24:00", "2026-11-27 10:00-24:00"]),
])  # fmt: skip
def test_what_is_ruled_out_is_not_wanted(text: str, ruled_out: list[object], wanted: list[str]) -> None:
    now = "2026-11-25T10:20" if text != "ikke før kl 10" else "2026-11-26T09:00"
    assert [shortened(e) for e in excluded(text, moment(now), LEXICON)] == ruled_out
    assert found(text, now) == wanted


def rules_out(text: str, start: datetime, minutes: int) -> bool:
    (exclusion,) = excluded(text, moment(WEDNESDAY), LEXICON)
    return exclusion.rules_out(start, start + timedelta(minutes=minutes))


@pytest.mark.parametrize(("text", "start", "minutes", "expected"), [
    ("ikke fredag", "2026-11-27T00:00", 60, True),
    ("ikke fredag", "2026-12-04T10:00", 60, True),
    ("ikke fredag", "2026-11-26T23:00", 60, False),
    ("ikke fredag", "2026-11-26T23:00", 61, True),
    ("ikke fredag", "2026-11-28T00:00", 60, False),
    ("ikke om formiddagen", "2026-11-26T07:00", 60, False),
    ("ikke om formiddagen", "2026-11-26T07:01", 60, True),
    ("ikke om formiddagen", "2026-11-26T11:59", 60, True),
    ("ikke om formiddagen", "2026-11-26T12:00", 60, False),
    ("ikke i morgen", "2026-11-26T10:00", 60, True),
    ("ikke i morgen", "2026-12-03T10:00", 60, False),
    ("ikke i weekenden", "2026-12-05T10:00", 60, True),
    ("ikke i weekenden", "2026-12-07T10:00", 60, False),
])  # fmt: skip
def test_an_exclusion_rules_out_what_overlaps(text: str, start: str, minutes: int, expected: bool) -> None:
    assert rules_out(text, moment(start), minutes) is expected
