"""How urgent work is by the data: reckoned when an item is made, and again when data that it hangs on have changed.

Time alone changes nothing: what must become more urgent with time is a row of an escalation table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import MOST_PRIORITY, PriorityRule, UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate, process_scope
from flowkit.core.instance.facts import DataSet, NodePassed, StateChanged
from flowkit.core.instance.moves import Answer, incident, node_at
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Fact
from flowkit.core.workitem.facts import PriorityChanged
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.errors import ExpressionNull, FlowkitError, InputInvalid, Text

_THE_CASE: Final = 0
"""Instead of a token: the work goes on with the priority that it has."""


def priority_of(context: Context, draft: Draft, scope: Scope, node: Node, own: Data) -> int:
    """The priority of work at the node; `own` are the data of its token. Raises FlowkitError where the data give
    none: an item whose urgency nobody knows must be seen, as must a limit that nobody knows.
    """
    rule = node.spec.priority if isinstance(node.spec, UserTask) else 0
    if not isinstance(rule, PriorityRule):
        return rule
    value = evaluate(context, draft, scope, rule.source, own)
    if value is None and rule.default is not None:
        return rule.default
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and _is_one(value):
        return int(value)
    kind = ExpressionNull if value is None else InputInvalid
    said = "null" if value is None else str(value)[:80]
    raise kind(
        Text(
            f"the priority {rule.source.source} must be a whole number from -{MOST_PRIORITY} to {MOST_PRIORITY},"
            f" and gives {said}",
            f"优先级 {rule.source.source} 应为 -{MOST_PRIORITY} 至 {MOST_PRIORITY} 的整数，得到 {said}",
        ),
        code="priority-invalid",
        mend=Text("correct the data, or give the priority a default", "请更正数据，或给优先级写 default"),
    )


def _is_one(value: int | Decimal) -> bool:
    return -MOST_PRIORITY <= value <= MOST_PRIORITY and value == int(value)


def after_data(context: Context, draft: Draft, fact: DataSet) -> Answer:
    return _followed(context, draft, fact.scope, fact.values)


def after_passing(context: Context, draft: Draft, fact: NodePassed) -> Answer:
    return _followed(context, draft, fact.scope, fact.values) if fact.values else ()


def after_state(context: Context, draft: Draft, fact: StateChanged) -> Answer:
    return _followed(context, draft, 1, {"case"})


def _followed(context: Context, draft: Draft, number: int, names: Collection[str]) -> Answer:
    """Open work of the process whose priority hangs on what has changed."""
    process = process_scope(draft, draft.get(Scope, number))
    ranked = definition_of(context, process).ranked
    steps = {step for step, rule in ranked.items() if not rule.source.reads.isdisjoint(names)}
    if not steps:
        return ()
    if not draft.is_new and Below(process.id) not in context.answers:
        return Below(process.id)
    return list(_changed(context, draft, process, steps))


def _changed(context: Context, draft: Draft, process: Scope, steps: Collection[str]) -> Iterator[Fact]:
    """What cannot be reckoned keeps the priority that it has; one incident for each step says so."""
    failed: set[str] = set()
    for item in draft.all(WorkItem):
        scope, token = draft.find(Scope, item.scope), draft.find(Token, item.token)
        if item.kind != "work" or item.node not in steps or item.status not in OPEN_STATES or not (scope and token):
            continue
        if process_scope(draft, scope).id != process.id:
            continue
        try:
            found = priority_of(context, draft, scope, node_at(context, scope, item.node), token.data)
        except FlowkitError as error:
            if item.node not in failed:
                yield incident(context, _THE_CASE, item.node, error)
            failed.add(item.node)
            continue
        if item.least_priority is not None:
            found = max(found, item.least_priority)
        if found != item.priority:
            yield PriorityChanged(item.id, found, item.priority)
