"""Handovers in the store: one of many claims wins, also at the same instant, on both databases."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.handover import QUEUED, Handover
from bot.services.staff_ports import StaffSession, User
from bot.store.database import Database
from tests.store.conftest import NOW


@pytest.fixture
def waiting(database: Database, conversation: Callable[..., str]) -> Handover:
    handover = Handover("h1", conversation(municipality="0540"), "0540", QUEUED, "asked", NOW)
    with database.transaction() as work:
        work.handovers.add(handover)
    return handover


def test_what_is_written_is_read_again(database: Database, waiting: Handover) -> None:
    with database.reading() as work:
        assert work.handovers.get("h1") == work.handovers.open_of("c1") == work.handovers.last_of("c1") == waiting
        assert (work.handovers.queue("0540"), work.handovers.queue("0370")) == ([waiting], [])


def test_of_many_claims_one_wins(database: Database, waiting: Handover) -> None:
    def claim(advisor: str) -> bool:
        with database.transaction() as work:
            return work.handovers.change(waiting, waiting.claimed(advisor, NOW))

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, [f"advisor{number}" for number in range(8)]))
    assert sum(won) == 1
    with database.reading() as work:
        [assigned] = work.handovers.assigned("0540")
    assert assigned.advisor == f"advisor{won.index(True)}"


def test_a_change_of_what_has_changed_is_refused(database: Database, waiting: Handover) -> None:
    claimed = waiting.claimed("mette", NOW)
    with database.transaction() as work:
        assert work.handovers.change(waiting, claimed)
        assert not work.handovers.change(waiting, replace(waiting, urgent=True))
        assert not work.handovers.change(replace(claimed, advisor="ole"), claimed.released())
        assert work.handovers.get("h1") == claimed


def test_the_newest_handover_of_a_conversation_is_the_last(database: Database, waiting: Handover) -> None:
    over = waiting.claimed("mette", NOW).ended("returned", NOW)
    again = replace(waiting, id="h0", queued_at=NOW + timedelta(minutes=1))
    with database.transaction() as work:
        assert work.handovers.change(waiting, over)
        work.handovers.add(again)
    with database.reading() as work:
        assert work.handovers.last_of("c1") == work.handovers.open_of("c1") == again
        assert work.handovers.ended("0540") == [over]


def test_notes_are_sealed_and_go_with_the_conversation(database: Database, waiting: Handover) -> None:
    with database.transaction() as work:
        work.handovers.add_note("c1", "mette", "noget privat", NOW)
        assert [note.text for note in work.handovers.notes("c1")] == ["noget privat"]
        assert "privat" not in work.connection.exec_driver_sql("SELECT sealed_body FROM notes").scalar()
        work.conversations.delete("c1")
        assert (work.handovers.notes("c1"), work.handovers.get("h1")) == ([], None)


METTE = User("u1", "mette hansen", "Mette Hansen", "advisor", "0540", None, "hash", NOW, totp="JBSWY3DP")


def test_a_user_is_found_by_name_in_any_case_and_stands_once(database: Database) -> None:
    with database.transaction() as work:
        assert work.staff.add(METTE)
        assert not work.staff.add(replace(METTE, id="u2"))
        assert work.staff.by_login(" METTE hansen ") == work.staff.get("u1") == METTE
        assert "JBSWY3DP" not in work.connection.exec_driver_sql("SELECT sealed_totp FROM users").scalar()


@pytest.mark.parametrize(("seen_ago", "more", "online"), [
    (119, {}, True), (121, {}, False), (1, {"municipality": "0370"}, False), (1, {"role": "clinician"}, False),
    (1, {"on_duty": False}, False), (1, {"disabled_at": NOW}, False),
])
def test_who_is_online(database: Database, seen_ago: int, more: dict[str, object], online: bool) -> None:
    with database.transaction() as work:
        work.staff.add(replace(METTE, **more))  # type: ignore[arg-type]
        work.staff.seen("u1", NOW - timedelta(seconds=seen_ago))
        found = work.staff.online("0540", NOW - timedelta(seconds=120))
    assert [user.id for user in found] == (["u1"] if online else [])


def test_saving_a_user_leaves_presence_alone(database: Database) -> None:
    with database.transaction() as work:
        work.staff.add(METTE)
        before = work.staff.get("u1")
        assert before is not None
        work.staff.seen("u1", NOW)
        work.staff.duty("u1", False)
        work.staff.save(replace(before, failures=2))
        after = work.staff.get("u1")
    assert after == replace(METTE, failures=2, seen_at=NOW, on_duty=False)


def test_sessions_are_found_by_their_token_and_end(database: Database) -> None:
    with database.transaction() as work:
        work.staff.add(METTE)
        for token in ("one", "two"):
            work.staff.open_session(StaffSession("", "u1", "csrf", NOW, NOW), token)
        found = work.staff.session("one")
        assert found is not None and (found.user, found.csrf, work.staff.session("three")) == ("u1", "csrf", None)
        assert "one" not in work.connection.exec_driver_sql("SELECT token_hash FROM staff_sessions").scalars().all()
        work.staff.end_session(found.token_hash)
        assert work.staff.session("one") is None and work.staff.session("two") is not None
        assert work.staff.end_sessions("u1") == 1
        assert work.staff.session("two") is None
