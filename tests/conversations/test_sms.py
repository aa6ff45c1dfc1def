"""By SMS: letters, STOP and START, a new person at an old number, health on an open channel, the link to the web."""
from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.sms_text import fits, is_gsm
from bot.services import delivering
from bot.services.arriving import Arrival, arrive
from bot.services.open_channel import PURPOSE, continue_on_web
from tests.running import Talk, moved, settings_for, start

pytestmark = pytest.mark.model

NUMBER = "+4520304050"


class Texting:
    """Somebody with a phone. What the bot sends is taken out of the outbox, as a gateway would."""

    _ids = itertools.count(1)

    def __init__(self, running: Any, number: str = NUMBER, channel: str = "sms") -> None:
        self.running, self.number, self.channel, self.conversation = running, number, channel, ""
        self.municipality: str | None = None

    def send(self, text: str, kind: str = "text", external: str | None = None) -> list[str]:
        """Sends one message; the texts of what comes back."""
        parts = self.running.parts
        with parts.database.transaction() as work:
            found = arrive(work, parts.content, Arrival(
                self.channel, self.number, external or f"x{next(self._ids)}", text, kind, self.municipality),
                parts.clock.now())
        if found:
            self.conversation = found
            self.running.drain(found)
        return [body["text"] for body in self.received()]

    def received(self) -> list[dict[str, Any]]:
        parts, out = self.running.parts, []
        while True:
            with parts.database.transaction() as work:
                found = delivering.next_delivery(work, parts.content, [self.channel], parts.clock.now())
                if found is None:
                    return out
                assert found.address == self.number
                delivering.sent(work, found, None, parts.clock.now())
            out.append(dict(found.body))


@pytest.fixture
def phone(running: Any) -> Texting:
    return Texting(running)


def screening(phone: Texting) -> list[str]:
    """Up to the first item of AUDIT, by SMS."""
    phone.send("hej")
    phone.send("A")
    phone.send("her")
    phone.send("A")
    return phone.send("ja")


def test_the_opening_says_who_it_is_that_it_is_a_computer_and_how_to_stop(phone: Texting) -> None:
    [text] = phone.send("Hej")
    for words in ("Afklar", "computer", "STOP", "112", "80 200 500", "A) Se på mine alkoholvaner"):
        assert words in text
    assert fits(text) and is_gsm(text)


def test_a_first_message_with_a_wish_is_greeted_and_answered(phone: Texting) -> None:
    sent = "\n".join(phone.send("hvad er en genstand"))
    assert "Jeg er Afklar" in sent
    assert "12 gram" in sent


@pytest.mark.parametrize("letter", ["B", "b", "B)", " b. ", "b:"])
def test_a_letter_counts_however_it_is_written(phone: Texting, letter: str) -> None:
    phone.send("hej")
    assert any("fortsætte" in text for text in phone.send(letter))


def test_the_words_of_an_option_count_too(phone: Texting) -> None:
    [first] = screening(phone)
    assert first.startswith("1/10 ")
    [second] = phone.send("2-3 gange om ugen")
    assert second.startswith("2/10 ")


def test_a_number_is_an_answer_in_itself_and_never_a_place_in_the_list(phone: Texting) -> None:
    screening(phone)
    [second] = phone.send("D")
    assert "A) 1-2 genstande" in second
    phone.send("5")
    with phone.running.parts.database.reading() as work:
        found = work.conversations.get(phone.conversation)
        assert found and found.session["answers"]["audit"]["audit.2"] == "2"


def test_the_same_letter_twice_does_not_answer_the_next_question(running: Any, phone: Texting) -> None:
    """Two letters sent before the answer came: the second belongs to the question that was on show."""
    screening(phone)
    parts = running.parts
    with parts.database.transaction() as work:
        for external in ("d1", "d2"):
            arrive(work, parts.content, Arrival("sms", NUMBER, external, "D"), parts.clock.now())
    running.drain(phone.conversation)
    sent = "\n".join(body["text"] for body in phone.received())
    assert "Det bogstav hører til et spørgsmål" in sent
    with parts.database.reading() as work:
        found = work.conversations.get(phone.conversation)
        assert found and sorted(k for k in found.session["answers"]["audit"] if k[-1].isdigit()) == ["audit.1"]


def test_a_duplicate_changes_nothing(phone: Texting) -> None:
    screening(phone)
    assert phone.send("D", external="same")
    assert phone.send("D", external="same") == []


def test_stop_is_honoured_at_once_confirmed_once_and_blocks(phone: Texting) -> None:
    screening(phone)
    [receipt] = phone.send("STOP")
    assert "Du får ikke flere" in receipt and "START" in receipt
    with phone.running.parts.database.transaction() as work:
        work.messages.add(phone.conversation, "bot", {"text": "Husk din aftale"}, phone.running.parts.clock.now())
    assert phone.received() == []


