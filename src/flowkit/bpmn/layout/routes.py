"""The way of each line through the free cells and the channels between columns and rows, before coordinates.

A line runs along the middle of a row or a column only where its cells are free, and else in channels: so no line
crosses a shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from flowkit.bpmn.layout.cells import Cells
from flowkit.bpmn.layout.graph import Graph, Link
from flowkit.bpmn.layout.grid import Cell
from flowkit.bpmn.layout.stretches import Ends, Stretches, stretches

Side = Literal["left", "right", "top", "bottom"]
Step = tuple[str, int, str]
"""`v` a channel before a column, `h` a channel over a row, `row` the middle of a row, `x` the column of a vertex. The
last part names who shares the track of a channel."""

_FLIPPED: Final[Mapping[bool, Side]] = {True: "bottom", False: "top"}


@dataclass(frozen=True, slots=True)
class Route:
    """From one side of a vertex along the steps to a side of another; `end` is "" at the border of the container."""

    link: Link | None
    start: str
    leaves: Side
    steps: tuple[Step, ...]
    end: str
    enters: Side
    back: bool = False


@dataclass(slots=True)
class Paths:
    """The cells that are taken, and the lines that run through free ones already."""

    graph: Graph
    cells: Cells
    rows: dict[int, Stretches] = field(init=False)
    columns: dict[int, Stretches] = field(init=False)
    ports: set[tuple[str, Side]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        taken = set(self.cells.at.values())
        self.rows = stretches((row, column) for column, row in taken)
        self.columns = stretches(taken)

    def cell(self, name: str) -> Cell:
        return self.cells.at[self.graph.vertices[name].host or name]

    def row_free(self, row: int, columns: range, ends: Ends) -> bool:
        return self.rows[row].is_free(columns) and self.rows[row].run(columns, ends)

    def corner_free(self, at: Cell, rows: range, along: Cell, ends: Ends) -> bool:
        """Whether a column from `at` and then the row of `along` are free."""
        between = range(min(at[0], along[0]) + 1, max(at[0], along[0]))
        column, row = self.columns[at[0]], self.rows[along[1]]
        free = column.is_free(rows) and row.is_free(between)
        return free and row.run(between, ends) and column.run(rows, ends)


def routes(graph: Graph, cells: Cells, exits: Iterable[tuple[str, bool]]) -> list[Route]:
    """`exits` are vertices from which a message leaves the container: by name, and whether downward."""
    paths = Paths(graph, cells)
    found = []
    for link in sorted(graph.links, key=lambda link: _length(link, paths)):
        found.append(_route(link, paths))
        paths.ports.update({(found[-1].start, found[-1].leaves), (found[-1].end, found[-1].enters)})
    return [*found, *(_exit(name, paths, down=down) for name, down in exits)]


def _length(link: Link, paths: Paths) -> tuple[bool, bool, int, int]:
    """Short ways first; ways back when it is known which sides of a gateway are free."""
    (c1, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    return not link.is_flow, c2 <= c1, abs(r2 - r1), abs(c2 - c1)


def _route(link: Link, paths: Paths) -> Route:
    vertices = paths.graph.vertices
    if vertices[link.target].is_artifact:
        leaving = _to_artifact(Link(link.id, link.element, link.target, link.source), paths)
        steps = tuple(reversed(leaving.steps))
        if steps and steps[0][0] == "x":
            steps = (*steps[1:], ("x", 0, link.target))
        return Route(link, link.source, leaving.enters, steps, link.target, leaving.leaves)
    if vertices[link.source].is_artifact:
        return _to_artifact(link, paths)
    if vertices[link.source].host:
        return _from_border(link, paths)
    (c1, _), (c2, _) = paths.cell(link.source), paths.cell(link.target)
    return _forward(link, paths) if c2 > c1 else _backward(link, paths)


def _forward(link: Link, paths: Paths) -> Route:
    (c1, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    source, target = paths.graph.vertices[link.source], paths.graph.vertices[link.target]
    ends = (source.id, target.id)
    between, down = range(c1 + 1, c2), r2 > r1
    if r1 == r2 and paths.row_free(r1, between, ends):
        return Route(link, source.id, "right", (), target.id, "left")
    crossed = range(r1 + 1, r2 + 1) if down else range(r2, r1)
    if source.is_gateway and r1 != r2 and paths.corner_free((c1, r1), crossed, (c2, r2), ends):
        return Route(link, source.id, _FLIPPED[down], (("row", r2, ""),), target.id, "left")
    crossed = range(r1, r2) if down else range(r2 + 1, r1 + 1)
    if target.is_gateway and r1 != r2 and paths.corner_free((c2, r2), crossed, (c1, r1), ends):
        return Route(link, source.id, "right", (("x", 0, target.id),), target.id, _FLIPPED[not down])
    return _through_channels(link, paths)


def _through_channels(link: Link, paths: Paths) -> Route:
    """Forward, turning in the channel behind the source, in the one before the target, or in both."""
    (c1, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    source, target = paths.graph.vertices[link.source], paths.graph.vertices[link.target]
    ends, between = (source.id, target.id), range(c1 + 1, c2)
    out, into = ("v", c1 + 1, f"s {source.id}"), ("v", c2, f"t {target.id}")
    if r1 != r2 and paths.row_free(r2, between, ends):
        return Route(link, source.id, "right", (out, ("row", r2, "")), target.id, "left")
    if r1 != r2 and paths.row_free(r1, between, ends):
        return Route(link, source.id, "right", (into, ("row", r2, "")), target.id, "left")
    channel = r2 if r2 > r1 else r2 + 1
    under = ("h", channel, f"f {link.source} {link.target}")
    leaves, first = ("right", (out, under)) if not source.is_gateway else _adjacent(channel, r1, out, under)
    if target.is_gateway:
        return Route(link, source.id, leaves, (*first, ("x", 0, target.id)), target.id, _FLIPPED[channel > r2])
    return Route(link, source.id, leaves, (*first, into, ("row", r2, "")), target.id, "left")


def _adjacent(channel: int, row: int, out: Step, under: Step) -> tuple[Side, tuple[Step, ...]]:
    """A gateway leaves by its corner where the channel runs along its row."""
    if channel in (row, row + 1):
        return _FLIPPED[channel == row + 1], (under,)
    return "right", (out, under)


def _backward(link: Link, paths: Paths) -> Route:
    """Around the top or the bottom: never through what stands between."""
    (_, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    net = f"b {link.source} {link.target}"
    down = r2 > r1
    entering = r2 + 1 if r2 < r1 else r2
    enters: Side = "top" if r2 >= r1 else "bottom"
    if paths.graph.vertices[link.source].is_gateway and (link.source, _FLIPPED[down]) in paths.ports:
        down = not down
    leaving = r1 + 1 if down else r1
    steps: tuple[Step, ...] = (("h", leaving, net),)
    if leaving != entering:
        steps = (*steps, ("v", c2, f"t {net}"), ("h", entering, net))
    return Route(link, link.source, _FLIPPED[down], (*steps, ("x", 0, link.target)), link.target, enters, back=True)


def _from_border(link: Link, paths: Paths) -> Route:
    """Down from an event on the border of an activity."""
    (c1, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    ends = (paths.graph.vertices[link.source].host, link.target)
    if c2 > c1 and r2 > r1 and paths.corner_free((c1, r1), range(r1 + 1, r2 + 1), (c2, r2), ends):
        return Route(link, link.source, "bottom", (("row", r2, ""),), link.target, "left")
    net = f"e {link.source} {link.target}"
    steps: tuple[Step, ...] = (("h", r1 + 1, net), ("v", c2, f"t {link.target}"), ("row", r2, ""))
    return Route(link, link.source, "bottom", steps, link.target, "left")


def _to_artifact(link: Link, paths: Paths) -> Route:
    """From an artifact to what it stands over."""
    (c1, r1), (c2, r2) = paths.cell(link.source), paths.cell(link.target)
    net = f"a {link.source} {link.target}"
    down = r2 > r1
    sides = _FLIPPED[down], _FLIPPED[not down]
    if c1 == c2 and r1 != r2 and paths.corner_free((c1, r1), range(min(r1, r2) + 1, max(r1, r2)), (c1, r1), (net, net)):
        return Route(link, link.source, sides[0], (), link.target, sides[1])
    leaving, entering = (r1 + 1, r2) if down else (r1, r2 + 1 if r2 < r1 else r2)
    steps: tuple[Step, ...] = (("h", leaving, net),)
    if leaving != entering:
        steps = (*steps, ("v", c2, f"t {net}"), ("h", entering, net))
    return Route(
        link, link.source, sides[0], (*steps, ("x", 0, link.target)), link.target, "top" if r1 == r2 else sides[1]
    )


def _exit(name: str, paths: Paths, *, down: bool) -> Route:
    column, row = paths.cell(name)
    rows = range(row + 1, len(paths.cells.lane_of)) if down else range(row)
    if paths.corner_free((column, row), rows, (column, row), (name, name)):
        return Route(None, name, _FLIPPED[down], (), "", _FLIPPED[down])
    net = f"m {name} {down}"
    steps = (("h", row + 1 if down else row, net), ("v", column + 1, f"s {net}"))
    return Route(None, name, _FLIPPED[down], steps, "", _FLIPPED[down])


def spans(
    found: list[Route], paths: Cells, cell_of: Mapping[str, Cell]
) -> Iterator[tuple[str, int, str, float, float]]:
    """Each use of a channel: its kind, number and net, and from where to where along it."""
    for route in found:
        column, row = map(float, cell_of[route.start])
        end = cell_of.get(route.end, (column, len(paths.lane_of) if route.enters == "bottom" else -1.0))
        x, y = column, row
        steps = [*route.steps, ("end", 0, "")]
        for (kind, number, net), (after, following, _) in pairwise(steps):
            if kind == "v":
                to = following - 0.5 if after == "h" else float(following) if after == "row" else float(end[1])
                yield kind, number, net, min(y, to), max(y, to)
                x, y = number - 0.5, to
            elif kind == "h":
                to = following - 0.5 if after == "v" else float(end[0])
                yield kind, number, net, min(x, to), max(x, to)
                x, y = to, number - 0.5
            elif kind == "row":
                y = float(number)
