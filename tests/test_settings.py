"""Settings: defaults, every wrong value refused with what is expected, production's refusals."""
from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings
from bot.store.crypto import new_key


def test_defaults() -> None:
    settings = read_settings({})
    assert (settings.env, settings.production, settings.port, settings.workers) == ("development", False, 8000, 1)
    assert (settings.var, settings.models) == (Path("var"), Path("models"))
    assert settings.database_url == "sqlite:///var/afklar.db"
    assert (settings.conversation_days, settings.booking_days, settings.audit_log_days) == (30, 90, 730)
    assert (settings.sessions_per_minute, settings.origins, settings.key, settings.now) == (100, (), None, None)


def test_the_database_lies_in_var() -> None:
    assert read_settings({"AFKLAR_VAR": "/srv/afklar"}).database_url == "sqlite:////srv/afklar/afklar.db"


@pytest.mark.parametrize(("name", "value", "expected"), [
    ("ENV", "prod", "development, production"),
    ("PORT", "x", "0 to 65535"), ("PORT", "65536", "0 to 65535"), ("PORT", "-1", "0 to 65535"),
    ("WORKERS", "0", "1 to 64"), ("WORKERS", "65", "1 to 64"), ("WORKERS", "1.5", "1 to 64"),
    ("CONVERSATION_DAYS", "0", "1 to 3650"), ("BOOKING_DAYS", "", None), ("AUDIT_LOG_DAYS", "two", "1 to 3650"),
    ("UNCONSENTED_HOURS", "721", "1 to 720"), ("SESSIONS_PER_MINUTE", "0", "1 to 1000000"),
    ("MESSAGES_PER_MINUTE", "many", "1 to 1000000"),
    ("PUBLIC_URL", "afklar.example.dk", "https://afklar.example.dk"), ("PUBLIC_URL", "https://", "such as"),
    ("PUBLIC_URL", "https://afklar.example.dk/?a", "such as"), ("PUBLIC_URL", "https://afklar.example.dk/", None),
    ("CHANNEL_MUNICIPALITY", "Sønderborg", "four digits"), ("CHANNEL_SCREENING", "no", "link, on"),
    ("SMS_PROVIDER", "fax", "none, page, gatewayapi, twilio, kannel"), ("SMS_PROVIDER", "gatewayapi", "SMS_SENDER"),
    ("TELEGRAM_WEBHOOK_URL", "https://a.dk/t", "TELEGRAM_SECRET"), ("TELEGRAM_API", "localhost", "such as"),
    ("NOW", "yesterday", "ISO 8601"), ("NOW", "2026-13-01", "ISO 8601"),
])
def test_a_wrong_value_is_refused_by_name_with_what_is_expected(name: str, value: str, expected: str | None) -> None:
    if expected is None:
        read_settings({f"AFKLAR_{name}": value})  # empty means not set
        return
    with pytest.raises(SettingsError) as refused:
        read_settings({f"AFKLAR_{name}": value})
    assert f"AFKLAR_{name}" in str(refused.value) and expected in str(refused.value)


@pytest.mark.parametrize("name", ["AFKLAR_PROT", "AFKLAR_DATABASE", "AFKLAR_"])
def test_a_misspelt_name_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="unknown setting"):
        read_settings({name: "x"})


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert read_settings({"PORT": "x", "DATABASE_URL": "x", "PATH": "/bin"}).port == 8000


@pytest.mark.parametrize(("text", "utc"), [
    ("2026-11-23T09:00:00+01:00", datetime(2026, 11, 23, 8, tzinfo=timezone.utc)),
    ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=timezone.utc)),
    ("2026-11-23", datetime(2026, 11, 23, tzinfo=timezone.utc)),
])
def test_the_instant_to_start_at(text: str, utc: datetime) -> None:
    assert read_settings({"AFKLAR_NOW": text}).now == utc


def test_lists_are_cut_and_trimmed() -> None:
    settings = read_settings({"AFKLAR_ORIGINS": " https://a.dk/ ,,https://b.dk",
                              "AFKLAR_TRUSTED_PROXIES": "10.0.0.1, "})
    assert (settings.origins, settings.trusted_proxies) == (("https://a.dk", "https://b.dk"), ("10.0.0.1",))


def test_production_needs_a_key_and_runs_in_its_own_time() -> None:
    with pytest.raises(SettingsError, match="AFKLAR_KEY"):
        read_settings({"AFKLAR_ENV": "production"})
    with pytest.raises(SettingsError, match="AFKLAR_NOW"):
        read_settings({"AFKLAR_ENV": "production", "AFKLAR_KEY": new_key(), "AFKLAR_NOW": "2026-11-23"})
    assert read_settings({"AFKLAR_ENV": "production", "AFKLAR_KEY": new_key()}).production is True


def test_each_sms_provider_says_what_it_needs() -> None:
    full = {"AFKLAR_SMS_SENDER": "Afklar", "AFKLAR_SMS_TOKEN": "t", "AFKLAR_SMS_SECRET": "s", "AFKLAR_SMS_USER": "u",
            "AFKLAR_SMS_URL": "http://127.0.0.1:13013", "AFKLAR_PUBLIC_URL": "https://afklar.example.dk"}
    for provider, needs in (("gatewayapi", 3), ("twilio", 4), ("kannel", 6)):
        environ = {**full, "AFKLAR_SMS_PROVIDER": provider}
        assert read_settings(environ).sms.provider == provider
        refused = 0
        for name in full:
            try:
                read_settings({k: v for k, v in environ.items() if k != name})
            except SettingsError as error:
                refused += 1
                assert name in str(error)
        assert refused == needs


def test_channels_by_default() -> None:
    assert (read_settings({}).sms.provider, read_settings({}).channel_screening) == ("page", True)
    production = read_settings({"AFKLAR_ENV": "production", "AFKLAR_KEY": new_key()})
    assert (production.sms.provider, production.channel_screening) == ("none", False)
    assert production.telegram.token is None
    with pytest.raises(SettingsError, match="development"):
        read_settings({"AFKLAR_ENV": "production", "AFKLAR_KEY": new_key(), "AFKLAR_SMS_PROVIDER": "page"})
