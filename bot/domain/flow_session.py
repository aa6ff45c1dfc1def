"""What is open in one conversation: the running flow, its answers, the flows laid aside.

Plain data in, plain data out: whoever holds the session stores `data` (JSON). Running a flow that needs services is
`bot.services.flows`; here is only what can be undone, laid aside and taken up again.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.flow import Flow, Need, Outcome, Question, Step

EMPTY: dict[str, Any] = {
    "flow": None, "answers": {}, "order": {}, "facts": {}, "waiting": [], "quiet": [], "told": {}, "last": None,
}


INTERLUDES = ("resume", "crisis", "delete")
"""Flows that interrupt others: nobody goes back into them."""
PASSING = ("resume", "delete")
"""Those that are over when something else begins: nobody is asked to take them up again."""


class FlowSession:
    """The state of a conversation's flows.

    data: {"flow": name | None, "answers": {flow: {question: value}}, "order": {flow: [question]},
    "facts": {flow: {...}}, "waiting": [flow], "quiet": [waiting flows not to ask about again], "told": {...},
    "last": flow that ended last | None}
    """

    def __init__(self, flows: Mapping[str, Flow], data: dict[str, Any] | None = None) -> None:
        self.flows = flows
        self.data = {**{k: _copy(v) for k, v in EMPTY.items()}, **(data or {})}

    @property
    def flow(self) -> str | None:
        return self.data["flow"]

    @property
    def told(self) -> dict[str, Any]:
        return self.data["told"]

    def answers(self, flow: str) -> dict[str, str]:
        return self.data["answers"].setdefault(flow, {})

    def facts(self, flow: str) -> dict[str, Any]:
        return self.data["facts"].setdefault(flow, {})

    def step(self) -> Step | None:
        """The next step of the running flow; None when none runs."""
        if self.flow is None:
            return None
        return self.flows[self.flow](self.answers(self.flow), {**self.facts(self.flow), "told": self.told})

    def open_question(self) -> Question | None:
        step = self.step()
        return step if isinstance(step, Question) else None

    def lay_aside_for(self, flow: str, facts: Mapping[str, Any]) -> None:
        """Starts `flow` afresh even when it runs already (a second red flag during the first)."""
        if self.flow == flow:
            self.data["flow"] = None
        self.start(flow, facts)

    def start(self, flow: str, facts: Mapping[str, Any] | None = None) -> str:
        """Starts `flow` afresh: "started", "switched" (another was laid aside) or "already" (it is running)."""
        running = self.flow
        if running == flow:
            return "already"
        if running:
            self._lay_aside(running)
        self.data["waiting"] = [name for name in self.data["waiting"] if name != flow]
        self.reset(flow, facts)
        self.data["flow"], self.data["last"] = flow, None
        return "switched" if running else "started"

    def _lay_aside(self, flow: str) -> None:
        if flow not in PASSING:
            self.data["waiting"] = [name for name in self.data["waiting"] if name != flow] + [flow]

    def reset(self, flow: str, facts: Mapping[str, Any] | None = None) -> None:
        self.data["answers"][flow] = {}
        self.data["order"][flow] = []
        self.data["facts"][flow] = dict(facts or {})

    def store(self, question: str, value: str) -> bool:
        """Keeps the answer to the open question. False (and nothing changes) when another question is open."""
        opened = self.open_question()
        if opened is None or opened.id != question or self.flow is None:
            return False
        self.answers(self.flow)[question] = value
        self.data["order"].setdefault(self.flow, []).append(question)
        return True

    def forget_answer(self, question: str) -> None:
        """Takes one answer back (a time that is gone), so that the question opens again."""
        if self.flow:
            self.answers(self.flow).pop(question, None)
            self.data["order"][self.flow] = [q for q in self.data["order"].get(self.flow, []) if q != question]

    def fill(self, need: Need, value: Any) -> None:
        if self.flow:
            self.facts(self.flow)[need.name] = value

    def end(self, outcome: Outcome) -> None:
        """Closes the running flow. Its answers stay for `back` as long as the flow that follows from it runs."""
        ended, self.data["flow"] = self.flow, None
        self.data["last"] = None if ended in INTERLUDES else ended
        if outcome.then:
            self.reset(outcome.then, outcome.facts.get("then_facts"))
            self.data["flow"] = outcome.then

    def back(self) -> bool:
        """Reopens the question answered last; from the first question of what followed a result, the flow before it."""
        flow = self.flow
        order = self.data["order"].get(flow) if flow else None
        if flow and order:
            self._undo(flow)
            return True
        last = self.data["last"]
        if last and self.data["order"].get(last):
            self.data["flow"], self.data["last"] = last, None
            self._undo(last)
            return True
        return False

    def can_go_back(self) -> bool:
        return bool(self.flow and self.data["order"].get(self.flow)) or bool(
            self.data["last"] and self.data["order"].get(self.data["last"]))

    def _undo(self, flow: str) -> None:
        question = self.data["order"][flow].pop()
        self.answers(flow).pop(question, None)
        # What services looked up for later steps may depend on the answer that is taken back.
        self.data["facts"][flow] = {k: v for k, v in self.facts(flow).items() if not k.startswith("found_")}

    def stop(self) -> str | None:
        """Lays the running flow aside, to be taken up again when the citizen says so. Returns its name."""
        flow, self.data["flow"] = self.flow, None
        if flow:
            self._lay_aside(flow)
            self.not_now()
        return flow

    def to_resume(self) -> str | None:
        """The flow laid aside last, unless the citizen has said "not now" to it."""
        waiting = [name for name in self.data["waiting"] if name not in self.data["quiet"]]
        return waiting[-1] if waiting else None

    def resume(self) -> str | None:
        """Takes up the flow that was laid aside last. Returns its name, also when it already runs."""
        if self.flow in (None, "resume") and self.data["waiting"]:
            self.data["flow"] = self.data["waiting"].pop()
            self.data["quiet"] = []
        return self.flow

    def not_now(self) -> None:
        """The flows laid aside stay there, but are not asked about again until taken up by the citizen."""
        self.data["quiet"] = list(self.data["waiting"])

    def restart(self) -> str | None:
        if self.flow:
            self.reset(self.flow)
        return self.flow

    def forget(self, flow: str) -> None:
        """Deletes every answer of a flow (consent was not given or was taken back)."""
        for part in ("answers", "order", "facts"):
            self.data[part].pop(flow, None)
        self.data["waiting"] = [name for name in self.data["waiting"] if name != flow]
        if self.data["last"] == flow:
            self.data["last"] = None


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
