"""The understanding of one text by itself, in the contract's shape of `afklar parse --json`."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.content.model import Content
from bot.dialogue.components.red_flag_scores import seen_by_model
from bot.dialogue.wishes import Parser
from bot.domain.answers_in_words import Matched, match_answer
from bot.domain.red_flags import denied_flags, find_red_flags
from bot.services.answering import SCALES
from bot.services.asking import synonyms, titles
from bot.services.clock import local
from bot.services.entities import find_entities
from bot.services.questions import question_of

OUT_OF_SCOPE = "out_of_scope"
UNKNOWN = 0.25
"""Below this confidence a message is like nothing that was trained: out of scope, as far as anyone can tell."""
SURE = 0.5
"""Below this confidence the intent is a guess, and a red flag that the patterns found is what the message tells."""
HOST_ONLY = frozenset({"answer", "unclear_answer", "stale_choice", "restart_flow", "resume_flow", "ask_callback",
                       "due", "share_answers"})


class Understanding:
    """NLU, entities, red flags and answers in words, over one model."""

    def __init__(self, parser: Parser, content: Content) -> None:
        self._parser, self._content = parser, content

    def parse(self, text: str, question: str | None = None, now: datetime | str | None = None) -> dict[str, Any]:
        """{"text", "intent", "confidence", "entities", "red_flags", "option"} (contract, `parse --json`)."""
        at = local(datetime.fromisoformat(now) if isinstance(now, str) else now or datetime.now().astimezone())
        parsed = self._parser.parse(text)
        commanded = self._content.commands.intent(text)
        intent, confidence = (commanded, 1.0) if commanded and commanded not in HOST_ONLY else _public(parsed)
        entities = [{"entity": e.entity, "text": e.text, "value": e.value, "start": e.start, "end": e.end}
                    for e in find_entities(text, at, self._content)]
        patterns = self._content.red_flag_patterns
        certain = [flag.name for flag in find_red_flags(text, patterns)]
        if certain and confidence < SURE:
            intent, confidence = certain[0], SURE
        return {"text": text, "intent": intent, "confidence": round(confidence, 4), "entities": entities,
                "red_flags": list(dict.fromkeys([*certain, *seen_by_model(parsed, denied_flags(text, patterns))])),
                "option": self._option(text, question) if question else None}

    def _option(self, text: str, question_id: str) -> int | None:
        question = question_of(self._content, question_id)
        if question is None or not question.options:
            return None
        kind = question.kind if question.kind in SCALES else "choice"
        found = match_answer(kind, titles(self._content, question), synonyms(self._content, question), text,
                             self._content.answer_lexicon)
        return found.index if isinstance(found, Matched) else None


def _public(parsed: dict[str, Any]) -> tuple[str, float]:
    """The best intent of the public vocabulary: a fallback is what the model thought before it gave up."""
    ranked = [parsed["intent"], *parsed.get("intent_ranking", ())]
    for guess in ranked:
        if guess.get("name") and guess["name"] != "nlu_fallback" and guess["name"] not in HOST_ONLY:
            confidence = float(guess.get("confidence") or 0.0)
            return (str(guess["name"]) if confidence >= UNKNOWN else OUT_OF_SCOPE), confidence
    return OUT_OF_SCOPE, 0.0
