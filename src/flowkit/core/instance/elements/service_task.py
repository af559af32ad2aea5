"""BPMN 10.3.3 Service Task: a query over cases, or a handler of the host, in the transaction or after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import Node, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned, definition_of, fitting, process_scope
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.facts import DataSet, JobScheduled, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.questions import Answered, CallHandler, FindCases, Raised
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Fact, Question


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    service = node.spec
    if not isinstance(service, ServiceTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    question: Question
    if service.query is not None:
        question = FindCases(service.query, draft.case.unit)
    else:
        question = CallHandler(service.handler, node.id, assigned(context, draft, scope, service.inputs, data))
    if question not in context.answers:
        return question
    answer = context.answers[question]
    if isinstance(answer, Answered):
        return (*_result(context, draft, service, scope, answer.result), NodePassed(scope.id, node.id, node.flows))
    if isinstance(answer, Raised):
        thrown = throw_fault(context, draft, scope, node, Fault("error", answer.code), answer.payload)
        return thrown if isinstance(thrown, Question) else thrown.facts
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "event", data),
        JobScheduled(context.new_id(), "handler", token, node.id, context.now),
    )


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The handler has answered."""
    scope = draft.get(Scope, token.scope)
    facts = _result(context, draft, node.spec, scope, payload) if isinstance(node.spec, ServiceTask) else ()
    return (*facts, *leaving(context, draft, token))


def _result(context: Context, draft: Draft, service: ServiceTask, scope: Scope, result: object) -> Sequence[Fact]:
    if not service.result:
        return ()
    process = process_scope(draft, scope)
    field = definition_of(context, process).fields.get(service.result)
    return (DataSet(process.id, {service.result: fitting(field, result)}),)


ELEMENT = Element(enter, resume)
