"""BPMN 10.3.3 Script Task in FEEL: data computed from data."""

from __future__ import annotations

from flowkit.core.definition.model import Node, ScriptTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import assigned
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, node: Node, arrived: Arrived) -> Answer:
    scope = draft.get(Scope, arrived.scope)
    script = node.spec
    values = assigned(context, draft, scope, script.assignments) if isinstance(script, ScriptTask) else None
    return (NodePassed(scope.id, node.id, node.flows, values=values),)


ELEMENT = Element(enter)
