"""BPMN 10.3.3 User Task: the token waits for people. Who gets the work is decided by the stage of work items."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, node: Node, arrived: Arrived) -> Answer:
    return (TokenRested(context.new_id(), arrived.scope, node.id, "work", arrived.data or {}),)


ELEMENT = Element(enter)
