"""The three SMS providers, from requests written after their documentation: signatures, events, outcomes of sending."""
from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.channels.sms.gateway import Received, Rejected, Report, Unreadable, WebhookRequest
from bot.channels.sms.gatewayapi import GatewayApi
from bot.channels.sms.kannel import Kannel
from bot.channels.sms.numbers import normalised
from bot.channels.sms.twilio import FORM, Twilio
from bot.services.delivering import EXPIRED, NotSent, Refused, Uncertain

PUBLIC = "https://afklar.example.dk"
TO = "+4520304050"
Answer = Callable[[httpx.Request], httpx.Response]


def client(answer: Answer) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer))


def gatewayapi(answer: Answer = lambda _: httpx.Response(200, json={"ids": [421332671]})) -> GatewayApi:
    return GatewayApi(client(answer), "Afklar", "token", "secret")


def twilio(answer: Answer = lambda _: httpx.Response(201, json={"sid": "SM1"})) -> Twilio:
    return Twilio(client(answer), "+4570101010", "AC1", "token", PUBLIC)


def kannel(answer: Answer = lambda _: httpx.Response(202, text="0: Accepted for delivery")) -> Kannel:
    return Kannel(client(answer), "1234", "user", "pass", "s3 cret&", PUBLIC, "http://127.0.0.1:13013")


def low(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def posted(body: bytes, headers: dict[str, str]) -> WebhookRequest:
    return WebhookRequest(f"{PUBLIC}/webhooks/sms/gatewayapi", "", low(headers), body)


def v1(body: bytes, secret: bytes = b"secret") -> dict[str, str]:
    return {"Signature": "v1=" + hmac.new(secret, body, hashlib.sha256).hexdigest()}


def jwt(claims: dict[str, Any], secret: bytes = b"secret", alg: str = "HS256") -> dict[str, str]:
    def part(raw: bytes) -> str:
        return urlsafe_b64encode(raw).decode().rstrip("=")

    signed = f"{part(json.dumps({'alg': alg, 'typ': 'JWT'}).encode())}.{part(json.dumps(claims).encode())}"
    return {"X-Gwapi-Signature": f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"}


MO = {"id": 1000001, "msisdn": 4520304050, "receiver": 451204, "message": "Hej på jer", "senttime": 1450000000,
      "webhook_label": "afklar"}
DLR = {"id": 421332671, "msisdn": 4520304050, "time": 1450000000, "status": "DELIVERED", "userref": "17"}


@pytest.mark.parametrize("sign", [v1, lambda body: jwt(json.loads(body))])
def test_gatewayapi_message_and_report(sign: Callable[[bytes], dict[str, str]]) -> None:
    for event, read in ((MO, Received("1000001", "4520304050", "Hej på jer")), (DLR, Report(17, "delivered"))):
        body = json.dumps(event).encode()
        assert gatewayapi().read(posted(body, sign(body))) == [read]


@pytest.mark.parametrize("headers", [
    {}, v1(b"something else"), v1(json.dumps(MO).encode(), b"another"), {"Signature": "v1="}, {"Signature": "v1=æ"},
    jwt(MO, b"another"), jwt(MO, alg="none"), {"X-Gwapi-Signature": "a.b"}, {"X-Gwapi-Signature": "a.b.c"},
    {"X-Gwapi-Signature": jwt(MO)["X-Gwapi-Signature"][:-4] + "AAAA"},
])
def test_gatewayapi_refuses_a_wrong_or_missing_signature(headers: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        gatewayapi().read(posted(json.dumps(MO).encode(), headers))


def test_gatewayapi_believes_the_claims_and_not_the_body_beside_them() -> None:
    forged = json.dumps({**MO, "message": "noget andet"}).encode()
    assert gatewayapi().read(posted(forged, jwt(MO))) == [Received("1000001", "4520304050", "Hej på jer")]


@pytest.mark.parametrize(("status", "read"), [
    ("ENROUTE", Report(17, "sent")), ("UNDELIVERABLE", Report(17, "failed", "GatewayAPI UNDELIVERABLE")),
    ("EXPIRED", Report(17, "failed", EXPIRED)),
])
def test_gatewayapi_statuses(status: str, read: Report) -> None:
    body = json.dumps({**DLR, "status": status}).encode()
    assert gatewayapi().read(posted(body, v1(body))) == [read]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"{", json.dumps({**DLR, "status": "NEW"}).encode(),
                                  json.dumps({**DLR, "userref": "x"}).encode()])
def test_gatewayapi_says_what_it_cannot_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        gatewayapi().read(posted(body, v1(body)))


def test_gatewayapi_leaves_out_reports_of_other_programs() -> None:
    body = json.dumps({k: v for k, v in DLR.items() if k != "userref"}).encode()
    assert gatewayapi().read(posted(body, v1(body))) == []


def test_gatewayapi_sends() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"ids": [421332671], "usage": {}})

    gateway = gatewayapi(answer)
    assert gateway.send(TO, "Æblegrød", 17) == "421332671"
    assert gateway.send(TO, "Привет", 18) == "421332671"
    bodies = [json.loads(request.content) for request in seen]
    assert (seen[0].method, str(seen[0].url)) == ("POST", "https://gatewayapi.com/rest/mtsms")
    assert seen[0].headers["authorization"] == "Basic " + b64encode(b"token:").decode()
    assert bodies[0] == {"sender": "Afklar", "message": "Æblegrød", "encoding": "UTF8", "userref": "17",
                         "recipients": [{"msisdn": 4520304050}]}
    assert bodies[1]["encoding"] == "UCS2"


