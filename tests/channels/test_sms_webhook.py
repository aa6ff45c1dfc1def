"""SMS over HTTP through the whole application: webhooks, refusals, reports, the telephone page, the link to the web."""
from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.model

GATEWAYAPI = {"AFKLAR_SMS_PROVIDER": "gatewayapi", "AFKLAR_SMS_SENDER": "Afklar", "AFKLAR_SMS_TOKEN": "t",
              "AFKLAR_SMS_SECRET": "secret", "AFKLAR_CHANNEL_MUNICIPALITY": "0540"}
WEBHOOK = "/webhooks/sms/gatewayapi"


def post(client: Any, event: Any, key: str = "secret") -> int:
    body = json.dumps(event).encode()
    signed = "v1=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return int(client.post(WEBHOOK, content=body, headers={"Signature": signed}).status_code)


def sms(number: int, text: str, sender: Any = 4520304050) -> dict[str, Any]:
    return {"id": number, "msisdn": sender, "receiver": 451204, "message": text}


def conversations(client: Any) -> list[Any]:
    with client.running.parts.database.reading() as work:
        return list(work.conversations.all())


def test_a_message_is_taken_once_and_only_from_the_provider(web: Callable[..., Any]) -> None:
    client = web(**GATEWAYAPI)
    assert post(client, sms(1, "hej"), "wrong") == 403
    assert client.post(WEBHOOK, json=sms(1, "hej")).status_code == 403
    assert conversations(client) == []
    assert [post(client, sms(1, "hvad er en genstand")) for _ in range(3)] == [200, 200, 200]
    [conversation] = conversations(client)
    assert (conversation.channel, conversation.municipality) == ("sms", "0540")
    with client.running.parts.database.reading() as work:
        assert work.inbox.pending(conversation.id) == 1


@pytest.mark.parametrize("sender", ["Skat", 1204, ""])
def test_senders_that_are_no_people_are_left_out_kindly(web: Callable[..., Any], sender: Any) -> None:
    client = web(**GATEWAYAPI)
    assert post(client, sms(1, "Køb nu!", sender)) == 200
    assert conversations(client) == []


def test_what_cannot_be_read_is_400_and_what_cannot_be_stored_503(web: Callable[..., Any]) -> None:
    client = web(**GATEWAYAPI)
    assert post(client, {"id": 1}) == 400
    assert post(client, "x" * 70_000) == 400
    database = client.running.parts.database
    transaction = database.transaction
    database.transaction = lambda: (_ for _ in ()).throw(RuntimeError("away"))
    assert post(client, sms(1, "hej")) == 503
    database.transaction = transaction
    assert post(client, sms(1, "hej")) == 200


def test_a_null_byte_does_no_harm(web: Callable[..., Any]) -> None:
    client = web(**GATEWAYAPI)
    assert post(client, sms(1, "hvad er\0 en genstand")) == 200
    assert len(conversations(client)) == 1


def test_a_report_settles_a_delivery(web: Callable[..., Any]) -> None:
    client = web(**GATEWAYAPI)
    post(client, sms(1, "hej"))
    running = client.running
    from bot.services import delivering

    with running.parts.database.transaction() as work:
        delivery = delivering.next_delivery(work, running.parts.content, ["sms"], running.parts.clock.now())
        assert delivery
        delivering.uncertain(work, delivery, "ReadTimeout", running.parts.clock.now())
    report = {"id": 5, "msisdn": 4520304050, "time": 1, "userref": str(delivery.id)}
    assert post(client, {**report, "status": "DELIVERED"}) == 200
    assert post(client, {**report, "status": "ENROUTE"}) == 200
    assert post(client, {**report, "userref": "999", "status": "DELIVERED"}) == 200
    with running.parts.database.reading() as work:
        assert [one.status for one in work.deliveries.all()] == ["delivered"]


def test_only_the_provider_of_the_settings_has_a_webhook(web: Callable[..., Any]) -> None:
    client = web(**GATEWAYAPI)
    assert client.post("/webhooks/sms/twilio").status_code == 404
    assert client.get("/sms").status_code == 404


@pytest.fixture
def telephone(web: Callable[..., Any]) -> Any:
    client = web()
    client.running.start()
    yield client
    client.running.stop()


def test_the_telephone_page_tries_the_channel_without_a_provider(telephone: Any) -> None:
    assert "En telefon til prøve" in telephone.get("/sms").text
    for text, answer in (("hej", "Jeg er Afklar"), ("A", "kan læses af andre"), ("<b>A</b>", "&lt;b&gt;A")):
        page = telephone.post("/sms", data={"nummer": "20 30 40 50", "tekst": text}).text
        assert answer in page
    assert "<b>A" not in page
    assert telephone.post("/sms", data={"nummer": "1204", "tekst": "hej"}).status_code == 200


def test_the_link_is_used_by_the_button_and_not_by_opening_the_page(telephone: Any) -> None:
    for text in ("hej", "A", "A"):
        page = telephone.post("/sms", data={"nummer": "20304050", "tekst": text}).text
    link = re.search(r"/fortsaet#([\w.-]+)", page)
    assert link
    opened = telephone.get("/fortsaet")
    assert (opened.status_code, opened.headers["cache-control"]) == (200, "no-store")
    assert telephone.get("/fortsaet.js").status_code == 200
    for wrong in ({"link": "x"}, {"link": 7}, {}, {"link": "a" * 1000}):
        refused = telephone.post("/api/chat/continue", json=wrong)
        assert (refused.status_code, refused.json()["error"]) == (410, "link_used")
    taken = telephone.post("/api/chat/continue", json={"link": link.group(1)})
    assert taken.status_code == 201
    history = telephone.get("/api/chat/messages", headers={"Authorization": f"Bearer {taken.json()['token']}"})
    assert any("Jeg er Afklar" in m["text"] for m in history.json()["messages"])
    assert telephone.post("/api/chat/continue", json={"link": link.group(1)}).status_code == 410
