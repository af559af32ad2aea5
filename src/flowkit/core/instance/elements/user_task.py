"""BPMN 10.3.3 User Task: the token waits for people. Who gets the work is decided by the stage of work items."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    return (TokenRested(context.new_id(), scope.id, node.id, "work", data),)


ELEMENT = Element(enter)
