"""`afklar check`: content, settings and environment; every mistake with file, line and what is expected."""
from __future__ import annotations

import argparse

from bot.commands.output import notice, put
from bot.content.loader import check_content, load_content
from bot.content.problems import ERROR
from bot.dialogue.model import model_path, spacy_in_use
from bot.services.clock import Clock, local
from bot.settings import Settings


def run(args: argparse.Namespace, settings: Settings) -> int:
    problems = check_content(today=local(Clock(settings.now).now()).date())
    for problem in problems:
        notice(str(problem))
    if any(problem.severity == ERROR for problem in problems):
        return 1
    content = load_content()
    if args.ids:
        for question in content.questions:
            put({"id": question, "text": content.questions[question].text})
        return 0
    trained = model_path(settings.models)
    print(f"content: {len(content.questions)} questions, {len(content.municipalities)} municipalities of their own")
    print(f"spaCy: {spacy_in_use()}" + ("" if spacy_in_use() != "blank" else " (Danish lookup lemmas)"))
    print(f"model: {trained}" if trained.exists() else "model: not trained yet (`afklar train`)")
    print("database: " + ("SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"))
    return 0
