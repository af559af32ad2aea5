"""BPMN 13.3.7 Multi-Instance, parallel: a round. One token for each member, counted on the scope of the round.

The members never look at each other: a completion changes its own rows and the counters, however many are open.
"""

from __future__ import annotations

from decimal import Decimal

from flowkit.core.definition.model import Node, Round, UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate
from flowkit.core.instance.facts import Arrived, NodePassed, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.errors import InputInvalid, Text

LARGEST = 100_000


def enter(context: Context, draft: Draft, scope: Scope, node: Node, flow: str, data: Data) -> Answer:
    rounds = node.round
    members = _members(context, draft, scope, node, rounds) if rounds is not None else []
    if rounds is None or not members:
        return (NodePassed(scope.id, node.id, node.flows),)
    token = context.new_id()
    declared = definition_of(context, scope).fields.get(rounds.outcome)
    outcomes = tuple(str(choice) for choice in declared.choices) if declared is not None else ()
    opened = ScopeOpened(
        token, scope.id, "round", node.id, scope.process, scope.version, {}, total=len(members), outcomes=outcomes
    )
    arrivals = [
        Arrived(token, node.id, "", {"loopCounter": number, **({rounds.element: member} if rounds.element else {})})
        for number, member in enumerate(members, 1)
    ]
    return (TokenRested(token, scope.id, node.id, "scope", {}), opened, *arrivals)


def _members(context: Context, draft: Draft, scope: Scope, node: Node, rounds: Round) -> list[object]:
    source = rounds.collection or rounds.cardinality
    value = evaluate(context, draft, scope, source) if source is not None else None
    if rounds.collection is None and isinstance(value, int | Decimal) and value == int(value) and 0 <= value <= LARGEST:
        return list(range(1, int(value) + 1))
    if rounds.collection is not None and isinstance(value, list) and len(value) <= LARGEST:
        return _persons_once(value) if _names_persons(node) else value
    raise InputInvalid(
        Text(
            "the members of the round must be a list, or a count, of at most {n}; {source} gives {value!r}",
            "会签成员必须是列表或数目(最多 {n});{source} 得到 {value!r}",
        ).format(n=LARGEST, source=source.source if source is not None else "", value=value),
        code="round-invalid",
    )


def _names_persons(node: Node) -> bool:
    """Whether the member of the round says who gets the work."""
    rules = node.spec.assignment.rules if isinstance(node.spec, UserTask) else ()
    element = node.round.element if node.round is not None else ""
    return any(rule.kind == "data" and rule.value == element for rule in rules)


def _persons_once(members: list[object]) -> list[object]:
    """Nobody has two open turns of one round (people, rule 9)."""
    once: dict[str, object] = {}
    for member in members:
        once.setdefault(repr(member), member)
    return list(once.values())
