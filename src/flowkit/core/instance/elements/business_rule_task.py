"""BPMN 10.3.3 Business Rule Task: a decision is evaluated at once, and recorded; or a handler of the host is called."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, fitting, surroundings
from flowkit.core.instance.decided import decided, no_value, outcome_of, plain, unreadable
from flowkit.core.instance.elements.calling import call, resume
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.decision import Outcome
from flowkit.errors import FlowkitError


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    task = node.spec
    if not isinstance(task, BusinessRuleTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    if task.handler:
        return call(context, draft, scope, node, data, task)
    model = definition_of(context, scope).models.get(node.id)
    if model is None:
        raise unreadable(task.decision)
    outcome = outcome_of(context, draft, scope, task, model, data)
    facts = tuple(decided(scope.id, node.id, each) for each in outcome.decisions)
    try:
        values = _values(context, draft, scope, task, outcome)
    except FlowkitError as error:  # what was decided stays on record
        token = context.new_id()
        rested = TokenRested(token, scope.id, node.id, "incident", data)
        return (*facts, rested, incident(context, token, node.id, error))
    return (*facts, NodePassed(scope.id, node.id, node.flows, values=values))


def _values(
    context: Context, draft: Draft, scope: Scope, task: BusinessRuleTask, outcome: Outcome
) -> dict[str, object]:
    """What is set. Raises FlowkitError for a null where a value is required, and for what does not fit."""
    fields, moment = definition_of(context, scope).fields, surroundings(context, draft, scope, frozenset())[1]
    entries = outcome.value if isinstance(outcome.value, Mapping) else {}
    found = {each.target: each.source.evaluate({**entries, "result": outcome.value}, moment) for each in task.outputs}
    if task.result:
        found[task.result] = outcome.value
    if task.required and (outcome.value is None or None in found.values()):
        raise no_value(task.decision, outcome, [name for name, value in found.items() if value is None])
    return {name: plain(name, fitting(fields.get(name), value)) for name, value in found.items()}


ELEMENT = Element(enter, resume)
