"""BPMN 10.3.3 Service Task: a query over cases, or a handler of the host, in the transaction or after the commit."""

from __future__ import annotations

from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import Node, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned, definition_of, fitting
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.facts import JobScheduled, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.questions import Answered, CallHandler, FindCases, Raised
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Question


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
        return (NodePassed(scope.id, node.id, node.flows, 1, "", _result(context, service, scope, answer.result)),)
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
    values = _result(context, node.spec, scope, payload) if isinstance(node.spec, ServiceTask) else None
    return leaving(context, draft, token, values=values or {})


def _result(context: Context, service: ServiceTask, scope: Scope, result: object) -> Data | None:
    if not service.result:
        return None
    return {service.result: fitting(definition_of(context, scope).fields.get(service.result), result)}


ELEMENT = Element(enter, resume)
