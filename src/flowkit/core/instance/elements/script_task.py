"""BPMN 10.3.3 Script Task in FEEL: data computed from data."""

from __future__ import annotations

from flowkit.core.definition.model import Node, ScriptTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    script = node.spec
    values = assigned(context, draft, scope, script.assignments, data) if isinstance(script, ScriptTask) else None
    return (NodePassed(scope.id, node.id, node.flows, 1, "", values),)


ELEMENT = Element(enter)
