"""What tasks that call out have in common: a handler of the host in the transaction, or work after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.definition.model import BusinessRuleTask, Node, ScriptTask, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned, definition_of, fitting, process_scope
from flowkit.core.instance.facts import DataSet, JobScheduled, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.questions import Answered, CallHandler
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Fact

Calling = ServiceTask | ScriptTask | BusinessRuleTask


def call(context: Context, draft: Draft, scope: Scope, node: Node, data: Data, task: Calling) -> Answer:
    """A handler that runs in the transaction answers at once; for all else the token waits."""
    if task.handler:
        question = CallHandler(task.handler, node.id, assigned(context, draft, scope, task.inputs))
        if question not in context.answers:
            return question
        answer = context.answers[question]
        if isinstance(answer, Answered):
            return passed(context, draft, node, scope, task.result, answer.result)
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "event", data),
        JobScheduled(context.new_id(), "handler", token, node.id, context.now),
    )


def passed(context: Context, draft: Draft, node: Node, scope: Scope, field: str, value: object) -> Answer:
    """The value is known at once: it is set, and the token goes on."""
    return (*result(context, draft, scope, field, value), NodePassed(scope.id, node.id, node.flows))


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The handler, or the script, has answered."""
    scope, task = draft.get(Scope, token.scope), node.spec
    facts = result(context, draft, scope, task.result, payload) if isinstance(task, Calling) else ()
    return (*facts, *leaving(context, draft, token))


def result(context: Context, draft: Draft, scope: Scope, name: str, value: object) -> Sequence[Fact]:
    """The fact that a datum takes the value; none if nobody wants it."""
    if not name:
        return ()
    process = process_scope(draft, scope)
    field = definition_of(context, process).fields.get(name)
    return (DataSet(process.id, {name: fitting(field, value)}),)
