"""BPMN 13.3.6 Standard Loop and 13.3.7 Multi-Instance: activities that are done several times."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.bpmn.events import DEFINITIONS, definitions_of, thrown_by
from flowkit.bpmn.instances import item_name, round_extension
from flowkit.bpmn.round_rules import COUNTED, read_members, read_rule
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, children, extension, flag, integer, local, reference, value
from flowkit.core.definition.events import Trigger
from flowkit.core.definition.model import COUNTS, Form, Loop, Mapping, Round, RoundEvent
from flowkit.expressions import Expression, compile_expression
from flowkit.markup import Inside

_COMPLEX = "complexBehaviorDefinition"
_PAYLOAD = tuple(Mapping(compile_expression(name), name) for name in COUNTS)
"""A thrown event carries what the round knows of its instances."""
_THROWN = frozenset(
    {"errorEventDefinition", "escalationEventDefinition", "messageEventDefinition", "signalEventDefinition"}
)


def read_round(task: Element, scope: ProcessScope, form: Form | None) -> Round | Loop | None:
    """How often an activity is done, or None for once; `form` is that of a user task."""
    loop, element = child(task, "standardLoopCharacteristics"), child(task, "multiInstanceLoopCharacteristics")
    if loop is not None:
        return _loop(loop, scope)
    own = round_extension(task)
    if element is None:
        return None
    cardinality, completion = child(element, "loopCardinality"), child(element, "completionCondition")
    listed = child(element, "loopDataInputRef")
    written = [name for name in ("collection", "members") if own is not None and own.get(name) is not None]
    if len(written) + (listed is not None) + (cardinality is not None) != 1:
        scope.report.add("round-one-of", element)
        return None
    outcome = _outcome(own, scope, form)
    return Round(
        cardinality=scope.compile(cardinality) if cardinality is not None else None,
        collection=_collection(own, listed, scope),
        element=item_name(element, "inputDataItem") or (value(own, "element") if own is not None else ""),
        completion=scope.compile(completion, extra=COUNTED) if completion is not None else None,
        outcome=outcome,
        results=_results(own, element, scope, gives=form is not None),
        sequential=flag(element, "isSequential"),
        output=_output(own, element, scope),
        events=tuple(_events(element, scope)),
        rule=read_rule(own, element, outcome, scope),
        held=_held(own, element, scope),
        members=read_members(own, element, task, scope),
    )


def _loop(element: Element, scope: ProcessScope) -> Loop:
    written, most = child(element, "loopCondition"), element.get("loopMaximum")
    own = extension(element, "loop")
    if written is None and most is None and own is None:
        scope.report.add("loop-endless", element)
    if most is not None and own is not None:
        scope.report.add("loop-maximum-twice", own)
    return Loop(
        condition=scope.compile(written) if written is not None else None,
        test_before=flag(element, "testBefore"),
        maximum=scope.compile(own, "maximum")
        if own is not None
        else compile_expression(str(integer(element, "loopMaximum") or 0))
        if most is not None
        else None,
    )


def _outcome(own: Element | None, scope: ProcessScope, form: Form | None) -> str:
    outcome = value(own, "outcome") if own is not None else ""
    asked = {field.name for field in form.fields if not field.read_only} if form is not None else set()
    if own is not None and outcome and outcome not in asked:
        scope.report.add("round-outcome", own, inside=Inside("outcome", 1, 1), name=outcome)
    return outcome


def _collection(own: Element | None, listed: Element | None, scope: ProcessScope) -> Expression | None:
    """The list that `flowkit:round` computes, or the datum that `loopDataInputRef` names."""
    if listed is None:
        return scope.compile(own, "collection") if own is not None and own.get("collection") is not None else None
    field = scope.datum_referred(listed)
    if field is not None and field.type not in ("list", "any"):
        scope.report.add("field-type", listed, name=field.name, type="list")
    return compile_expression(field.name, scope.names) if field is not None else None


def _output(own: Element | None, element: Element, scope: ProcessScope) -> str:
    item = child(element, "outputDataItem")
    if item is not None:
        name = item_name(element, "outputDataItem")
        scope.field_named(item, "name", name)
        return name
    if own is not None and value(own, "output"):
        scope.field_named(own, "output")
        return value(own, "output")
    return ""


def _results(own: Element | None, element: Element, scope: ProcessScope, *, gives: bool) -> str:
    """Only people give something without a name for it."""
    listed = child(element, "loopDataOutputRef")
    if listed is not None:
        at, inside, field = listed, None, scope.datum_referred(listed)
    elif own is not None and value(own, "results"):
        at, inside, field = own, Inside("results", 1, 1), scope.field_named(own, "results")
    else:
        return ""
    output = item_name(element, "outputDataItem") or (value(own, "output") if own is not None else "")
    if not gives and not output:
        scope.report.add("round-without-output", at, inside=inside)
    if field is not None and field.type not in ("list", "any"):
        scope.report.add("field-type", at, inside=inside, name=field.name, type="list")
    return field.name if field is not None else ""


def _held(own: Element | None, element: Element, scope: ProcessScope) -> str:
    """The list that takes the members of held instances: only in a round at once others can go on."""
    if own is None or not value(own, "held"):
        return ""
    field, inside = scope.field_named(own, "held"), Inside("held", 1, 1)
    if field is not None and field.type not in ("list", "any"):
        scope.report.add("field-type", own, inside=inside, name=field.name, type="list")
    if flag(element, "isSequential"):
        scope.report.add("round-held-in-turn", own, inside=inside)
    return value(own, "held")


def _events(element: Element, scope: ProcessScope) -> Iterator[RoundEvent]:
    """What completed instances throw, by the `behavior`: All throws nothing."""
    behavior = value(element, "behavior", "All")
    if behavior in ("None", "One"):
        attribute = f"{behavior.lower()}BehaviorEventRef"
        name = reference(value(element, attribute))
        definition = next((root for tag in DEFINITIONS if (root := scope.root(tag, name)) is not None), None)
        if not name:
            scope.report.add("behavior-without-event", element, behavior=behavior, attribute=attribute)
        elif definition is None:
            scope.report.add("reference-unknown", element, name=name, attribute=attribute)
        else:
            triggers = _thrown([definition], element, scope)
            yield from (RoundEvent(each, first=behavior == "One") for each in triggers)
    elif behavior == "Complex":
        definitions = list(children(element, _COMPLEX))
        if not definitions:
            scope.report.add("behavior-without-event", element, behavior=behavior, attribute=_COMPLEX)
        for each in definitions:
            yield from _complex(each, scope)


def _complex(definition: Element, scope: ProcessScope) -> Iterator[RoundEvent]:
    written, event = child(definition, "condition"), child(definition, "event")
    found = definitions_of(event, scope) if event is not None else []
    if not found and not (event is not None and scope.report.blames(event)):
        scope.report.add("behavior-without-event", definition, behavior="Complex", attribute=_COMPLEX)
    condition = scope.compile(written, extra=COUNTED) if written is not None else None
    yield from (RoundEvent(each, condition) for each in _thrown(found, definition, scope))


def _thrown(definitions: list[Element], at: Element, scope: ProcessScope) -> Iterator[Trigger]:
    for each in definitions:
        if local(each) not in _THROWN:
            scope.report.add("behavior-event", at, tag=local(each))
        elif (trigger := thrown_by(each, scope, _PAYLOAD)) is not None:
            yield trigger
