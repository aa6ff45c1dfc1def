"""Five people and what they write: docs/selvhjaelp.md is made of it, and a test keeps the page true.

    .venv/bin/python -m tests.conversations.selfhelp_people        writes the page anew (read it aloud afterwards)
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.running import Talk

PAGE = Path(__file__).parents[2] / "docs" / "selvhjaelp.md"
HEAD = """# Selvhjælp: fem mennesker

Sådan forløber samtalerne, ord for ord. Siden er skrevet af programmet selv og bliver holdt sand af en test
(`tests/conversations/test_selfhelp_transcripts.py`). En linje i kursiv er tid, der går. Knapper står i kantede
parenteser. Det begynder mandag den 23. november 2026 klokken ni i en kommune, hvor der kan bookes.
"""


@dataclass(frozen=True)
class Person:
    """Who writes, by which channel, and what: a line that begins with @ moves the clock."""

    name: str
    about: str
    channel: str
    lines: tuple[str, ...]


PEOPLE = (
    Person("Mette, 44", "drikker vin i weekenden og vil vide, hvor meget det egentlig er", "web", (
        "hvor mange genstande er to store fadøl og en halv flaske rødvin?", "Skriv det i min dagbog", "Ja, det må du",
        "i lørdags", "jeg drak et glas vin i går", "jeg drak ikke noget i dag", "vis min uge",
        "hvad gør alkohol ved søvnen?", "hvor ved du det fra?", "hvad har I gemt om mig?", "Slet kun selvhjælpen")),
    Person("Kasper, 29", "er holdt op med at ryge og får trang på arbejdet", "web", (
        "jeg har trang nu", "@2026-11-23T09:01:05+01:00", "@2026-11-23T09:02:05+01:00", "@2026-11-23T09:03:05+01:00",
        "Det er blevet mindre", "at gå en tur om bygningen", "Ja, det må du", "@2026-11-24T14:00:00+01:00",
        "jeg har trang nu", "Det er gået over", "at gå en tur om bygningen")),
    Person("Amir, 52", "vil stoppe med snus og skriver på SMS", "sms", (
        "jeg vil lave en plan for at stoppe med snus", "Her", "ja", "nej", "nej", "Ja, det må du", "stoppe helt",
        "snus", "den 1. december", "når jeg kører lastbil", "tygge tyggegummi og ringe til min bror", "min kone",
        "ca. 200 kr", "om aftenen", "@2026-11-30T19:00:00+01:00", "Ja", "@2026-12-01T19:00:00+01:00",
        "Ja", "@2026-12-04T19:00:00+01:00", "Ja",
        "jeg faldt i og tog snus i går", "når jeg er stresset", "fortsætte")),
    Person("Birgit, 63", "drikker hver dag og vil have et mål", "web", (
        "lav en plan", "Alkohol", "Ja", "ved ikke", "Nej, ikke endnu", "@2026-11-27T10:00:00+01:00",
        "jeg har talt med lægen nu og vil lave en plan for alkohol", "Ja", "Ved ikke", "Ja, det har jeg",
        "Ja, det må du", "Drikke mindre", "7", "jeg vil passe mine børnebørn uden at være træt",
        "om aftenen når jeg er alene", "ringe til min søster", "Ja, hver dag", "Om aftenen",
        "@2026-11-27T20:00:00+01:00", "to glas rødvin",
        "ikke flere beskeder")),
    Person("Sofie, 17", "vaper og er i tvivl, om hun vil stoppe", "web", (
        "jeg er ikke klar til at stoppe med at vape", "Se på, hvor vigtigt det er", "6",
        "det er dyrt og jeg bliver forpustet", "3", "hvis min veninde også gjorde det", "Lav en plan",
        "Tobak eller nikotin", "Nej")),
)


def page(running: Any) -> str:
    """The whole page, from conversations with a running bot."""
    parts = [HEAD]
    for person in PEOPLE:
        parts.append(f"\n## {person.name}, {person.about}\n\nKanal: {person.channel}\n")
        parts.extend(_conversation(running, person))
    return "\n".join(parts) + "\n"


def _conversation(running: Any, person: Person) -> Iterator[str]:
    talk = Talk(running, "0540", channel=person.channel)
    first = person.name.partition(",")[0]
    for line in person.lines:
        if line.startswith("@"):
            said = talk.wait(line[1:])
            yield f"*{line[9:11]}.{line[6:8]}. kl. {line[12:17].replace(':', '.')}*\n"
        else:
            said = talk.answers(line)
            yield f"**{first}:** {line}\n"
        for message in said:
            yield f"**Afklar:** {_shown(message)}\n"


def _shown(message: dict[str, Any]) -> str:
    text = message["text"].replace("\n", "  \n")
    picture = message["result"] or {}
    drawn = f" *(billede: {picture['alt']})*" if picture.get("kind") == "picture" else ""
    buttons = " ".join(f"[{choice['title']}]" for choice in message["choices"] if choice["kind"] != "back")
    return f"{text}{drawn}" + (f"  \n{buttons}" if buttons else "")


def main() -> None:
    """Writes the page."""
    from bot.content.loader import load_content
    from bot.dialogue.model import model_path
    from bot.dialogue.rasa_host import RasaHost
    from bot.settings import read_settings
    from tests.running import settings_for, start

    host = RasaHost(model_path(read_settings().models))
    with TemporaryDirectory() as folder:
        bot = start(settings_for(Path(folder)), load_content(), host)
        PAGE.write_text(page(bot), encoding="utf-8")
        bot.parts.database.close()


if __name__ == "__main__":
    main()
