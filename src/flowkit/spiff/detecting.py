"""Where a construct that SpiffWorkflow cannot do stands in a file: the questions of the table of constructs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flowkit.bpmn.tree import (
    Element,
    child,
    children,
    extension,
    extensions,
    flag,
    local,
    own_children,
    reference,
    value,
)
from flowkit.core.definition.events import Catch, Fault, Receive, Trigger
from flowkit.core.definition.model import (
    BusinessRuleTask,
    Message,
    Node,
    ProcessDefinition,
    Round,
    ScriptTask,
    ServiceTask,
    Timer,
    UserTask,
)
from flowkit.expressions import Expression
from flowkit.spiff.reads import expressions_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a construct may stand: an element of the file, with what flowkit has read of it."""

    element: Element
    definition: ProcessDefinition
    node: Node | None


def always(place: Place) -> bool:
    return True


def has(*tags: str) -> Callable[[Place], bool]:
    """Whether one of the flowkit elements stands here."""
    return lambda place: any(extension(place.element, tag) is not None for tag in tags)


def defined_by(tag: str) -> Callable[[Place], bool]:
    return lambda place: child(place.element, tag) is not None


def _triggers(place: Place) -> tuple[Trigger, ...]:
    spec = place.node.spec if place.node is not None else None
    if isinstance(spec, Receive):
        return (spec.message,)
    return (spec,) if isinstance(spec, Message) else getattr(spec, "triggers", ())


def chooses(place: Place) -> bool:
    """Several flows, or flows with conditions, leave an activity or an event."""
    flows = [
        flow
        for parent in (place.element.getparent(),)
        if parent is not None
        for flow in children(parent, "sequenceFlow")
        if value(flow, "sourceRef") == value(place.element, "id")
    ]
    return len(flows) > 1 or any(child(flow, "conditionExpression") is not None for flow in flows)


def has_quantity(place: Place) -> bool:
    return any(value(place.element, name, "1") != "1" for name in ("startQuantity", "completionQuantity"))


def is_event_sub_process(place: Place) -> bool:
    return flag(place.element, "triggeredByEvent")


def has_timer_start(place: Place) -> bool:
    """A start event of a process that time alone, or time among others, makes happen."""
    if place.node is None or place.node.kind not in ("timerStartEvent", "eventStart"):
        return False
    return place.node.kind == "timerStartEvent" or any(isinstance(each, Timer) for each in _triggers(place))


def counts_back(place: Place) -> bool:
    """A timer that hangs on a datum, and follows it."""
    return any(isinstance(each, Timer) and each.before is not None for each in _triggers(place))


def calls_a_task(place: Place) -> bool:
    """A call of a global task of the file."""
    root, called = place.element.getroottree().getroot(), reference(value(place.element, "calledElement"))
    return any(local(each).startswith("global") and value(each, "id") == called for each in root.iterchildren("*"))


def throws_from_a_round(place: Place) -> bool:
    return value(place.element, "behavior", "All") != "All"


def names_no_message(place: Place) -> bool:
    return not value(place.element, "messageRef")


def instantiates(place: Place) -> bool:
    return flag(place.element, "instantiate")


def has_query(place: Place) -> bool:
    return (
        place.node is not None
        and isinstance(place.node.spec, ServiceTask)
        and (place.node.spec.query is not None or place.node.spec.candidates)
    )


def has_code(place: Place) -> bool:
    return place.node is not None and isinstance(place.node.spec, ScriptTask) and place.node.spec.code is not None


def is_kept(place: Place) -> bool:
    return any(isinstance(each, Message) and each.delivery != "one" for each in _triggers(place))


def fault_carries(place: Place) -> bool:
    return any(isinstance(each, Fault) and bool(each.payload or each.result) for each in _triggers(place))


def fires_again(place: Place) -> bool:
    """A border that interrupts nothing, and may be reached several times."""
    spec = place.node.spec if place.node is not None else None
    if not isinstance(spec, Catch) or spec.interrupting:
        return False
    kinds = {type(each).__name__ for each in spec.triggers}
    return bool(kinds & {"Message", "Signal", "Fault"})


def is_rich_multiple(place: Place) -> bool:
    """Several definitions on a border, or with data to take."""
    found = _triggers(place)
    takes = any(getattr(each, "result", ()) for each in found)
    timers = sum(isinstance(each, Timer) for each in found)
    return len(found) > 1 and (takes or timers > 1 or local(place.element) != "intermediateCatchEvent")


def competes(place: Place) -> bool:
    """Another event on the same border catches every code."""
    if place.node is None or place.node.attached_to is None:
        return False
    mine = {each.kind for each in _triggers(place) if isinstance(each, Fault) and each.code}
    around = (place.definition.nodes[name] for name in place.definition.nodes[place.node.attached_to].boundary)
    return any(
        isinstance(each, Fault) and not each.code and each.kind in mine
        for other in around
        for each in getattr(other.spec, "triggers", ())
    )


_OF_CASE: Final = re.compile(r"\bcase\b(?!\.(?:id|business_key|starter|started_at)\b)")
"""Anything of `case` but what this core can tell."""


def looks_at_case(expression: Expression | None) -> bool:
    return expression is not None and "case" in expression.reads and bool(_OF_CASE.search(expression.source))


def reads_case(place: Place) -> bool:
    return place.node is not None and any(map(looks_at_case, expressions_of(place.node)))


def flow_reads_case(place: Place) -> bool:
    name, nodes = value(place.element, "id"), place.definition.nodes.values()
    return any(looks_at_case(flow.condition) for node in nodes for flow in node.outgoing if flow.id == name)


def gathers_people(place: Place) -> bool:
    around = place.node.round if place.node is not None else None
    return isinstance(around, Round) and bool((around.results and not around.output) or around.outcome)


def asks_who_belongs(place: Place) -> bool:
    """A round over whoever holds a role or belongs to a group."""
    around = place.node.round if place.node is not None else None
    return isinstance(around, Round) and bool(around.members)


def wait_for_each_other(place: Place) -> bool:
    """Two inclusive joins, each of which leads to the other."""
    nodes = place.definition.nodes
    if place.node is None or len(place.node.incoming) < 2:  # noqa: PLR2004 -- one flow is no join
        return False
    found = _behind(nodes, place.node.id)
    return any(
        other != place.node.id and len(nodes[other].incoming) > 1 and place.node.id in _behind(nodes, other)
        for other in found
        if nodes[other].kind == "inclusiveGateway"
    )


def _behind(nodes: Mapping[str, Node], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        node = nodes[waiting.pop()]
        for name in (*(flow.target for flow in node.outgoing), *node.boundary):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def asks_people(place: Place) -> bool:
    spec = place.node.spec if place.node is not None else None
    return isinstance(spec, UserTask) and bool(spec.assignment.excluding or len(spec.assignment.rules) > 1)


def decides_unknown(place: Place) -> bool:
    """The decision could not be read."""
    node = place.node
    return (
        node is not None
        and isinstance(node.spec, BusinessRuleTask)
        and bool(node.spec.decision)
        and node.id not in place.definition.models
    )


def sets_case_data(place: Place) -> bool:
    holder = child(place.element, "extensionElements")
    own = next(own_children(holder, "deadline"), None) if holder is not None else None
    return own is not None or next(extensions(place.element, "notification"), None) is not None
