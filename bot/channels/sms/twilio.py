"""Twilio: Programmable Messaging (twilio.com/docs). Requests are signed with HMAC-SHA1 over the exact public URL and
the sorted form, in `X-Twilio-Signature`; one with a JSON body names the body's SHA-256 in its query.
"""
from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from urllib.parse import parse_qsl

import httpx

from bot.channels.sms.gateway import (
    WEBHOOK,
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
from bot.services.delivering import NotSent, Refused, Uncertain

URL = "https://api.twilio.com"
_STATUS = {"queued": SENT, "accepted": SENT, "scheduled": SENT, "sending": SENT, "sent": SENT, "delivered": DELIVERED,
           "read": DELIVERED, "undelivered": FAILED, "failed": FAILED, "canceled": FAILED}
FOR_GOOD = frozenset({21211, 21214, 21217, 21408, 21610, 21612, 21614})
"""Error codes about the number: not valid, not mobile, not allowed, has said STOP to the provider."""
FORM = "application/x-www-form-urlencoded"


class Twilio:
    """`account`: the account SID; `token`: its auth token, which signs both ways; `public_url`: where Twilio calls."""

    receipt = ('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")

    def __init__(self, client: httpx.Client, sender: str, account: str, token: str, public_url: str,
                 url: str = URL) -> None:
        self._client, self._sender, self._account, self._token = client, sender, account, token
        self._public_url, self._url = public_url, url

    def send(self, to: str, text: str, delivery: int) -> str | None:
        answer = request(
            self._client, "POST", f"{self._url}/2010-04-01/Accounts/{self._account}/Messages.json",
            auth=(self._account, self._token),
            data={"From": self._sender, "To": to, "Body": text,
                  "StatusCallback": f"{self._public_url}{WEBHOOK}/twilio?delivery={delivery}"})
        found = found_in(answer)
        if answer.status_code >= 400:
            code = found.get("code")
            if code in FOR_GOOD:
                raise Refused(f"Twilio {code}")
            raise NotSent(f"Twilio {code or answer.status_code}")
        if not found.get("sid"):
            raise Uncertain("an answer without an id")
        return str(found["sid"])

    def read(self, request: WebhookRequest) -> list[Received | Report]:
        form = self._verified(request)
        if "delivery" in request.arguments:
            status = _STATUS.get(form.get("MessageStatus", "").lower())
            if status is None:
                raise Unreadable("an unknown status")
            error = f"Twilio {form.get('ErrorCode') or form['MessageStatus']}" if status == FAILED else None
            return [Report(delivery_number(request.arguments["delivery"]), status, error)]
        if not form.get("MessageSid") or not form.get("From"):
            raise Unreadable("neither a message nor a status")
        return [Received(form["MessageSid"], form["From"], form.get("Body", ""))]

    def _verified(self, request: WebhookRequest) -> dict[str, str]:
        """The form. Raises Rejected when the signature is missing or wrong."""
        given = request.headers.get("x-twilio-signature", "")
        is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM
        try:
            pairs = parse_qsl(request.body.decode("utf-8"), keep_blank_values=True) if is_form else []
        except UnicodeDecodeError:
            raise Unreadable("no UTF-8") from None
        if not given or not hmac.compare_digest(given.encode(), signature(self._token, request.url, pairs).encode()):
            raise Rejected("the signature is missing or wrong")
        if not is_form:
            raise Unreadable("expected a form")
        return dict(pairs)


def signature(token: str, url: str, form: list[tuple[str, str]]) -> str:
    """Base64 of HMAC-SHA1 over the URL and each field's name and value, by name."""
    signed = url + "".join(name + value for name, value in sorted(set(form)))
    return b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
