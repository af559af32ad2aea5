"""Clocks between two milestones of the procedure: they begin at one and end at the other."""

from __future__ import annotations

from collections.abc import Callable

from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.shown import over
from flowkit.core.deadline.starting import Place, begin
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.facts import NodePassed, TokenLeft, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Question

Moment = NodePassed | TokenRested | TokenLeft


def after(context: Context, draft: Draft, fact: Moment, ended: Callable[[Context, Deadline], DeadlineEnded]) -> Answer:
    """Clocks until this milestone end, and clocks since it begin; one that runs already is left alone.

    Each instance of a round comes to the node by itself; the milestone is the round's.
    """
    scope = draft.find(Scope, fact.scope)
    if scope is None or scope.kind == "round":
        return ()
    definition = definition_of(context, scope)
    node = definition.nodes[fact.node]
    if not node.milestones:
        return ()
    unmet = "left" if isinstance(fact, TokenRested) else "reached" if isinstance(fact, TokenLeft) else ""
    met = {each.id for each in node.milestones if each.at != unmet}
    process = process_scope(draft, scope)
    running = over(draft, process.id)
    over_now: list[Fact] = [ended(context, each) for each in running if definition.deadlines[each.rule].until in met]
    stays = {each.rule for each in running if definition.deadlines[each.rule].until not in met}
    fresh = (definition.deadlines[rule] for rule in definition.case_deadlines if rule not in stays)
    begun = begin(context, draft, [(rule, Place(process)) for rule in fresh if rule.since in met])
    return begun if isinstance(begun, Question) else [*over_now, *begun]
