"""BPMN 10.3.3 Service Task: a handler of the host, a query over cases, or the search for duplicates of this one."""

from __future__ import annotations

from flowkit.bpmn.extensions.mappings import handed, outward
from flowkit.bpmn.kind import Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, flag, own_children, value, words
from flowkit.core.definition.tasks import CaseQuery, ServiceTask
from flowkit.markup import Inside

_KINDS = ("handler", "query", "candidates")


def shape(element: Element, scope: ProcessScope) -> Shaped:
    kinds = [found for tag in _KINDS if (found := extension(element, tag)) is not None]
    handler, query = extension(element, "handler"), extension(element, "query")
    if len(kinds) != 1:
        scope.report.add("service-one-of", element)
        spec = ServiceTask()
    elif handler is not None:
        spec = ServiceTask(
            handler=value(handler, "name"),
            inputs=handed(outward(own_children(handler, "input"), scope), element, scope),
            result=_result(handler, scope),
        )
    elif query is not None:
        spec = ServiceTask(query=_query(query), result=_result(query, scope))
        _takes_list(query, scope)
    else:
        spec = ServiceTask(candidates=True, result=_result(kinds[0], scope))
        _takes_list(kinds[0], scope)
    return Shaped("serviceTask", spec)


def _query(element: Element) -> CaseQuery:
    return CaseQuery(value(element, "process"), words(element, "states"), flag(element, "same-unit"))


def _result(element: Element, scope: ProcessScope) -> str:
    if value(element, "result"):
        scope.field_named(element, "result")
    return value(element, "result")


def _takes_list(query: Element, scope: ProcessScope) -> None:
    field = scope.fields.get(value(query, "result"))
    if field is not None and field.type != "list":
        scope.report.add("field-type", query, inside=Inside("result", 1, 1), name=field.name, type="list")


KIND: Kind = activity(
    "serviceTask",
    shape,
    allowed=attributes(implementation="##WebService"),
    extensions=frozenset({*_KINDS, "deadline"}),
)
