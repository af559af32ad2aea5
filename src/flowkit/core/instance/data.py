"""The data that an expression sees at one place of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from flowkit.core.definition.carried import Mapping as Assignment
from flowkit.core.definition.fields import TYPES, DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, to_datetime
from flowkit.core.worktime.zones import zone_info
from flowkit.errors import InputInvalid, Text
from flowkit.expressions import ABSENT, Expression

Data = dict[str, object]
NOWHERE: Data = {}


def process_scope(draft: Draft, scope: Scope) -> Scope:
    """The process instance that a subprocess or round belongs to: where its data live."""
    while scope.kind != "process":
        scope = draft.get(Scope, scope.parent or 1)
    return scope


def definition_of(context: Context, scope: Scope) -> ProcessDefinition:
    return context.definitions[scope.process, scope.version]


def own_data(context: Context, scope: Scope, node: str, data: Data) -> Data:
    """What a subprocess of this scope begins with: the data of its token, and those that it has for itself."""
    inner = definition_of(context, scope).inner.get(node)
    return {**dict.fromkeys(inner), **data} if inner is not None else data


def datum(draft: Draft, scope: Scope, name: str) -> object:
    """The value of one name at this place."""
    while scope.kind != "process":
        if scope.kind == "subprocess" and name in scope.data:
            return scope.data[name]
        scope = draft.get(Scope, scope.parent or 1)
    return scope.data.get(name)


def case_values(draft: Draft) -> dict[str, object]:
    """What expressions and templates find under the name `case`."""
    case = draft.case
    return {
        "id": case.id,
        "business_key": case.business_key,
        "state": case.state,
        "starter": case.starter,
        "unit": case.unit,
        "started_at": to_datetime(case.started_at),
    }


def moment_of(context: Context, scope: Scope) -> datetime:
    """The present for `now()` and `today()`: in the zone of the process's calendar, else UTC."""
    process = scope.process, scope.version
    moment = to_datetime(context.now)
    calendar = context.calendars.get(context.definitions[process].calendar)
    if calendar is not None:
        moment = moment.astimezone(zone_info(context.timetables[calendar].zone))
    context.moments[process] = moment
    return moment


def evaluate(
    context: Context, draft: Draft, scope: Scope, expression: Expression, local: dict[str, object] = NOWHERE
) -> object:
    """The value of the expression over the data of the scope's process; `local` names win."""
    if expression.quick is not None and not local and scope.kind == "process":  # the usual case, at once
        value = expression.quick(scope.data)
        if value is not ABSENT:
            return value
    values, moment = surroundings(context, draft, scope, expression.reads, local)
    return expression.evaluate(values, moment)


def secrecy_of_case(context: Context, draft: Draft) -> int:
    """The secrecy level of the case, by its root process: an index into LEVELS."""
    root = draft.get(Scope, 1)
    return definition_of(context, root).secrecy.of(root.data)


def holds(
    context: Context, draft: Draft, scope: Scope, condition: Expression, local: dict[str, object] = NOWHERE
) -> bool:
    """Whether a condition is true. Raises ExpressionNull if it is neither true nor false."""
    if condition.quick is not None and not local and scope.kind == "process":  # the usual case, at once
        value = condition.quick(scope.data)
        if value is True or value is False:
            return value is True
    values, moment = surroundings(context, draft, scope, condition.reads, local)
    return condition.holds(values, moment)


def surroundings(
    context: Context, draft: Draft, scope: Scope, names: frozenset[str], local: dict[str, object] = NOWHERE
) -> tuple[dict[str, object], datetime]:
    """The values of these names at this place, and the moment. Inner names hide outer ones."""
    if scope.kind == "process" and not local and "case" not in names:  # the usual place, at once
        return scope.data, context.moments.get((scope.process, scope.version)) or moment_of(context, scope)
    inner: list[Data] = [local] if local else []
    while scope.kind != "process":
        if scope.data and scope.kind == "subprocess":
            inner.append(scope.data)
        scope = draft.get(Scope, scope.parent or 1)
    moment = context.moments.get((scope.process, scope.version)) or moment_of(context, scope)
    if not inner and "case" not in names:
        return scope.data, moment
    inner.append(scope.data)
    values = {name: next((data[name] for data in inner if name in data), None) for name in names}
    if "case" in values:
        values["case"] = case_values(draft)
    return values, moment


def assigned(
    context: Context,
    draft: Draft,
    scope: Scope,
    assignments: Iterable[Assignment],
    local: dict[str, object] = NOWHERE,
) -> dict[str, object]:
    """The assignments in order; a later one sees what the earlier ones set."""
    fields = definition_of(context, scope).fields
    values: dict[str, object] = {}
    for each in assignments:
        value = evaluate(context, draft, scope, each.source, {**local, **values} if values else local)
        values[each.target] = fitting(fields.get(each.target), value)
    return values


def taken(
    definition: ProcessDefinition, mappings: Iterable[Assignment], payload: dict[str, object]
) -> dict[str, object]:
    """What an event takes from what came with it, as the data of the process are declared."""
    fields = definition.fields
    return {
        each.target: fitting(
            fields.get(each.target), each.source.evaluate({name: payload.get(name) for name in each.source.reads})
        )
        for each in mappings
    }


def fitting(field: DataField | None, value: object) -> object:
    """The value as the field is declared. Raises InputInvalid for another type, or none of its choices; null fits.

    What comes from expressions, messages and handlers is held to the same types as what people send.
    """
    if field is None or value is None:
        return value
    if type(value) in field.plain:  # the usual case, at once
        return value
    if field.type == "integer" and isinstance(value, Decimal) and value.is_finite() and value == int(value):
        value = int(value)
    elif field.type == "number" and isinstance(value, float):
        value = Decimal(str(value))
    if type(value) in TYPES[field.type] and (not field.choices or value in field.choices):
        return value
    expected = ", ".join(str(choice) for choice in field.choices) or field.type
    raise InputInvalid(
        Text("{name} takes {expected}, not {value!r}", "{name} 应为 {expected},而不是 {value!r}").format(
            name=field.name, expected=expected, value=str(value)[:80]
        ),
        code="data-type",
        mend=Text("correct where the value comes from", "请更正该值的来源"),
    )
