"""What every SMS provider is to us: it sends one text, and posts what came in and what became of what was sent."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl

import httpx

from bot.services.delivering import NotSent, Uncertain

TIMEOUT = httpx.Timeout(15, connect=5)
WEBHOOK = "/webhooks/sms"


class Rejected(Exception):
    """The request does not prove that it comes from the provider."""


class Unreadable(Exception):
    """The request is the provider's, but not in the form its documentation describes."""


@dataclass(frozen=True)
class Received:
    """An SMS that came in. `id` is the provider's own, and unique; `sender` as the provider writes it."""

    id: str
    sender: str
    text: str


@dataclass(frozen=True)
class Report:
    """What became of the delivery with this id of ours: sent | delivered | failed."""

    delivery: int
    status: str
    error: str | None = None


@dataclass(frozen=True)
class WebhookRequest:
    """A request as it came in, before anything is believed. `url` is the public one, with its query."""

    url: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def arguments(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Gateway(Protocol):
    """A provider. `send` raises NotSent, Refused, Uncertain; `read` Rejected, Unreadable. `receipt`: (body, type)."""

    @property
    def receipt(self) -> tuple[str, str]: ...

    def send(self, to: str, text: str, delivery: int) -> str | None: ...

    def read(self, request: WebhookRequest) -> list[Received | Report]: ...


def request(client: httpx.Client, method: str, url: str, **more: object) -> httpx.Response:
    """The provider's answer. Raises NotSent when the request cannot have reached it, Uncertain when it may have.

    429 and 503 say "not now"; another 5xx may come from a proxy whose provider has sent the SMS all the same.
    """
    try:
        answer = client.request(method, url, timeout=TIMEOUT, **more)  # type: ignore[arg-type]
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotSent(type(error).__name__) from error
    except httpx.HTTPError as error:
        raise Uncertain(type(error).__name__) from error
    if answer.status_code in (401, 403, 404, 429, 503):
        # 401, 403, 404: our settings are wrong, which somebody will mend; it says nothing about the number.
        raise NotSent(f"HTTP {answer.status_code}", retry_after(answer))
    if answer.status_code >= 500:
        raise Uncertain(f"HTTP {answer.status_code}")
    return answer


def retry_after(answer: httpx.Response) -> float | None:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdigit() else None


def found_in(answer: httpx.Response) -> dict[str, object]:
    """The answer's JSON object; empty when it has none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def delivery_number(text: str | None) -> int:
    """Our id of a delivery, as it comes back in a report. Raises Unreadable."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Unreadable("a report without our reference")
    return int(text)
