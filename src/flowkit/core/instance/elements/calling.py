"""What tasks that call out have in common: a handler of the host in the transaction, or work after the commit."""

from __future__ import annotations

from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import BusinessRuleTask, ScriptTask, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned, definition_of, fitting
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.facts import JobScheduled, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.questions import Answered, CallHandler, Raised
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Question

Calling = ServiceTask | ScriptTask | BusinessRuleTask


def call(context: Context, draft: Draft, scope: Scope, node: Node, data: Data, task: Calling) -> Answer:
    """A handler that runs in the transaction answers at once; for all else the token waits."""
    if task.handler:
        question = CallHandler(task.handler, node.id, assigned(context, draft, scope, task.inputs, data))
        if question not in context.answers:
            return question
        answer = context.answers[question]
        if isinstance(answer, Answered):
            return passed(context, node, scope, task.result, answer.result)
        if isinstance(answer, Raised):
            thrown = throw_fault(context, draft, scope, node, Fault("error", answer.code), answer.payload)
            return thrown if isinstance(thrown, Question) else thrown.facts
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "event", data),
        JobScheduled(context.new_id(), "handler", token, node.id, context.now),
    )


def passed(context: Context, node: Node, scope: Scope, field: str, value: object) -> Answer:
    """The value is known at once: it is set, and the token goes on."""
    return (NodePassed(scope.id, node.id, node.flows, 1, "", result(context, scope, field, value)),)


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The handler, or the script, has answered."""
    scope, task = draft.get(Scope, token.scope), node.spec
    values = result(context, scope, task.result, payload) if isinstance(task, Calling) else None
    return leaving(context, draft, token, values=values or {})


def result(context: Context, scope: Scope, name: str, value: object) -> Data | None:
    """The datum that takes the value; None if nobody wants it."""
    return {name: fitting(definition_of(context, scope).fields.get(name), value)} if name else None
