"""BPMN 10.3.5 embedded Sub-Process: the token waits while a scope of its own lives."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, own_data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    token, begins_with = context.new_id(), own_data(context, scope, node.id, data)
    return (
        TokenRested(token, scope.id, node.id, "scope", data),
        ScopeOpened(token, scope.id, "subprocess", node.id, scope.process, scope.version, begins_with),
        Arrived(token, definition_of(context, scope).starts[node.id]),
    )


ELEMENT = Element(enter)
