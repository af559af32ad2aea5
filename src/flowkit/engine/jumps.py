"""What a jump would do, before it is done: decided by the operation itself, and not followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flowkit.core.commands import Operate
from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import TokenCancelled
from flowkit.core.instance.records import MARKS, Case, Scope, Token
from flowkit.core.operations import table
from flowkit.core.operations.foreseeing import REASON
from flowkit.core.operations.jumping import Jumped
from flowkit.core.protocol import Actor, Fact, Question, Rejection
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.action import Refused, Workshop, context_of
from flowkit.engine.answers import Outside
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ids import inner_id
from flowkit.engine.ports import Focus, Unit


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token at rest: `id` to jump with, the step where it is, and what it waits for ("work", "event", "scope" for
    what is inside of it, "incident").
    """

    id: str
    step: str
    name: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """An item that would leave the inboxes."""

    id: str
    step: str
    name: str
    assignee: str
    offer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JumpView:
    """What a jump would do: the step left and the step entered; the steps between that nobody would do (`skipped`) or
    that would be done once more (`again`), the items `withdrawn`, the `joins` from which waiting tokens would be taken,
    and the rules of the clocks that would end void. `names` are the names of the steps.
    """

    step: str
    target: str
    skipped: tuple[str, ...]
    again: tuple[str, ...]
    withdrawn: tuple[WithdrawnView, ...]
    joins: tuple[str, ...]
    clocks: tuple[str, ...]
    names: Mapping[str, str]


def token_views(catalogue: Catalogue, unit: Unit, case: Case) -> list[TokenView]:
    """The tokens at rest, but for what only lies there."""
    scopes = {each.id: each for each in unit.scopes(case.id)}
    return [
        TokenView(inner_id(case.id, each.id), each.node, _name(catalogue, unit, scopes[each.scope], each), each.holds)
        for each in unit.tokens(case.id)
        if each.holds not in MARKS
    ]


def _name(catalogue: Catalogue, unit: Unit, scope: Scope, token: Token) -> str:
    return catalogue.definition(unit, scope.process, scope.version).nodes[token.node].name or token.node


def jump_view(shop: Workshop, unit: Unit, case: Case, command: Operate, actor: Actor) -> JumpView:
    """Raises Refused with what the jump itself would be refused with."""
    root = next(each for each in unit.scopes(case.id) if each.id == 1)
    draft = Draft(case, [root, *unit.row(case.id, Focus("item", command.subject))])
    context = context_of(shop, unit, draft, actor, shop.clock.now())
    outside = Outside(unit, shop.catalogue, shop.handlers, context, draft)
    asked = Operate(command.operation, command.subject, reason=REASON, target=command.target)
    decision = table.decide(context, draft, asked)
    while isinstance(decision, Question):
        context.answers[decision] = outside.answer(decision)
        decision = table.decide(context, draft, asked)
    if isinstance(decision, Rejection):
        raise Refused(decision, case.id, command, actor)
    (jumped,) = [fact for fact in decision if isinstance(fact, Jumped)]
    nodes = definition_of(context, draft.get(Scope, jumped.scope)).nodes
    steps = (jumped.node, jumped.target, *jumped.skipped, *jumped.again, *jumped.joins)
    gone = [fact.token for fact in decision if isinstance(fact, TokenCancelled)]
    return JumpView(
        jumped.node, jumped.target, jumped.skipped, jumped.again,
        tuple(_withdrawn(draft, gone)), jumped.joins, tuple(_clocks(draft, decision)),
        {each: nodes[each].name or each for each in steps},
    )  # fmt: skip


def _withdrawn(draft: Draft, tokens: Sequence[int]) -> Iterator[WithdrawnView]:
    for token in tokens:
        for item in draft.of_token(WorkItem, token):
            if item.status in OPEN_STATES:
                public = inner_id(draft.case.id, item.id)
                yield WithdrawnView(public, item.node, item.name, item.assignee, item.offer)


def _clocks(draft: Draft, facts: Sequence[Fact]) -> list[str]:
    gone = {fact.token for fact in facts if isinstance(fact, TokenCancelled)}
    running = [each for each in draft.all(Deadline) if each.ended_at is None]
    return list(dict.fromkeys(each.rule for each in running if each.token in gone))
