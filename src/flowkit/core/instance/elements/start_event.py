"""BPMN 10.5.2 Start Event: the token that the scope was given goes on; where several events are needed it waits.

A parallel multiple start begins its case with the first of its messages or signals.
"""

from __future__ import annotations

from flowkit.core.definition.events import Catch
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.catching import BEGUN, Waiting, waits
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.evolve import CAME
from flowkit.core.instance.facts import NodePassed, TokenRested
from flowkit.core.instance.moves import Answer, leaving
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    begun = data.get(BEGUN)
    if not (isinstance(begun, list) and isinstance(node.spec, Catch) and node.spec.parallel):
        return (NodePassed(scope.id, node.id, node.flows),)
    token, came = context.new_id(), begun[1]
    others = waits(context, draft, Waiting(scope, node, token, context.now), came)
    return (TokenRested(token, scope.id, node.id, "event", {CAME + node.id: [came]}), *others)


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    return leaving(context, draft, token)


ELEMENT = Element(enter, resume)
