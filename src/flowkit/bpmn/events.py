"""BPMN 10.5.5 event definitions become triggers: one function for each tag, the same wherever the event stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, cast

from flowkit.bpmn import associations
from flowkit.bpmn.extensions.mappings import inward, outward
from flowkit.bpmn.instances import names_at
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.timers import read_timer
from flowkit.bpmn.tree import (
    BPMN,
    Element,
    child,
    extension,
    extensions,
    flag,
    is_bpmn,
    local,
    reference,
    text_of,
    value,
)
from flowkit.core.definition.carried import Mapping as Assignment
from flowkit.core.definition.events import Cancel, Catch, Compensation, Condition, Fault, Signal, Trigger
from flowkit.core.definition.timers import Message

DEFINITIONS: Final = (
    "cancelEventDefinition",
    "compensateEventDefinition",
    "conditionalEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "linkEventDefinition",
    "messageEventDefinition",
    "signalEventDefinition",
    "terminateEventDefinition",
    "timerEventDefinition",
)
_CARRIES: Final = frozenset({"messageEventDefinition", "signalEventDefinition", "errorEventDefinition"}) | {
    "escalationEventDefinition"
}
ONCE: Final = frozenset({"timeDate", "timeDuration"})
ANY_TIME: Final = ONCE | {"timeCycle"}
"""The timers of an event that fires once, and of one that fires again and again."""
_DELIVERIES: Final = frozenset({"one", "buffer", "broadcast"})


def definitions_of(event: Element, scope: ProcessScope) -> list[Element]:
    """The event definitions of an event: its own, and those of the file that it refers to, in their order."""
    found: list[Element] = []
    for each in event.iterchildren("*"):
        if is_bpmn(each, "eventDefinitionRef"):
            name = reference(text_of(each))
            known = next((root for tag in DEFINITIONS if (root := scope.root(tag, name)) is not None), None)
            if known is None:
                scope.report.add("reference-unknown", each, name=name, attribute="eventDefinitionRef")
            else:
                found.append(known)
        elif local(each) in DEFINITIONS:
            found.append(each)
    return found


def catch_of(
    event: Element,
    scope: ProcessScope,
    *,
    interrupting: bool = True,
    times: frozenset[str] = ONCE,
    with_data: bool = True,
) -> Catch:
    """What a catching event waits for. `times` are the timers that it may have; without data there is no case yet."""
    found = definitions_of(event, scope)
    out = extension(event, "out")
    if out is not None and found and not any(local(each) in _CARRIES for each in found):
        scope.report.add("extension-misplaced", out, tag="out", parent=local(found[0]))
    given = frozenset(each.name for each in scope.held(event))
    result = (*inward(extensions(event, "out"), scope), *associations.outward(event, scope, given))
    if given and found and not any(local(each) in _CARRIES for each in found):
        scope.report.add("event-carries-nothing", event, tag=local(found[0]))
    triggers: list[Trigger] = []
    for each in found:
        if local(each) == "timerEventDefinition":
            triggers.append(read_timer(each, scope, allowed=times, with_data=with_data))
        elif local(each) in _CATCH:
            made = _CATCH[local(each)](each, scope, result)
            triggers += [made] if made is not None else []
    return Catch(tuple(triggers), interrupting, flag(event, "parallelMultiple"))


def throw_of(event: Element, scope: ProcessScope) -> tuple[Trigger, ...]:
    """What a throwing event throws, with the payload of its `flowkit:in`."""
    found = definitions_of(event, scope)
    given = extension(event, "in")
    if given is not None and not any(local(each) in _CARRIES for each in found):
        scope.report.add("extension-misplaced", given, tag="in", parent=local(found[0]) if found else local(event))
    payload = (*outward(extensions(event, "in"), scope), *associations.inward(event, scope))
    if len(payload) > len(list(extensions(event, "in"))) and not any(local(each) in _CARRIES for each in found):
        scope.report.add("event-carries-nothing", event, tag=local(found[0]) if found else local(event))
    made = (_THROW[local(each)](each, scope, payload) for each in found if local(each) in _THROW)
    return tuple(each for each in made if each is not None)


def thrown_by(definition: Element, scope: ProcessScope, payload: tuple[Assignment, ...]) -> Trigger | None:
    """What one event definition throws."""
    return _THROW[local(definition)](definition, scope, payload)


def _referred(definition: Element, scope: ProcessScope, attribute: str, tag: str) -> Element | None:
    """The element of the file that a definition refers to; None if it refers to none, or to one that is not there."""
    name = reference(value(definition, attribute))
    found = scope.root(tag, name) if name else None
    if name and found is None:
        scope.report.add("reference-unknown", definition, name=name, attribute=attribute)
    return found


def _fault(kind: Literal["error", "escalation"], definition: Element, scope: ProcessScope) -> str:
    found = _referred(definition, scope, f"{kind}Ref", kind)
    return value(found, f"{kind}Code") if found is not None else ""


def _catch_fault(kind: Literal["error", "escalation"]) -> Callable[..., Trigger]:
    def read(definition: Element, scope: ProcessScope, result: tuple[Assignment, ...]) -> Trigger:
        return Fault(kind, _fault(kind, definition, scope), result=result)

    return read


def _throw_fault(kind: Literal["error", "escalation"]) -> Callable[..., Trigger]:
    def read(definition: Element, scope: ProcessScope, payload: tuple[Assignment, ...]) -> Trigger:
        code = _fault(kind, definition, scope)
        if not code and not scope.report.blames(definition):
            scope.report.add("throw-without-code", definition, kind=kind)
        return Fault(kind, code, payload=payload)

    return read


def message_of(
    definition: Element, scope: ProcessScope, result: tuple[Assignment, ...], payload: tuple[Assignment, ...] = ()
) -> Message | None:
    """The message that an event or a task refers to, with its declared policy."""
    name = scope.message_at(definition)
    declared = scope.messages.get(name)
    if declared is None:
        scope.report.add("message-unknown", definition, name=name)
        return None
    if not value(declared, "name"):
        scope.report.add("message-without-name", declared)
    own, names = extension(declared, "message"), names_at(definition)
    if own is None:
        return Message(value(declared, "name"), result=result, payload=payload)
    delivery = value(own, "delivery", "one")
    if (own.get("keep") is not None) != (delivery == "buffer"):
        scope.report.add("message-keep", own)
    return Message(
        name=value(declared, "name"),
        correlation=scope.compile(own, "correlation", extra=names) if own.get("correlation") is not None else None,
        delivery=cast("Literal['one', 'buffer', 'broadcast']", delivery) if delivery in _DELIVERIES else "one",
        keep=scope.quantity(own, "keep") if own.get("keep") is not None else None,
        result=result,
        payload=payload,
    )


def _catch_signal(definition: Element, scope: ProcessScope, result: tuple[Assignment, ...]) -> Trigger | None:
    name = _signal(definition, scope)
    return Signal(name, result=result) if name else None


def _throw_signal(definition: Element, scope: ProcessScope, payload: tuple[Assignment, ...]) -> Trigger | None:
    name = _signal(definition, scope)
    return Signal(name, payload=payload) if name else None


def _signal(definition: Element, scope: ProcessScope) -> str:
    found = _referred(definition, scope, "signalRef", "signal")
    name = value(found, "name") if found is not None else ""
    if not name and not scope.report.blames(definition):
        scope.report.add("signal-without-name", definition if found is None else found)
    return name


def _throw_message(definition: Element, scope: ProcessScope, payload: tuple[Assignment, ...]) -> Trigger | None:
    return message_of(definition, scope, (), payload)


def _condition(definition: Element, scope: ProcessScope, result: tuple[Assignment, ...]) -> Trigger | None:
    written = child(definition, "condition")
    if written is None:
        scope.report.add("condition-empty", definition)
        return None
    return Condition(scope.compile(written))


def _compensation(definition: Element, scope: ProcessScope, given: tuple[Assignment, ...]) -> Trigger:
    name = reference(value(definition, "activityRef"))
    if name and name not in scope.node_ids:
        scope.report.add("reference-unknown", definition, name=name, attribute="activityRef")
    return Compensation(name, flag(definition, "waitForCompletion", default=True))


def _cancel(definition: Element, scope: ProcessScope, given: tuple[Assignment, ...]) -> Trigger:
    return Cancel()


_CATCH: Final[Mapping[str, Callable[[Element, ProcessScope, tuple[Assignment, ...]], Trigger | None]]] = {
    "errorEventDefinition": _catch_fault("error"),
    "escalationEventDefinition": _catch_fault("escalation"),
    "messageEventDefinition": message_of,
    "signalEventDefinition": _catch_signal,
    "conditionalEventDefinition": _condition,
    "compensateEventDefinition": _compensation,
    "cancelEventDefinition": _cancel,
}
_THROW: Final[Mapping[str, Callable[[Element, ProcessScope, tuple[Assignment, ...]], Trigger | None]]] = {
    "errorEventDefinition": _throw_fault("error"),
    "escalationEventDefinition": _throw_fault("escalation"),
    "messageEventDefinition": _throw_message,
    "signalEventDefinition": _throw_signal,
    "compensateEventDefinition": _compensation,
    "cancelEventDefinition": _cancel,
}


def links(process: Element) -> Iterator[tuple[Element, Element]]:
    """Each event with a link, and its definition."""
    for definition in process.iter(f"{{{BPMN}}}linkEventDefinition"):
        event = definition.getparent()
        if event is not None:
            yield event, definition


def has(event: Element, tag: str) -> bool:
    return child(event, tag) is not None
