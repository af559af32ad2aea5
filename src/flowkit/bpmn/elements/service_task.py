"""BPMN 10.3.3 Service Task: a handler of the host, or a query over cases."""

from __future__ import annotations

from flowkit.bpmn.extensions.mappings import handed, outward
from flowkit.bpmn.kind import Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, flag, own_children, value, words
from flowkit.core.definition.model import CaseQuery, ServiceTask
from flowkit.markup import Inside


def shape(element: Element, scope: ProcessScope) -> Shaped:
    handler, query = extension(element, "handler"), extension(element, "query")
    if handler is not None and query is None:
        spec = ServiceTask(
            handler=value(handler, "name"),
            inputs=handed(outward(own_children(handler, "input"), scope), element, scope),
            result=_result(handler, scope),
        )
    elif query is not None and handler is None:
        spec = ServiceTask(query=_query(query), result=_result(query, scope))
        _takes_list(query, scope)
    else:
        scope.report.add("service-one-of", element)
        spec = ServiceTask()
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
    extensions=frozenset({"handler", "query", "deadline"}),
)
