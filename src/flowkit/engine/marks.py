"""How far a case has come, as marks for its picture (`flowkit.bpmn.render`)."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.workitem.records import OPEN_STATES
from flowkit.engine.views import CaseView


def marks(case: CaseView) -> dict[str, str]:
    """Element id -> "done", "active", "overdue" or "incident", for the diagram of the case's own process.

    The steps and flows that were passed come from the history, so what was erased from it is not painted.
    """
    own = set(_own_scopes(case))
    painted = dict.fromkeys(_passed(case, own), "done")
    rested = set(_rested(case, own))
    late = {
        each.step for each in case.items if each.kind == "work" and each.status in OPEN_STATES and each.light == "red"
    }
    stuck = {each.step for each in case.incidents if each.is_open}
    for mark, nodes in (("active", set(case.active)), ("overdue", late), ("incident", stuck)):
        painted |= dict.fromkeys(sorted(nodes & rested), mark)
    return painted


def _facts(case: CaseView, *names: str) -> Iterator[tuple[object, ...]]:
    return (fact for entry in case.history for fact in entry.facts if fact and fact[0] in names)


def _own_scopes(case: CaseView) -> Iterator[object]:
    """The scopes of the case's own process: a called process has a diagram of its own."""
    yield 1
    for _, scope, _, _, _, process, *_ in _facts(case, "ScopeOpened"):
        if process == case.process:
            yield scope


def _passed(case: CaseView, own: set[object]) -> Iterator[str]:
    for fact in _facts(case, "NodePassed", "TokenLeft", "EventChosen"):
        scope, node, flows = fact[1:4] if fact[0] == "NodePassed" else fact[2:5]
        if scope in own:
            yield str(node)
            yield from map(str, flows if isinstance(flows, list | tuple) else ())


def _rested(case: CaseView, own: set[object]) -> Iterator[str]:
    return (str(node) for _, _, scope, node, *_ in _facts(case, "TokenRested") if scope in own)
