"""What is thrown by its code climbs the scopes until somebody catches it (BPMN 10.5.1, 13.5).

In each scope first an event subprocess, then the border of the activity that owns the scope. An event subprocess does
not catch what comes out of itself; and what comes out of one that took the place of its scope is for the border.
Invariant: a catching event is found by table, one look-up for each scope that is climbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flowkit.core.definition.events import Catch, Fault, Signal, Trigger
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.timers import Message
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data, assigned, definition_of, taken
from flowkit.core.instance.elements.event_sub_process import begin
from flowkit.core.instance.elements.sending import send
from flowkit.core.instance.facts import Arrived, DataSet, ErrorThrown, EscalationThrown, NodePassed
from flowkit.core.instance.moves import cancelled, container_of
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import FlowkitError, Text

THROWN = "$thrown"


class Thrown(NamedTuple):
    """What throwing led to. `ended`: who threw it is gone with what was interrupted.

    Otherwise the token arrives once more, "along" THROWN: it only passes, if its scope still lives then.
    """

    facts: Sequence[Fact]
    ended: bool


class Caught(NamedTuple):
    """The catching event, the scope that it stands in, and the token at the activity whose border it stands on.

    `moving`: the activity is not at rest; its token is the thrown one.
    """

    scope: Scope
    event: Node
    host: Token | None = None
    moving: bool = False


def throw(context: Context, draft: Draft, scope: Scope, node: Node, triggers: Sequence[Trigger]) -> Thrown | Question:
    """All that an event throws; then its token passes, if nothing has ended it."""
    thrown = throw_all(context, draft, scope, node, triggers)
    if isinstance(thrown, Question) or thrown.ended:
        return thrown
    return Thrown([*thrown.facts, Arrived(scope.id, node.id, THROWN)], ended=False)


def throw_all(
    context: Context, draft: Draft, scope: Scope, node: Node, triggers: Sequence[Trigger], local: Data = NOWHERE
) -> Thrown | Question:
    """All triggers in order, until something ends the node. Their payloads see the `local` data. Raises FlowkitError
    for an error nobody catches.
    """
    facts: list[Fact] = []
    for trigger in triggers:
        if isinstance(trigger, Fault):
            payload = assigned(context, draft, scope, trigger.payload, local)
            answer = throw_fault(context, draft, scope, node, Fault(trigger.kind, trigger.code), payload)
            if isinstance(answer, Question):
                return answer
            facts += answer.facts
            if answer.ended:
                return Thrown(facts, ended=True)
        elif isinstance(trigger, Message | Signal):
            sent = send(context, draft, scope, node, trigger, assigned(context, draft, scope, trigger.payload, local))
            if isinstance(sent, Question):
                return sent
            facts += sent
    return Thrown(facts, ended=False)


def throw_fault(
    context: Context,
    draft: Draft,
    scope: Scope,
    node: Node,
    fault: Fault,
    payload: dict[str, object],
    token: Token | None = None,
) -> Thrown | Question:
    """An error or escalation of the node, of the `token` that rests there, or of one that moves."""
    caught = _find(context, draft, scope, node, fault, token)
    if caught is None:
        if fault.kind == "error":
            raise uncaught(fault.code, payload)
        return Thrown((EscalationThrown(scope.id, node.id, fault.code),), ended=False)
    fact = ErrorThrown if fault.kind == "error" else EscalationThrown
    following = _interrupted(context, draft, caught)
    if isinstance(following, Question):
        return following
    values = _values(context, draft, caught, fault, payload)
    catch = caught.event.spec
    return Thrown(
        (fact(scope.id, node.id, fault.code), *values, *following),
        ended=isinstance(catch, Catch) and catch.interrupting,
    )


def uncaught(code: str, payload: dict[str, object]) -> FlowkitError:
    """The error that nobody catches: no success, but an incident."""
    detail = str(payload.get("message", ""))[:500]
    return FlowkitError(
        Text("nobody catches the error {code} {detail}", "没有事件捕获错误 {code} {detail}").format(
            code=repr(code), detail=detail
        ),
        code="error-uncaught",
        mend=Text(
            "mend the cause and retry, or resolve it by hand; a boundary error event would catch it",
            "排除原因后重试,或人工处理;可用边界错误事件捕获",
        ),
    )


def _interrupted(context: Context, draft: Draft, caught: Caught) -> Sequence[Fact] | Question:
    event, host = caught.event, caught.host
    if event.kind == "eventSubProcessStart":
        return begin(context, draft, caught.scope, event)
    interrupting = isinstance(event.spec, Catch) and event.spec.interrupting
    passed = NodePassed(caught.scope.id, event.id, event.flows, consumed=int(caught.moving and interrupting))
    if host is None or not interrupting:
        return (passed,)
    if host.holds == "scope" and Below(host.id) not in context.answers:
        return Below(host.id)
    return (*cancelled(draft, host), passed)


def _values(
    context: Context, draft: Draft, caught: Caught, fault: Fault, payload: dict[str, object]
) -> tuple[Fact, ...]:
    """What the catching event takes of the payload; `code` is the code that was thrown."""
    triggers = caught.event.spec.triggers if isinstance(caught.event.spec, Catch) else ()
    fitting = [each for each in triggers if isinstance(each, Fault) and each.kind == fault.kind]
    best = sorted((each for each in fitting if each.code in (fault.code, "")), key=lambda each: each.code == "")
    scope = caught.scope
    values = taken(definition_of(context, scope), best[0].result, {"code": fault.code, **payload}) if best else {}
    return (DataSet(scope.id, values),) if values else ()


def _find(context: Context, draft: Draft, scope: Scope, node: Node, fault: Fault, token: Token | None) -> Caught | None:
    if scope.kind != "round" and (event := _on_border(definition_of(context, scope), node.id, fault)):
        return Caught(scope, event, token, moving=token is None)
    here, left, closed = scope, "", False
    while True:
        definition = definition_of(context, here)
        start = None if closed or here.kind not in ("process", "subprocess") else _inside(definition, here, fault)
        if start is not None and start.parent != left:
            return Caught(here, start)
        if here.parent is None:
            return None
        owner, outer = draft.get(Token, here.id), draft.get(Scope, here.parent)
        around = definition_of(context, outer)
        left, closed = "", False
        if around.nodes[owner.node].kind == "eventSubProcess":
            left, begun_by = owner.node, around.nodes[around.starts[owner.node]].spec
            closed = isinstance(begun_by, Catch) and begun_by.interrupting
        elif outer.kind != "round" and owner.holds != "done" and (event := _on_border(around, owner.node, fault)):
            return Caught(outer, event, owner)
        here = outer


def _on_border(definition: ProcessDefinition, activity: str, fault: Fault) -> Node | None:
    border = definition.catchers.border
    found = border.get((activity, fault.kind, fault.code)) or border.get((activity, fault.kind, ""))
    return definition.nodes[found] if found else None


def _inside(definition: ProcessDefinition, scope: Scope, fault: Fault) -> Node | None:
    inside, container = definition.catchers.inside, container_of(scope)
    found = inside.get((container, fault.kind, fault.code)) or inside.get((container, fault.kind, ""))
    return definition.nodes[found] if found else None
