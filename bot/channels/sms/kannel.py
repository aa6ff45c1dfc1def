"""Kannel, the gateway of those who run their own (kannel.org user guide): smsbox's `sendsms`, `get-url`, `dlr-url`.

Kannel signs nothing: a password in our own URL proves who calls. Set `max-messages = 0` in the sms-service, or our
empty answer would be sent to the citizen as an SMS. An example configuration stands in docs/sms.md.
"""
from __future__ import annotations

import hmac
from urllib.parse import parse_qsl, quote

import httpx

from bot.channels.sms.gateway import (
    WEBHOOK,
    Received,
    Rejected,
    Report,
    Unreadable,
    WebhookRequest,
    delivery_number,
    request,
)
from bot.domain.delivery import DELIVERED, FAILED, SENT
from bot.domain.sms_text import is_gsm
from bot.services.delivering import NotSent, Refused

DLR_MASK = 1 | 2 | 4 | 8 | 16
"""Tell us of: delivered, failed, buffered, accepted by the SMSC, rejected by the SMSC."""
_STATUS = {"1": DELIVERED, "2": FAILED, "4": SENT, "8": SENT, "16": FAILED}
GSM, WIDE = "0", "2"


class Kannel:
    """`url`: of smsbox's sendsms port; `user` and `token`: of the sendsms-user; `secret`: the password in our URLs."""

    receipt = ("", "text/plain")

    def __init__(self, client: httpx.Client, sender: str, user: str, token: str, secret: str, public_url: str,
                 url: str) -> None:
        self._client, self._sender, self._user, self._token = client, sender, user, token
        self._secret, self._public_url, self._url = secret, public_url, url

    def send(self, to: str, text: str, delivery: int) -> str | None:
        report = (f"{self._public_url}{WEBHOOK}/kannel?password={quote(self._secret, safe='')}"
                  f"&delivery={delivery}&status=%d")
        answer = request(self._client, "GET", f"{self._url}/cgi-bin/sendsms", params={
            "username": self._user, "password": self._token, "from": self._sender, "to": to, "text": text,
            "charset": "UTF-8", "coding": GSM if is_gsm(text) else WIDE, "dlr-mask": str(DLR_MASK),
            "dlr-url": report})
        if answer.status_code == 202:
            return None  # Kannel names no id; our own comes back in the report
        if answer.status_code == 400:
            raise Refused(f"Kannel {answer.status_code}")
        raise NotSent(f"Kannel {answer.status_code}")

    def read(self, request: WebhookRequest) -> list[Received | Report]:
        given = request.arguments
        if not hmac.compare_digest(given.get("password", "").encode(), self._secret.encode()):
            raise Rejected("the password is missing or wrong")
        if "delivery" in given:
            status = _STATUS.get(given.get("status", ""))
            if status is None:
                raise Unreadable("an unknown status")
            return [Report(delivery_number(given["delivery"]), status,
                           f"Kannel {given['status']}" if status == FAILED else None)]
        if not given.get("id") or not given.get("from"):
            raise Unreadable("neither a message nor a status")
        return [Received(given["id"], given["from"], _text(request.query))]


def _text(query: str) -> str:
    """The bytes of the SMS (`%b`) in the charset that Kannel names (`%C`): wide ones are UTF-16, all others UTF-8."""
    given = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    raw, charset = given.get("text", "").encode("latin-1"), given.get("charset", "").upper().replace("-", "")
    try:
        return raw.decode("utf-16-be" if charset == "UTF16BE" else "utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