@pytest.mark.parametrize("text", ["Stop", "stop.", "AFMELD", "afmeld mig", "Unsubscribe",
                                  "Jeg vil ikke have flere SMS'er fra jer",
                                  "Lad være med at skrive til mig", "stop med at skrive til mig!!"])
def test_ways_to_say_stop(phone: Texting, text: str) -> None:
    phone.send("hej")
    assert "Du får ikke flere" in "".join(phone.send(text))


@pytest.mark.parametrize("text", ["Jeg vil gerne stoppe med at ryge", "stop spørgsmålene", "Kan man stoppe brat?",
                                  "min mand skal stoppe med at skrive til mig", "hvordan siger jeg stop til en øl"])
def test_what_is_not_a_stop(phone: Texting, text: str) -> None:
    phone.send("hej")
    assert "Du får ikke flere" not in "".join(phone.send(text))


def test_stop_spoergsmaalene_ends_the_flow_and_nothing_else(phone: Texting) -> None:
    screening(phone)
    assert any("stopper vi her" in text for text in phone.send("stop spørgsmålene"))
    assert any("fortsætter" in text or "1/10" in text for text in phone.send("fortsæt"))


def test_after_stop_one_line_on_how_to_start_and_then_start(phone: Texting) -> None:
    screening(phone)
    phone.send("STOP")
    [line] = phone.send("hvad er en genstand")
    assert "START" in line and "12 gram" not in line
    [back] = phone.send("start")
    assert "Velkommen tilbage" in back
    [first] = phone.send("D")
    assert first.startswith("2/10 ")


def test_a_crisis_answer_is_sent_also_after_stop(phone: Texting) -> None:
    phone.send("hej")
    phone.send("STOP")
    sent = "\n".join(phone.send("jeg vil ikke leve mere, jeg gør det i aften"))
    assert "112" in sent
    assert "70 201 201" in sent
    assert "START" in "".join(phone.send("tak"))


def test_the_first_message_may_be_stop(phone: Texting) -> None:
    [receipt] = phone.send("STOP")
    assert "Du får ikke flere" in receipt


@pytest.mark.parametrize(("days", "fresh"), [(89, False), (91, True)])
def test_after_ninety_days_a_number_may_have_a_new_owner(running: Any, days: int, fresh: bool) -> None:
    phone = Texting(running)
    screening(phone)
    before = phone.conversation
    later = Texting(moved(running, f"{'2027-02-20' if days == 89 else '2027-02-22'}T09:00:00+01:00"))
    sent = "\n".join(later.send("D"))
    assert (later.conversation != before) is fresh
    assert ("Jeg er Afklar" in sent) is fresh
    assert ("2/10" in sent) is not fresh


def test_pictures_and_empty_messages_are_answered_kindly(phone: Texting) -> None:
    phone.send("hej")
    assert "kun læse tekst" in phone.send("", kind="media")[0]
    assert "kun læse tekst" in phone.send("   ")[0]
    assert "for lang" in phone.send("a" * 2001)[0]


def test_deleting_is_confirmed_by_sms_and_forgets(phone: Texting) -> None:
    screening(phone)
    phone.send("slet mine data")
    before = phone.conversation
    assert any("slettet" in text for text in phone.send("A"))
    assert "Jeg er Afklar" in phone.send("hej")[0]
    assert phone.conversation != before


def test_who_can_read_is_said_before_the_first_health_question(phone: Texting) -> None:
    phone.send("hej")
    [gate] = [text for text in phone.send("A") if "kan læses af andre" in text]
    assert "hvilket nummer" in gate and "A) I chatten på nettet" in gate and "B) Her" in gate
    assert "op til ti korte" in "\n".join(phone.send("B"))
    assert "kan læses af andre" not in "\n".join(phone.send("jeg vil gerne stoppe med at ryge"))


def link_in(texts: list[str]) -> str:
    found = re.search(r"/fortsaet#(\S+)", "\n".join(texts))
    assert found, texts
    return found.group(1)


def continued(running: Any, link: str) -> Any:
    with running.parts.database.transaction() as work:
        return continue_on_web(work, running.parts.content, link, running.parts.clock.now())


def test_the_link_continues_the_same_conversation_on_the_web_once(running: Any, phone: Texting) -> None:
    phone.send("hej")
    phone.send("A")
    link = link_in(phone.send("A"))
    found = continued(running, link)
    assert found and found.conversation == phone.conversation
    running.drain(found.conversation)
    assert phone.received() == [], "what is said on the web is not sent by SMS"
    with running.parts.database.reading() as work:
        by_token = work.conversations.by_token(found.token)
        assert by_token and (by_token.id, by_token.channel) == (phone.conversation, "web")
        last = work.messages.after(found.conversation, 0)[-1]
    assert last.body["progress"]["question"] == "audit.consent"
    assert continued(running, link) is None


