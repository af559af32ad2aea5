"""Retry and resolve: what a person does about an incident, a place where the case could not go on."""

from __future__ import annotations

from dataclasses import replace

from flowkit.core.commands import Operate
from flowkit.core.definition.model import Node
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.rounds import Round
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import (
    DataSet,
    GuardSet,
    IncidentResolved,
    JobScheduled,
    MarkDropped,
    RoundAsked,
    TokenLeft,
    TokenSent,
)
from flowkit.core.instance.moves import cancelled, leaving, node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Incident, Scope, Token
from flowkit.core.instance.rounds_turns import beside
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Rejection
from flowkit.errors import Text


def retry(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Try the same place again, with corrected data if some are given."""
    incident = draft.get(Incident, command.subject)
    resolved = IncidentResolved(incident.id, incident.token, context.actor.id)
    token = draft.find(Token, incident.token)
    if token is None:
        return (*_data(draft, None, command.data), resolved)
    if token.holds == "guard":
        again_guard = GuardSet(context.new_id(), token.scope, token.node)
        dropped = MarkDropped(token.id, token.scope, token.node)
        return (*_data(draft, token, command.data), resolved, dropped, again_guard)
    if incident.job is not None:
        again = JobScheduled(context.new_id(), "handler", token.id, token.node, context.now)
        return (*_data(draft, token, command.data), resolved, again)
    if token.holds == "scope" and Below(token.id) not in context.answers:
        return Below(token.id)
    owned = draft.find(Scope, token.id)
    if owned is not None and owned.kind == "round":
        return (*_data(draft, token, command.data), resolved, RoundAsked(owned.id, token.node))
    sent = TokenSent(token.scope, token.node, token.data)
    return (*_data(draft, token, command.data), resolved, *cancelled(draft, token), sent)


def resolve(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """The person has done by hand what the step should have done: data are set and the token goes on."""
    incident = draft.get(Incident, command.subject)
    resolved = IncidentResolved(incident.id, incident.token, context.actor.id)
    token = draft.find(Token, incident.token)
    if token is None:
        return (*_data(draft, None, command.data), resolved)
    if token.holds in ("scope", "guard"):
        return retry(context, draft, command, setting)
    node = node_at(context, draft.get(Scope, token.scope), token.node)
    if node.kind == "exclusiveGateway":
        flow = _way(node, command.target)
        if flow is None:
            return _no_way(node)
        left = TokenLeft(token.id, token.scope, node.id, (flow,))
        return (*_data(draft, token, command.data), resolved, left)
    if beside(token.data) is not None and Below(token.scope) not in context.answers:
        return Below(token.scope)
    brought = _result(node, draft.get(Scope, token.scope), command)
    rest = {name: value for name, value in command.data.items() if name not in brought}
    return (*_data(draft, token, rest), resolved, *leaving(context, draft, token, values=brought))


def _result(node: Node, scope: Scope, command: Operate) -> dict[str, object]:
    """What is given for the result of one instance of a round; it is no datum of the process."""
    output = node.round.output if scope.kind == "round" and isinstance(node.round, Round) else ""
    return {output: command.data[output]} if output in command.data else {}


def _ways(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...]:
    """Where a gateway can let the token go; nothing for other steps."""
    incident = draft.get(Incident, command.subject)
    token = draft.find(Token, incident.token)
    if token is None or token.holds in ("scope", "guard"):
        return ()
    node = node_at(context, draft.get(Scope, token.scope), token.node)
    return tuple(flow.target for flow in node.outgoing) if node.kind == "exclusiveGateway" else ()


def _first_way(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Operate:
    return replace(command, target=next(iter(_ways(context, draft, command, setting)), ""))


def _way(node: Node, target: str) -> str | None:
    """The one flow that a person chooses at a gateway, by its id or by the node it leads to; else the default flow."""
    if not target:
        return node.default
    return next((flow.id for flow in node.outgoing if target in (flow.id, flow.target)), None)


def _no_way(node: Node) -> Rejection:
    return refusal(
        "way-missing",
        "{node} lets one way through; name it as the target: {ways}",
        "{node} 只放行一条路径;请以 target 指明:{ways}",
        node=node.name or node.id,
        ways=", ".join(flow.target for flow in node.outgoing),
    )


def _data(draft: Draft, token: Token | None, data: dict[str, object]) -> tuple[Fact, ...]:
    if not data:
        return ()
    return (DataSet(token.scope if token is not None else 1, data),)


RETRY = Operation(
    "retry",
    "incident",
    ("reader", "starter"),
    Text("retry", "重试"),
    Text("try the failed place again, with corrected data if given", "在原处重试,可附更正数据"),
    retry,
    accepts=("data",),
)
RESOLVE = Operation(
    "resolve",
    "incident",
    ("reader", "starter"),
    Text("resolve", "处理异常"),
    Text("the step was done by hand; the case goes on after it", "该步骤已人工完成,办件继续"),
    resolve,
    reason=True,
    accepts=("data", "target"),
    choices=_ways,
    example=_first_way,
)
