"""The queue and one conversation over HTTP: who may see and do what, what is shown, and that text stays text."""
from __future__ import annotations

import html
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.domain.handover import ALL, NOTHING, RESULT
from tests.console.desk import Browser, add

NASTY = Path(__file__).with_name("xss.txt").read_text(encoding="utf-8").splitlines()


def state(bot: Any, key: str) -> tuple[str, Any]:
    with bot.parts.database.reading() as work:
        return work.conversations.get(key).state, work.handovers.last_of(key)


def texts(bot: Any, key: str) -> list[tuple[str, str]]:
    with bot.parts.database.reading() as work:
        return [(m.sender, m.body["text"]) for m in work.messages.after(key, 0)][1:]


def log(bot: Any) -> list[tuple[str, str, str]]:
    with bot.parts.database.reading() as work:
        rows = work.connection.exec_driver_sql("SELECT actor, action, object FROM audit_log ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture
def mette(bot: Any) -> Browser:
    add(bot)
    return Browser(bot)


def test_from_the_queue_to_the_end(bot: Any, waiting: Any, mette: Browser) -> None:
    key = waiting()
    here = f"/raadgiver/samtale/{key}"
    assert key[:4].upper() in mette.get("/raadgiver").text
    assert mette.post(f"{here}/tag").headers["location"] == here
    page = mette.get(here)
    assert 'data-mode="mine"' in page.text and "Har bedt om et menneske" in page.text
    mette.post(f"{here}/svar", text="  Hej.\r\nHvad kan jeg hjælpe med?  ", key="k1")
    mette.post(f"{here}/svar", text="Hej igen", key="k1")
    mette.post(f"{here}/note", text="Ringer i morgen. CPR 010190-1234")
    assert texts(bot, key) == [
        ("citizen", "hej"), ("system", "Mette er kommet til. Du skriver nu med et menneske."),
        ("advisor", "Hej.\nHvad kan jeg hjælpe med?")]
    page = mette.get(here)
    assert "Ringer i morgen" in page.text and "1234" not in page.text
    mette.post(f"{here}/afslut", outcome="answered")
    assert (state(bot, key)[0], state(bot, key)[1].outcome) == ("closed", "answered")
    assert 'data-mode="over"' in mette.get(here).text
    done = [action for actor, action, object_ in log(bot) if (actor, object_) == ("mette hansen", key)]
    assert done == ["claim", "read", "reply", "note", "read", "close", "read"]


def test_back_to_the_bot(bot: Any, waiting: Any, mette: Browser) -> None:
    key = waiting()
    mette.post(f"/raadgiver/samtale/{key}/tag")
    mette.post(f"/raadgiver/samtale/{key}/bot")
    assert (state(bot, key)[0], state(bot, key)[1].state) == ("bot", "returned")
    with bot.parts.database.reading() as work:
        assert [(item.kind, item.status) for item in work.due.of_conversation(key)] == [
            ("handover_back", "waiting"), ("handover_watch", "moot")]


def test_of_two_claims_at_once_one_wins_and_the_other_is_told(bot: Any, waiting: Any, mette: Browser) -> None:
    add(bot, "Ole Holm")
    ole, key = Browser(bot, "Ole Holm"), waiting()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda browser: browser.post(f"/raadgiver/samtale/{key}/tag"), (mette, ole)))
    places = sorted(answer.headers["location"] for answer in answers)
    assert places == [f"/raadgiver/samtale/{key}", f"/raadgiver/samtale/{key}?fejl=taken"]
    loser = next(b for b, a in zip((mette, ole), answers, strict=True) if a.headers["location"].endswith("taken"))
    page = loser.get(f"/raadgiver/samtale/{key}?fejl=taken").text
    assert "En kollega nåede det først." in page and 'data-mode="watching"' in page
    assert [sender for sender, _ in texts(bot, key)] == ["citizen", "system"]


def test_who_only_watches_cannot_write(bot: Any, waiting: Any, mette: Browser) -> None:
    add(bot, "Ole Holm")
    ole, key = Browser(bot, "Ole Holm"), waiting()
    mette.post(f"/raadgiver/samtale/{key}/tag")
    page = ole.get(f"/raadgiver/samtale/{key}").text
    assert "Mette Hansen har samtalen" in page and 'id="reply"' not in page
    for act, fields in (("svar", {"text": "hej"}), ("bot", {}), ("afslut", {"outcome": "other"}), ("videre", {})):
        answer = ole.post(f"/raadgiver/samtale/{key}/{act}", **fields)
        assert answer.headers["location"].endswith("?fejl=not_in_charge")
    assert [sender for sender, _ in texts(bot, key)] == ["citizen", "system"]


