"""What lies in the database can be read with the key only; tokens not even then."""
from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store.crypto import Cipher, KeyProblem, key_from_file, new_key
from tests.conversations.audit import EIGHT, screened
from tests.running import Talk, settings_for, start

SECRETS = ("Anna", "Sørensen", "20123456", "20 12 34 56", "hemmelig sætning", "Hver uge", "audit.3")


@pytest.mark.model
def test_no_name_number_text_or_answer_stands_in_the_raw_database(
    tmp_path: Path, database_url: str, content: Any, host: Any,
) -> None:
    bot = start(settings_for(tmp_path, database_url), content, host)
    citizen = Talk(bot, "0540")
    citizen.say("her er en hemmelig sætning")
    screened(citizen, EIGHT)
    citizen.answers("Telefon")
    first = next(c["title"] for c in citizen.last[-1]["choices"])
    citizen.answers(first, "Ja, det må du", "Anna Sørensen", "20 12 34 56", "Nej tak", "Nej", "Ja, det er rigtigt")
    assert citizen.result("booking")
    other = Talk(bot, "0370")
    screened(other, EIGHT)
    other.answers("Ja, det må du", "Anna Sørensen", "20 12 34 56", "Nej tak", "Nej", "Ja, det er rigtigt")
    assert other.result("callback")
    with bot.parts.database.engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        raw = "\n".join(str(row) for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'))
    assert len(re.findall(r"'AF-\d{7}'", raw)) == 2, "the references are there: it is the right database"
    for secret in SECRETS:
        assert secret not in raw
    bot.parts.database.close()
    if database_url.startswith("sqlite"):
        for file in tmp_path.glob("test.db*"):
            blob = file.read_bytes()
            assert not any(secret.encode() in blob for secret in SECRETS)


@pytest.mark.model
def test_the_token_is_not_stored(tmp_path: Path, content: Any, host: Any) -> None:
    from bot.services import conversations

    bot = start(settings_for(tmp_path), content, host, demo=False)
    with bot.parts.database.transaction() as work:
        opened = conversations.open_conversation(work, content, bot.parts.clock.now(), channel="web")
    with sqlite3.connect(tmp_path / "afklar.db") as connection:
        raw = "\n".join(connection.iterdump())
    assert opened.conversation in raw and opened.token not in raw
    bot.parts.database.close()


def test_sealed_values_come_back_and_differ_each_time() -> None:
    cipher = Cipher(new_key())
    value = {"name": "Åse Østergård", "n": [1, None, True]}
    assert cipher.unseal(cipher.seal(value)) == value
    assert cipher.seal(value) != cipher.seal(value)


def test_another_key_reads_nothing_and_finds_nothing() -> None:
    one, two = Cipher(new_key()), Cipher(new_key())
    with pytest.raises(KeyProblem, match="AFKLAR_KEY"):
        two.unseal(one.seal("x"))
    assert one.lookup("x") == one.lookup("x") != two.lookup("x")


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "æ" * 44])
def test_a_malformed_key_is_refused_with_what_is_expected(key: str) -> None:
    with pytest.raises(KeyProblem, match="32 bytes in url-safe base64"):
        Cipher(key)


def test_the_embedded_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "key"
    first, made = key_from_file(path)
    assert made and path.stat().st_mode & 0o777 == 0o600
    assert key_from_file(path) == (first, False)
    Cipher(first)
