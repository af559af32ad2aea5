"""How a process or a step narrows the operations of the operation table."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extensions, flag, value, words
from flowkit.core.definition.model import OperationSetting
from flowkit.core.operations.operation import WHO
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import OF_THE_CASE
from flowkit.markup import Inside

_PEOPLE = frozenset(WHO) - {"asker", "decider", "named"}


def read_operations(owner: Element, scope: ProcessScope) -> tuple[OperationSetting, ...]:
    """The settings of a process or of a user task, each operation once."""
    settings: dict[str, OperationSetting] = {}
    for element in extensions(owner, "operation"):
        name = value(element, "name")
        if name in settings:
            scope.report.add("operation-twice", element, name=name)
        elif name and name not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            scope.report.add("operation-unknown", element, inside=Inside("name", 1, 1), name=name, known=known)
        elif name:
            settings[name] = _setting(element, name, scope)
    return tuple(settings.values())


def _setting(element: Element, name: str, scope: ProcessScope) -> OperationSetting:
    states, targets = words(element, "states"), words(element, "targets")
    scope.check_states(element, "states", states)
    for step in targets:
        scope.step_named(element, "targets", step)
    if name != "claim":
        for attribute in ("in-turn", "out-of-turn"):
            if element.get(attribute) is not None:
                scope.report.add("operation-in-turn", element, inside=Inside(attribute, 1, 1), name=name)
    return OperationSetting(
        name,
        allowed=flag(element, "allowed", default=True),
        who=people(element, "who", scope, others=_PEOPLE),
        states=states,
        targets=targets,
        end_state=value(element, "end-state"),
        process=value(element, "process"),
        within=scope.quantity(element, "within") if element.get("within") is not None else None,
        every=scope.quantity(element, "every") if element.get("every") is not None else None,
        confirm=flag(element, "confirm", default=True),
        waits=flag(element, "waits") if element.get("waits") is not None else None,
        batch=flag(element, "batch", default=False),
        when=scope.compile(element, "when") if element.get("when") is not None else None,
        in_turn=flag(element, "in-turn", default=False),
        out_of_turn=people(element, "out-of-turn", scope, others=_PEOPLE),
    )


def people(
    element: Element, attribute: str, scope: ProcessScope, *, others: frozenset[str], data: bool = False
) -> tuple[str, ...]:
    """A list of persons in words: `others` as they stand, `role:<id>` in any unit or `role:<id>@case` in that of
    the case, and `data:<field>` if data may name persons.
    """
    listed = words(element, attribute)
    for name in listed:
        kind, colon, named = name.partition(":")
        if colon and kind == "role" and named:
            scope.role(named.removesuffix(OF_THE_CASE))
        elif colon and kind == "data" and data:
            scope.field_named(element, attribute, named)
        elif name not in others:
            known = ", ".join([*sorted(others), "role:<id>", "role:<id>@case", *(["data:<field>"] if data else [])])
            scope.report.add("person-unknown", element, inside=Inside(attribute, 1, 1), name=name, known=known)
    return listed
