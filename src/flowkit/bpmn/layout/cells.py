"""Which cell of the grid each vertex stands in: lanes one under the other, artifacts over their owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flowkit.bpmn.layout.graph import Graph, Vertex, by_event
from flowkit.bpmn.layout.grid import Cell, columns, order, rows

_FEWEST: Final = 4
_Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cells:
    """`at` are column and row; `hosted` the events on the border of an activity, in the order of their rows; `lane_of`
    the lane of each row.
    """

    at: Mapping[str, Cell]
    hosted: Mapping[str, tuple[str, ...]]
    lane_of: tuple[int, ...]
    columns: int


def place(graph: Graph, lanes: int) -> Cells:
    """Deterministic, and in time about linear in vertices and links."""
    carrier = {name: vertex.host or name for name, vertex in graph.vertices.items()}
    flows = [
        (link.source, link.target)
        for link in graph.links
        if link.is_flow or (graph.vertices[link.source].host and not graph.vertices[link.target].is_artifact)
    ]
    inner = [name for name, vertex in graph.vertices.items() if not vertex.host and not vertex.is_artifact]
    linked = {carrier[end] for pair in flows for end in pair}
    ordered = order(
        [name for name in inner if name in linked], [(carrier[source], carrier[target]) for source, target in flows]
    )
    column = columns(ordered)
    straight = {target for source, target in flows if source == carrier[source]}
    low = frozenset(target for source, target in flows if source != carrier[source]) - straight
    row = rows(ordered, column, low)
    _alone([graph.vertices[name] for name in inner if name not in linked], column, row)
    keys: dict[str, _Key] = {name: (_lane(name, graph, lanes), row[name], 0) for name in inner}
    _artifacts(graph, carrier, column, keys)
    known = sorted({*keys.values(), *((lane, 0, 0) for lane in _empty(keys, lanes))})
    number = {key: index for index, key in enumerate(known)}
    at = {name: (column[name], number[key]) for name, key in keys.items()}
    return Cells(at, _hosted(graph, at), tuple(key[0] for key in known), max(column.values(), default=-1) + 1)


def _lane(name: str, graph: Graph, lanes: int) -> int:
    """What stands in no lane is drawn under all lanes."""
    return graph.lanes.get(name, lanes)


def _empty(keys: Mapping[str, _Key], lanes: int) -> set[int]:
    return set(range(lanes)) - {lane for lane, _, _ in keys.values()}


def _alone(vertices: list[Vertex], column: dict[str, int], row: dict[str, int]) -> None:
    """What no flow enters or leaves: in rows under the rest; each event subprocess has a row of its own."""
    most = max(_FEWEST, max(column.values(), default=-1) + 1)
    below, at = max(row.values(), default=-1) + 1, 0
    for vertex in sorted(vertices, key=lambda vertex: by_event(vertex.element)):
        if at and (at == most or by_event(vertex.element)):
            below, at = below + 1, 0
        column[vertex.id], row[vertex.id] = at, below
        at += 1


def _artifacts(graph: Graph, carrier: Mapping[str, str], column: dict[str, int], keys: dict[str, _Key]) -> None:
    """Data and notes stand over what they belong to; what belongs to nothing stands under everything."""
    owner: dict[str, str] = {}
    for link in graph.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if graph.vertices[one].is_artifact and carrier[other] in keys:
                owner.setdefault(one, carrier[other])
    taken = {(column[name], key) for name, key in keys.items()}
    last = max((row for _, row, _ in keys.values()), default=-1) + 1
    spare = 0
    for name, vertex in graph.vertices.items():
        if not vertex.is_artifact:
            continue
        lane, row, _ = keys.get(
            owner.get(name, ""), (_lane(name, graph, max(graph.lanes.values(), default=0)), last, 0)
        )
        wanted, level = column.get(owner.get(name, ""), spare), -1
        spare += name not in owner
        while (wanted, (lane, row, level)) in taken:
            level -= 1
        column[name], keys[name] = wanted, (lane, row, level)
        taken.add((wanted, keys[name]))


def _hosted(graph: Graph, at: Mapping[str, Cell]) -> dict[str, tuple[str, ...]]:
    """The event that leads to the nearest row stands rightmost, so that their ways do not cross."""
    found = defaultdict(list)
    leads = {link.source: at[link.target][1] for link in reversed(graph.links) if link.target in at}
    for name, vertex in graph.vertices.items():
        if vertex.host:
            found[vertex.host].append(name)
    return {host: tuple(sorted(names, key=lambda name: leads.get(name, 0))) for host, names in found.items()}