@pytest.mark.parametrize("kind", ["another municipality's", "never handed over", "unknown", "erased"])
def test_what_is_not_ones_own_is_not_there(bot: Any, waiting: Any, mette: Browser, kind: str) -> None:
    from bot.services import conversations
    from bot.services.data_rights import erase_conversation

    key = waiting("0370" if kind.startswith("another") else "0540", said=("hemmelig",))
    with bot.parts.database.transaction() as work:
        if kind == "never handed over":
            key = conversations.open_conversation(
                work, bot.parts.content, bot.parts.clock.now(), channel="web", municipality="0540").conversation
        if kind == "erased":
            erase_conversation(work, key, bot.parts.clock.now(), actor="citizen")
    key = "0" * 32 if kind == "unknown" else key
    here, said = f"/raadgiver/samtale/{key}", log(bot)
    answers = [mette.get(here), mette.get(f"{here}/nyt"), mette.post(f"{here}/tag"),
               mette.post(f"{here}/svar", text="x"),
               mette.post(f"{here}/note", text="x"), mette.post(f"{here}/bot"), mette.post(f"{here}/videre"),
               mette.post(f"{here}/afslut", outcome="other")]
    assert {answer.status_code for answer in answers} == {404}
    assert "hemmelig" not in "".join(answer.text for answer in answers)
    assert mette.post(f"{here}/skriver").status_code == 204
    assert key[:4].upper() not in mette.get("/raadgiver").text
    assert log(bot) == said


def test_what_is_said_to_the_bot_afterwards_is_not_shown(bot: Any, waiting: Any, mette: Browser) -> None:
    key = waiting()
    mette.post(f"/raadgiver/samtale/{key}/tag")
    mette.post(f"/raadgiver/samtale/{key}/bot")
    with bot.parts.database.transaction() as work:
        work.messages.add(key, "citizen", {"text": "kun til botten"}, bot.parts.clock.now())
    page = mette.get(f"/raadgiver/samtale/{key}").text
    assert "har givet samtalen tilbage" in page and "kun til botten" not in page


def test_who_left_the_queue_before_anybody_came_is_nobodys_to_read(bot: Any, waiting: Any, mette: Browser) -> None:
    key = waiting()
    with bot.parts.database.transaction() as work:
        handover = work.handovers.open_of(key)
        work.handovers.change(handover, handover.ended("left", bot.parts.clock.now()))
    assert mette.get(f"/raadgiver/samtale/{key}").status_code == 404
    assert key[:4].upper() not in mette.get("/raadgiver").text


def test_the_first_page_with_a_slash_is_the_first_page(mette: Browser) -> None:
    assert mette.get("/raadgiver/").headers["location"] == "/raadgiver"


def test_an_unknown_page_is_404(mette: Browser) -> None:
    assert mette.get("/raadgiver/findes/ikke").status_code == 404


@pytest.mark.parametrize(("text", "code"), [("   ", "empty"), ("x" * 2001, "too_long"), ("x" * 2000, None)])
def test_a_reply_that_cannot_be_sent_is_said(
    bot: Any, waiting: Any, mette: Browser, text: str, code: str | None,
) -> None:
    key = waiting()
    mette.post(f"/raadgiver/samtale/{key}/tag")
    here = f"/raadgiver/samtale/{key}"
    answer = mette.http.post(f"{here}/svar", data={"text": text, "key": "k"},
                             headers={"x-csrf": mette.csrf, "x-requested-with": "fetch"})
    assert (answer.status_code, answer.json().get("error")) == ((409, code) if code else (200, None))
    assert ("advisor" in [sender for sender, _ in texts(bot, key)]) is (code is None)


def test_transfer_with_a_note_to_a_colleague(bot: Any, waiting: Any, mette: Browser) -> None:
    ole_user = add(bot, "Ole Holm")
    ole, key = Browser(bot, "Ole Holm"), waiting()
    here = f"/raadgiver/samtale/{key}"
    mette.post(f"{here}/tag")
    assert "Ole Holm" in mette.get(here).text
    mette.post(f"{here}/videre", to=ole_user.id, note="Vil ringes op")
    page = ole.get(here).text
    assert 'data-mode="mine"' in page and "Vil ringes op" in page
    ole.post(f"{here}/videre", to="")
    assert state(bot, key)[0] == "queued"


