"""Telegram through a Bot API server over HTTP: polling, buttons, refusals, what is not text, kill -9 in the middle."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
from telegram import Update

from bot.channels.telegram.updates import read
from bot.channels.telegram.webhook import HEADER, PATH
from bot.services.demo import add_demo_times
from tests.channels.bot_api import TOKEN, BotApi, Telegrammer, post, refusal
from tests.conversations.audit import EIGHT, title
from tests.conversations.forking import ForkedServer
from tests.running import settings_for, start

SECRET = "a-secret-of-enough-letters"
WORDS = {"start": "start", "stop": "stop", "help": "hjælp", "delete": "slet mine data"}


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    yield server
    server.close()


@pytest.fixture
def polling(api: BotApi, tmp_path: Any, content: Any, host: Any) -> Iterator[Any]:
    """A running bot, with its threads, that polls the test's Bot API server."""
    bot = start(settings_for(tmp_path, AFKLAR_TELEGRAM_TOKEN=TOKEN, AFKLAR_TELEGRAM_API=api.url), content, host)
    bot.start()
    yield bot
    bot.stop()
    bot.parts.database.close()


@pytest.fixture
def anna(api: BotApi) -> Telegrammer:
    return Telegrammer(api)


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.model
def test_buttons_are_answered_at_once_and_go_away(polling: Any, api: BotApi, anna: Telegrammer) -> None:
    api.push(anna.message("/start"))
    anna.sees("Jeg er Afklar")
    keyboard = anna.all()[-1]["reply_markup"]["inline_keyboard"]
    assert keyboard[0][0]["text"] == "Se på mine alkoholvaner"
    assert all(len(row[0]["callback_data"].encode()) <= 64 for row in keyboard)
    tap = anna.press("Se på mine alkoholvaner")
    api.push(tap)
    anna.sees("kan læses af andre")
    until(lambda: bool(api.said("editMessageText")))
    first = anna.all()[0]
    assert "Du valgte: Se på mine alkoholvaner" in first["text"]
    assert "reply_markup" not in first
    assert api.said("answerCallbackQuery")[0]["callback_query_id"] == int(tap["callback_query"]["id"])
    assert api.said("sendChatAction")
    # The same tap again (Telegram sends it twice), and a new tap on the old keyboard.
    api.push(tap, {**tap, "update_id": tap["update_id"] + 5_000_000})
    anna.sees("hører til et spørgsmål, vi er kommet forbi")
    until(lambda: not api._updates)
    with polling.parts.database.reading() as work:
        [conversation] = list(work.conversations.all())
        said = [m.body["text"] for m in work.messages.after(conversation.id, 0) if m.sender == "citizen"]
    assert said.count("Se på mine alkoholvaner") == 2, "the duplicate of an update is not taken, the second tap is"


