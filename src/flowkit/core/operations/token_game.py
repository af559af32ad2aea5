"""The token game of one scope of a drawing, played ahead: can every token that would be there come to its end?

A token is at a node, or waits in a join on a flow; it knows from which tokens of the beginning it comes. Moves are
taken one cluster of alternatives after the other, the one that stands first in the drawing: in a drawing whose choices
are free that finds every marking in which nothing can move any more, without trying all orders. Boundary events are
left aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.timers import End

MOST_MARKINGS = 5_000
JUMPER = 0
"""The token whose way is looked at; the others have other numbers."""
_GATHERS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
_CHOOSES_ONE = frozenset({"exclusiveGateway", "eventBasedGateway"})
_CHOOSES_SOME = frozenset({"inclusiveGateway", "complexGateway"})


class Pebble(NamedTuple):
    """A token of the game; `flow` is where it waits in a join."""

    node: str
    flow: str
    origins: frozenset[int]


Marking = frozenset[Pebble]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: these origins are `stuck` at a node, two meet in one place (`double`), or others come `behind`
    to where the jumper stands for them. `unclear`: the drawing is too large, or of a kind that is not judged.
    """

    kind: Literal["stuck", "double", "behind", "unclear"]
    node: str
    origins: frozenset[int]

    @property
    def others(self) -> frozenset[int]:
        return self.origins - {JUMPER}


def fault_of(definition: ProcessDefinition, start: Marking, target: str) -> Fault | None:
    """The first fault on any way from the marking, in which the jumper stands at the target; None if there is none."""
    game = _Game(definition, target, {node: place for place, node in enumerate(definition.nodes)})
    try:
        return game.play(start)
    except _Broken as broken:
        return broken.fault


class _Broken(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Game:
    definition: ProcessDefinition
    target: str
    order: Mapping[str, int]

    def play(self, start: Marking) -> Fault | None:
        seen, todo = {start}, [start]
        places: set[tuple[str, str]] = set()
        for pebble in start:
            if (pebble.node, pebble.flow) in places:
                return Fault("double", pebble.node, _at(start, pebble.node, pebble.flow))
            places.add((pebble.node, pebble.flow))
        while todo:
            marking = todo.pop()
            following = list(self._following(marking))
            if not following and marking:
                stuck = next((each for each in marking if JUMPER in each.origins), min(marking, key=self._place))
                everybody = frozenset(origin for each in marking for origin in each.origins)
                return Fault("stuck", stuck.node, everybody)
            for each in following:
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
            if len(seen) > MOST_MARKINGS:
                return Fault("unclear", "", frozenset({JUMPER}))
        return None

    def _place(self, pebble: Pebble) -> int:
        return self.order[pebble.node]

    def _following(self, marking: Marking) -> Iterator[Marking]:
        """The markings after the first cluster that can move; none if nothing can."""
        full = next((join for join in self._joins(marking) if self._is_full(marking, join)), None)
        moving = [each for each in marking if not each.flow]
        if full is not None:
            yield from self._passed(marking, full)
        elif moving:
            first = min(moving, key=self._place)
            yield from self._moved(marking - {first}, first.node, first.origins)
        else:
            gathers = [join for join in self._joins(marking) if self._node(join).kind in _CHOOSES_SOME]
            if gathers:
                yield from self._passed(marking, min(gathers, key=self.order.__getitem__))

    def _joins(self, marking: Marking) -> set[str]:
        return {each.node for each in marking if each.flow}

    def _is_full(self, marking: Marking, join: str) -> bool:
        return {each.flow for each in marking if each.node == join}.issuperset(self._node(join).incoming)

    def _passed(self, marking: Marking, join: str) -> Iterator[Marking]:
        waiting = frozenset(each for each in marking if each.node == join and each.flow)
        origins = frozenset(origin for each in waiting for origin in each.origins)
        yield from self._moved(marking - waiting, join, origins)

    def _moved(self, rest: Marking, node: str, origins: frozenset[int]) -> Iterator[Marking]:
        here = self._node(node)
        if isinstance(here.spec, End) and here.spec.terminate:
            yield frozenset()
            return
        for flows in _ways(here):
            marking = rest
            for flow, goal in flows:
                marking = self._arrived(marking, goal, flow, origins)
            yield marking

    def _arrived(self, marking: Marking, goal: str, flow: str, origins: frozenset[int]) -> Marking:
        node = self._node(goal)
        if node.kind == "startQuantity":
            raise _Broken(Fault("unclear", goal, frozenset({JUMPER})))
        if goal == self.target and JUMPER not in origins:
            raise _Broken(Fault("behind", goal, origins))
        waits = flow if node.kind in _GATHERS and len(node.incoming) > 1 else ""
        if there := _at(marking, goal, waits):
            raise _Broken(Fault("double", goal, there | origins))
        return marking | {Pebble(goal, waits, origins)}

    def _node(self, node: str) -> Node:
        return self.definition.nodes[node]


def _at(marking: Marking, node: str, flow: str) -> frozenset[int]:
    return frozenset(origin for each in marking if (each.node, each.flow) == (node, flow) for origin in each.origins)


def _ways(node: Node) -> list[list[tuple[str, str]]]:
    """The alternatives of leaving a node, each with its flows and where they lead."""
    flows = [(flow.id, flow.target) for flow in node.outgoing]
    if node.kind in _CHOOSES_ONE and flows:
        return [[flow] for flow in flows]
    if node.kind in _CHOOSES_SOME and len(flows) > 1:
        return [*([flow] for flow in flows), flows]
    return [flows]
