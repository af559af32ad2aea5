"""The longest way through the nodes of a process, when each step takes as long as somebody says.

A flow that closes a loop is left out, so a step is counted once. The cost is that of the nodes and flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from flowkit.core.definition.model import Node

Lasts: TypeAlias = Callable[[Node], int | None]
"""How long a step lasts at least; None if it says nothing, so that what lies inside counts."""


class Way(NamedTuple):
    """A way: what it takes, its last step that takes time, the way before it, and the way inside that step."""

    amount: int
    step: str = ""
    before: Way | None = None
    inside: Way | None = None

    def steps(self) -> list[str]:
        """The steps that take time, in their order."""
        found: list[str] = []
        stack: list[Way | None] = [self]
        while stack:
            way = stack.pop()
            if way is None:
                continue
            if way.step:
                found.append(way.step)
            stack += (way.before, way.inside)
        return found[::-1]


NOWHERE = Way(0)


class Ends(NamedTuple):
    """Between which milestones; "" is the begin or the end of the scope. `after` is a node to begin behind instead."""

    since: str = ""
    until: str = ""
    after: str = ""


class Paths:
    """The nodes of a process, ready to be walked."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        self._inside: dict[str | None, list[Node]] = defaultdict(list)
        for node in nodes.values():
            self._inside[node.parent].append(node)
        self._order: dict[str | None, list[Node]] = {}

    def longest(self, scope: str | None, lasts: Lasts, ends: Ends) -> Way:
        """The longest way through a scope, with all scopes inside it, between two ends."""
        inner: dict[str, Way] = {}
        for each in self._innermost_first(scope):
            found = self._through(each, lasts, ends if each == scope else Ends(), inner)
            if each == scope:
                return found
            if each is not None:
                inner[each] = found
        return NOWHERE

    def _innermost_first(self, outermost: str | None) -> list[str | None]:
        order: list[str | None] = [outermost]
        for scope in order:
            order += (node.id for node in self._inside.get(scope, ()) if node.id in self._inside)
        return order[::-1]

    def _through(self, scope: str | None, lasts: Lasts, ends: Ends, inner: Mapping[str, Way]) -> Way:
        best: dict[str, Way] = {}
        result = NOWHERE
        for node in self._forward(scope):
            if _begins(node, ends):
                best.setdefault(node.id, NOWHERE)
            before = best.get(node.id)
            after = _after(node, before, lasts, inner)
            if node.id == ends.after or _at(node, ends.since, "left"):
                after = NOWHERE
            over = [before] if _at(node, ends.until, "reached") else [after] if _at(node, ends.until, "left") else []
            for way in over or ([] if ends.until else [after]):
                result = _longer(way, result)
            if not over:
                _go_on(node, before, after, best)
        return result

    def _forward(self, scope: str | None) -> list[Node]:
        """In an order in which flows lead forward, apart from those that close a loop."""
        if scope not in self._order:
            self._order[scope] = self._sorted(self._inside.get(scope, ()))
        return self._order[scope]

    def _sorted(self, nodes: Sequence[Node]) -> list[Node]:
        seen: set[str] = set()
        done: list[Node] = []
        for start in sorted(nodes, key=_is_entered):
            stack: list[tuple[Node, bool]] = [(start, False)]
            while stack:
                node, is_left = stack.pop()
                if is_left:
                    done.append(node)
                elif node.id not in seen:
                    seen.add(node.id)
                    stack.append((node, True))
                    stack += [(each, False) for each in self._following(node) if each.id not in seen]
        return done[::-1]

    def _following(self, node: Node) -> Iterator[Node]:
        names: Iterable[str] = (*(flow.target for flow in node.outgoing), *node.boundary)
        return (self.nodes[name] for name in names if name in self.nodes)


def _is_entered(node: Node) -> bool:
    return bool(node.incoming) or node.attached_to is not None


def _begins(node: Node, ends: Ends) -> bool:
    if ends.after:
        return False
    return _at(node, ends.since, "reached") if ends.since else not _is_entered(node)


def _at(node: Node, milestone: str, moment: str) -> bool:
    return bool(milestone) and any(each.id == milestone and each.at == moment for each in node.milestones)


def _after(node: Node, before: Way | None, lasts: Lasts, inner: Mapping[str, Way]) -> Way | None:
    """The way with this node: as long as it says itself, else what lies inside it."""
    if before is None:
        return None
    own = lasts(node)
    if own is not None:
        return Way(before.amount + own, node.id, before) if own else before
    within = inner.get(node.id)
    return Way(before.amount + within.amount, "", before, within) if within is not None and within.amount else before


def _go_on(node: Node, before: Way | None, after: Way | None, best: dict[str, Way]) -> None:
    """What interrupts a node may come at once: an event on its border has the way before it."""
    for names, way in (((flow.target for flow in node.outgoing), after), (node.boundary, before)):
        for name in names:
            if way is not None:
                best[name] = _longer(way, best.get(name))


def _longer(way: Way | None, than: Way | None) -> Way:
    if way is None:
        return than or NOWHERE
    return way if than is None or way.amount > than.amount else than
