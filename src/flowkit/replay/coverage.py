"""What scenarios have reached of a procedure, and what not yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.operations.table import OPERATIONS
from flowkit.engine.views import CaseView
from flowkit.replay.facts import Happening, happenings
from flowkit.replay.folder import Folder

Kind: TypeAlias = Literal["node", "boundary", "flow", "deadline", "row", "rule", "operation"]
KINDS: Final[tuple[Kind, ...]] = ("node", "boundary", "flow", "deadline", "row", "rule", "operation")


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One thing that a scenario can reach.

    Rows are named `<deadline>/<row>`, rules of decision tables `<table>/<number>`; operations belong to no process.
    """

    kind: Kind
    process: str
    id: str


Covered: TypeAlias = frozenset[Point]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is to reach, and what was reached."""

    there: Covered
    reached: Covered

    def missing(self, kind: Kind | None = None) -> list[Point]:
        """What no scenario has reached, sorted."""
        return sorted(point for point in self.there - self.reached if kind in (None, point.kind))

    def count(self, kind: Kind) -> tuple[int, int]:
        """How many of a kind were reached, and how many there are."""
        there = {point for point in self.there if point.kind == kind}
        return len(there & self.reached), len(there)

    def share(self, kind: Kind) -> float:
        """The share of a kind that was reached; 1 if there is none."""
        reached, there = self.count(kind)
        return reached / there if there else 1.0


def there_is(folder: Folder) -> Covered:
    """Everything in the folder that can be reached."""
    points = (point for definition in folder.definitions.values() for point in _of(definition))
    operations = (Point("operation", "", name) for name in OPERATIONS)
    return frozenset((*points, *operations))


def _of(definition: ProcessDefinition) -> Iterator[Point]:
    for node in definition.nodes.values():
        yield Point("boundary" if node.attached_to else "node", definition.key, node.id)
        yield from (Point("flow", definition.key, flow.id) for flow in node.outgoing)
    for rule in definition.deadlines.values():
        yield Point("deadline", definition.key, rule.id)
        for row in rule.escalation.rules if rule.escalation is not None else ():
            yield Point("row", definition.key, f"{rule.id}/{row.output.id}")
    for table, rules in (each for model in definition.models.values() for each in model.tables()):
        yield from (Point("rule", definition.key, f"{table}/{number + 1}") for number in range(rules))


def covered(folder: Folder, cases: Iterable[CaseView]) -> Covered:
    """What the histories of the cases have reached."""
    boundary = {
        (definition.key, node.id)
        for definition in folder.definitions.values()
        for node in definition.nodes.values()
        if node.attached_to
    }
    found = frozenset(point for case in cases for point in _reached(case))
    return frozenset(
        Point("boundary", point.process, point.id)
        if point.kind == "node" and (point.process, point.id) in boundary
        else point
        for point in found
    )


@dataclass(slots=True)
class _Trail:
    """To which process the scopes and clocks of a case belong."""

    scopes: dict[object, str]
    clocks: dict[object, str]


def _reached(case: CaseView) -> Iterator[Point]:
    trail = _Trail({1: case.process}, {})
    for each in happenings(case.history):
        read = _READERS.get(each.name)
        if read is not None:
            yield from read(trail, each)


def _scope(trail: _Trail, each: Happening) -> Iterator[Point]:
    trail.scopes[each.values["scope"]] = str(each.values["process"])
    yield from ()


def _node(trail: _Trail, each: Happening) -> Iterator[Point]:
    process = trail.scopes.get(each.values["scope"], "")
    yield Point("node", process, str(each.values["node"]))
    flows = each.values.get("flows")
    for flow in flows if isinstance(flows, list | tuple) else ():
        yield Point("flow", process, str(flow))


def _clock(trail: _Trail, each: Happening) -> Iterator[Point]:
    process = trail.clocks[each.values["deadline"]] = trail.scopes.get(each.values["scope"], "")
    yield Point("deadline", process, str(each.values["rule"]))


def _row(trail: _Trail, each: Happening) -> Iterator[Point]:
    process = trail.clocks.get(each.values["deadline"], "")
    yield Point("row", process, f"{each.values['rule']}/{each.values['step']}")


def _rules(trail: _Trail, each: Happening) -> Iterator[Point]:
    process, hits = trail.scopes.get(each.values["scope"], ""), each.values["rules"]
    for table, numbers in hits if isinstance(hits, list | tuple) else ():
        yield from (Point("rule", process, f"{table}/{number}") for number in numbers)


def _operation(trail: _Trail, each: Happening) -> Iterator[Point]:
    yield Point("operation", "", str(each.values["operation"]))


_READERS: Final[Mapping[str, Callable[[_Trail, Happening], Iterator[Point]]]] = {
    "scope-opened": _scope,
    "node-passed": _node,
    "token-rested": _node,
    "token-left": _node,
    "event-chosen": _node,
    "join-reached": _node,
    "deadline-started": _clock,
    "escalation-fired": _row,
    "decided": _rules,
    "operation-done": _operation,
}
