"""BPMN 13.3.7 Multi-Instance: a round. One token for each member, at once or one after the other, counted on its scope.

The members never look at each other: a completion changes its own rows and the counters, however many are open.
"""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from flowkit.core.definition.model import Node, Round
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate
from flowkit.core.instance.facts import Arrived, NodePassed, ScopeOpened, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.questions import MembersOf
from flowkit.core.instance.records import MEMBERS, SHARES, WEIGHED_AS, WEIGHT, WEIGHTS, Scope
from flowkit.core.instance.rounds import instance_data
from flowkit.core.instance.rounds_deciding import check_rule, shares_of
from flowkit.core.instance.rounds_turns import kept_of, names_persons
from flowkit.core.protocol import Context, Question, key_in
from flowkit.errors import InputInvalid, Text
from flowkit.expressions.numbers import Number, exact_sum

LARGEST = 100_000


def enter(context: Context, draft: Draft, scope: Scope, node: Node, rounds: Round, data: Data) -> Answer:
    members = members_of(context, draft, scope, node, rounds, data)
    if isinstance(members, Question):
        return members
    shares = _shares(context, draft, scope, rounds, members) if rounds.rule is not None else None
    if isinstance(shares, Question):
        return shares
    if not members:
        return (NodePassed(scope.id, node.id, node.flows),)
    token = context.new_id()
    declared = definition_of(context, scope).fields.get(rounds.outcome)
    outcomes = tuple(str(choice) for choice in declared.choices) if declared is not None else ()
    later: Data = {MEMBERS: members} if rounds.sequential else {}
    if shares is not None:
        kept: Data = {SHARES: [_kept(each) for each in shares]} if rounds.sequential else {}
        later = {**later, **kept, WEIGHTS: {"total": _sum(shares), "given": 0, "by": {}}}
    opened = ScopeOpened(
        token, scope.id, "round", node.id, scope.process, scope.version, later,
        total=len(members), outcomes=outcomes, live=1 if rounds.sequential else len(members),
    )  # fmt: skip
    first = members[:1] if rounds.sequential else members
    arrivals = [
        Arrived(token, node.id, "", instance_data(rounds, number, member, shares[number - 1] if shares else None))
        for number, member in enumerate(first, 1)
    ]
    return (TokenRested(token, scope.id, node.id, "scope", kept_of(data) or {}), opened, *arrivals)


def _shares(
    context: Context, draft: Draft, scope: Scope, rounds: Round, members: list[object]
) -> list[Data] | Question | None:
    """What each signer weighs, None if all weigh the same. Raises InputInvalid if they together could never approve."""
    rule = rounds.rule
    shares: list[Data] | None = None
    if rule is None:
        return None
    if rule.weighs:
        turns = [(member, instance_data(rounds, number, member)) for number, member in enumerate(members, 1)]
        found = shares_of(context, draft, scope, rule, turns)
        if isinstance(found, Question):
            return found
        shares = found
    check_rule(context, draft, scope, rule, len(members), len(members) if shares is None else _sum(shares))
    return shares


def _sum(shares: list[Data]) -> Number:
    return exact_sum(*(cast("Number", each[WEIGHT]) for each in shares))


def _kept(share: Data) -> object:
    return [*share.values()] if WEIGHED_AS in share else share[WEIGHT]


def members_of(
    context: Context, draft: Draft, scope: Scope, node: Node, rounds: Round, data: Data
) -> list[object] | Question:
    """The members as they are now. Raises InputInvalid for what is none, and where nobody is one."""
    if rounds.members:
        question = MembersOf(scope.process, tuple(key_in(each, draft.case.unit) for each in rounds.members))
        found = context.answers.get(question, question)
        return found if isinstance(found, Question) else _in_office(rounds, found)
    source = rounds.collection or rounds.cardinality
    value = evaluate(context, draft, scope, source, data) if source is not None else None
    if rounds.collection is None and isinstance(value, int | Decimal) and value == int(value) and 0 <= value <= LARGEST:
        return list(range(1, int(value) + 1))
    if rounds.collection is not None and isinstance(value, list) and len(value) <= LARGEST:
        return _persons_once(value) if names_persons(node) else value
    raise InputInvalid(
        Text(
            "the members of the round must be a list, or a count, of at most {n}; {source} gives {value!r}",
            "会签成员必须是列表或数目(最多 {n});{source} 得到 {value!r}",
        ).format(n=LARGEST, source=source.source if source is not None else "", value=value),
        code="round-invalid",
    )


def _in_office(rounds: Round, found: object) -> list[object]:
    """Nobody is an incident, as with every assignment."""
    if isinstance(found, tuple) and 0 < len(found) <= LARGEST:
        return list(found)
    raise InputInvalid(
        Text("nobody is a member of the round: {keys}", "会签没有成员:{keys}").format(keys=", ".join(rounds.members)),
        code="round-empty",
        mend=Text("fill the positions or the group, and retry", "补齐岗位或小组成员后重试"),
    )


def _persons_once(members: list[object]) -> list[object]:
    """Nobody has two open turns of one round (people, rule 9)."""
    once: dict[str, object] = {}
    for member in members:
        once.setdefault(repr(member), member)
    return list(once.values())
