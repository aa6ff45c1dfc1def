"""Settings: the only reader of the environment. Wrong values are refused at start with what is expected."""
from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

PREFIX = "AFKLAR_"


class SettingsError(ValueError):
    """A setting has a value that cannot be used. The message names it and what is expected."""


@dataclass(frozen=True)
class SmsSettings:
    """The SMS provider: none | page (development) | gatewayapi | twilio | kannel, and how it is reached."""

    provider: str
    sender: str
    url: str
    user: str
    token: str
    secret: str


@dataclass(frozen=True)
class TelegramSettings:
    """The Telegram bot; no token, no bot. `webhook_url` None: long polling. `api`: another Bot API server."""

    token: str | None
    webhook_url: str | None
    secret: str | None
    api: str | None


@dataclass(frozen=True)
class Settings:
    """All settings, read once at start. Times in seconds, days or hours as the names say."""

    env: str
    var: Path
    models: Path
    database_url: str
    key: str | None
    now: datetime | None
    origins: tuple[str, ...]
    host: str
    port: int
    workers: int
    conversation_days: int
    booking_days: int
    selfhelp_days: int
    audit_log_days: int
    unconsented_hours: int
    sessions_per_minute: int
    messages_per_minute: int
    trusted_proxies: tuple[str, ...]
    public_url: str | None
    metrics_token: str | None
    channel_municipality: str | None
    channel_screening: bool
    sms: SmsSettings
    telegram: TelegramSettings

    @property
    def production(self) -> bool:
        return self.env == "production"


_NAMES = {
    "ENV", "VAR", "MODELS", "DATABASE_URL", "KEY", "NOW", "ORIGINS", "HOST", "PORT", "WORKERS", "CONVERSATION_DAYS",
    "BOOKING_DAYS", "SELFHELP_DAYS", "AUDIT_LOG_DAYS", "UNCONSENTED_HOURS", "SESSIONS_PER_MINUTE",
    "MESSAGES_PER_MINUTE", "TRUSTED_PROXIES", "PUBLIC_URL", "METRICS_TOKEN",
    "CHANNEL_MUNICIPALITY", "CHANNEL_SCREENING", "SMS_PROVIDER", "SMS_SENDER", "SMS_URL", "SMS_USER", "SMS_TOKEN",
    "SMS_SECRET", "TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_SECRET", "TELEGRAM_API",
}
_FOREIGN = {"REQUIRE"}
"""Read by the test suite, not by the product."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError for a wrong or unknown AFKLAR_ variable."""
    source = os.environ if environ is None else environ
    given = {k[len(PREFIX):]: v for k, v in source.items() if k.startswith(PREFIX) and v != ""}
    unknown = sorted(set(given) - _NAMES - _FOREIGN)
    if unknown:
        raise SettingsError(f"unknown setting {PREFIX}{unknown[0]}; known are {', '.join(sorted(_NAMES))}")
    env = _one_of(given, "ENV", "development", ("development", "production"))
    var = Path(given.get("VAR", "var"))
    settings = Settings(
        env=env,
        var=var,
        models=Path(given.get("MODELS", "models")),
        database_url=given.get("DATABASE_URL", f"sqlite:///{var / 'afklar.db'}"),
        key=given.get("KEY"),
        now=_instant(given, "NOW"),
        origins=tuple(o.strip().rstrip("/") for o in given.get("ORIGINS", "").split(",") if o.strip()),
        host=given.get("HOST", "127.0.0.1"),
        port=_whole(given, "PORT", 8000, 0, 65535),
        workers=_whole(given, "WORKERS", 1, 1, 64),
        conversation_days=_whole(given, "CONVERSATION_DAYS", 30, 1, 3650),
        booking_days=_whole(given, "BOOKING_DAYS", 90, 1, 3650),
        selfhelp_days=_whole(given, "SELFHELP_DAYS", 400, 1, 3650),
        audit_log_days=_whole(given, "AUDIT_LOG_DAYS", 730, 1, 3650),
        unconsented_hours=_whole(given, "UNCONSENTED_HOURS", 24, 1, 720),
        sessions_per_minute=_whole(given, "SESSIONS_PER_MINUTE", 100, 1, 1_000_000),
        messages_per_minute=_whole(given, "MESSAGES_PER_MINUTE", 120, 1, 1_000_000),
        trusted_proxies=tuple(p.strip() for p in given.get("TRUSTED_PROXIES", "").split(",") if p.strip()),
        public_url=_address(given, "PUBLIC_URL"),
        metrics_token=given.get("METRICS_TOKEN"),
        channel_municipality=_code(given, "CHANNEL_MUNICIPALITY"),
        channel_screening=_one_of(given, "CHANNEL_SCREENING", "link" if env == "production" else "on",
                                  ("link", "on")) == "on",
        sms=_sms(given, env),
        telegram=TelegramSettings(given.get("TELEGRAM_TOKEN"), _address(given, "TELEGRAM_WEBHOOK_URL"),
                                  _telegram_secret(given), _address(given, "TELEGRAM_API")),
    )
    _refuse_in_production(settings)
    return settings


