"""BPMN 10.5, tables 10.84 to 10.93: which event definitions may stand where, and who may catch what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flowkit.bpmn.compensation import is_handler
from flowkit.bpmn.elements.start_event import starts_event_sub_process
from flowkit.bpmn.events import definitions_of
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, child, flag, local
from flowkit.core.definition.events import Catch, Compensation, Fault
from flowkit.core.definition.model import Node

_SENT: Final = frozenset({"messageEventDefinition", "signalEventDefinition"})
_WAITED: Final = _SENT | {"timerEventDefinition", "conditionalEventDefinition"}
_BESIDE: Final = _WAITED | {"escalationEventDefinition"}
_INSTEAD: Final = _BESIDE | {"errorEventDefinition", "compensateEventDefinition"}
_THROWN: Final = _SENT | {"escalationEventDefinition", "compensateEventDefinition"}
POSITIONS: Final[Mapping[str, frozenset[str]]] = {
    "the start of a process": _WAITED,
    "the start of a subprocess": frozenset(),
    "an interrupting start of an event subprocess": _INSTEAD,
    "a start of an event subprocess that does not interrupt": _BESIDE,
    "an intermediate catch event": _WAITED | {"linkEventDefinition"},
    "an intermediate throw event": _THROWN | {"linkEventDefinition"},
    "an interrupting boundary event": _INSTEAD | {"cancelEventDefinition"},
    "a boundary event that does not interrupt": _BESIDE,
    "an end event": _THROWN | {"errorEventDefinition", "cancelEventDefinition", "terminateEventDefinition"},
}
_ALONE: Final = frozenset({"linkEventDefinition", "cancelEventDefinition", "compensateEventDefinition"})
"""Of these an event has no other beside."""


def check_positions(draft: Draft, report: Report) -> None:
    """Each event definition is one that the event may have where it stands."""
    for element in draft.nodes.values():
        place = place_of(element)
        if place is None:
            continue
        found = definitions_of(element, draft.scope)
        for each in found:
            if local(each) not in POSITIONS[place]:
                report.add("event-position", element, tag=local(each), place=place)
        alone = next((each for each in found if local(each) in _ALONE), None)
        if alone is not None and len(found) > 1:
            report.add("event-alone", element, tag=local(alone))
        timers = [each for each in found if local(each) == "timerEventDefinition"]
        recurs = any(child(each, "timeCycle") is not None for each in timers)
        if len(timers) > 1 and recurs and place != "the start of a process":
            report.add("event-timers", element)


def place_of(element: Element) -> str | None:
    """The row of the table for an event; None for what is no event."""
    tag = local(element)
    if tag == "startEvent":
        return _start(element)
    if tag == "boundaryEvent":
        interrupts = flag(element, "cancelActivity", default=True)
        return "an interrupting boundary event" if interrupts else "a boundary event that does not interrupt"
    return {
        "intermediateCatchEvent": "an intermediate catch event",
        "intermediateThrowEvent": "an intermediate throw event",
        "endEvent": "an end event",
    }.get(tag)


def _start(element: Element) -> str:
    around = element.getparent()
    if around is None or local(around) == "process":
        return "the start of a process"
    if not starts_event_sub_process(element):
        return "the start of a subprocess"
    interrupts = flag(element, "isInterrupting", default=True)
    return (
        "an interrupting start of an event subprocess"
        if interrupts
        else "a start of an event subprocess that does not interrupt"
    )


def check_event_sub_processes(draft: Draft, report: Report) -> None:
    """BPMN 10.3.5: an event subprocess has one start event, with what starts it, and no sequence flow of its own."""
    inside: dict[str | None, list[Node]] = {}
    for node in draft.definition.nodes.values():
        if node.kind == "eventSubProcessStart":
            inside.setdefault(node.parent, []).append(node)
    for node in draft.definition.nodes.values():
        if node.kind != "eventSubProcess":
            continue
        if node.incoming or node.outgoing:
            report.add("event-subprocess-flow", draft.nodes[node.id])
        if node.boundary or node.round is not None or is_handler(draft.nodes[node.id]):
            report.add("event-subprocess-alone", draft.nodes[node.id])
        _check_starts(node, inside.get(node.id, []), draft, report)


def _check_starts(around: Node, starts: Sequence[Node], draft: Draft, report: Report) -> None:
    if len(starts) != 1:
        report.add("event-subprocess-start", draft.nodes[around.id])
    for start in starts:
        if not definitions_of(draft.nodes[start.id], draft.scope):
            report.add("event-subprocess-start", draft.nodes[start.id])
        if start.incoming:
            report.add("start-with-incoming", draft.nodes[start.id])
        if around.parent is None and _undoes(start):
            report.add("compensation-of-process", draft.nodes[start.id])


def _undoes(start: Node) -> bool:
    return isinstance(start.spec, Catch) and any(isinstance(each, Compensation) for each in start.spec.triggers)


def check_catchers(draft: Draft, report: Report) -> None:
    """Of two events that catch the same code at one place nobody could say which does."""
    nodes = draft.definition.nodes
    seen: set[tuple[str | None, str, str, str]] = set()
    for node in nodes.values():
        for fault in _faults(node):
            around = nodes.get(node.parent or "")
            at = node.attached_to if node.kind == "boundaryEvent" or around is None else around.parent
            key = (at, node.kind, fault.kind, fault.code)
            if key in seen:
                report.add("catch-twice", draft.nodes[node.id], kind=fault.kind, thrown=fault.code or "-")
            seen.add(key)


def check_begun_once(draft: Draft, report: Report) -> None:
    """Of two events that one message would begin nobody could say which does. A signal begins each, but for the events
    behind one gateway, which begin one case.
    """
    catchers = draft.definition.catchers
    for (kind, name), nodes in catchers.starts.items():
        seen: set[str] = set()
        for node in nodes:
            place = "" if kind == "message" else catchers.begun_before.get(node, node)
            if place in seen:
                report.add("begun-twice", draft.nodes[node], kind=kind, name=name)
            seen.add(place)


def _faults(node: Node) -> list[Fault]:
    caught = node.spec.triggers if isinstance(node.spec, Catch) else ()
    return [each for each in caught if isinstance(each, Fault)]
