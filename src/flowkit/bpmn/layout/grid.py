"""Columns and rows: in layers from left to right, each branch in a row of its own, what joins back in the first one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from flowkit.bpmn.layout.ancestors import Tree

Cell = tuple[int, int]
_ROOT: Final = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The graph without the links that close a loop: vertices so that each stands behind those before it."""

    names: tuple[str, ...]
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]


def order(names: Sequence[str], links: Iterable[tuple[str, str]]) -> Order:
    """Loops are opened where a walk from the beginnings, in the order of the file, comes back to its own path."""
    leaving: dict[str, list[str]] = {name: [] for name in names}
    entered = set()
    for source, target in dict.fromkeys(links):
        if source != target:
            leaving[source].append(target)
            entered.add(target)
    finished, closing = _walk(sorted(names, key=lambda name: name in entered), leaving)
    after = {name: tuple(to for to in leaving[name] if (name, to) not in closing) for name in names}
    before = defaultdict(list)
    for name in names:
        for to in after[name]:
            before[to].append(name)
    return Order(tuple(reversed(finished)), {name: tuple(before[name]) for name in names}, after)


def _walk(starts: list[str], leaving: Mapping[str, list[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """The vertices in the order in which the walk left them, and the links that came back to an open path."""
    finished: list[str] = []
    open_now: set[str] = set()
    seen: set[str] = set()
    closing: set[tuple[str, str]] = set()
    for start in starts:
        stack = [] if start in seen else [(start, iter(leaving[start]))]
        seen.add(start)
        open_now.add(start)
        while stack:
            name, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                stack.pop()
                open_now.discard(name)
                finished.append(name)
            elif target in open_now:
                closing.add((name, target))
            elif target not in seen:
                seen.add(target)
                open_now.add(target)
                stack.append((target, iter(leaving[target])))
        open_now.discard(start)
    return finished, closing


def columns(graph: Order) -> dict[str, int]:
    """The longest way from a beginning; a later beginning stands right before what it leads to."""
    found: dict[str, int] = {}
    for name in graph.names:
        found[name] = max((found[each] + 1 for each in graph.before[name]), default=0)
    for name in graph.names:
        if not graph.before[name] and graph.after[name]:
            found[name] = min(found[each] for each in graph.after[name]) - 1
    return found


def rows(graph: Order, column: Mapping[str, int], low: frozenset[str]) -> dict[str, int]:
    """Row numbers around 0. `low` are vertices that must not go on straight, such as what follows a boundary event.

    A vertex hangs under the last one that every way to it passes, so that what joins branches comes back to the row in
    which they parted. Branches are stacked by the rows that they need.
    """
    hanging = _dominated(graph)
    far = _distances(graph)
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    offsets: dict[str, int] = {}
    for name in (*reversed(graph.names), _ROOT):
        branches = [each for each in hanging[name] if len(graph.before.get(each, ())) <= 1]
        joins = [each for each in hanging[name] if len(graph.before.get(each, ())) > 1]
        up, down = _stack(branches, offsets, (above, below), far, low, rooted=name == _ROOT)
        for each in joins:
            offsets[each] = 0
        above[name] = max([up, *(above[each] for each in joins)])
        below[name] = max([down, *(below[each] for each in joins)])
    parent = {each: name for name, hung in hanging.items() for each in hung}
    found = {_ROOT: 0}
    taken: set[Cell] = set()
    free: dict[int, int] = defaultdict(int)
    for name in graph.names:
        wanted = found[parent[name]] + offsets[name]
        found[name] = _free(wanted, column[name], taken, free)
        taken.add((column[name], found[name]))
    del found[_ROOT]
    return found


def _stack(
    branches: list[str],
    offsets: dict[str, int],
    extents: tuple[dict[str, int], dict[str, int]],
    far: Mapping[str, int],
    low: frozenset[str],
    *,
    rooted: bool,
) -> Cell:
    """Puts branches above and below the one that goes on straight; how many rows are needed on either side."""
    above, below = extents
    if not branches:
        return 0, 0
    able = [each for each in branches if each not in low]
    straight = able[0] if rooted and able else max(able, key=lambda each: far[each], default=None)
    others = [each for each in branches if each != straight]
    high = [each for each in others if each not in low]
    high = [] if rooted else high[: len(high) // 2]
    up, down = (above[straight], below[straight]) if straight else (0, 0)
    if straight:
        offsets[straight] = 0
    for each in reversed(high):
        offsets[each] = -(up + 1 + below[each])
        up += 1 + below[each] + above[each]
    for each in others:
        if each not in high:
            offsets[each] = down + 1 + above[each]
            down += 1 + above[each] + below[each]
    return up, down


def _free(wanted: int, column: int, taken: set[Cell], below: dict[int, int]) -> int:
    """The wanted row, or the nearest one below all that stands in this column."""
    row = wanted if (column, wanted) not in taken else max(wanted, below[column])
    below[column] = max(below[column], row + 1)
    return row


def _dominated(graph: Order) -> dict[str, list[str]]:
    """For each vertex those that hang under it: immediate dominators, found in one pass over the order."""
    tree = Tree(_ROOT)
    hanging: dict[str, list[str]] = {_ROOT: [], **{name: [] for name in graph.names}}
    for name in graph.names:
        ways = graph.before[name]
        over = reduce(tree.common, ways) if ways else _ROOT
        tree.add(name, over)
        hanging[over].append(name)
    rank = {(name, to): number for name in graph.names for number, to in enumerate(graph.after[name])}
    for name, hung in hanging.items():
        hung.sort(key=lambda each: rank.get((name, each), len(hung)))
    return hanging


def _distances(graph: Order) -> dict[str, int]:
    """The longest way to an end."""
    far: dict[str, int] = {}
    for name in reversed(graph.names):
        far[name] = max((far[each] + 1 for each in graph.after[name]), default=0)
    return far
