"""Coordinates: each column as wide as its widest shape, each channel as wide as its tracks need."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from flowkit.bpmn.layout.cells import Cells, place
from flowkit.bpmn.layout.graph import LABEL, Graph, Vertex, label_size
from flowkit.bpmn.layout.routes import Route, Side, Step, routes, spans
from flowkit.bpmn.svg.diagram import Box
from flowkit.bpmn.svg.labels import LINE
from flowkit.bpmn.tree import Element, value

Point = tuple[float, float]
_TRACK: Final = 12.0
_BESIDE: Final = 40.0
_OVER: Final = 30.0
_NARROWEST: Final = 90.0
_BORDER: Final = 20.0
_NAMED: Final = 50.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What stands where, from (0, 0). `bands` are top and height of each lane; `exits` ways to the border."""

    width: float
    height: float
    boxes: dict[Element, Box] = field(default_factory=dict)
    lines: dict[Element, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[Element, Box] = field(default_factory=dict)
    bands: tuple[tuple[float, float], ...] = ()
    exits: dict[tuple[str, bool], tuple[Point, ...]] = field(default_factory=dict)

    def take(self, other: Drawing, x: float, y: float) -> None:
        """Puts another drawing in at this place."""
        self.boxes.update({each: moved(box, x, y) for each, box in other.boxes.items()})
        self.labels.update({each: moved(box, x, y) for each, box in other.labels.items()})
        self.lines.update({each: tuple((a + x, b + y) for a, b in line) for each, line in other.lines.items()})


def moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x + x, box.y + y, box.width, box.height)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What turns steps into points: lefts and widths of the columns, tops and middles of the rows."""

    graph: Graph
    boxes: Mapping[str, Box]
    tracks: Mapping[tuple[str, int, str], int]
    room: Mapping[int, float]
    columns: tuple[list[float], list[float]]
    rows: tuple[list[tuple[float, float]], list[float]]
    bottom: float

    def resolve(self, route: Route) -> tuple[Point, ...]:
        x, y = _port(self.graph, self.boxes, route.start, route.leaves, -1 if route.back else 0)
        points = [(x, y)]
        for step in route.steps:
            if step[0] == "v":
                x = self._across(step)
            elif step[0] == "h":
                y = self._down(step)
            elif step[0] == "row":
                y = self.rows[1][step[1]]
            else:
                x = _port(self.graph, self.boxes, route.end, route.enters, 1 if route.back else 0)[0]
            points.append((x, y))
        if route.end:
            points.append(_port(self.graph, self.boxes, route.end, route.enters, 1 if route.back else 0))
        else:
            points.append((x, self.bottom if route.enters == "bottom" else 0.0))
        return _straight(points)

    def _across(self, step: Step) -> float:
        (lefts, widths), before = self.columns, step[1] - 1
        return (lefts[before] + widths[before] if step[1] else 0) + _BORDER + self.tracks[step] * _TRACK

    def _down(self, step: Step) -> float:
        tops, number = self.rows[0], step[1]
        above = tops[number][0] if number < len(tops) else tops[-1][1]
        return above + self.room.get(number, 0) + _TRACK + self.tracks[step] * _TRACK


def draw(graph: Graph, lanes: int = 0, exits: Iterable[tuple[str, bool]] = ()) -> Drawing:
    """The drawing of one container without what is inside its subprocesses."""
    cells = place(graph, lanes)
    cell_of = {name: cells.at[vertex.host or name] for name, vertex in graph.vertices.items()}
    found = routes(graph, cells, exits)
    tracks, counts = _tracks(list(spans(found, cells, cell_of)))
    lefts, widths, right = _columns(graph, cells, counts)
    room = _room(found)
    tops, middles, bottom = _rows(graph, cells, counts, room)
    boxes = _boxes(graph, cells, lefts, widths, middles)

    frame = _Frame(graph, boxes, tracks, room, (lefts, widths), (tops, middles), bottom)
    lines = {route: frame.resolve(route) for route in found}
    into = Counter(route.end for route in found if route.enters == "left")
    drawing = Drawing(right, bottom, {graph.vertices[name].element: box for name, box in boxes.items()})
    for route, points in lines.items():
        if route.link is None:
            drawing.exits[route.start, route.enters == "bottom"] = points
        else:
            drawing.lines[route.link.element] = points
            _name_line(drawing, route, points, shared=into[route.end] > 1)
    for name, vertex in graph.vertices.items():
        if vertex.label is not None:
            drawing.labels[vertex.element] = _name_box(vertex, boxes[name])
    return Drawing(
        right, bottom, drawing.boxes, drawing.lines, drawing.labels, _bands(cells, tops, bottom, lanes), drawing.exits
    )


def _tracks(
    used: list[tuple[str, int, str, float, float]],
) -> tuple[dict[tuple[str, int, str], int], dict[tuple[str, int], int]]:
    """A track for each net in each channel: nets that do not meet share one. What leaves is left of what enters."""
    ranges: dict[tuple[str, int, str], tuple[float, float]] = {}
    for kind, number, net, low, high in used:
        old = ranges.get((kind, number, net), (low, high))
        ranges[kind, number, net] = min(low, old[0]), max(high, old[1])
    found: dict[tuple[str, int, str], int] = {}
    counts: dict[tuple[str, int], int] = defaultdict(int)
    busy: dict[tuple[str, int], list[float]] = defaultdict(list)
    first: dict[tuple[str, int], int] = {}
    for kind, number, net in sorted(ranges, key=lambda key: (not key[2].startswith("s "), ranges[key], key)):
        low, high = ranges[kind, number, net]
        channel = busy[kind, number]
        begin = 0
        if kind == "v" and not net.startswith("s "):
            begin = first.setdefault((kind, number), len(channel))
        track = next((index for index in range(begin, len(channel)) if channel[index] < low), len(channel))
        channel[track : track + 1] = [high]
        found[kind, number, net] = track
        counts[kind, number] = len(channel)
    return found, counts


def _columns(
    graph: Graph, cells: Cells, counts: Mapping[tuple[str, int], int]
) -> tuple[list[float], list[float], float]:
    widths = [_NARROWEST] * cells.columns
    for name, (column, _) in cells.at.items():
        hosted = len(cells.hosted.get(name, ()))
        widths[column] = max(widths[column], graph.vertices[name].width, hosted * 50.0 + 20)
    named = {
        cells.at[graph.vertices[link.source].host or link.source][0] + 1
        for link in graph.links
        if link.is_flow and value(link.element, "name")
    }
    lefts, x = [], 0.0
    for column, width in enumerate(widths):
        x += _channel(counts.get(("v", column), 0), _BESIDE) + (_NAMED if column in named else 0)
        lefts.append(x)
        x += width
    return lefts, widths, x + _channel(counts.get(("v", cells.columns), 0), _BESIDE)


def _channel(tracks: int, least: float) -> float:
    return least + max(0, tracks - 1) * _TRACK


def _rows(
    graph: Graph, cells: Cells, counts: Mapping[tuple[str, int], int], room: Mapping[int, float]
) -> tuple[list[tuple[float, float]], list[float], float]:
    """Top (of the channel over it) and bottom, and the middle of each row."""
    up, down = [30.0] * len(cells.lane_of), [30.0] * len(cells.lane_of)
    for name, (_, row) in cells.at.items():
        vertex = graph.vertices[name]
        half = vertex.height / 2
        label = vertex.label[1] if vertex.label is not None else 0
        over = half + (label - 10 if vertex.is_gateway else label + 4 if vertex.is_artifact else 0)
        under = half + (0 if vertex.is_gateway or vertex.is_artifact else label + 4 if label else 0)
        for each in cells.hosted.get(name, ()):
            own = graph.vertices[each].label
            under = max(under, half + 20 + (own[1] if own else 0))
        up[row], down[row] = max(up[row], over), max(down[row], under)
    spans_of: list[tuple[float, float]] = []
    middles: list[float] = []
    y = 0.0
    for row in range(len(up)):
        top = y
        border = row > 0 and cells.lane_of[row] != cells.lane_of[row - 1]
        y += _channel(counts.get(("h", row), 0), _OVER) + (_BORDER if border else 0) + room.get(row, 0)
        middles.append(y + up[row])
        y += up[row] + down[row]
        spans_of.append((top, y))
    return spans_of, middles, y + _channel(counts.get(("h", len(up)), 0), _OVER) + room.get(len(up), 0)


def _room(found: Iterable[Route]) -> dict[int, float]:
    """How much each channel between rows needs for the names of the flows in it."""
    room: dict[int, float] = {}
    for route in found:
        size = label_size(value(route.link.element, "name"), LABEL) if route.link and route.link.is_flow else None
        for kind, number, _ in route.steps if size is not None else ():
            if kind == "h" and size is not None:
                room[number] = max(room.get(number, 0.0), size[1])
    return room


def _boxes(graph: Graph, cells: Cells, lefts: list[float], widths: list[float], middles: list[float]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for name, (column, row) in cells.at.items():
        vertex = graph.vertices[name]
        x = lefts[column] + (widths[column] - vertex.width) / 2
        boxes[name] = Box(x, middles[row] - vertex.height / 2, vertex.width, vertex.height)
    for host, names in cells.hosted.items():
        box = boxes[host]
        widest = max((graph.vertices[name].label or (0.0, 0.0))[0] for name in names)
        step = min(max(50.0, widest + 8), (box.width - 10) / len(names))
        for number, name in enumerate(names):
            x = box.x + box.width - 10 - 36 - number * step
            boxes[name] = Box(x, box.y + box.height - 18, 36, 36)
    return boxes


def _port(graph: Graph, boxes: Mapping[str, Box], name: str, side: Side, beside: int) -> Point:
    """A point on the border. A way back leaves and enters an activity beside its middle."""
    box = boxes[name]
    x, y = box.middle
    if side in ("left", "right"):
        return (box.x if side == "left" else box.x + box.width), y
    shift = 0.0 if graph.vertices[name].height <= 50 else beside * min(25.0, box.width / 4)  # noqa: PLR2004 - not round
    return x + shift, (box.y if side == "top" else box.y + box.height)


def _straight(points: list[Point]) -> tuple[Point, ...]:
    """Without points that change nothing."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept) if len(kept) > 1 else (kept[0], kept[0])


