"""Processes with their lanes and subprocesses, pools one under the other, and messages between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from flowkit.bpmn.layout.drawing import Drawing, Point, draw
from flowkit.bpmn.layout.graph import is_drawn, is_expanded, read_graph
from flowkit.bpmn.svg.diagram import Box
from flowkit.bpmn.tree import BPMN, Element, child, children, local, reference, text_of, value

HEAD: Final = 30.0
_NAME: Final = 20.0
_CLOSED: Final = 60.0
_GAP: Final = 60.0
_TRACK: Final = 14.0

_Message: TypeAlias = tuple[Element, tuple[int, str], tuple[int, str]]
"""A message flow, and for each end its pool and what it leaves or enters there; "" for the pool itself."""


@dataclass(frozen=True, slots=True)
class _Pool:
    element: Element
    process: Element | None


def draw_process(process: Element, exits: Mapping[str, frozenset[bool]]) -> Drawing:
    """A process on its own, with lanes; subprocesses are drawn from the inside out."""
    sizes: dict[str, tuple[float, float]] = {}
    inner: dict[Element, Drawing] = {}
    for each in reversed([each for each in process.iter(f"{{{BPMN}}}*") if is_expanded(each)]):
        drawing = _filled(each, {}, inner, sizes, ())
        inner[each] = drawing
        sizes[value(each, "id")] = max(drawing.width, 110.0), drawing.height + _NAME
    ways = [(name, down) for name, downs in exits.items() for down in sorted(downs)]
    lanes, leaves, depth = _lanes(process)
    drawing = _filled(process, leaves, inner, sizes, ways)
    if not lanes:
        return drawing
    whole = Drawing(drawing.width + depth * HEAD, drawing.height)
    whole.take(drawing, depth * HEAD, 0)
    whole.exits.update({key: tuple((x + depth * HEAD, y) for x, y in line) for key, line in drawing.exits.items()})
    for lane, level, first, last in lanes:
        (top, _), (start, height) = drawing.bands[first], drawing.bands[last]
        x = level * HEAD
        whole.boxes[lane] = Box(x, top, whole.width - x, start + height - top)
    return whole


def _filled(
    container: Element,
    leaves: Mapping[str, int],
    inner: Mapping[Element, Drawing],
    sizes: Mapping[str, tuple[float, float]],
    ways: tuple[tuple[str, bool], ...] | list[tuple[str, bool]],
) -> Drawing:
    graph = read_graph(container, sizes, leaves)
    drawing = draw(graph, max(leaves.values(), default=-1) + 1, [way for way in ways if way[0] in graph.vertices])
    for element, box in list(drawing.boxes.items()):
        if element in inner:
            drawing.take(inner[element], box.x + (box.width - inner[element].width) / 2, box.y + _NAME)
    return drawing


def _lanes(process: Element) -> tuple[list[tuple[Element, int, int, int]], dict[str, int], int]:
    """The lanes with their depth and their first and last leaf; the leaf of each node; how deep they are nested."""
    found: list[tuple[Element, int, int, int]] = []
    leaves: dict[str, int] = {}
    count = depth = 0
    holder = child(process, "laneSet")
    waiting = [(lane, 0) for lane in reversed(list(children(holder, "lane")))] if holder is not None else []
    first: dict[Element, int] = {}
    while waiting:
        lane, level = waiting.pop()
        nested = child(lane, "childLaneSet")
        below = list(children(nested, "lane")) if nested is not None else []
        depth = max(depth, level + 1)
        first[lane] = count
        found.append((lane, level, count, count))
        if below:
            waiting.extend((each, level + 1) for each in reversed(below))
        else:
            leaves.update({reference(text_of(each)): count for each in children(lane, "flowNodeRef")})
            leaves[""] = count  # a lane may be empty
            count += 1
    ends = {lane: number for lane, _, number, _ in found}
    for lane, _, number, _ in found:
        here = lane.getparent()
        while here is not None and here is not process:
            if here in ends and _is_leaf(lane):
                ends[here] = max(ends[here], number)
            here = here.getparent()
    return [(lane, level, number, ends[lane]) for lane, level, number, _ in found], leaves, depth


def _is_leaf(lane: Element) -> bool:
    nested = child(lane, "childLaneSet")
    return nested is None or child(nested, "lane") is None


def draw_collaboration(collaboration: Element, processes: Mapping[str, Element]) -> Drawing:
    """Pools in the order of the file, all of one width, with the messages between them."""
    pools = [
        _Pool(each, processes.get(reference(value(each, "processRef"))))
        for each in children(collaboration, "participant")
        if value(each, "id")
    ]
    home = {value(pool.element, "id"): number for number, pool in enumerate(pools)}
    inside = {
        value(each, "id"): (number, _outermost(each, pool.process))
        for number, pool in enumerate(pools)
        if pool.process is not None
        for each in pool.process.iter(f"{{{BPMN}}}*")
        if is_drawn(each)
    }
    at = {**{name: (number, "") for name, number in home.items()}, **inside}
    messages: list[_Message] = []
    for flow in children(collaboration, "messageFlow"):
        source, target = (at.get(end) for end in _ends(flow))
        if source is not None and target is not None and source[0] != target[0]:
            messages.append((flow, source, target))
    exits: list[dict[str, set[bool]]] = [{} for _ in pools]
    for _, (one, first), (two, second) in messages:
        for number, name, down in ((one, first, one < two), (two, second, two < one)):
            if name:
                exits[number].setdefault(name, set()).add(down)
    drawn = [
        draw_process(pool.process, {name: frozenset(downs) for name, downs in exits[number].items()})
        if pool.process is not None
        else Drawing(0, _CLOSED)
        for number, pool in enumerate(pools)
    ]
    width = max([400.0, *(drawing.width for drawing in drawn)])
    whole = Drawing(width + HEAD, 0)
    tops, y = [], 0.0
    gaps = [
        _GAP + _TRACK * sum(1 for _, (one, _), (two, _) in messages if number in (one, two))
        for number in range(len(pools))
    ]
    for number, (pool, drawing) in enumerate(zip(pools, drawn, strict=True)):
        tops.append(y)
        whole.boxes[pool.element] = Box(0, y, width + HEAD, drawing.height)
        for element, box in drawing.boxes.items():
            if local(element) == "lane":
                drawing.boxes[element] = Box(box.x, box.y, width - box.x, box.height)
        whole.take(drawing, HEAD, y)
        y += drawing.height + gaps[number]
    _send(messages, drawn, tops, whole)
    return whole


def _ends(flow: Element) -> tuple[str, str]:
    return reference(value(flow, "sourceRef")), reference(value(flow, "targetRef"))


def _outermost(element: Element, process: Element | None) -> str:
    """What stands right in the process and holds the element."""
    here = element
    while (around := here.getparent()) is not None and around is not process:
        here = around
    return value(here, "id")


def _send(
    messages: list[_Message],
    drawn: list[Drawing],
    tops: list[float],
    whole: Drawing,
) -> None:
    """Messages leave a pool downward or upward and run sideways in the gap; past a third pool they go around it."""
    by_id = {value(element, "id"): box for element, box in whole.boxes.items()}
    for number, (flow, (one, first), (two, second)) in enumerate(messages):
        down = one < two
        out = _way(drawn[one], first, tops[one], down=down)
        into = _way(drawn[two], second, tops[two], down=not down)
        x = out[-1][0] if out else into[-1][0] if into else whole.width / 2 + number * _TRACK
        out = out or [(x, tops[one] + (drawn[one].height if down else 0))]
        into = into or [(x, tops[two] + (0 if down else drawn[two].height))]
        gap = _TRACK * (number + 1) % (_GAP - _TRACK) + 8
        y1 = out[-1][1] + (gap if down else -gap)
        if abs(one - two) == 1:
            turns = [(out[-1][0], y1), (into[-1][0], y1)]
        else:
            around, y2 = whole.width + _TRACK * (number + 2), into[-1][1] + (-gap if down else gap)
            turns = [(out[-1][0], y1), (around, y1), (around, y2), (into[-1][0], y2)]
        points = [*out, *(turns if out[-1][0] != into[-1][0] or abs(one - two) > 1 else []), *reversed(into)]
        for side, name in zip((0, len(points)), _ends(flow), strict=True):
            box = by_id.get(name)
            if box is not None and not _touches(points[min(side, len(points) - 1)], box):
                points.insert(side, (box.middle[0], box.y + box.height))  # it stands inside a subprocess
        whole.lines[flow] = tuple(points)


def _way(drawing: Drawing, name: str, top: float, *, down: bool) -> list[Point]:
    return [(x + HEAD, y + top) for x, y in drawing.exits.get((name, down), ())]


def _touches(point: Point, box: Box) -> bool:
    x, y = point
    return box.x - 1 <= x <= box.x + box.width + 1 and box.y - 1 <= y <= box.y + box.height + 1
