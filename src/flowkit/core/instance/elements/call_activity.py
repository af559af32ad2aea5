"""BPMN 10.3.6 Call Activity: another process runs inside the case, or in a unit of its own as a case of its own; only
mapped data cross the border.
"""

from __future__ import annotations

from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.tasks import CallActivity
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, assigned, datum, definition_of, fitting
from flowkit.core.instance.elements import called_case
from flowkit.core.instance.elements.element import Element
from flowkit.core.instance.facts import Arrived, NodePassed, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.questions import LatestDefinition
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.errors import FlowkitError, Text

DEEPEST = 50


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    call = node.spec
    if not isinstance(call, CallActivity):
        return (NodePassed(scope.id, node.id, node.flows),)
    question = LatestDefinition(call.process, call.version)
    if question not in context.answers:
        return question
    called = context.answers[question]
    if not isinstance(called, ProcessDefinition) or None not in called.starts:
        raise FlowkitError(
            Text("no process {key} is deployed that can be called", "没有可调用的已部署流程 {key}").format(
                key=f"{call.process} {call.version or ''}".strip()
            ),
            code="called-process-missing",
            mend=Text("deploy the process and retry", "部署该流程后重试"),
        )
    shared = _shared(context, draft, scope, data, called) if call.all_in else {}
    if node.carried is not None:
        shared |= {name: data.get(name) for name in node.carried.handed}
    handed = {**shared, **assigned(context, draft, scope, call.inputs, data)}
    if call.unit is not None:
        return called_case.enter(context, draft, scope, node, data, call, handed)
    if _depth(draft, scope) >= DEEPEST:
        raise FlowkitError(
            Text("calls are nested deeper than {n}", "调用嵌套超过 {n} 层").format(n=DEEPEST), code="call-too-deep"
        )
    token = context.new_id()
    return (
        TokenRested(token, scope.id, node.id, "scope", data),
        ScopeOpened(token, scope.id, "process", node.id, called.key, called.version, handed),
        Arrived(token, called.starts[None]),
    )


def _shared(context: Context, draft: Draft, scope: Scope, data: Data, called: ProcessDefinition) -> Data:
    """The data that both processes declare."""
    both = definition_of(context, scope).fields.keys() & (called.fields.keys() - called.private)
    values = {name: data[name] if name in data else datum(draft, scope, name) for name in sorted(both)}
    return {name: fitting(called.fields[name], value) for name, value in values.items() if value is not None}


def _depth(draft: Draft, scope: Scope) -> int:
    depth = 0
    while scope.parent is not None:
        scope = draft.get(Scope, scope.parent)
        depth += 1
    return depth


ELEMENT = Element(enter, called_case.resume)
