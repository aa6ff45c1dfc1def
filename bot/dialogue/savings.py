"""What Rasa does in every turn and can be spared without another outcome."""
from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy

_REMEMBERED_AT_MOST = 10_000


def without_schema_check() -> None:
    """Rasa re-checks a JSON schema at every action result (about 60 % of a turn); ours come from our own executor."""
    RemoteAction._validate_action_result = lambda self, result: True


def remember_rules(components: Iterable[Any]) -> None:
    """Lets the rule policies among a loaded model's components look every state up only once."""
    for component in components:
        if isinstance(component, RulePolicy):
            component._get_possible_keys = _Remembered(component._get_possible_keys)


class _Remembered:
    """The keys of the rules that fit a tracker's states. Rasa compares every rule with them at every prediction.

    A bounded tracker has few states (intent, last action, loop), and a loaded model's rules do not change.
    """

    def __init__(self, find: Any) -> None:
        self._find = find
        self._found: dict[tuple[int, str], frozenset[str]] = {}

    def __call__(self, rules: dict[str, str], states: list[Any]) -> set[str]:
        key = (id(rules), json.dumps(states, sort_keys=True))
        if key not in self._found:
            if len(self._found) >= _REMEMBERED_AT_MOST:
                self._found.clear()
            self._found[key] = frozenset(self._find(rules, states))
        return set(self._found[key])
