"""The command `afklar` as an operator runs it: output, exit codes; broken content stops it with file and line."""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def afklar(tmp_path: Path, models: Path) -> Run:
    """Runs a command in an empty folder of its own: `afklar("list", "slots", stdin="…", root=…, AFKLAR_…=…)`."""
    import os

    def run(*args: str, stdin: str | bytes = "", root: Path = ROOT,
            **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AFKLAR_")}
        environment |= {"AFKLAR_VAR": str(tmp_path / "var"), "AFKLAR_MODELS": str(models.resolve()),
                        "AFKLAR_NOW": "2026-11-23T09:00:00+01:00", "PYTHONPATH": str(root), **settings}
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run([sys.executable, "-W", "ignore", "-m", "bot", *args], cwd=root, env=environment,
                              input=given, capture_output=True, timeout=200)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_usage_errors_are_2(afklar: Run) -> None:
    for args in ((), ("fly",), ("list", "horses"), ("serve", "--port", "x"), ("serve", "--workers", "0"),
                 ("db", "drop")):
        assert afklar(*args).returncode == 2


def test_a_wrong_setting_is_named(afklar: Run) -> None:
    done = afklar("check", AFKLAR_PORT="many")
    assert (done.returncode, done.stdout) == (2, "")
    assert "AFKLAR_PORT is 'many'; expected a whole number from 0 to 65535" in done.stderr


def test_check_finds_nothing_wrong_and_prints_all_ids(afklar: Run) -> None:
    assert afklar("check").returncode == 0
    done = afklar("check", "--ids")
    ids = {row["id"]: row["text"] for row in rows(done)}
    expected = {"audit.consent", "audit.adult", *(f"audit.{n}" for n in range(1, 11)), "audit.weekly_drinks",
                "audit.mental_illness", "audit.pregnant", "audit.withdrawal", "booking.municipality", "booking.format",
                "booking.time", "booking.consent", "booking.name", "booking.phone", "booking.interpreter",
                "booking.share", "booking.confirm", "booking.reference"}
    assert expected <= set(ids)
    assert all(ids.values())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the product whose content may be broken."""
    for name in ("bot", "actions", "data"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, tmp_path / "copy" / name)
    return tmp_path / "copy"


AUDIT = "bot/content/instruments/audit.yml"


@pytest.mark.parametrize(("old", "new", "line", "said"), [
    ('{value: "2", score: 2, title: Hver måned,', '{value: "2", title: Hver måned,', "Hver måned", "score"),
    ('      - {value: "4", score: 4, title: 4 gange om ugen eller oftere, words: [hver dag, dagligt]}\n', "",
     "id: audit.1", "option"),
    ("    loinc: 97734-8\n", "    loinc: 97734-8\n    colour: red\n", "colour: red", "colour"),
])
def test_broken_content_is_named_with_file_and_line_and_serve_refuses_to_start(
    afklar: Run, copy: Path, old: str, new: str, line: str, said: str,
) -> None:
    text = (copy / AUDIT).read_text()
    assert old in text
    (copy / AUDIT).write_text(text.replace(old, new, 1))
    for command in (("check",), ("serve", "--port", "0"), ("chat", "--json")):
        done = afklar(*command, root=copy)
        assert done.returncode == 1
        # One mistake can have several complaints (a missing option also lowers the highest sum): one of them names it.
        where = [row for row in done.stderr.splitlines() if "audit.yml:" in row and said in row]
        assert where, done.stderr
        number = int(where[0].partition("audit.yml:")[2].partition(":")[0])
        broken = (copy / AUDIT).read_text().splitlines()
        assert any(line in row for row in broken[max(0, number - 8):number + 8]), where


def test_several_workers_need_postgresql(afklar: Run) -> None:
    done = afklar("serve", "--workers", "2", "--port", "0")
    assert (done.returncode, "PostgreSQL" in done.stderr) == (2, True)


def test_db_upgrade_makes_key_and_database_and_says_where(afklar: Run, tmp_path: Path) -> None:
    done = afklar("db", "upgrade")
    assert done.returncode == 0
    assert str(tmp_path / "var" / "key") in done.stderr
    assert (tmp_path / "var" / "afklar.db").exists()
    again = afklar("db", "upgrade")
    assert (again.returncode, "made a key" in again.stderr) == (0, False)


def test_a_wrong_key_is_said_and_a_database_that_is_away(afklar: Run) -> None:
    assert "32 bytes" in afklar("db", "upgrade", AFKLAR_KEY="short").stderr
    done = afklar("list", "bookings", AFKLAR_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (done.returncode, "the database cannot be used" in done.stderr) == (1, True)


def test_lists_are_empty_at_first_and_unknown_conversations_cannot_be_erased(afklar: Run) -> None:
    for what in ("screenings", "bookings", "callbacks", "slots", "referrals", "handovers", "conversations"):
        done = afklar("list", what, "--json")
        assert (done.returncode, done.stdout) == (0, "")
    assert afklar("erase", "nobody").returncode == 1
    assert afklar("purge").returncode == 0


def test_key_prints_a_new_key_each_time(afklar: Run) -> None:
    one, two = afklar("key").stdout.strip(), afklar("key").stdout.strip()
    assert one != two and len(one) == 44


@pytest.mark.model
def test_chat_json_list_and_erase(afklar: Run, model: Path) -> None:
    lines: list[Any] = [{"choice": "Se på mine alkoholvaner"}, {"text": "ja"}, {"choice": "Ja"}, {"text": "aldrig"},
                        {"text": "nej"}, {"choice": "Nej"}]
    bad = ["{", '{"text": ""}', '{"choice": "Findes ikke"}', "[]", '{"text": "' + "a" * 2001 + '"}']
    done = afklar("chat", "--json", "--municipality", "0540",
                  stdin="\n".join([*(json.dumps(line) for line in lines), *bad]) + "\n")
    assert done.returncode == 0
    answers = rows(done)
    assert len(answers) == 1 + len(lines) + len(bad)
    turns, errors = answers[:1 + len(lines)], answers[1 + len(lines):]
    assert all(set(turn) == {"conversation", "state", "messages"} for turn in turns)
    assert len({turn["conversation"] for turn in turns}) == 1
    assert [m["result"]["score"] for turn in turns for m in turn["messages"] if m["result"]] == [0]
    assert [error["error"] for error in errors] == [
        "bad_json", "empty_text", "unknown_choice", "bad_request", "text_too_long"]
    assert all(error["message"] for error in errors)

    [screening] = rows(afklar("list", "screenings", "--json"))
    assert (screening["score"], screening["route"], screening["also"]) == (0, "none", [])
    assert "answers" not in screening
    [personal] = rows(afklar("list", "screenings", "--personal"))
    assert personal["answers"]["audit.1"] == "0"
    conversation = turns[0]["conversation"]
    assert [row["id"] for row in rows(afklar("list", "conversations"))] == [conversation]
    assert afklar("erase", conversation).returncode == 0
    assert rows(afklar("list", "screenings")) == []
    assert afklar("chat", "--json", "--conversation", conversation).returncode == 1


@pytest.mark.model
def test_parse_json_gives_one_line_for_each(afklar: Run, model: Path) -> None:
    done = afklar("parse", "--json", "--question", "audit.3", "--now", "2026-11-23T09:00:00+01:00",
                  stdin=b"hver uge\n/restart\njeg vil ikke leve mere\n\xff\xfe\n")
    assert done.returncode == 0
    first, second, third, _ = rows(done)
    assert set(first) == {"text", "intent", "confidence", "entities", "red_flags", "option"}
    assert (first["option"], second["text"], third["red_flags"]) == (3, "/restart", ["tell_suicidal"])
    assert afklar("parse", "--json", "--question", "audit.11").returncode == 2
    assert afklar("parse", "--json", "--now", "soon").returncode == 2


def test_adding_a_user(afklar: Run, tmp_path: Path) -> None:
    """A made password is printed once, a given one never; what is wrong is said."""
    made = afklar("user", "add", "Mette Hansen", "--role", "advisor", "--municipality", "0540")
    assert made.returncode == 0 and "added advisor Mette Hansen" in made.stderr
    password = made.stderr.rpartition("password (shown only now): ")[2].strip()
    assert len(password) == 16 and password.encode() not in (tmp_path / "var" / "afklar.db").read_bytes()
    again = afklar("user", "add", "mette hansen", "--role", "admin", "--password-stdin", stdin="hemmeligt kodeord\n")
    assert (again.returncode, "there is a user 'mette hansen' already" in again.stderr) == (2, True)
    assert "hemmeligt" not in again.stderr
