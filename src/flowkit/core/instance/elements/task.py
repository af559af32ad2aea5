"""BPMN 10.3.3 Task and Manual Task that nobody is named for: done outside, and passed. (With people they are work.)"""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    return (NodePassed(scope.id, node.id, node.flows),)


ELEMENT = Element(enter)
