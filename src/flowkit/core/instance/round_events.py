"""BPMN 13.3.7, `behavior` of a multi-instance activity: what its instances throw when they are completed.

It is thrown out of the round, so that the events on the border of the activity catch it; only then is the round asked
what comes next, if it still lives.
"""

from __future__ import annotations

from flowkit.core.definition.rounds import Round, RoundEvent
from flowkit.core.draft import Draft
from flowkit.core.instance.data import holds
from flowkit.core.instance.elements.throwing import throw_all
from flowkit.core.instance.facts import RoundAsked, RoundCounted
from flowkit.core.instance.moves import Answer, incident, node_at
from flowkit.core.instance.records import Scope
from flowkit.core.instance.rounds import after_round_counted
from flowkit.core.instance.rounds_deciding import counts
from flowkit.core.protocol import Context, Question
from flowkit.errors import FlowkitError


def after_counting(context: Context, draft: Draft, fact: RoundCounted) -> Answer:
    scope = draft.get(Scope, fact.scope)
    node = node_at(context, scope, fact.node)
    if not isinstance(node.round, Round) or not node.round.events:
        return after_round_counted(context, draft, fact)
    try:
        triggers = [each.trigger for each in node.round.events if _counts(context, draft, scope, each)]
        thrown = throw_all(context, draft, scope, node, triggers, counts(scope))
    except FlowkitError as error:
        return (incident(context, scope.id, node.id, error),)
    if isinstance(thrown, Question):
        return thrown
    return tuple(thrown.facts) if thrown.ended else (*thrown.facts, RoundAsked(scope.id, node.id))


def _counts(context: Context, draft: Draft, scope: Scope, event: RoundEvent) -> bool:
    if event.condition is not None:
        return holds(context, draft, scope, event.condition, counts(scope))
    return scope.completed == 1 or not event.first
