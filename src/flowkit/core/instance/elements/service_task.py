"""BPMN 10.3.3 Service Task: a query over cases, the search for duplicates, or a handler of the host, which runs in the
transaction or after the commit.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of
from flowkit.core.instance.elements.calling import call, passed, resume
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.questions import Answered, FindCandidates, FindCases
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.errors import FlowkitError, Text


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    service = node.spec
    if not isinstance(service, ServiceTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    if service.query is None and not service.candidates:
        return call(context, draft, scope, node, data, service)
    if service.candidates and definition_of(context, draft.get(Scope, 1)).duplicates is None:
        raise undeclared(draft.get(Scope, 1).process)
    question = FindCases(service.query, draft.case.unit) if service.query is not None else FindCandidates()
    if question not in context.answers:
        return question
    answer = context.answers[question]
    found = answer.result if isinstance(answer, Answered) else None
    return passed(context, node, scope, service.result, found)


def undeclared(process: str) -> FlowkitError:
    """The process of the case does not say what its duplicates are."""
    return FlowkitError(
        Text("{process} does not say what its duplicates are", "{process} 未声明判重规则").format(process=process),
        code="duplicates-not-declared",
        mend=Text("declare flowkit:duplicates in the process of the case", "请在办件流程中声明 flowkit:duplicates"),
    )


ELEMENT = Element(enter, resume)
