"""BPMN 13.3.5 Ad-Hoc Sub-Process: people begin its activities; each completed one may have been the last.

A token in its scope is the offer: while it is there, activities can be begun and the scope is not over. Behind each
activity stands a node that counts it and asks the completion condition. Flows inside are followed as anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import AdHoc
from flowkit.core.definition.ways import DONE, START, is_activity
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, holds
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import (
    ActivityCompleted,
    NodePassed,
    PhaseClosed,
    ScopeInterrupted,
    TokenRested,
    TokenSent,
)
from flowkit.core.instance.moves import Answer, cancelled
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import MARKS, OVER, Scope, Token
from flowkit.core.protocol import Context, Fact, Question

OFFERS = "offers"
"""The datum of an offer: the activities that can be begun."""


class Closed(NamedTuple):
    """The facts by which an ad-hoc subprocess comes to its end, and how many of its tokens still go on."""

    facts: Sequence[Fact]
    left: int


def enter_offer(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    phase = node.spec if isinstance(node.spec, AdHoc) else AdHoc()
    offer = TokenRested(context.new_id(), scope.id, node.id, "offer", {OFFERS: list(phase.offered)})
    return (offer, NodePassed(scope.id, node.id, node.flows, consumed=0)) if node.flows else (offer,)


def begin(context: Context, scope: Scope, activity: str) -> TokenSent:
    nodes = definition_of(context, scope).nodes
    return TokenSent(scope.id, activity + START if activity + START in nodes else activity, {})


def enter_done(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    """An activity is completed: its flows are followed unless that was all. Raises ExpressionNull."""
    phase = node.spec if isinstance(node.spec, AdHoc) else AdHoc()
    activity = node.id.removesuffix(DONE)
    counted = ActivityCompleted(scope.id, activity)
    if OVER in scope.data:
        return (counted, NodePassed(scope.id, node.id, ()))
    counts = _counts(scope, phase, activity)
    if phase.completion is None or not holds(context, draft, scope, phase.completion, counts):
        return (counted, NodePassed(scope.id, node.id, node.flows))
    over = closed(context, draft, scope, phase, moving=1)
    return over if isinstance(over, Question) else (counted, *over.facts, NodePassed(scope.id, node.id, ()))


def _counts(scope: Scope, phase: AdHoc, activity: str) -> Data:
    completions = {**dict.fromkeys(phase.activities, 0), **scope.outcomes}
    completions[activity] += 1
    total = scope.completed + 1
    return {"completions": completions, "nrOfCompletedInstances": total, "numberOfCompletedInstances": total}


def closed(context: Context, draft: Draft, scope: Scope, phase: AdHoc, *, moving: int) -> Closed | Question:
    """Nothing more is begun. What runs is cancelled, or goes on to the end of its activity; `moving` tokens go on."""
    if Below(scope.id) not in context.answers:
        return Below(scope.id)
    here = [token for token in draft.all(Token) if token.scope == scope.id and token.holds not in MARKS]
    kept = [] if phase.cancels else [token for token in here if _runs(context, scope, token)]
    facts: list[Fact] = [PhaseClosed(token.id, scope.id, scope.node) for token in here if token.holds == "offer"]
    left = len(kept) + moving
    if scope.live - len(facts) == left:
        return Closed(facts, left)
    for token in here:
        if token.holds != "offer" and token not in kept:
            facts += cancelled(draft, token)
    return Closed([*facts, ScopeInterrupted(scope.id, scope.node, left)], left)


def _runs(context: Context, scope: Scope, token: Token) -> bool:
    node = definition_of(context, scope).nodes[token.node]
    return is_activity(node) or node.kind == "eventSubProcess"


OFFERED, COUNTED = Element(enter_offer), Element(enter_done)
