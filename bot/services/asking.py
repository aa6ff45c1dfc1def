"""Turns a flow's question into what is sent: wording from content, choices, progress."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.content.model import Content
from bot.domain.flow import Question
from bot.domain.flow_session import FlowSession


def flow_of(question: Question, session: FlowSession) -> str:
    return session.flow or question.id.partition(".")[0]


def wording(content: Content, question: Question, variables: Mapping[str, Any]) -> str:
    """The question's text. Raises KeyError when content lacks it or a placeholder has no value."""
    return content.questions[question.id].text.format_map({**variables, **question.params})


def titles(content: Content, question: Question) -> list[str]:
    """The options' titles, in their order."""
    known = content.questions[question.id].options
    return [option.title if option.title is not None else known[option.value].title for option in question.options]


def synonyms(content: Content, question: Question) -> list[tuple[str, ...]]:
    """The options' other wordings, in their order."""
    known = content.questions[question.id].options
    return [tuple(known[option.value].words) if option.value in known else () for option in question.options]


def choices(content: Content, question: Question, can_go_back: bool) -> list[dict[str, Any]]:
    """What can be tapped: the options first and in their order, then skip, why and back.

    Each is {"title", "kind", "payload"}; the payload never leaves the server.
    """
    answers = [{"title": title, "kind": option.kind, "payload": {"question": question.id, "value": option.value}}
               for option, title in zip(question.options, titles(content, question), strict=True)]
    wordings = content.questions[question.id]
    extra: list[tuple[str, str, str]] = []
    if question.declinable:
        extra.append((wordings.skip or content.texts["control.skip"], "skip", "decline_answer"))
    if wordings.why:
        extra.append((content.texts["control.why"], "why", "ask_why"))
    if can_go_back:
        extra.append((content.texts["control.back"], "back", "go_back"))
    return answers + [{"title": title, "kind": kind, "payload": {"intent": intent, "question": question.id}}
                      for title, kind, intent in extra]


def progress(question: Question, session: FlowSession) -> dict[str, Any]:
    return {"flow": flow_of(question, session), "question": question.id, "number": question.number, "of": question.of}


def menu(content: Content, name: str) -> list[dict[str, Any]]:
    """A menu of things to do, as choices: {"title", "kind", "payload"}."""
    return [{"title": entry["title"], "kind": "other", "payload": {k: v for k, v in entry.items() if k != "title"}}
            for entry in content.menus[name]]
