"""BPMN 13.3.6 Standard Loop: a round of one instance after the other that does not know how many there will be."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Loop
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.facts import Arrived, NodePassed, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.instance.rounds import turns_again
from flowkit.core.instance.rounds_turns import kept_of
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, loop: Loop, data: Data) -> Answer:
    if loop.test_before and not turns_again(context, draft, scope, loop, 0):
        return (NodePassed(scope.id, node.id, node.flows),)
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "scope", kept_of(data) or {}),
        ScopeOpened(token, scope.id, "round", node.id, scope.process, scope.version, {}),
        Arrived(token, node.id, "", {"loopCounter": 1}),
    )
