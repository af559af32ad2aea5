"""Who gets the work of a user task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, cast

from flowkit.bpmn.extensions.mappings import computed
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, flag, own_children, value, words
from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.expressions import Expression
from flowkit.markup import Inside

RuleKind = Literal["role", "superior", "same-person", "data", "on-duty", "group", "chair"]
Pick = Literal["", "least-loaded", "round-robin"]
_UNITS = frozenset({"any", "case", "starter", "nearest"})
_HOLDER_OF: Final = "holder-of:"
_DATA: Final = "data:"
_OF_SUPERIORS: Final = ("levels", "authority", "amount", "line")
_MANY: Final = frozenset({"role", "group", "data", "on-duty"})


def read_assignment(task: Element, scope: ProcessScope, members: frozenset[str]) -> Assignment:
    """The assignment of a user task: its own, or the role of its lane. `members` are those of rounds."""
    element = extension(task, "assignment")
    if element is None:
        return _by_role(task, scope)
    rules = [rule for each in own_children(element, "rule") if (rule := _rule(each, scope, members)) is not None]
    excluding = words(element, "excluding")
    for step in excluding:
        scope.step_named(element, "excluding", step)
    fallback = scope.role(value(element, "fallback"))
    if not fallback and all(rule.kind != "role" or rule.unit != "any" or rule.when is not None for rule in rules):
        scope.report.add("assignment-may-be-empty", task)
    repeated = value(element, "repeated", "keep")
    settings = list(own_children(element, "set"))
    if repeated == "skip":
        _check_skipped(task, element, settings, scope)
    elif settings:
        scope.report.add("repeated-set", element)
    return Assignment(
        tuple(rules),
        excluding,
        fallback,
        cast("Literal['keep', 'skip', 'superior']", repeated),
        computed(settings, scope),
    )


def _check_skipped(task: Element, element: Element, settings: list[Element], scope: ProcessScope) -> None:
    """What the form requires must be there when the step is passed; each turn of a round is somebody's own."""
    form = extension(task, "form")
    asked = own_children(form, "ask") if form is not None else ()
    required = {value(each, "field") for each in asked if flag(each, "required")}
    missing = sorted(required - {value(each, "field") for each in settings})
    if missing:
        scope.report.add("repeated-required", element, names=", ".join(missing))
    if child(task, "multiInstanceLoopCharacteristics") is not None:
        scope.report.add("repeated-round", element)


def _by_role(task: Element, scope: ProcessScope) -> Assignment:
    role = role_of(task, scope)
    if not role:
        scope.report.add("task-without-role", task)
        return Assignment()
    return Assignment((AssignmentRule("role", role),))


def role_of(node: Element, scope: ProcessScope) -> str:
    """The role that the node itself names, or else its lane, or the lane of the subprocess around it."""
    own = extension(node, "role")
    if own is not None:
        return scope.role(value(own, "id"))
    here: Element | None = node
    while here is not None:
        if role := scope.lanes.get(value(here, "id")):
            return role
        here = here.getparent()
    return ""


def _rule(element: Element, scope: ProcessScope, members: frozenset[str]) -> AssignmentRule | None:
    kind, named, unit = value(element, "kind"), value(element, "value"), value(element, "unit", "any")
    check = _CHECKS.get(kind)
    by_data = unit.startswith(_DATA)
    if check is None or not named or not (by_data or unit in _UNITS):
        return None  # the schema says so
    if named not in members:
        check(element, named, scope)
    if by_data:
        scope.field_named(element, "unit", unit.removeprefix(_DATA))
    if kind != "role" and element.get("unit") is not None:
        scope.report.add("assignment-unit", element, kind=kind)
    for attribute in _OF_SUPERIORS:
        if kind != "superior" and element.get(attribute) is not None:
            scope.report.add("assignment-levels", element, kind=kind, attribute=attribute)
    authority, pick = value(element, "authority"), value(element, "pick")
    if pick and kind not in _MANY:
        scope.report.add("assignment-pick", element, kind=kind)
    if element.get("amount") is not None and not authority:
        scope.report.add("assignment-amount", element)
    return AssignmentRule(
        cast("RuleKind", kind),
        named,
        unit,
        levels=_compiled(element, "levels", scope),
        authority=authority,
        amount=_compiled(element, "amount", scope),
        line=value(element, "line", "main"),
        when=_compiled(element, "when", scope),
        pick=cast("Pick", pick),
    )


def _compiled(element: Element, attribute: str, scope: ProcessScope) -> Expression | None:
    return scope.compile(element, attribute) if element.get(attribute) is not None else None


def _check_role(element: Element, named: str, scope: ProcessScope) -> None:
    if named.startswith(_DATA):
        scope.field_named(element, "value", named.removeprefix(_DATA))
    else:
        scope.role(named)


def _check_group(element: Element, named: str, scope: ProcessScope) -> None:
    """Groups are of the organisation, which deployment looks into."""
    if named.startswith(_DATA):
        scope.field_named(element, "value", named.removeprefix(_DATA))


def _check_superior(element: Element, named: str, scope: ProcessScope) -> None:
    if named.startswith(_HOLDER_OF):
        scope.step_named(element, "value", named.removeprefix(_HOLDER_OF).strip())
    elif named != "starter":
        scope.report.add("assignment-superior", element, inside=Inside("value", 1, 1), value=named)


def _check_step(element: Element, named: str, scope: ProcessScope) -> None:
    if named == "starter":
        return
    scope.step_named(element, "value", named)


def _check_data(element: Element, named: str, scope: ProcessScope) -> None:
    scope.field_named(element, "value", named)


def _check_roster(element: Element, named: str, scope: ProcessScope) -> None:
    """Rosters are of the organisation, which deployment looks into."""


_CHECKS: Final[Mapping[str, Callable[[Element, str, ProcessScope], None]]] = {
    "role": _check_role,
    "superior": _check_superior,
    "same-person": _check_step,
    "data": _check_data,
    "on-duty": _check_roster,
    "group": _check_group,
    "chair": _check_group,
}
