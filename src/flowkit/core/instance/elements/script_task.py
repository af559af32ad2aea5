"""BPMN 10.3.3 Script Task: FEEL computes at once; a handler or code in a sandbox is called as in a service task."""

from __future__ import annotations

from flowkit.core.definition.model import Node, ScriptTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import assigned
from flowkit.core.instance.elements.calling import call, resume
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, node: Node, arrived: Arrived) -> Answer:
    scope, script = draft.get(Scope, arrived.scope), node.spec
    if not isinstance(script, ScriptTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    if script.handler or script.code is not None:
        return call(context, draft, node, arrived, script)
    return (NodePassed(scope.id, node.id, node.flows, values=assigned(context, draft, scope, script.assignments)),)


ELEMENT = Element(enter, resume)
