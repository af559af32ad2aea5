"""BPMN 10.3.3 Script Task: FEEL computes at once; a handler or code in a sandbox is called as in a service task."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import ScriptTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned
from flowkit.core.instance.elements.calling import call, resume
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import NodePassed
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    script = node.spec
    if not isinstance(script, ScriptTask):
        return (NodePassed(scope.id, node.id, node.flows),)
    if script.handler or script.code is not None:
        return call(context, draft, scope, node, data, script)
    values = assigned(context, draft, scope, script.assignments, data)
    return (NodePassed(scope.id, node.id, node.flows, 1, "", values),)


ELEMENT = Element(enter, resume)