def _refuse_in_production(settings: Settings) -> None:
    if not settings.production:
        return
    if settings.key is None:
        raise SettingsError(f"{PREFIX}KEY is needed in production: `python -m bot key` prints a new one")
    if settings.now is not None:
        raise SettingsError(f"{PREFIX}NOW is for development only")


def _one_of(given: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name, default)
    if value not in allowed:
        raise SettingsError(f"{PREFIX}{name} is {value!r}; expected one of {', '.join(allowed)}")
    return value


def _whole(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; expected a whole number from {low} to {high}")
    return int(text)


def _address(given: Mapping[str, str], name: str) -> str | None:
    """An address without a slash at its end; None when there is none."""
    text = given.get(name, "").rstrip("/") or None
    if text and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise SettingsError(f"{PREFIX}{name} is {text!r}; expected an address such as https://afklar.example.dk")
    return text


_SMS_NEEDS = {
    "none": (), "page": (), "gatewayapi": ("SMS_SENDER", "SMS_TOKEN", "SMS_SECRET"),
    "twilio": ("SMS_SENDER", "SMS_USER", "SMS_TOKEN", "PUBLIC_URL"),
    "kannel": ("SMS_SENDER", "SMS_USER", "SMS_TOKEN", "SMS_SECRET", "SMS_URL", "PUBLIC_URL"),
}


def _sms(given: Mapping[str, str], env: str) -> SmsSettings:
    provider = _one_of(given, "SMS_PROVIDER", "none" if env == "production" else "page", tuple(_SMS_NEEDS))
    missing = [name for name in _SMS_NEEDS[provider] if name not in given]
    if missing:
        raise SettingsError(f"{PREFIX}SMS_PROVIDER is {provider!r}, which needs {PREFIX}{missing[0]}")
    if provider == "page" and env == "production":
        raise SettingsError(f"{PREFIX}SMS_PROVIDER=page is for development only")
    return SmsSettings(provider, given.get("SMS_SENDER", ""), _address(given, "SMS_URL") or "",
                       given.get("SMS_USER", ""), given.get("SMS_TOKEN", ""), given.get("SMS_SECRET", ""))


def _telegram_secret(given: Mapping[str, str]) -> str | None:
    """What Telegram sends back in a header with every webhook call."""
    text = given.get("TELEGRAM_SECRET")
    if "TELEGRAM_WEBHOOK_URL" in given and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text or ""):
        raise SettingsError(f"{PREFIX}TELEGRAM_WEBHOOK_URL needs {PREFIX}TELEGRAM_SECRET: "
                            "16 to 256 letters, digits, _ or -")
    return text


def _code(given: Mapping[str, str], name: str) -> str | None:
    text = given.get(name)
    if text is not None and not re.fullmatch(r"\d{4}", text):
        raise SettingsError(f"{PREFIX}{name} is {text!r}; expected the four digits of a municipality, as 0540")
    return text


def _instant(given: Mapping[str, str], name: str) -> datetime | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; expected ISO 8601, as 2026-11-23T09:00:00+01:00") from None
    return at.astimezone(timezone.utc) if at.tzinfo else at.replace(tzinfo=timezone.utc)
