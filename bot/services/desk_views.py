"""What an advisor's pages show: the queue, and one conversation with all that is known and allowed."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.domain.danish_time import say_when
from bot.domain.handover import ALL, ASSIGNED, NOTHING, OPEN, Handover, in_queue_order
from bot.services.clock import local
from bot.services.ports import Booking, Conversation, UnitOfWork
from bot.services.staff_ports import Note, User
from bot.services.staffing import online
from bot.services.transcripts import Line, lines, results

MESSAGES_AT_MOST = 2000
LABEL_LENGTH = 4


@dataclass(frozen=True)
class Row:
    """One conversation in a list."""

    conversation: str
    label: str
    reason: str
    minutes: int
    urgent: bool
    advisor: str | None
    unread: bool


@dataclass(frozen=True)
class Board:
    """The queue of a municipality: who waits, what I have, what colleagues have, who is there."""

    waiting: list[Row]
    mine: list[Row]
    others: list[Row]
    ended: list[Row]
    colleagues: list[str]

    @property
    def signature(self) -> str:
        """Changes whenever what is shown changes, minutes excepted."""
        rows = [(row.conversation, row.advisor, row.unread, row.urgent)
                for part in (self.waiting, self.mine, self.others) for row in part]
        return repr((rows, self.colleagues))


@dataclass(frozen=True)
class Fact:
    """One line of what is known: a label and a value."""

    label: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """One conversation on one screen."""

    conversation: Conversation
    handover: Handover
    label: str
    lines: list[Line]
    facts: list[Fact]
    screening: list[Fact] | None
    """None: there is one, and the citizen has not allowed it to be seen."""
    verdicts: list[Fact]
    flags: list[str]
    notes: list[tuple[str, Note]]
    mine: bool
    open: bool
    advisor: str | None
    colleagues: list[User]


def label_of(conversation: str) -> str:
    """A short name of a conversation that says nothing about anybody."""
    return conversation[:LABEL_LENGTH].upper()


def board(work: UnitOfWork, content: Content, user: User, now: datetime) -> Board:
    code = str(user.municipality)
    names = {each.id: each.first_name for each in work.staff.all()}

    def row(one: Handover, since: datetime) -> Row:
        return Row(one.conversation, label_of(one.conversation), content.console.reasons.get(one.reason, one.reason),
                   max(0, int((now - since).total_seconds() // 60)), one.urgent, names.get(one.advisor or ""),
                   one.waiting_since is not None)

    assigned = work.handovers.assigned(code)
    return Board(
        waiting=[row(one, one.queued_at) for one in in_queue_order(work.handovers.queue(code))],
        mine=[row(one, one.waiting_since or now) for one in assigned if one.advisor == user.id],
        others=[row(one, one.waiting_since or now) for one in assigned if one.advisor != user.id],
        ended=[row(one, one.closed_at or now) for one in work.handovers.ended(code, 10)],
        colleagues=[each.name for each in online(work, code, now)])


def sheet(work: UnitOfWork, content: Content, user: User, found: tuple[Conversation, Handover], now: datetime) -> Sheet:
    conversation, handover = found
    messages = work.messages.after(conversation.id, 0, MESSAGES_AT_MOST)
    if handover.closed_at is not None:
        # What the citizen says to the bot afterwards is between the two of them.
        messages = [message for message in messages if message.at <= handover.closed_at]
    flags = [str(result["flag"]) for result in results(messages, "crisis")]
    colleagues = [each for each in online(work, handover.municipality, now) if each.id != user.id]
    names = {each.id: each.name for each in work.staff.all()}
    return Sheet(
        conversation=conversation, handover=handover, label=label_of(conversation.id),
        lines=lines(messages, handover.share), facts=_facts(content, work, conversation, handover, now),
        screening=_screening(content, work, conversation, handover.share), verdicts=_verdicts(content, messages),
        flags=[content.console.texts[f"flag.{flag}"] for flag in dict.fromkeys(flags)],
        notes=[(names.get(note.author, "?"), note) for note in work.handovers.notes(conversation.id)],
        mine=handover.state == ASSIGNED and handover.advisor == user.id, open=handover.state in OPEN,
        advisor=names.get(handover.advisor or ""), colleagues=colleagues)


def _facts(content: Content, work: UnitOfWork, conversation: Conversation, handover: Handover,
           now: datetime) -> list[Fact]:
    texts = content.console.texts
    flows = [texts[key] for flow in conversation.session.get("order", {}) if (key := f"flow.{flow}") in texts]
    facts = [Fact(texts["fact.reason"], content.console.reasons.get(handover.reason, handover.reason)),
             Fact(texts["fact.about"], ", ".join(flows) or texts["fact.about.unknown"]),
             Fact(texts["fact.municipality"], content.municipality(handover.municipality).name),
             Fact(texts["fact.channel"], texts.get(f"channel.{conversation.channel}", conversation.channel)),
             Fact(texts["fact.began"], say_when(local(conversation.created_at), content.time_lexicon, local(now)))]
    return facts + [Fact(texts["fact.booking"], _booking(content, booking, now))
                    for booking in work.bookings.of_conversation(conversation.id)]


def _booking(content: Content, booking: Booking, now: datetime) -> str:
    when = say_when(local(booking.starts_at), content.time_lexicon, local(now))
    offer = content.texts.get(f"offer.{booking.offer}", booking.offer)
    status = content.console.texts.get(f"booking.{booking.status}", booking.status)
    who = ", ".join(str(booking.personal[key]) for key in ("name", "phone") if booking.personal.get(key))
    return f"{offer}, {when}. {status}. {booking.reference}. {who}"


def _screening(content: Content, work: UnitOfWork, conversation: Conversation, share: str) -> list[Fact] | None:
    """The newest result and, when all may be seen, each answer. [] when there is none."""
    key = conversation.session.get("screening")
    found = work.records.screening(str(key)) if key else None
    if found is None:
        return []
    if share == NOTHING:
        return None
    texts = content.console.texts
    score = texts["screening.score"].format(score=found["score"], max=content.instruments["audit"].max_score) \
        if found["complete"] else texts["screening.at_least"].format(score=found["at_least"])
    route = texts.get(f"route.{found['route']}", str(found["route"]))
    facts = [Fact(texts["screening.result"], score), Fact(texts["screening.route"], route)]
    return facts + (_answers(content, found["personal"]["answers"]) if share == ALL else [])


def _answers(content: Content, answers: dict[str, str]) -> list[Fact]:
    declined = content.console.texts["screening.declined"]
    return [Fact(content.questions[question].text, content.questions[question].options[value].title
                 if value in content.questions[question].options else declined)
            for question, value in answers.items() if question in content.questions]


def _verdicts(content: Content, messages: Any) -> list[Fact]:
    texts = content.console.texts
    return [Fact(content.texts.get(f"offer.{result['offer']}", result["offer"]),
                 " ".join([texts[f"verdict.{result['verdict']}"], *(str(r["text"]) for r in result["reasons"])]))
            for result in results(messages, "eligibility")]
