"""The way from an earlier step to the step that is returned, as tokens walk it. Only the drawing is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flowkit.core.definition.model import ProcessDefinition


@dataclass(frozen=True, slots=True)
class WayBack:
    """What a return means: the nodes whose tokens and results are `void`, and what a join is `owed` (join, flow).

    A join is owed the tokens of the branches that keep their results although it has let them through before.
    """

    void: frozenset[str]
    owed: tuple[tuple[str, str], ...] = ()


def way_back(definition: ProcessDefinition, target: str, current: str) -> WayBack | None:
    """The way from the target to the returned step; None if the target is not before it.

    Where a join holds the walk up before it comes to the returned step, the other branches went through it, unless the
    returned step itself is in one of them: then the target is beside it.
    """
    beside = {join for join, _ in _walked(definition, current).missing()}
    walk = _walked(definition, target, current)
    owed: list[tuple[str, str]] = []
    while current not in walk.reached:
        missing = [(join, flow) for join, flow in walk.missing() if join not in beside]
        if not missing:
            return None
        owed += missing
        walk.go(dict.fromkeys(join for join, _ in missing))
    return WayBack(frozenset(walk.reached), tuple(owed))


@dataclass(slots=True)
class _Walk:
    """All ways along the flows at once, up to a last node. A join is passed when something came on every flow."""

    definition: ProcessDefinition
    last: str
    reached: set[str] = field(default_factory=set)
    came: dict[str, set[str]] = field(default_factory=dict)

    def go(self, starts: Iterable[str]) -> None:
        nodes, waiting = self.definition.nodes, list(starts)
        while waiting:
            here = nodes[waiting.pop()]
            if here.id in self.reached:
                continue
            self.reached.add(here.id)
            if here.id == self.last:
                continue
            waiting += here.boundary
            for flow in here.outgoing:
                following, came = nodes[flow.target], self.came.setdefault(flow.target, set())
                came.add(flow.id)
                if following.kind != "parallelGateway" or came.issuperset(following.incoming):
                    waiting.append(following.id)

    def missing(self) -> Iterator[tuple[str, str]]:
        """The joins that hold the walk up, with each flow on which nothing came."""
        for join, came in self.came.items():
            if join not in self.reached:
                yield from ((join, flow) for flow in self.definition.nodes[join].incoming if flow not in came)


def _walked(definition: ProcessDefinition, start: str, last: str = "") -> _Walk:
    walk = _Walk(definition, last)
    walk.go((start,))
    return walk
