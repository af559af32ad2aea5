"""Event definitions (BPMN 10.5.5), where they stand, and the tables by which an event finds who catches it.

A trigger is one event definition, the same for throwing and catching. Timers and messages stand in `timers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from flowkit.expressions import Expression

if TYPE_CHECKING:
    from flowkit.core.definition.carried import Mapping as Assignment
    from flowkit.core.definition.model import Node
    from flowkit.core.definition.timers import Message, Timer

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Signal:
    """BPMN 10.5.5 Signal: a broadcast, also to other cases. `payload` goes with a thrown one; a caught one sets
    `result`.
    """

    name: str
    payload: tuple[Assignment, ...] = ()
    result: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """BPMN 10.5.5 Error or Escalation, thrown by its code up the scopes. A catching one without a code takes each."""

    kind: Literal["error", "escalation"]
    code: str = ""
    payload: tuple[Assignment, ...] = ()
    result: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """BPMN 10.5.5 Conditional: counts at the moment when it becomes true. None: it did not compile."""

    expression: Expression | None


@dataclass(frozen=True, slots=True)
class Compensation:
    """BPMN 10.5.5 Compensation: of one activity, or of everything in the scope that was completed. Who throws it
    `waits` for its end, or goes on beside.
    """

    activity: str = ""
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Cancel:
    """BPMN 10.5.5 Cancel: a transaction is broken off and compensated."""


Trigger: TypeAlias = "Timer | Message | Signal | Fault | Condition | Compensation | Cancel"


@dataclass(frozen=True, slots=True)
class Catch:
    """A catching event: any of its triggers fires it, all of them together with `parallel`.

    `interrupting` is for events on a border and at the start of an event subprocess.
    """

    triggers: tuple[Trigger, ...] = ()
    interrupting: bool = True
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Receive:
    """BPMN 10.3.3 Receive Task: it waits for a message, or (`instantiate`) its message begins a case."""

    message: Message
    instantiate: bool = False


@dataclass(frozen=True, slots=True)
class EventGateway:
    """BPMN 10.6.6 Event-Based Gateway. One that may `instantiate` begins a case with the first of its events; a
    `parallel` one then waits for all others too.
    """

    instantiate: bool = False
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Throw:
    """An intermediate throw event; without a trigger the token only passes."""

    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Catchers:
    """Who catches what, compiled: no search while a case runs. A container is a subprocess, or None for the process.

    `inside` finds the start event of an event subprocess by its container, kind and code; `border` the boundary event
    by its activity, kind and code; the code "" is what catches every code. `guards` are the start events in a container
    that wait for something from outside; `watched` the nodes that wait for a condition, or for a time before the moment
    in a datum, by its name; `starts` where a message or signal begins a case, by kind and name; `begun_before` the
    instantiating gateway before such an event. `kept` are the activities whose completion is kept to be compensated,
    `keeps` the containers that they stand in.
    """

    inside: Mapping[tuple[str | None, str, str], str] = field(default_factory=dict)
    border: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    guards: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)
    watched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    starts: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    begun_before: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    keeps: frozenset[str | None] = frozenset()


WAITS = frozenset({"Timer", "Message", "Signal", "Condition"})
"""Triggers that come from outside the flow of tokens: something must lie there and wait for them."""


def compile_catchers(nodes: Mapping[str, Node]) -> Catchers:
    inside: dict[tuple[str | None, str, str], str] = {}
    border: dict[tuple[str, str, str], str] = {}
    guards: dict[str | None, list[str]] = defaultdict(list)
    watched: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        if not isinstance(node.spec, Catch):
            continue
        for kind, code in _caught(node.spec):
            if node.kind == "boundaryEvent":
                border.setdefault((node.attached_to or "", kind, code), node.id)
            elif node.kind == "eventSubProcessStart":
                inside.setdefault((_container(nodes, node), kind, code), node.id)
        if node.kind == "eventSubProcessStart" and any(type(each).__name__ in WAITS for each in node.spec.triggers):
            guards[_container(nodes, node)].append(node.id)
        for name in _read(node.spec):
            watched[name].append(node.id)
    begun = dict(_begin(nodes))
    starts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for event in begun:
        for key in dict.fromkeys(_sent_to(nodes[event])):
            starts[key].append(event)
    before = {event: gateway for event, gateway in begun.items() if gateway}
    return Catchers(
        inside, border, _frozen(guards), _frozen(watched), _frozen(starts), before, *_compensable(nodes, inside)
    )


def triggers_of(node: Node) -> tuple[Trigger, ...]:
    """The definitions of a catching event; a task that waits for a message has one."""
    spec = node.spec
    return spec.triggers if isinstance(spec, Catch) else (spec.message,) if isinstance(spec, Receive) else ()


def _begin(nodes: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """The events and tasks that may begin a case, each with the gateway before it."""
    for node in nodes.values():
        if node.kind == "eventStart" or (isinstance(node.spec, Receive) and node.spec.instantiate):
            yield node.id, ""
        elif isinstance(node.spec, EventGateway) and node.spec.instantiate:
            yield from ((flow.target, node.id) for flow in node.outgoing if flow.target in nodes)


def _sent_to(node: Node) -> Iterator[tuple[str, str]]:
    for each in triggers_of(node):
        kind = type(each).__name__
        if kind in ("Message", "Signal"):
            yield kind.lower(), getattr(each, "name", "")


def _compensable(
    nodes: Mapping[str, Node], inside: Mapping[tuple[str | None, str, str], str]
) -> tuple[frozenset[str], frozenset[str | None]]:
    """The activities that can be undone: by a handler, by an event subprocess, or by what is inside."""
    kept = {node.id for node in nodes.values() if node.compensation}
    kept |= {at for at, kind, _ in inside if kind == "compensation" and at is not None}
    waiting = list(kept)
    while waiting:
        parent = nodes[waiting.pop()].parent
        around = nodes.get(parent or "")
        if around is not None and around.id not in kept and around.kind != "eventSubProcess":
            kept.add(around.id)
            waiting.append(around.id)
    return frozenset(kept), frozenset(nodes[each].parent for each in kept)


def _container(nodes: Mapping[str, Node], start: Node) -> str | None:
    """The scope around the event subprocess that the start event stands in."""
    around = nodes.get(start.parent or "")
    return around.parent if around is not None else None


def _caught(catch: Catch) -> Iterator[tuple[str, str]]:
    for each in catch.triggers:
        if isinstance(each, Fault):
            yield each.kind, each.code
        elif isinstance(each, Cancel | Compensation):
            yield type(each).__name__.lower(), ""


def _read(catch: Catch) -> frozenset[str]:
    """The data that conditions look at, and those that timers count back from."""
    conditions = (each.expression for each in catch.triggers if isinstance(each, Condition))
    counted = (before.anchor for each in catch.triggers if (before := getattr(each, "before", None)) is not None)
    return frozenset(counted).union(*(each.reads for each in conditions if each is not None))


def _frozen(found: Mapping[K, list[str]]) -> dict[K, tuple[str, ...]]:
    return {key: tuple(nodes) for key, nodes in found.items()}