def _name_box(vertex: Vertex, box: Box) -> Box:
    """Under an event, over data, at the upper left of a gateway, at the right of an event on a border."""
    width, height = vertex.label or (0.0, 0.0)
    x, _ = box.middle
    if vertex.host:
        return Box(x + 5, box.y + box.height, width, height)
    if vertex.is_gateway:
        return Box(x - 6 - width, box.y - height + 10, width, height)
    if vertex.is_artifact:
        return Box(x - width / 2, box.y - height - 3, width, height)
    return Box(x - width / 2, box.y + box.height + 3, width, height)


def _name_line(drawing: Drawing, route: Route, points: tuple[Point, ...], *, shared: bool) -> None:
    """The name of a flow over its last level piece, or, if it shares that with other flows into the same vertex, at
    the right of where it turns.
    """
    pieces = [(a, b) for a, b in pairwise(points) if a[1] == b[1]]
    if route.link is None or not route.link.is_flow or not pieces:
        return
    name = value(route.link.element, "name")
    (x1, y), (x2, _) = pieces[-1]
    if shared and route.leaves == "right" and [kind for kind, _, _ in route.steps] == ["v", "row"]:
        (_, y), (x1, _) = pieces[0]
        size = label_size(name, LABEL - 20)
        if size is not None:
            drawing.labels[route.link.element] = Box(x1 + 5, y - size[1] / 2, *size)
        return
    if abs(x2 - x1) < _BESIDE or any(kind == "h" for kind, _, _ in route.steps):
        (x1, y), (x2, _) = max(pieces, key=lambda ends: abs(ends[0][0] - ends[1][0]))
    size = label_size(name, max(40.0, min(LABEL, abs(x2 - x1) - 14)))
    if size is not None:
        drawing.labels[route.link.element] = Box(min(x1, x2) + 5, y - size[1] - LINE / 4, *size)


def _bands(cells: Cells, tops: list[tuple[float, float]], bottom: float, lanes: int) -> tuple[tuple[float, float], ...]:
    """Lanes lie one under the other without a gap; their border runs at the end of the channel between them."""
    first = {lane: row for row, lane in reversed(list(enumerate(cells.lane_of)))}
    starts = [0.0 if not lane else tops[first[lane]][0] + 6 for lane in range(lanes)]
    last = tops[first[lanes]][0] + 6 if lanes in first else bottom
    return tuple((start, end - start) for start, end in zip(starts, [*starts[1:], last], strict=True)) if lanes else ()
