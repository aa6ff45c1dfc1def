"""GatewayAPI (Danish): REST API `POST /rest/mtsms`; webhooks signed with a secret (gatewayapi.com/docs).

Two signatures are in use there: `Signature: v1=<hex>`, HMAC-SHA256 of the raw body, and `X-Gwapi-Signature`, a JWT
(HS256) whose claims are the message. One of them must be right; with a JWT only its claims are believed.
"""
from __future__ import annotations

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

import httpx

from bot.channels.sms.gateway import (
    Received,
    Rejected,
    Report,
    Unreadable,
    WebhookRequest,
    delivery_number,
    found_in,
    request,
)
from bot.domain.delivery import DELIVERED, FAILED, SENT
from bot.domain.sms_text import is_gsm
from bot.services.delivering import EXPIRED, Refused, Uncertain

URL = "https://gatewayapi.com"
_STATUS = {
    "ACCEPTED": SENT, "SCHEDULED": SENT, "BUFFERED": SENT, "ENROUTE": SENT, "UNKNOWN": SENT, "DELIVERED": DELIVERED,
    "EXPIRED": FAILED, "DELETED": FAILED, "UNDELIVERABLE": FAILED, "REJECTED": FAILED, "SKIPPED": FAILED,
}


class GatewayApi:
    """`token`: of the API key; `secret`: of the webhook; `sender`: at most 11 letters or 15 digits."""

    receipt = ("", "text/plain")

    def __init__(self, client: httpx.Client, sender: str, token: str, secret: str, url: str = URL) -> None:
        self._client, self._sender, self._token, self._secret = client, sender, token, secret.encode()
        self._url = url

    def send(self, to: str, text: str, delivery: int) -> str | None:
        answer = request(
            self._client, "POST", f"{self._url}/rest/mtsms", auth=(self._token, ""),
            json={"sender": self._sender, "message": text, "encoding": "UTF8" if is_gsm(text) else "UCS2",
                  "userref": str(delivery), "recipients": [{"msisdn": int(to.lstrip("+"))}]})
        found = found_in(answer)
        if answer.status_code >= 400:
            raise Refused(f"GatewayAPI {found.get('code', answer.status_code)}")
        ids = found.get("ids")
        if not isinstance(ids, list) or not ids:
            raise Uncertain("an answer without an id")
        return str(ids[0])

    def read(self, request: WebhookRequest) -> list[Received | Report]:
        event = self._verified(request)
        if "status" in event:
            return [_report(event)] if event.get("userref") else []  # no reference of ours: another program's SMS
        if all(event.get(name) is not None for name in ("id", "msisdn", "message")):
            return [Received(str(event["id"]), str(event["msisdn"]), str(event["message"]))]
        raise Unreadable("neither a message nor a status")

    def _verified(self, request: WebhookRequest) -> dict[str, Any]:
        """The event. Raises Rejected when neither signature is right."""
        plain, token = request.headers.get("signature", ""), request.headers.get("x-gwapi-signature", "")
        if plain:
            expected = "v1=" + hmac.new(self._secret, request.body, hashlib.sha256).hexdigest()
            if not hmac.compare_digest(plain.encode(), expected.encode()):
                raise Rejected("the signature is wrong")
            return _object(request.body)
        if token:
            return _object(self._claims(token))
        raise Rejected("there is no signature")

    def _claims(self, token: str) -> bytes:
        signed, _, signature = token.rpartition(".")
        head, _, claims = signed.partition(".")
        expected = hmac.new(self._secret, signed.encode(), hashlib.sha256).digest()
        try:
            if not hmac.compare_digest(_unbase64(signature), expected):
                raise Rejected("the signature is wrong")
            if json.loads(_unbase64(head)).get("alg") != "HS256":
                raise Rejected("another algorithm than HS256")
            return _unbase64(claims)
        except (binascii.Error, ValueError, AttributeError) as error:
            raise Rejected("the signature cannot be read") from error


def _report(event: dict[str, Any]) -> Report:
    said = str(event["status"]).upper()
    status = _STATUS.get(said)
    if status is None:
        raise Unreadable("an unknown status")
    error = (EXPIRED if said == "EXPIRED" else f"GatewayAPI {event.get('code') or said}") if status == FAILED else None
    return Report(delivery_number(str(event["userref"])), status, error)


def _unbase64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise Unreadable("no JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("no JSON object")
    return found