def test_what_is_new_is_what_the_page_lacks(bot: Any, waiting: Any, mette: Browser) -> None:
    key = waiting(said=("en", "to"))
    with bot.parts.database.reading() as work:
        first = next(m.id for m in work.messages.after(key, 0) if m.body["text"] == "en")
    found = mette.get(f"/raadgiver/samtale/{key}/nyt?efter={first}").json()
    assert "to" in found["lines"] and f'data-id="{first}"' not in found["lines"] and found["mode"] == "waiting"
    assert mette.get(f"/raadgiver/samtale/{key}/nyt?efter={'9' * 30}").status_code == 200


ASKS = {"text": "Hvor tit?", "choices": [], "progress": {"flow": "audit", "question": "audit.1", "number": 1, "of": 10}}
SCORED = {"text": "Du fik 17 point.", "choices": [], "progress": None,
          "result": {"kind": "screening", "score": 17, "max": 40}}
CRISIS = {"text": "Ring 112.", "choices": [], "progress": ASKS["progress"],
          "result": {"kind": "crisis", "flag": "tell_suicidal", "numbers": []}}


@pytest.mark.parametrize(("share", "answer", "result"), [
    (ALL, True, True), (RESULT, False, True), (NOTHING, False, False),
])
def test_answers_and_result_are_shown_as_far_as_the_citizen_allows(
    waiting: Any, mette: Browser, share: str, answer: bool, result: bool,
) -> None:
    key = waiting(said=("jeg vil se på det", ASKS, "hver eneste dag", SCORED, "og hvad så"), share=share)
    here = f"/raadgiver/samtale/{key}"
    for page in (mette.get(here).text, mette.get(f"{here}/nyt").json()["lines"]):
        assert ("hver eneste dag" in page, "17 point" in page) == (answer, result)
        assert "jeg vil se på det" in page and "Hvor tit?" in page


def test_a_red_flag_is_never_kept_back(waiting: Any, mette: Browser) -> None:
    key = waiting(said=(ASKS, "jeg vil ikke leve mere", CRISIS), share=NOTHING, urgent=True)
    page = mette.get(f"/raadgiver/samtale/{key}").text
    assert "jeg vil ikke leve mere" in page and "Selvmordstanker" in page
    assert "Rødt flag" in mette.get("/raadgiver").text


@pytest.mark.parametrize("nasty", NASTY)
def test_what_somebody_wrote_comes_out_as_text(bot: Any, content: Any, nasty: str) -> None:
    """One page with the same text as message, choice, note, advisor's and colleague's name, and reply."""
    from dataclasses import replace

    from bot.console.base import Console
    from bot.services.desk_views import Board, Fact, Row, Sheet
    from bot.services.staff_ports import Note
    from bot.services.transcripts import Line

    now = bot.parts.clock.now()
    line = Line(1, "advisor", nasty, now, nasty, False, (), (nasty,))
    user = add(bot)
    user = replace(user, name=nasty)
    conversation = type("Conversation", (), {"id": "c1"})
    sheet = Sheet(conversation, None, nasty, [line], [Fact(nasty, nasty)], [Fact(nasty, nasty)], [Fact(nasty, nasty)],
                  [nasty], [(nasty, Note(1, "c1", "u", nasty, now))], True, True, nasty, [user])  # type: ignore[arg-type]
    row = Row("c1", nasty, nasty, 1, True, nasty, True)
    console = Console(bot.parts.database, content, bot.parts.clock, bot.parts.settings, bot.hub, lambda: None,
                      lambda request: 0)
    who = type("Who", (), {"user": user, "session": type("Session", (), {"csrf": "token"})})
    pages = [
        console.made("conversation.html", who, "conversation", sheet=sheet, mode="mine", key="k", outcomes={"x": nasty},
                     canned=[{"title": nasty, "text": nasty}], problem=nasty),
        console.made("queue.html", who, "queue", board=Board([row], [row], [row], [row], [nasty])),
        console.made("sign_in.html", None, "sign_in", name=nasty, form="x"),
        console.made("me.html", who, "me", municipality=nasty),
    ]
    escaped = html.escape(nasty).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    assert [escaped in page for page in pages] == [True] * 4
    assert [nasty in page for page in pages] == [nasty == escaped] * 4


def test_the_list_of_nasty_texts_is_long() -> None:
    assert len(set(NASTY)) >= 50
