"""The states of a handover: every transition from every state, and laws that hold whatever happens."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handover import (
    ASSIGNED,
    CLOSED,
    LEFT,
    OPEN,
    QUEUED,
    REPLY_WITHIN,
    RETURNED,
    SAME_ADVISOR_WITHIN,
    UNSTAFFED,
    Handover,
    NotPossible,
    in_queue_order,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=3)
IN_QUEUE = Handover("h", "c", "0540", QUEUED, "asked", NOW)
WITH_METTE = IN_QUEUE.claimed("mette", NOW)
OVER = WITH_METTE.ended(CLOSED, LATER, by="mette", outcome="answered")


def test_claiming_puts_one_advisor_in_charge_and_the_citizen_waits_for_them() -> None:
    assert (WITH_METTE.state, WITH_METTE.advisor, WITH_METTE.waiting_since) == (ASSIGNED, "mette", NOW)


@pytest.mark.parametrize(("handover", "act", "code"), [
    (WITH_METTE, lambda h: h.claimed("ole", LATER), "taken"),
    (OVER, lambda h: h.claimed("ole", LATER), "over"),
    (IN_QUEUE, lambda h: h.released(), "not_in_charge"),
    (OVER, lambda h: h.released(), "over"),
    (IN_QUEUE, lambda h: h.replied("mette", LATER), "not_in_charge"),
    (WITH_METTE, lambda h: h.replied("ole", LATER), "not_in_charge"),
    (OVER, lambda h: h.replied("mette", LATER), "not_in_charge"),
    (WITH_METTE, lambda h: h.transferred("ole", "ida", LATER), "not_in_charge"),
    (WITH_METTE, lambda h: h.ended(CLOSED, LATER, by="ole"), "not_in_charge"),
    (IN_QUEUE, lambda h: h.ended(CLOSED, LATER, by="mette"), "not_in_charge"),
    (OVER, lambda h: h.ended(LEFT, LATER), "over"),
])
def test_what_does_not_fit_the_state_is_refused(
    handover: Handover, act: Callable[[Handover], Handover], code: str,
) -> None:
    with pytest.raises(NotPossible) as refused:
        act(handover)
    assert refused.value.code == code


def test_back_into_the_queue_keeps_the_place() -> None:
    assert WITH_METTE.released() == replace(IN_QUEUE, last_advisor="mette", assigned_at=NOW)


def test_transfer_to_a_colleague_and_to_all() -> None:
    assert WITH_METTE.transferred("mette", "ole", LATER).advisor == "ole"
    assert WITH_METTE.transferred("mette", None, LATER).state == QUEUED


def test_waiting_begins_with_the_first_unanswered_message_and_ends_with_the_reply() -> None:
    answered = WITH_METTE.replied("mette", NOW)
    asked = answered.citizen_wrote(LATER).citizen_wrote(LATER + timedelta(minutes=1))
    assert (answered.waiting_since, asked.waiting_since) == (None, LATER)
    assert asked.replied("mette", LATER).first_reply_at == NOW
    assert IN_QUEUE.citizen_wrote(LATER) == IN_QUEUE


@pytest.mark.parametrize(("waited", "online", "silent"), [
    (REPLY_WITHIN - timedelta(seconds=1), True, False), (REPLY_WITHIN, True, True), (timedelta(0), False, True),
])
def test_an_advisor_is_silent_after_five_minutes_or_when_gone(waited: timedelta, online: bool, silent: bool) -> None:
    assert WITH_METTE.silent(NOW + waited, online=online) is silent


def test_nobody_is_silent_when_it_is_the_citizens_turn_or_nobody_is_in_charge() -> None:
    assert not WITH_METTE.replied("mette", NOW).silent(NOW + timedelta(days=1), online=True)
    assert not IN_QUEUE.silent(NOW + timedelta(days=1), online=False)


@pytest.mark.parametrize(("after", "advisor"), [
    (SAME_ADVISOR_WITHIN - timedelta(seconds=1), "mette"), (SAME_ADVISOR_WITHIN, None),
])
def test_the_same_advisor_goes_on_within_a_day(after: timedelta, advisor: str | None) -> None:
    assert OVER.same_advisor_at(LATER + after) == advisor


def test_only_a_closed_conversation_goes_to_the_same_advisor() -> None:
    assert WITH_METTE.ended(RETURNED, NOW, by="mette").same_advisor_at(LATER) is None


@pytest.mark.parametrize(("handover", "shown"), [
    (IN_QUEUE, "queued"), (WITH_METTE, "assigned"), (OVER, "closed"), (IN_QUEUE.ended(LEFT, NOW), "bot"),
    (IN_QUEUE.ended(UNSTAFFED, NOW), "bot"), (WITH_METTE.ended(RETURNED, NOW), "bot"),
])
def test_the_state_of_the_conversation(handover: Handover, shown: str) -> None:
    assert handover.conversation_state == shown


def test_urgent_ones_are_first_then_who_has_waited_longest() -> None:
    old = replace(IN_QUEUE, id="old")
    new, urgent = replace(old, id="new", queued_at=LATER), replace(old, id="urgent", queued_at=LATER, urgent=True)
    assert [one.id for one in in_queue_order([new, old, urgent])] == ["urgent", "old", "new"]


ACTS: dict[str, Callable[[Handover, str, datetime], Handover]] = {
    "claim": lambda h, who, at: h.claimed(who, at), "release": lambda h, who, at: h.released(),
    "reply": lambda h, who, at: h.replied(who, at), "wrote": lambda h, who, at: h.citizen_wrote(at),
    "pass": lambda h, who, at: h.transferred(who, "ida", at), "queue": lambda h, who, at: h.transferred(who, None, at),
    "back": lambda h, who, at: h.ended(RETURNED, at, by=who), "leave": lambda h, who, at: h.ended(LEFT, at),
    "close": lambda h, who, at: h.ended(CLOSED, at, by=who, outcome="other"),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(["mette", "ole", "ida"]))))
def test_whatever_happens_one_is_in_charge_exactly_while_it_is_assigned(steps: list[tuple[str, str]]) -> None:
    handover, at = IN_QUEUE, NOW
    for act, who in steps:
        at += timedelta(minutes=1)
        before = handover
        try:
            handover = ACTS[act](handover, who, at)
        except NotPossible:
            assert handover == before
        assert (handover.advisor is not None) == (handover.state == ASSIGNED)
        assert (handover.closed_at is None) == (handover.state in OPEN)
        assert handover.waiting_since is None or handover.state == ASSIGNED
        if before.state not in OPEN:
            assert handover == before
        if before.advisor not in (None, who) and act not in ("release", "wrote", "leave"):
            assert handover == before
        assert handover.queued_at == NOW