@pytest.mark.parametrize("spoil", [
    lambda link: link[:9] + ("A" if link[9] != "A" else "B") + link[10:], lambda link: "", lambda link: "a.b.c"])
def test_a_link_that_is_not_ours_opens_nothing(running: Any, phone: Texting, spoil: Callable[[str], str]) -> None:
    phone.send("hej")
    phone.send("A")
    link = link_in(phone.send("A"))
    assert continued(running, spoil(link)) is None
    assert continued(running, link)


def test_a_link_is_good_for_a_day_and_a_new_one_replaces_it(running: Any, phone: Texting) -> None:
    phone.send("hej")
    phone.send("A")
    old = link_in(phone.send("A"))
    phone.send("fortsæt")
    new = link_in(phone.send("A"))
    assert continued(running, old) is None
    assert continued(moved(running, "2026-11-24T09:30:00+01:00"), new) is None
    assert continued(moved(running, "2026-11-24T08:30:00+01:00"), new)


def test_a_municipality_may_allow_the_link_only(tmp_path: Any, content: Any, host: Any) -> None:
    bot = start(settings_for(tmp_path, AFKLAR_CHANNEL_SCREENING="link", AFKLAR_PUBLIC_URL="https://afklar.example.dk"),
                content, host)
    phone = Texting(bot)
    phone.send("hej")
    sent = phone.send("A")
    assert "https://afklar.example.dk/fortsaet#" in "\n".join(sent)
    assert "op til ti korte" not in "\n".join(sent)
    assert "op til ti korte" not in "\n".join(phone.send("fortsæt")), "nor by another way"
    assert "Vil du slette det hele?" in "\n".join(phone.send("slet mine data")), "one's own data are no health question"
    phone.send("nej")
    assert continued(bot, link_in(phone.send("jeg vil teste mig")))
    bot.parts.database.close()


def test_a_booking_asks_nothing_about_health_and_is_not_gated(phone: Texting) -> None:
    phone.send("hej")
    sent = "\n".join(phone.send("book en samtale") + phone.send("aflys min tid"))
    assert "kan læses af andre" not in sent


def test_the_web_is_not_gated(running: Any) -> None:
    talk = Talk(running)
    talk.tap("Se på mine alkoholvaner")
    assert talk.question == "audit.consent"


def test_purposes_of_links_are_apart(running: Any) -> None:
    with running.parts.database.transaction() as work:
        assert work.signing.read("booking", work.signing.sign(PURPOSE, "c.1.w")) is None


def remind(running: Any, phone: Texting) -> list[str]:
    """What is planned for now is said, and sent by SMS."""
    from bot.services import due as dues

    class Reminder:
        def holds(self, turn: Any, body: Any) -> bool:
            return True

        def say(self, turn: Any, flows: Any, body: Any) -> list[Any]:
            from bot.services.flows import Said

            return [Said("small_thank")]

    dues.KINDS["test_reminder"] = Reminder()
    try:
        with running.parts.database.transaction() as work:
            work.due.plan("booking:b1:remind", "test_reminder", phone.conversation, running.parts.clock.now())
            dues.hand_over(work, running.parts.clock.now())
        running.drain(phone.conversation)
    finally:
        dues.KINDS.pop("test_reminder")
    return [body["text"] for body in phone.received()]


def test_nothing_is_sent_first_after_violence_was_told_until_it_is_asked_for(running: Any, phone: Texting) -> None:
    phone.send("hej")
    assert remind(running, phone)
    assert "112" in "\n".join(phone.send("min mand slår mig"))
    assert remind(running, phone) == []
    phone.send("START")
    assert remind(running, phone)


def test_what_is_cancelled_between_saying_and_sending_is_not_sent(running: Any, phone: Texting) -> None:
    phone.send("hej")
    with running.parts.database.transaction() as work:
        work.messages.add(phone.conversation, "bot", {"text": "Husk din aftale", "due": "booking:b1:remind"},
                          running.parts.clock.now())
        work.due.cancel("booking:b1:")
    assert phone.received() == []


def test_the_terminal_shows_exactly_what_sms_would(running: Any, phone: Texting) -> None:
    from argparse import Namespace

    from bot.commands.chat import _Talk

    terminal = _Talk(running, Namespace(channel="sms", municipality=None, conversation=None, json=True))
    assert terminal.open()
    assert [m["text"] for m in terminal.news()["messages"]] == phone.send("hej")
    for said in ("A", "b", "a", "ja", " d) ", "5", "STOP", "hallo", "start", "hvorfor"):
        terminal.send({"text": said})
        shown = terminal.news()["messages"]
        assert [m["text"] for m in shown] == phone.send(said), said
        assert [m["segments"] <= 3 for m in shown] == [True] * len(shown)
