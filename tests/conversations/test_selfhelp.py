"""Self-help from beginning to end, on the web and by SMS, with a moved clock. It is Monday 23 November 2026."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.running import Talk, moved

pytestmark = pytest.mark.model

CONSENT = "Ja, det må du"
Chat = Callable[..., Talk]


class OnPhone(Talk):
    """By SMS, where it is asked first who can read along: this person goes on there."""

    def __init__(self, running: Any, municipality: str | None = None) -> None:
        super().__init__(running, municipality, channel="sms")

    def say(self, text: str) -> list[dict[str, Any]]:
        said = super().say(text)
        return self.tap("Her") if self.question == "channel.where" else said


def entries(talk: Talk, kind: str = "diary") -> list[dict[str, Any]]:
    with talk.running.parts.database.reading() as work:
        return [entry.body for entry in work.selfhelp.of(talk.id, kind)]


def planned(talk: Talk) -> list[str]:
    with talk.running.parts.database.reading() as work:
        return [item.at.isoformat() for item in work.due.of_conversation(talk.id) if item.status == "waiting"]


@pytest.fixture(params=["web", "sms"])
def citizen(request: pytest.FixtureRequest, running: Any) -> Talk:
    return Talk(running, "0540") if request.param == "web" else OnPhone(running, "0540")


# The diary

def test_an_entry_from_one_sentence(citizen: Talk) -> None:
    citizen.say("jeg drak tre øl i går")
    assert citizen.question == "selfhelp.consent"
    assert "slettet efter 400 dage" in citizen.texts
    assert entries(citizen) == []
    citizen.tap(CONSENT)
    assert "søndag den 22. november: 3 genstande" in citizen.texts
    assert entries(citizen) == [{"said": "tre øl", "low": 2.99, "high": 2.99, "day": "2026-11-22"}]


def test_without_consent_nothing_is_kept(citizen: Talk) -> None:
    citizen.answers("jeg drak tre øl i går", "Nej")
    assert "gemmer jeg ikke noget" in citizen.texts
    assert entries(citizen) == []
    assert entries(citizen, "consent") == []


def test_what_is_missing_is_asked_for(citizen: Talk) -> None:
    citizen.answers("jeg drak to øl og en flaske", CONSENT)
    assert citizen.question == "diary.drinks"
    citizen.say("en flaske")
    assert (citizen.question, "Jeg mangler at vide, hvad det var: en flaske" in citizen.texts) == ("diary.drinks", True)
    citizen.say("to øl og en halv flaske rødvin")
    assert citizen.question == "diary.day"
    citizen.say("i lørdags")
    assert [(e["day"], e["low"]) for e in entries(citizen)] == [("2026-11-21", 5.45)]


def test_a_day_without_is_written_too(citizen: Talk) -> None:
    citizen.answers("jeg vil gerne skrive i min dagbog", CONSENT)
    if citizen.question is None:
        citizen.say("jeg drak ikke noget i går")
    else:
        citizen.answers("Ingenting", "I går")
    assert "søndag den 22. november: ingen alkohol" in citizen.texts


def test_the_week_stands_beside_the_limits(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg drak 3 øl i dag", CONSENT)
    talk.say("jeg drak 5 øl i går")
    talk.tap("Vis min uge")
    assert "ma 3, ti -, on -, to -, fr -, lø -, sø -" in talk.texts
    assert "I alt i denne uge: 3." in talk.texts
    assert "Dage uden alkohol: 0." in talk.texts
    assert "uge 47: 5, uge 48: 3" in talk.texts
    assert "højst 10 om ugen og højst 4 på en dag" in talk.texts
    drawing = ElementTree.fromstring(talk.result("picture")["svg"])  # noqa: S314 (our own)
    assert len(drawing.findall("{http://www.w3.org/2000/svg}rect")) == 2


def test_an_entry_is_corrected_and_deleted(citizen: Talk) -> None:
    citizen.answers("jeg drak tre øl i går", CONSENT)
    citizen.answers("Ret eller slet", "søndag den 22. november: 3 genstande", "Ret den", "fire øl")
    assert [(e["day"], e["low"]) for e in entries(citizen)] == [("2026-11-22", 3.99)]
    citizen.answers("Ret eller slet", "søndag den 22. november: 4 genstande", "Slet den")
    assert entries(citizen) == []


# A question at a chosen hour

def test_a_daily_question_on_the_web(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "Om aftenen")
    assert planned(talk) == ["2026-11-23T19:00:00+00:00"]
    assert talk.wait("2026-11-23T19:59:00+01:00") == []
    talk.wait("2026-11-23T20:00:00+01:00")
    assert talk.question == "diary.drinks"
    talk.say("to glas vin")
    assert [(e["day"], round(e["low"], 1)) for e in entries(talk)][-1] == ("2026-11-23", 2.0)
    assert planned(talk) == ["2026-11-24T19:00:00+00:00"]


def test_by_sms_it_says_nothing_about_health_first(running: Any) -> None:
    talk = OnPhone(running, "0540")
    talk.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "kl. 17")
    said = talk.wait("2026-11-23T17:00:00+01:00")
    assert [m["text"] for m in said] == ["Hej fra Afklar. Du bad mig skrive til dig. Har du tid nu?"]
    talk.tap("Ja")
    assert talk.question == "diary.drinks"
    talk.say("en øl")
    assert entries(talk)[-1]["day"] == "2026-11-23"


def test_a_question_that_was_never_answered_gives_way_to_the_next(running: Any) -> None:
    talk = Talk(running)
    talk.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "Om aftenen")
    talk.wait("2026-11-23T20:00:00+01:00")
    talk.wait("2026-11-24T20:00:00+01:00")
    assert talk.question == "diary.drinks"
    talk.tap("Ingenting")
    assert entries(talk)[-1]["day"] == "2026-11-24"


def test_it_waits_while_something_else_is_going_on(running: Any) -> None:
    talk = Talk(running)
    talk.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "Om eftermiddagen")
    talk.running = moved(talk.running, "2026-11-23T15:59:00+01:00")
    talk.answers("Se på mine alkoholvaner", "Ja")
    assert talk.wait("2026-11-23T16:00:00+01:00") == []
    talk.wait("2026-11-23T17:00:01+01:00")
    assert talk.question == "diary.drinks"


@pytest.mark.parametrize("stop", ["Ikke flere beskeder", "Ikke nu"])
def test_the_question_can_be_stopped_or_put_off(running: Any, stop: str) -> None:
    talk = OnPhone(running)
    talk.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "Midt på dagen")
    talk.wait("2026-11-23T12:00:00+01:00")
    talk.tap(stop)
    assert planned(talk) == ([] if stop.endswith("beskeder") else ["2026-11-24T11:00:00+00:00"])


def test_stop_at_any_time_by_a_sentence(citizen: Talk) -> None:
    citizen.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, en gang om ugen", "Om morgenen")
    assert planned(citizen) == ["2026-11-30T08:00:00+00:00"]
    citizen.say("ikke flere beskeder")
    assert planned(citizen) == []
    assert len(entries(citizen)) == 1


# Three minutes

def test_three_minutes_on_the_web_pass_by_themselves(running: Any) -> None:
    talk = Talk(running)
    talk.say("Jeg har trang nu")
    assert talk.question == "craving.breathe"
    assert talk.result("picture")["name"] == "breathing"
    assert "prefers-reduced-motion" in talk.result("picture")["svg"]
    asked = []
    for second in ("01:01", "02:01", "03:01"):
        talk.wait(f"2026-11-23T09:{second}+01:00")
        asked.append(talk.question)
    assert asked == ["craving.delay", "craving.instead", "craving.how"]
    talk.answers("Det gik over", "At bevæge mig", CONSENT)
    assert "Flot klaret" in talk.texts
    assert entries(talk, "helped") == [{"what": "walk"}]
    talk.say("jeg har trang nu")
    assert "Sidst hjalp det dig: at bevæge dig." in talk.texts
    talk.tap("Det er gået over")
    assert next(c["title"] for m in talk.last for c in m["choices"]) == "At bevæge mig"


def test_by_sms_one_steps_on_oneself_and_nothing_is_planned(running: Any) -> None:
    talk = OnPhone(running)
    talk.say("jeg har trang nu")
    assert planned(talk) == []
    talk.answers("Videre", "Videre", "Videre")
    assert talk.question == "craving.how"
    talk.tap("Det er stadig svært")
    assert "80 31 31 31" in talk.texts
    assert "80 200 500" in talk.texts


def test_what_is_over_early_is_not_gone_on_with(running: Any) -> None:
    talk = Talk(running)
    talk.answers("jeg har trang nu", "Det er gået over")
    assert talk.wait("2026-11-23T09:05:00+01:00") == []
    talk.answers("Det ved jeg ikke")
    assert planned(talk) == []
    assert "Flot klaret" in talk.texts


def test_a_slip_meets_no_blame(running: Any) -> None:
    talk = Talk(running)
    talk.answers("jeg har trang nu", "Videre", "Videre", "Videre", "Jeg faldt i")
    assert "det, du har gjort indtil nu, er ikke spildt" in talk.texts
    talk.answers("jeg var til fest", "Fortsætte min plan nu")
    assert "Planen gælder stadig" in talk.texts


# A stop plan

SAFE = ("Ja", "Nej eller ikke relevant", "Nej", CONSENT)
PLAN = ("Stoppe helt", "Cigaretter", "på mandag", "Ved kaffen", "gå en tur med hunden", "Nej", "350 kr",
        "Ja, om morgenen")


def test_a_stop_plan_and_its_messages(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg vil lave en plan for at stoppe med at ryge", *SAFE, *PLAN)
    assert "Du stopper mandag den 30. november." in talk.texts
    assert "gå en tur med hunden" in talk.texts
    assert "apoteket" in talk.texts
    assert [at[:10] for at in planned(talk)] == [
        "2026-11-29", "2026-11-30", "2026-12-03", "2026-12-07", "2026-12-14", "2026-12-28", "2027-03-01", "2027-05-31",
        "2027-11-30"]
    talk.wait("2026-11-29T09:00:00+01:00")
    assert "I morgen er det dagen" in talk.texts
    assert "Du skrev selv, at du ville: gå en tur med hunden." in talk.texts
    talk.wait("2026-12-07T09:00:00+01:00")
    assert talk.texts.count("En uge.") == 1
    assert "Du har sparet omkring 350 kr." in talk.texts
    assert talk.result("picture")["alt"] == "7 dage og 350 kr. sparet"
    assert talk.wait("2026-12-07T23:00:00+01:00") == []


@pytest.mark.parametrize(("at", "words"), [
    ("2026-11-30T12:00:00+01:00", "det første døgn"),
    ("2026-12-03T12:00:00+01:00", "på dag 3. For mange er det omkring"),
    ("2026-12-04T12:00:00+01:00", "det er sværest"), ("2026-12-05T12:00:00+01:00", "bliver det lettere"),
    ("2026-12-28T12:00:00+01:00", "bliver det lettere"), ("2026-12-29T12:00:00+01:00", "ovre nu"),
])
def test_what_is_normal_now(running: Any, at: str, words: str) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg vil lave en plan for at stoppe med at ryge", *SAFE, *PLAN)
    talk.running = moved(talk.running, at)
    talk.say("hvor længe varer abstinenserne?")
    assert words in talk.texts


def test_what_came_too_late_is_left_out(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg vil lave en plan for at stoppe med at ryge", *SAFE, *PLAN)
    talk.wait("2026-12-07T09:00:00+01:00")
    assert [m["text"].partition(".")[0] for m in talk.last] == ["En uge"]


def test_ones_own_words_may_be_nearly_anything(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("lav en plan", "Alkohol", "Ja", "Nej", CONSENT, "Slet ikke drikke", "mine børn")
    assert talk.question == "goal.hard"
    talk.answers("når jeg er alene", "ringe til min søster", "Nej tak")
    assert "Fordi: mine børn." in talk.texts
    assert "Så vil du i stedet: ringe til min søster." in talk.texts


@pytest.mark.parametrize(("said", "found"), [
    ("jeg vil hellere tale med en rådgiver", "80 200 500"), ("jeg har ikke lyst til at leve mere", "70 201 201"),
])
def test_but_not_a_wish_for_a_human_nor_a_red_flag(running: Any, said: str, found: str) -> None:
    talk = Talk(running, "0540")
    talk.answers("lav en plan", "Alkohol", "Ja", "Nej", CONSENT, "Slet ikke drikke", said)
    assert found in talk.texts


def test_by_sms_the_plans_messages_ring_neutrally(running: Any) -> None:
    talk = OnPhone(running, "0540")
    talk.answers("jeg vil lave en plan for at stoppe med at ryge", *SAFE, *PLAN)
    said = talk.wait("2026-11-30T09:00:00+01:00")
    assert {m["text"] for m in said} == {"Hej fra Afklar. Du bad mig skrive til dig. Har du tid nu?"}
    talk.tap("Ja")
    assert "Jeg har trang nu" in [c["title"] for m in talk.last for c in m["choices"]]


def test_cutting_down_is_a_plan_too(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("lav en plan", "Tobak eller nikotin", *SAFE, "Skære ned", "Snus", "I morgen", "Ved ikke",
                 "Ved ikke endnu", "min søster", "Ved ikke", "Nej tak")
    assert "Du begynder at skære ned tirsdag den 24. november." in talk.texts
    assert "min søster" in talk.texts
    assert planned(talk) == []


@pytest.mark.parametrize(("answers", "words"), [
    (("Nej",), "80 31 31 31"),
    (("Ja", "Ja", "Nej", "Nej, ikke endnu"), "Vent med en dato"),
    (("Ja", "Nej eller ikke relevant", "Ja", "Nej, ikke endnu"), "Vent med en dato"),
])
def test_safety_comes_before_a_date(running: Any, answers: tuple[str, ...], words: str) -> None:
    talk = Talk(running, "0540")
    talk.answers("lav en plan", "Tobak eller nikotin", *answers)
    assert words in talk.texts
    assert entries(talk, "plan") == []


def test_a_relapse_with_a_plan_leads_back_to_it(running: Any) -> None:
    talk = Talk(running, "0540")
    talk.answers("jeg vil lave en plan for at stoppe med at ryge", *SAFE, *PLAN)
    talk.say("jeg er begyndt at ryge igen")
    assert "Et tilbagefald er ikke slutningen" in talk.texts
    talk.answers("Når jeg er stresset", "Få hjælp af en rådgiver")
    assert talk.question == "advice.adult"


# A goal

def test_a_goal_with_ones_own_words(citizen: Talk) -> None:
    citizen.answers("lav en plan", "Alkohol", "Ja", "Nej", CONSENT, "Drikke mindre", "5",
                    "jeg vil være frisk om morgenen", "fredag aften", "en kop te og en film", "Nej tak")
    assert "Dit mål er højst 5 genstande om ugen." in citizen.texts
    assert "jeg vil være frisk om morgenen" in citizen.texts
    citizen.say("jeg har trang nu")
    assert "Du skrev selv, at du ville: en kop te og en film." in citizen.texts


def test_before_a_goal_the_withdrawal_question(citizen: Talk) -> None:
    citizen.answers("lav en plan", "Alkohol", "Ja")
    assert citizen.question == "audit.withdrawal"
    citizen.answers("Ja", "Nej, ikke endnu")
    assert "ikke stopper brat" in citizen.texts
    assert "112" in citizen.texts
    assert entries(citizen, "goal") == []


# Motivation, effects, sources, other offers

def test_motivation_is_reflected_and_not_kept(running: Any) -> None:
    talk = Talk(running)
    talk.say("jeg er ikke klar til at stoppe")
    talk.answers("Se på, hvor vigtigt det er", "7", "det koster mange penge", "4", "at min mand også stoppede")
    assert "Du siger 7 ud af 10" in talk.texts
    assert "det koster mange penge" in talk.texts
    assert talk.choice("Andre tilbud")
    with talk.running.parts.database.reading() as work:
        assert work.selfhelp.of(talk.id) == []


@pytest.mark.parametrize(("text", "words"), [
    ("hvad gør alkohol ved søvnen?", "ikke noget, jeg har en sikker kilde til"),
    ("hvad gør alkohol ved humøret?", "mentale sundhed"),
    ("hvad gør alkohol ved kroppen?", "mere end 200 sygdomme"),
])
def test_what_alcohol_does_and_where_that_comes_from(running: Any, text: str, words: str) -> None:
    talk = Talk(running)
    talk.say(text)
    assert words in talk.texts
    talk.say("hvor ved du det fra?")
    if "søvn" in text:
        assert "ikke står i mine kilder" in talk.texts
        assert "ikke kontrolleret af en fagperson" in talk.texts
    else:
        assert "Det kommer fra: Sundhedsstyrelsens kvalitetsstandarder, afsnit 8." in talk.texts


# What is kept

def test_it_is_shown_and_deleted_by_itself(citizen: Talk) -> None:
    citizen.answers("jeg drak tre øl i går", CONSENT, "Spørg mig hver dag", "Ja, hver dag", "Om aftenen")
    citizen.say("hvad har I gemt om mig?")
    assert "Dagbog: 1 indlæg" in citizen.texts
    citizen.tap("Slet kun selvhjælpen")
    assert "slettet" in citizen.texts
    assert (entries(citizen), entries(citizen, "consent"), planned(citizen)) == ([], [], [])
    citizen.say("jeg drak to øl i dag")
    assert citizen.question == "selfhelp.consent"


def test_deleting_everything_deletes_it_too(citizen: Talk) -> None:
    citizen.answers("jeg drak tre øl i går", CONSENT)
    citizen.answers("slet mine data", "Ja, slet det hele")
    assert entries(citizen) == []


def test_an_advisor_and_a_stop_are_always_at_hand(citizen: Talk) -> None:
    citizen.answers("lav en plan", "Alkohol", "menneske")
    assert "80 200 500" in citizen.texts
    citizen.answers("lav en plan", "Alkohol", "Ja", "stop")
    assert citizen.question is None