@pytest.mark.model
def test_media_edits_and_commands(polling: Any, api: BotApi, anna: Telegrammer) -> None:
    api.push(anna.message("/start"))
    anna.sees("Jeg er Afklar")
    api.push(anna.message(None, photo=[{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]))
    anna.sees("kun læse tekst")
    api.push(anna.message(None, location={"latitude": 55.0, "longitude": 9.0}))
    anna.sees("kun læse tekst")
    edited = anna.message("hej")
    api.push({"update_id": edited["update_id"], "edited_message": {**edited["message"], "edit_date": 1}})
    anna.sees("ikke se rettelser")
    api.push(anna.message("/hjaelp"))
    anna.sees("Jeg kan hjælpe dig med at se på dine vaner")
    api.push(anna.message("/stop"))
    anna.sees("Du får ikke flere beskeder")
    api.push(anna.message("hallo?"))
    anna.sees("Skriv START")
    api.push(anna.message("/start"))
    anna.sees("Velkommen tilbage")
    api.push(anna.message("/slet"))
    anna.sees("Vil du slette det hele?")
    api.push(anna.press("Ja, slet det hele"))
    anna.sees("Så er det slettet")


@pytest.mark.model
def test_groups_and_channels_are_left_in_peace(polling: Any, api: BotApi, anna: Telegrammer) -> None:
    group = {"id": -77, "type": "group", "title": "Familien"}
    post_ = {"message_id": 1, "date": 1, "chat": {"id": -78, "type": "channel", "title": "Nyt"}, "text": "hej"}
    api.push(anna.message("jeg vil ikke leve mere", chat=group), anna.update(channel_post=post_),
             anna.update(something_new={"id": 1}), anna.message("/start@afklar_test_bot", chat=group),
             anna.message("hej"))
    anna.sees("Jeg er Afklar")
    until(lambda: any(m["chat"]["id"] == -77 for m in api.messages.values()))
    assert [m["text"] for m in api.messages.values() if m["chat"]["id"] < 0] == [
        polling.parts.content.texts["channel.group"]]


@pytest.mark.model
def test_flood_limits_are_obeyed_and_blocking_is_marked(polling: Any, api: BotApi, anna: Telegrammer) -> None:
    api.fails["sendMessage"] = [refusal(429, "Too Many Requests: retry after 1", retry_after=1),
                                refusal(502, "Bad Gateway")]
    api.push(anna.message("hej"))
    anna.sees("Jeg er Afklar")
    assert len(api.said("sendMessage")) == 3
    api.fails["sendMessage"] = [refusal(403, "Forbidden: bot was blocked by the user")]
    api.push(anna.message("hvad er en genstand"))
    database = polling.parts.database

    def failed() -> bool:
        with database.reading() as work:
            return any(one.status == "failed" for one in work.deliveries.all())

    until(failed)
    sent = len(api.said("sendMessage"))
    with database.transaction() as work:
        [conversation] = list(work.conversations.all())
        work.messages.add(conversation.id, "advisor", {"text": "Hej, jeg er Mette"}, polling.parts.clock.now())
    polling.deliverer.wake()
    until(lambda: _statuses(database)[-1] == "cancelled")
    assert len(api.said("sendMessage")) == sent
    api.push(anna.message("hej igen"))
    anna.sees("Godt, at du skriver")


def _statuses(database: Any) -> list[str]:
    with database.reading() as work:
        return [one.status for one in work.deliveries.all()]


@pytest.mark.model
def test_what_an_advisor_writes_is_seen(polling: Any, api: BotApi, anna: Telegrammer) -> None:
    api.push(anna.message("hej"))
    anna.sees("Jeg er Afklar")
    with polling.parts.database.transaction() as work:
        [conversation] = list(work.conversations.all())
        work.messages.add(conversation.id, "advisor", {"text": "Hej, jeg hedder Mette"}, polling.parts.clock.now())
    polling.deliverer.wake()
    anna.sees("jeg hedder Mette")


@pytest.mark.model
def test_the_webhook(api: BotApi, anna: Telegrammer, tmp_path: Any, content: Any, host: Any) -> None:
    from starlette.testclient import TestClient

    from bot.app import web_app

    bot = start(settings_for(tmp_path, AFKLAR_TELEGRAM_TOKEN=TOKEN, AFKLAR_TELEGRAM_API=api.url,
                             AFKLAR_TELEGRAM_WEBHOOK_URL="https://afklar.example.dk/webhooks/telegram",
                             AFKLAR_TELEGRAM_SECRET=SECRET), content, host)
    bot.start()
    client = TestClient(web_app(bot.parts, bot, None), raise_server_exceptions=False)
    until(lambda: bool(api.webhook))
    assert api.webhook["secret_token"] == SECRET
    assert api.webhook["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    hello = anna.message("hej")
    for headers in ({}, {HEADER: "wrong"}, {HEADER: ""}, {HEADER: "æ".encode()}):
        assert client.post(PATH, json=hello, headers=headers).status_code == 403
    assert client.get(PATH, headers={HEADER: SECRET}).status_code == 405
    for body in (b"", b"{", b"[]", b'{"update_id": "x"}', b"\xff"):
        assert client.post(PATH, content=body, headers={HEADER: SECRET}).status_code == 400
    transaction = bot.parts.database.transaction
    bot.parts.database.transaction = lambda: (_ for _ in ()).throw(RuntimeError("the database is away"))
    assert client.post(PATH, json=hello, headers={HEADER: SECRET}).status_code == 503
    bot.parts.database.transaction = transaction
    for _ in range(2):
        assert client.post(PATH, json=hello, headers={HEADER: SECRET}).status_code == 200
    anna.sees("Jeg er Afklar")
    time.sleep(0.2)
    assert len(anna.all()) == 1
    bot.stop()
    bot.parts.database.close()


@pytest.mark.parametrize(("payload", "municipality"), [("/start 0540", "0540"), ("/start x", None), ("/start", None)])
def test_a_link_may_name_the_municipality(payload: str, municipality: str | None) -> None:
    found = read(_update(payload), WORDS).arrival
    assert found and (found.text, found.municipality) == ("start", municipality)


def _update(text: str) -> Update:
    found = Update.de_json({"update_id": 1, "message": {
        "message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": text,
        "from": {"id": 5, "is_bot": False, "first_name": "Anna"}}}, None)
    assert found
    return found


@pytest.mark.parametrize(("text", "words"), [
    ("/stop", "stop"), ("/hjaelp", "hjælp"), ("/slet@afklar_test_bot", "slet mine data"), ("/restart", "/restart"),
    ("stop spørgsmålene", "stop spørgsmålene"),
])
def test_commands_are_words(text: str, words: str) -> None:
    found = read(_update(text), WORDS).arrival
    assert found and found.text == words


@pytest.fixture
def killable(api: BotApi, tmp_path: Any, model: Any, content: Any) -> Iterator[ForkedServer]:
    server = ForkedServer({"AFKLAR_VAR": str(tmp_path), "AFKLAR_MODELS": str(model.parent.resolve()),
                           "AFKLAR_NOW": "2026-11-23T09:00:00+01:00", "AFKLAR_TELEGRAM_TOKEN": TOKEN,
                           "AFKLAR_TELEGRAM_API": api.url, "AFKLAR_CHANNEL_MUNICIPALITY": "0540"})
    with _database(server) as work:
        add_demo_times(work, content, datetime(2026, 11, 23, 8, tzinfo=timezone.utc))
    yield server
    server.close()


@pytest.mark.model
def test_audit_to_booking_with_everything_twice_and_kill_9(killable: ForkedServer, api: BotApi,
                                                          anna: Telegrammer) -> None:
    """Every update is sent twice, the second time later and out of order; the process is killed six times."""
    old: list[dict[str, Any]] = []

    def go(update: dict[str, Any], sees: str, kill: bool = False) -> None:
        api.push(update, *old[-2:][::-1])
        if kill:
            time.sleep(0.02)
            killable.kill()
            killable.restart()
        anna.sees(sees, after=0 if kill else None)
        old.append(update)

    go(anna.message("hej"), "Jeg er Afklar")
    go(anna.press("Se på mine"), "kan læses af andre")
    go(anna.press("Her"), "op til ti korte")
    go(anna.press("Ja, det er i orden"), "18 år", kill=True)
    go(anna.press("Ja"), "Spørgsmål 1 af 10")
    for item, score in enumerate(EIGHT, start=1):
        then = f"Spørgsmål {item + 1} af 10" if item < 10 else "almindelig uge"
        go(anna.press(title(item, score)), then, kill=item in (3, 8))
    go(anna.press("10 eller færre"), "psykisk sygdom")
    go(anna.press("Nej"), "gravid")
    go(anna.press("Nej eller ikke relevant"), "Dit resultat er 8 ud af 40", kill=True)
    go(anna.press("Telefon"), "Hvilken tid")
    go(anna.press("i morgen, tirsdag"), "Må jeg gemme dit navn", kill=True)
    go(anna.press("Ja, det må du"), "Hvad hedder du")
    go(anna.message("Anna Jensen"), "telefonnummer kan vi få fat i dig")
    go(anna.message("20 30 40 50"), "tolk")
    go(anna.press("Nej tak"), "Må rådgiveren se dine svar")
    go(anna.press("Ja, kun resultatet"), "Er det rigtigt?")
    go(anna.press("Ja, det er rigtigt"), "Tiden er din", kill=True)
    with _database(killable) as work:
        [screening] = list(work.records.screenings())
        assert (screening["score"], screening["complete"]) == (8, True)
        assert [(b.status, b.personal["name"]) for b in work.bookings.all()] == [("confirmed", "Anna Jensen")]
        [conversation] = list(work.conversations.all())
        asked = [m.body["progress"]["question"] for m in work.messages.after(conversation.id, 0)
                 if m.sender == "bot" and m.body.get("progress")]
    items = [question for question in asked if question.removeprefix("audit.").isdigit()]
    assert list(dict.fromkeys(items)) == [f"audit.{n}" for n in range(1, 11)]


def _database(server: ForkedServer) -> Any:
    from pathlib import Path

    from bot.store.crypto import Cipher
    from bot.store.database import Database

    folder = Path(server.environment["AFKLAR_VAR"])
    return Database(f"sqlite:///{folder / 'afklar.db'}", Cipher((folder / "key").read_text().strip())).transaction()


def test_the_bot_api_of_the_test_speaks_its_protocol(api: BotApi) -> None:
    """Guards the fake itself: an update stays until its offset is confirmed; a wrong token is refused."""
    api.push({"update_id": 7}, {"update_id": 8})
    call = f"{api.url}/bot{TOKEN}/getUpdates"
    assert [u["update_id"] for u in httpx.post(call).json()["result"]] == [7, 8]
    assert [u["update_id"] for u in httpx.post(call, data={"offset": 8}).json()["result"]] == [8]
    assert httpx.post(f"{api.url}/botwrong/getMe").status_code == 401
    assert post(f"{api.url}/bot{TOKEN}/getMe", {}, "x").json()["ok"] is True
