"""A call that names a unit: the called process is a case of its own there, linked to the case that called it.

Both cases have their own lock, clocks, states and people. What crosses is delivered: the beginning to the unit, the end
back to the token that waits. A case that is returned or cancelled there is an error at the border of the call.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import CallActivity
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate, fitting, taken
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.facts import (
    CaseEnded,
    CaseRecalled,
    CaseRequested,
    DeliverySent,
    IncidentRaised,
    Subscribed,
    TokenCancelled,
    TokenRested,
)
from flowkit.core.instance.moves import Answer, incident, leaving, node_at
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Question
from flowkit.errors import FlowkitError, Text

CALLER = "$caller"
"""In the data of the root of a called case: the case that called it, and the subscription that waits there."""
RETURNED = "$returned"
"""In the same place: who has returned the case to its caller, and why."""


def enter(
    context: Context, draft: Draft, scope: Scope, node: Node, data: Data, call: CallActivity, handed: Data
) -> Answer:
    """The token waits; the case is asked for in the unit that the expression names, in the name of who acts."""
    unit = evaluate(context, draft, scope, call.unit, data) if call.unit is not None else None
    if not isinstance(unit, str) or not unit:
        raise FlowkitError(
            Text("the unit of the called case is {value!r}", "被调用办件的单位为 {value!r}").format(value=unit),
            code="call-without-unit",
            mend=Text("name a unit in the data, then retry", "请在数据中指定单位后重试"),
        )
    token, waiting = context.new_id(), context.new_id()
    own = evaluate(context, draft, scope, call.key, data) if call.key is not None else None
    key = str(own) if own is not None else f"{draft.case.id}.{token}"
    by = draft.case.starter if context.actor.system else context.actor.id
    asked = {"unit": unit, "caller": draft.case.id, "token": token, "data": handed}
    return (
        TokenRested(token, scope.id, node.id, "event", data),
        Subscribed(waiting, token, call.process, f"{draft.case.id}.{token}", "case", node.id),
        CaseRequested(context.new_id(), call.process, "", key, asked, by, waiting),
    )


def resume(context: Context, draft: Draft, node: Node, token: Token, payload: object) -> Answer:
    """The called case has ended: its data come in, or it was returned or cancelled and the border may catch it."""
    call, scope = node.spec, draft.get(Scope, token.scope)
    told = payload if isinstance(payload, dict) else {}
    if not isinstance(call, CallActivity):
        return ()
    try:
        if told.get("status") not in ("completed", "closed"):
            fault = Fault("error", str(told.get("end")))
            thrown = throw_fault(context, draft, scope, node, fault, told, token)
            return thrown if isinstance(thrown, Question) else thrown.facts
        return leaving(context, draft, token, values=_values(context, scope, call, told))
    except FlowkitError as error:
        return (incident(context, token.id, node.id, error),)


def _values(context: Context, scope: Scope, call: CallActivity, told: Data) -> Data:
    """What the call takes of the data that the case ended with."""
    found, definition = told.get("data"), definition_of(context, scope)
    data: dict[str, object] = found if isinstance(found, dict) else {}
    shared = definition.fields.keys() & data.keys() if call.all_out else ()
    return {name: fitting(definition.fields[name], data[name]) for name in sorted(shared)} | taken(
        definition, call.outputs, data
    )


def after_case_ended(context: Context, draft: Draft, fact: CaseEnded) -> Answer:
    """Whoever called the case hears of its end, with what it brought."""
    root = draft.get(Scope, 1)
    caller = root.data.get(CALLER)
    if not isinstance(caller, list):
        return ()
    case, waiting = caller
    private = definition_of(context, root).private
    data = {name: each for name, each in root.data.items() if not name.startswith("$") and name not in private}
    returned = root.data.get(RETURNED)
    why: dict[str, object] = returned if isinstance(returned, dict) else {}
    told = {"status": fact.status, "end": fact.end_state, "data": data, **why}
    return (DeliverySent(context.new_id(), "", "", told, str(case), int(str(waiting)), "", "", None),)


def called_back(context: Context, draft: Draft) -> Iterator[IncidentRaised]:
    """The tokens of a restored case that wait for cases which ended when it was closed: nobody would answer them."""
    ended = FlowkitError(
        Text("the called case ended when this one was closed", "被调用的办件已随本件办结而结束"),
        code="call-called-back",
        mend=Text("retry, so that it begins anew", "请重试以重新发起"),
    )
    for token in draft.all(Token):
        scope = draft.find(Scope, token.scope) if token.holds == "event" else None
        call = node_at(context, scope, token.node).spec if scope is not None else None
        if isinstance(call, CallActivity) and call.unit is not None:
            yield incident(context, token.id, token.node, ended)


def after_cancelling(context: Context, draft: Draft, fact: TokenCancelled) -> Answer:
    """Nobody waits for the called case any more: it ends as well."""
    scope = draft.find(Scope, fact.scope)
    call = definition_of(context, scope).nodes[fact.node].spec if scope is not None else None
    if not isinstance(call, CallActivity) or call.unit is None:
        return ()
    return (CaseRecalled(context.new_id(), call.process, fact.token),)