def form(fields: dict[str, str], signed_with: str = "token", query: str = "", **headers: str) -> WebhookRequest:
    url = f"{PUBLIC}/webhooks/sms/twilio" + (f"?{query}" if query else "")
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    mac = b64encode(hmac.new(signed_with.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    return WebhookRequest(url, query, low({"Content-Type": FORM, "X-Twilio-Signature": mac, **headers}),
                          urlencode(fields).encode())


SMS = {"MessageSid": "SM7", "From": TO, "To": "+4570101010", "Body": "Hej på jer ", "NumMedia": "0"}


def test_twilio_message_and_report() -> None:
    assert twilio().read(form(SMS)) == [Received("SM7", TO, "Hej på jer ")]
    status = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert twilio().read(form(status, query="delivery=17")) == [Report(17, "failed", "Twilio 30003")]
    assert twilio().read(form({"MessageStatus": "delivered"}, query="delivery=17")) == [Report(17, "delivered")]


def test_twilio_known_signature() -> None:
    """The worked example of Twilio's own documentation (docs/usage/security)."""
    from bot.channels.sms.twilio import signature

    fields = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
              "To": "+18005551212"}
    assert signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", list(fields.items())) == (
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@pytest.mark.parametrize("request_", [
    form(SMS, "another"), form(SMS, **{"X-Twilio-Signature": ""}), form(SMS, **{"X-Twilio-Signature": "æ"}),
    WebhookRequest(f"{PUBLIC}/webhooks/sms/other", "", form(SMS).headers, form(SMS).body),
    WebhookRequest(form(SMS).url, "", form(SMS).headers, urlencode({**SMS, "Body": "andet"}).encode()),
    WebhookRequest(form(SMS).url, "", form(SMS).headers, urlencode({**SMS, "More": "1"}).encode()),
    WebhookRequest(form(SMS).url, "", {"content-type": "application/json"}, b"{}"),
])
def test_twilio_refuses_a_wrong_or_missing_signature(request_: WebhookRequest) -> None:
    with pytest.raises(Rejected):
        twilio().read(request_)


@pytest.mark.parametrize("request_", [
    form({"MessageSid": "SM7"}), form({"MessageStatus": "dreaming"}, query="delivery=17"),
    form({"MessageStatus": "sent"}, query="delivery=x"),
])
def test_twilio_says_what_it_cannot_read(request_: WebhookRequest) -> None:
    with pytest.raises(Unreadable):
        twilio().read(request_)


def kannel_request(**arguments: str) -> WebhookRequest:
    query = urlencode(arguments)
    return WebhookRequest(f"{PUBLIC}/webhooks/sms/kannel?{query}", query, {}, b"")


def test_kannel_message_and_report() -> None:
    got = kannel_request(password="s3 cret&", id="uuid-1", **{"from": "+4520304050"}, text="Hej på jer")
    assert kannel().read(got) == [Received("uuid-1", "+4520304050", "Hej på jer")]
    for said, read in (("1", "delivered"), ("8", "sent"), ("4", "sent")):
        assert kannel().read(kannel_request(password="s3 cret&", delivery="17", status=said)) == [Report(17, read)]
    failed = kannel().read(kannel_request(password="s3 cret&", delivery="17", status="16"))
    assert failed == [Report(17, "failed", "Kannel 16")]


@pytest.mark.parametrize(("text", "charset", "read"), [
    ("Hej på jer €".encode(), "UTF-8", "Hej på jer €"), ("Hej på jer".encode("latin-1"), "ISO-8859-1", "Hej på jer"),
    ("Привет 😀".encode("utf-16-be"), "UTF16-BE", "Привет 😀"), ("Привет".encode("utf-16-be"), "UTF-16BE", "Привет"),
])
def test_kannel_texts_come_in_their_charset(text: bytes, charset: str, read: str) -> None:
    query = urlencode({"password": "s3 cret&", "id": "1", "from": TO, "text": text, "charset": charset})
    assert kannel().read(WebhookRequest(PUBLIC, query, {}, b"")) == [Received("1", TO, read)]


@pytest.mark.parametrize("arguments", [{}, {"password": ""}, {"password": "s3 cret"}, {"password": "æ"}])
def test_kannel_refuses_a_wrong_or_missing_password(arguments: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        kannel().read(kannel_request(**arguments, id="1", text="Hej", **{"from": TO}))


def test_kannel_sends() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202, text="0: Accepted for delivery")

    assert kannel(answer).send(TO, "Æblegrød", 17) is None
    kannel(answer).send(TO, "Привет", 18)
    given = dict(seen[0].url.params)
    assert (given["to"], given["text"], given["coding"], given["charset"]) == (TO, "Æblegrød", "0", "UTF-8")
    assert given["dlr-url"] == (f"{PUBLIC}/webhooks/sms/kannel?password=s3%20cret%26&delivery=17&status=%d")
    assert dict(seen[1].url.params)["coding"] == "2"


def raising(error: Exception) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return answer


@pytest.mark.parametrize("make", [gatewayapi, twilio, kannel])
@pytest.mark.parametrize(("answer", "outcome"), [
    (raising(httpx.ConnectError("no")), NotSent), (raising(httpx.ReadTimeout("slow")), Uncertain),
    (raising(httpx.RemoteProtocolError("cut")), Uncertain), (lambda _: httpx.Response(502), Uncertain),
    (lambda _: httpx.Response(503), NotSent), (lambda _: httpx.Response(429, headers={"Retry-After": "7"}), NotSent),
    (lambda _: httpx.Response(401), NotSent),
])
def test_outcomes_that_every_provider_has(make: Any, answer: Answer, outcome: type[Exception]) -> None:
    with pytest.raises(outcome) as raised:
        make(answer).send(TO, "Hej", 17)
    if isinstance(raised.value, NotSent) and "429" in str(raised.value):
        assert raised.value.after == 7


@pytest.mark.parametrize(("make", "answer", "outcome"), [
    (gatewayapi, lambda _: httpx.Response(422, json={"code": "0x0213"}), Refused),
    (gatewayapi, lambda _: httpx.Response(200, json={}), Uncertain),
    (twilio, lambda _: httpx.Response(400, json={"code": 21610}), Refused),
    (twilio, lambda _: httpx.Response(400, json={"code": 21611}), NotSent),
    (twilio, lambda _: httpx.Response(201, text="?"), Uncertain),
    (kannel, lambda _: httpx.Response(400), Refused),
])
def test_outcomes_of_one_provider(make: Any, answer: Answer, outcome: type[Exception]) -> None:
    with pytest.raises(outcome):
        make(answer).send(TO, "Hej", 17)


@pytest.mark.parametrize(("sender", "number"), [
    ("20304050", TO), ("20 30 40 50", TO), ("4520304050", TO), ("+4520304050", TO), ("004520304050", TO),
    ("+46701740605", "+46701740605"), ("46701740605", "+46701740605"),
    ("1204", None), ("Skat", None), ("", None), ("+45", None), ("112", None), ("NEM20304050", None),
    ("²0304050", None),
])
def test_numbers_have_one_form_and_other_senders_none(sender: str, number: str | None) -> None:
    assert normalised(sender) == number
