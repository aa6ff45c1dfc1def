"""From the bot to a person and back, as the citizen meets it: with a moved clock where time decides (issue 5)."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.handover import NotPossible
from bot.services import knowledge
from tests.conversations.audit import EIGHT, OPENING, screened, taps
from tests.running import Talk, settings_for, start
from tests.staffing import Advisor, handover, news, state, stays, with_hours

pytestmark = pytest.mark.model

BEFORE_HOURS, AFTER_HOURS = "2026-11-23T07:59:00+01:00", "2026-11-23T16:00:00+01:00"
CHRISTMAS = "2026-12-25T10:00:00+01:00"


@pytest.fixture
def open_chat(tmp_path: Any, content: Any, host: Any) -> Iterator[Any]:
    """A bot whose chat in Sønderborg is open on weekdays from 8 to 16."""
    bot = start(settings_for(tmp_path), with_hours(content, wait=10), host)
    yield bot
    bot.parts.database.close()


@pytest.fixture
def mette(open_chat: Any) -> Advisor:
    return Advisor(open_chat)


def queued(bot: Any, municipality: str = "0540") -> Talk:
    citizen = Talk(bot, municipality)
    citizen.say("menneske")
    return citizen


def test_asking_for_a_person_joins_the_queue_and_says_what_happens(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    [told] = citizen.say("menneske")
    assert told["result"] == {"kind": "handover", "state": "queued", "advisor": None}
    assert "i kø" in told["text"] and "omkring 10 minutter" in told["text"] and "80 200 500" in told["text"]
    assert [c["title"] for c in told["choices"]] == ["Fortsæt med mig", "Book en samtale"]
    assert state(citizen) == "queued"
    assert (handover(citizen).reason, handover(citizen).municipality) == ("asked", "0540")


def test_nobody_joins_a_queue_that_no_one_reads(open_chat: Any) -> None:
    citizen = queued(open_chat)
    assert state(citizen) == "bot" and "ingen rådgiver ved chatten" in citizen.texts
    assert handover(citizen) is None


def test_an_advisor_of_another_municipality_does_not_count(open_chat: Any) -> None:
    Advisor(open_chat, municipality="0370")
    assert state(queued(open_chat)) == "bot"


def test_an_advisor_without_a_municipality_of_the_citizen_does_not_count(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat)
    citizen.say("menneske")
    assert state(citizen) == "bot"


@pytest.mark.parametrize(("now", "opens"), [
    (BEFORE_HOURS, "kl. 8.00"), (AFTER_HOURS, "i morgen"), (CHRISTMAS, "mandag den 28. december kl. 8.00"),
])
def test_outside_the_chats_hours_it_is_said_when_somebody_will_be_there(
    tmp_path: Any, content: Any, host: Any, now: str, opens: str,
) -> None:
    bot = start(settings_for(tmp_path, now=now), with_hours(content), host)
    Advisor(bot)
    citizen = queued(bot)
    assert state(citizen) == "bot"
    assert citizen.last[0]["text"].startswith("Chatten er bemandet igen") and opens in citizen.last[0]["text"]
    assert {"Bliv ringet op", "Book en samtale"} <= {c["title"] for c in citizen.last[-1]["choices"]}
    bot.parts.database.close()


def test_without_hours_in_content_the_advisors_on_duty_decide(running: Any) -> None:
    advisor = Advisor(running)
    assert state(queued(running)) == "queued"
    with running.parts.database.transaction() as work:
        work.staff.duty(advisor.user.id, False)
    assert state(queued(running)) == "bot"


def test_the_whole_way_and_the_bot_goes_on_where_it_was(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.answers(*OPENING, *taps(*EIGHT)[:3])
    assert citizen.question == "audit.4"
    citizen.say("menneske")
    assert citizen.say("er der nogen?") == []
    mette.does(citizen, "claim")
    [arrived] = news(citizen)
    assert (arrived["from"], arrived["result"]) == ("system", {
        "kind": "handover", "state": "assigned", "advisor": "Mette"})
    assert mette.does(citizen, "reply", "Hej. Hvad kan jeg hjælpe med?", "r1") is True
    assert mette.does(citizen, "reply", "Hej. Hvad kan jeg hjælpe med?", "r1") is False
    assert [(m["from"], m["text"]) for m in news(citizen)] == [("advisor", "Hej. Hvad kan jeg hjælpe med?")]
    assert citizen.say("Book en samtale") == [] and state(citizen) == "assigned"
    mette.does(citizen, "note", "Ringer i morgen")
    mette.does(citizen, "give_back")
    news(citizen)
    assert state(citizen) == "bot" and citizen.question == "audit.4"
    assert "Mette har givet samtalen tilbage" in citizen.texts and "Ringer i morgen" not in citizen.texts
    citizen.tap("Aldrig")
    assert citizen.question == "audit.5"


def test_two_advisors_claim_and_one_is_told(open_chat: Any, mette: Advisor) -> None:
    ole, citizen = Advisor(open_chat, "Ole Holm"), queued(open_chat)
    mette.does(citizen, "claim")
    with pytest.raises(NotPossible) as told:
        ole.does(citizen, "claim")
    assert told.value.code == "taken" and handover(citizen).advisor == mette.user.id


def test_only_the_one_in_charge_can_write_pass_on_give_back_or_close(open_chat: Any, mette: Advisor) -> None:
    ole, citizen = Advisor(open_chat, "Ole Holm"), queued(open_chat)
    mette.does(citizen, "claim")
    for act, args in (("reply", ("hej", "k")), ("transfer", (None, "")), ("give_back", ()), ("close", ("other",))):
        with pytest.raises(NotPossible) as told:
            ole.does(citizen, act, *args)
        assert told.value.code == "not_in_charge"
    assert [m["from"] for m in news(citizen)] == ["system"]


def test_another_municipalitys_conversation_is_not_there(open_chat: Any, mette: Advisor) -> None:
    other, citizen = Advisor(open_chat, "Eva Ny", "0370"), queued(open_chat)
    with pytest.raises(LookupError):
        other.does(citizen, "claim")
    assert other.does(citizen, "find") is None


def test_a_conversation_that_was_never_handed_over_is_nobodys_to_read(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    assert mette.does(citizen, "find") is None


def test_leaving_the_queue_by_button_and_by_word(open_chat: Any, mette: Advisor) -> None:
    tapping, writing, booking = queued(open_chat), queued(open_chat), queued(open_chat)
    tapping.tap("Fortsæt med mig")
    assert state(tapping) == "bot" and tapping.last != []
    writing.say("fortsæt")
    assert state(writing) == "bot" and writing.last != []
    booking.tap("Book en samtale")
    assert state(booking) == "bot" and booking.last[-1]["choices"] != []
    assert {handover(talk).state for talk in (tapping, writing, booking)} == {"left"}
    with pytest.raises(LookupError):
        mette.does(tapping, "claim")  # who left before anybody came is nobody's to read


def test_leaving_goes_on_where_it_was(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.answers(*OPENING, *taps(*EIGHT)[:2])
    citizen.say("menneske")
    citizen.tap("Fortsæt med mig")
    assert citizen.question == "audit.3"


def test_a_red_flag_in_the_queue_gets_its_card_and_comes_first(open_chat: Any, mette: Advisor) -> None:
    first, second = queued(open_chat), queued(open_chat)
    [card] = second.say("jeg vil ikke leve mere")
    assert card["result"]["kind"] == "crisis" and state(second) == "queued"
    assert (handover(first).urgent, handover(second).urgent) == (False, True)


def test_a_red_flag_offers_the_person_who_is_there(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.say("jeg vil ikke leve mere")
    assert citizen.last[0]["result"]["kind"] == "crisis"
    citizen.tap("Tal med en rådgiver nu")
    assert state(citizen) == "queued"
    assert (handover(citizen).reason, handover(citizen).urgent) == ("red_flag", True)


def test_a_red_flag_offers_nobody_who_is_not_there(open_chat: Any) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.say("jeg vil ikke leve mere")
    assert "Tal med en rådgiver nu" not in [c["title"] for m in citizen.last for c in m["choices"]]


def test_not_understood_twice_joins_the_queue(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.say("/hvad nu")
    assert state(citizen) == "bot"
    citizen.say("/og nu")
    assert (state(citizen), handover(citizen).reason) == ("queued", "not_understood")


def test_not_understood_twice_at_a_question_only_offers_a_person(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    citizen.answers(*OPENING)
    citizen.say("/hvad nu")
    citizen.say("/og nu")
    assert (state(citizen), citizen.question) == ("bot", "audit.1")
    citizen.tap("Tal med en rådgiver nu")
    assert state(citizen) == "queued"


def test_a_turn_that_failed_three_times_joins_the_queue(
    open_chat: Any, mette: Advisor, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("broken on purpose")

    citizen = Talk(open_chat, "0540")
    monkeypatch.setattr(knowledge, "answer", fails)
    [told] = citizen.say("hvad er en genstand?")
    assert "sendt dig videre til en rådgiver" in told["text"] and told["result"]["state"] == "queued"
    assert (state(citizen), handover(citizen).reason) == ("queued", "failed_turn")


def test_an_advisor_who_does_not_answer_loses_the_conversation_to_the_queue(open_chat: Any, mette: Advisor) -> None:
    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    assert len(stays(citizen, mette, "2026-11-23T09:04:30+01:00")) == 1
    assert state(citizen) == "assigned"
    [told] = stays(citizen, mette, "2026-11-23T09:06:00+01:00")
    assert told["result"] == {"kind": "handover", "state": "queued", "advisor": None}
    assert (state(citizen), handover(citizen).advisor) == ("queued", None)


def test_an_advisor_who_waits_for_the_citizen_keeps_the_conversation(open_chat: Any, mette: Advisor) -> None:
    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    mette.does(citizen, "reply", "Hvad kan jeg hjælpe med?", "r1")
    news(citizen)
    assert stays(citizen, mette, "2026-11-23T10:30:00+01:00") == []
    assert state(citizen) == "assigned"
    citizen.say("det ved jeg ikke helt")
    stays(citizen, mette, "2026-11-23T10:36:00+01:00")
    assert state(citizen) == "queued"


def test_an_advisor_who_goes_offline_loses_it_and_a_queue_without_readers_is_left(
    open_chat: Any, mette: Advisor,
) -> None:
    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    mette.does(citizen, "reply", "Et øjeblik", "r1")
    news(citizen)
    citizen.wait("2026-11-23T09:03:00+01:00")
    assert state(citizen) == "queued"
    citizen.wait("2026-11-23T09:05:00+01:00")
    assert (state(citizen), handover(citizen).state) == ("bot", "unstaffed")
    assert "ikke nogen rådgiver ved chatten mere" in citizen.texts
    assert {"Bliv ringet op", "Book en samtale", "Fortsæt med mig"} <= {c["title"] for c in citizen.last[-1]["choices"]}


def test_the_queue_is_left_when_the_chat_closes(open_chat: Any, mette: Advisor) -> None:
    citizen = queued(open_chat)
    stays(citizen, mette, "2026-11-23T15:59:30+01:00")
    assert state(citizen) == "queued"
    stays(citizen, mette, "2026-11-23T16:01:00+01:00")
    assert state(citizen) == "bot" and "Chatten er bemandet igen" in citizen.texts


def test_transfer_to_a_colleague_with_a_note(open_chat: Any, mette: Advisor) -> None:
    ole, citizen = Advisor(open_chat, "Ole Holm"), queued(open_chat)
    mette.does(citizen, "claim")
    news(citizen)
    mette.does(citizen, "transfer", ole.user.id, "Vil gerne ringes op. CPR 010190-1234")
    [told] = news(citizen)
    assert (told["result"]["advisor"], "ringes op" in told["text"]) == ("Ole", False)
    with open_chat.parts.database.reading() as work:
        [note] = work.handovers.notes(citizen.id)
    assert (note.author, "ringes op" in note.text, "1234" in note.text) == (mette.user.id, True, False)
    ole.does(citizen, "reply", "Hej, det er Ole", "r1")
    with pytest.raises(NotPossible):
        mette.does(citizen, "reply", "Jeg er her også", "r2")


@pytest.mark.parametrize("to", ["another municipality", "nobody", "oneself"])
def test_a_transfer_to_who_cannot_take_it_is_refused(open_chat: Any, mette: Advisor, to: str) -> None:
    stranger = Advisor(open_chat, "Eva Ny", "0370")
    ids = {"another municipality": stranger.user.id, "nobody": "x", "oneself": mette.user.id}
    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    with pytest.raises(NotPossible) as told:
        mette.does(citizen, "transfer", ids[to], "")
    assert told.value.code == "no_such_colleague" and handover(citizen).advisor == mette.user.id


def closed_by(mette: Advisor, bot: Any) -> Talk:
    citizen = queued(bot)
    mette.does(citizen, "claim")
    mette.does(citizen, "close", "answered")
    news(citizen)
    assert (state(citizen), handover(citizen).outcome) == ("closed", "answered")
    return citizen


def test_an_outcome_from_the_list_closes(open_chat: Any, mette: Advisor) -> None:
    citizen = closed_by(mette, open_chat)
    assert "afsluttet" in citizen.texts
    again = queued(open_chat)
    mette.does(again, "claim")
    with pytest.raises(NotPossible) as told:
        mette.does(again, "close", "nonsense")
    assert told.value.code == "no_such_outcome" and state(again) == "assigned"


def test_who_writes_again_within_a_day_gets_the_same_advisor_who_is_online(open_chat: Any, mette: Advisor) -> None:
    citizen = closed_by(mette, open_chat)
    [told] = citizen.say("jeg glemte noget")
    assert (state(citizen), handover(citizen).advisor) == ("assigned", mette.user.id)
    assert told["result"] == {"kind": "handover", "state": "assigned", "advisor": "Mette"}


def test_who_writes_again_when_the_advisor_is_gone_is_greeted_by_the_bot(open_chat: Any, mette: Advisor) -> None:
    citizen = closed_by(mette, open_chat)
    mette.gone()
    greeting, *answers = citizen.say("hvad er en genstand?")
    assert state(citizen) == "bot" and "Det er mig, Afklar" in greeting["text"] and "12 gram" in answers[0]["text"]


def test_the_citizen_says_what_the_advisor_may_see(open_chat: Any, mette: Advisor) -> None:
    citizen = Talk(open_chat, "0540")
    screened(citizen, EIGHT)
    citizen.say("menneske")
    assert citizen.last[-1]["text"].startswith("Må rådgiveren se dine svar") and handover(citizen).share == "nothing"
    citizen.tap("Vis kun resultatet")
    assert (handover(citizen).share, state(citizen)) == ("result", "queued")
    assert "resultat, men ikke svarene" in citizen.texts


def test_erasing_ends_the_handover_and_its_notes(open_chat: Any, mette: Advisor) -> None:
    from bot.services.data_rights import erase_conversation

    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    mette.does(citizen, "note", "noget privat")
    with open_chat.parts.database.transaction() as work:
        erase_conversation(work, citizen.id, open_chat.parts.clock.now(), actor="citizen")
        assert work.handovers.notes(citizen.id) == []
        assert work.handovers.open_of(citizen.id) is None
    assert mette.does(citizen, "find") is None


def test_handovers_are_listed_without_names(open_chat: Any, mette: Advisor) -> None:
    from bot.services.listing import rows

    citizen = queued(open_chat)
    mette.does(citizen, "claim")
    with open_chat.parts.database.reading() as work:
        [row], [named] = list(rows(work, "handovers")), list(rows(work, "handovers", personal=True))
    assert (row["conversation"], row["state"], row["municipality"], row["reason"]) == (
        citizen.id, "assigned", "0540", "asked")
    assert row["created_at"].startswith("2026-11-23T09:00") and "Mette" not in str(row)
    assert named["advisor_name"] == "Mette Hansen"
