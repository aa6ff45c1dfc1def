"""Before the first health question on a channel that others can read (SMS, Telegram): who reads it, and a way out.

A phone number is not anonymous, and Datatilsynet advises against sensitive data by SMS (issue 7).
"""
from __future__ import annotations

from bot.domain.flow import Answers, Facts, Flow, Option, Outcome, Question, Step

WHERE, LINK, HERE, NOT_NOW = "channel.where", "link", "here", "not_now"
CHANNEL, CHOSEN = "open_channel", "channel_here"
"""What the conversation knows: how open its channel is (`CHANNEL`: {"here", "link"}), and that they chose to stay."""
SILENT = "silent"
"""Said after violence was told: nothing is sent first to a phone that somebody else may look at."""
OPEN_CHANNELS = frozenset({"sms", "telegram"})


def told_who_reads(flow: Flow) -> Flow:
    """`flow`, which on an open channel asks first where to go on.

    facts["told"][CHANNEL]: {"here": may health questions be answered here, "link": can a link be given}; missing on
    the web. It stands in front of every step, so no way into the flow leads past it: not resuming, not going back.
    """
    def step(answers: Answers, facts: Facts) -> Step:
        told = facts.get("told") or {}
        channel = told.get(CHANNEL)
        if channel is None or (channel["here"] and (told.get(CHOSEN) or answers.get(WHERE) == HERE)):
            return flow(answers, facts)
        if not channel["here"]:
            return Outcome("channel_link", {"only": True})
        return _ask(answers, channel["link"])

    return step


def _ask(answers: Answers, link: bool) -> Step:
    """The link is the first choice; staying is one too."""
    if WHERE not in answers:
        values = (LINK, HERE, NOT_NOW) if link else (HERE, NOT_NOW)
        return Question(WHERE, "choice", tuple(Option(value) for value in values))
    if answers[WHERE] == LINK:
        return Outcome("channel_link", {"only": False})
    return Outcome("channel_not_now")
