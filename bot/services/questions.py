"""Every question that any flow may ask, by its id: for `parse --question` and `check --ids`."""
from __future__ import annotations

from bot.content.model import Content
from bot.domain.audit import item_question
from bot.domain.flow import Option, Question

_YES_NO = frozenset({"yes", "no", "unsure"})
_KINDS = {"audit.weekly_drinks": "number", "booking.name": "name", "booking.phone": "phone",
          "booking.municipality": "municipality", "booking.time": "time", "booking.reference": "reference",
          "booking.interpreter": "language", "diary.drinks": "drinks", "diary.day": "past_day", "diary.hour": "hour",
          "goal.hour": "hour", "plan.date": "coming_day", "plan.spend": "kroner", "goal.week": "count",
          "goal.days": "count", "goal.importance": "count", "goal.confidence": "count", **dict.fromkeys(
              ("craving.helped", "plan.situations", "plan.instead", "plan.tell", "plan.slip", "goal.why", "goal.hard",
               "goal.instead", "goal.not_lower", "goal.helps"), "own_words")}


def question_of(content: Content, question: str) -> Question | None:
    """The question as a flow would ask it, with all its fixed options; None when there is none with this id."""
    for instrument in content.instruments.values():
        for item in instrument.to_domain().items:
            if item.id == question:
                return item_question(item, item.number, len(instrument.items))
    wording = content.questions.get(question)
    if wording is None:
        return None
    options = tuple(Option(value) for value in wording.options)
    kind = _KINDS.get(question, "yes_no" if set(wording.options) and set(wording.options) <= _YES_NO else "choice")
    return Question(question, kind, options, declinable=wording.skip is not None)
