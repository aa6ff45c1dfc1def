"""Short flows that interrupt others: after a red flag, "shall all be deleted?", "shall we go on where we left off?"."""
from __future__ import annotations

from bot.domain.flow import Answers, Facts, Option, Outcome, Question, Step

YES_NO = (Option("yes"), Option("no"))


def resume(answers: Answers, facts: Facts) -> Step:
    """Asks whether to take up what was laid aside. Outcome `resume` with `go`."""
    if "resume.go" not in answers:
        return Question("resume.go", "yes_no", YES_NO)
    return Outcome("resume", {"go": answers["resume.go"] == "yes"})


def crisis(answers: Answers, facts: Facts) -> Step:
    """After the crisis card: whether the danger is now, when that was unclear (domain-facts §8).

    facts: {"flag", "urgency": now | unclear | history}. Outcome `crisis` with `flag` and `now`.
    """
    if facts["urgency"] != "now" and "crisis.now" not in answers:
        return Question("crisis.now", "yes_no", YES_NO)
    asked = "crisis.now" in answers
    return Outcome("crisis", {"flag": facts["flag"], "asked": asked, "now": answers.get("crisis.now") == "yes"})


def delete(answers: Answers, facts: Facts) -> Step:
    """Asks once before all is deleted, so that no misunderstood sentence does it. Outcome `delete` with `sure`."""
    if "my_data.delete" not in answers:
        return Question("my_data.delete", "yes_no", YES_NO)
    return Outcome("delete", {"sure": answers["my_data.delete"] == "yes"})
