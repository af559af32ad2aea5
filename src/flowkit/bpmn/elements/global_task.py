"""BPMN 10.3.7 global tasks: what each holds is that of the task of its kind, and the data that a process declares."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.elements import business_rule_task, script_task, task, user_task
from flowkit.bpmn.kind import BASE, Allowed, Kind, attributes

_DECLARED: Final = frozenset({"data", "scale", "clause"})
_NOT_HERE: Final = frozenset({"deadline", "state"})
"""A clock runs over the call, and the state is that of the case."""


def _global(tag: str, like: Kind, allowed: Allowed) -> Kind:
    return Kind(
        tag,
        within=frozenset({"definitions"}),
        attributes={**attributes("name"), **allowed},
        groups=frozenset({BASE}),
        extensions=(like.extensions | _DECLARED) - _NOT_HERE,
        transform=like.transform,
    )


_BUILT_IN: Final = {"implementation": frozenset({"##unspecified"})}
KINDS: Final = (
    _global("globalTask", task.TASK, {}),
    _global("globalManualTask", task.MANUAL, {}),
    _global("globalUserTask", user_task.KIND, _BUILT_IN),
    _global("globalScriptTask", script_task.KIND, {"scriptLanguage": script_task.LANGUAGES}),
    _global("globalBusinessRuleTask", business_rule_task.KIND, _BUILT_IN),
)
