"""BPMN 10.3.3 Service Task: a query over cases, or a handler of the host, in the transaction or after the commit."""

from __future__ import annotations

from flowkit.core.definition.model import Node, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.calling import call, passed, resume
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.questions import Answered, FindCases
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    service = node.spec
    if not isinstance(service, ServiceTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    if service.query is None:
        return call(context, draft, scope, node, data, service)
    question = FindCases(service.query, draft.case.unit)
    if question not in context.answers:
        return question
    answer = context.answers[question]
    found = answer.result if isinstance(answer, Answered) else None
    return passed(context, node, scope, service.result, found)


ELEMENT = Element(enter, resume)
