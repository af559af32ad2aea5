"""Add signer (加签) and remove signer (减签), in a round and at a step that one person does.

Before: the added one signs first, and then the item comes back. After: the added one follows. Beside: both have to
sign. In a sequential round that changes the order; in a parallel one the turn before makes the other wait, the turn
after follows it. Whoever is added in a round is one of its signers: counted, weighed, asked for a vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from flowkit.core.commands import Operate
from flowkit.core.definition.model import Node
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.rounds import Round
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.facts import NodePassed, RoundAsked, SignerAdded, SignerRemoved, TokenSent
from flowkit.core.instance.moves import cancelled, node_at, sent_straight
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import (
    ADDED_BY,
    BESIDE,
    MEMBERS,
    RETURN_TO,
    SHARES,
    SIGNER,
    STRAIGHT,
    WEIGHED_AS,
    WEIGHT,
    Scope,
    Token,
)
from flowkit.core.instance.rounds import instance_data, share_of
from flowkit.core.instance.rounds_deciding import shares_of
from flowkit.core.instance.rounds_turns import (
    after,
    begun,
    beside,
    followed,
    is_of_round,
    last_number,
    next_turn,
    signer_of,
    with_after,
)
from flowkit.core.operations import receiver
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import FlowkitError, Text

Place = Literal["before", "after", "beside"]
PLACES: Final[tuple[Place, ...]] = ("before", "after", "beside")


def add(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    node = node_at(context, draft.get(Scope, item.scope), item.node)
    if command.target not in PLACES:
        return refusal(
            "place-unknown", "a signer is added before, after or beside, not {place!r}",
            "加签位置为 before、after 或 beside,而不是 {place!r}", place=command.target,
        )  # fmt: skip
    no = receiver.refused(context, draft, item, command.to, adding=True)
    no = no or receiver.by_stand_in(context, draft, item, node, command.to)
    return no or _added(context, draft, command, item, node, command.target)


def _added(context: Context, draft: Draft, command: Operate, item: WorkItem, node: Node, place: Place) -> Decision:
    token, scope = draft.get(Token, item.token), draft.get(Scope, item.scope)
    try:
        turn = _turn(context, draft, scope, node, token, command.to)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    if isinstance(turn, Question):
        return turn
    asked = (RoundAsked(scope.id, node.id),) if _has_rule(scope, node) else ()
    if place == "beside" and not is_of_round(scope, node):
        number = beside(token.data)
        turn = {**turn, BESIDE: token.id if number is None else number}
    added = SignerAdded(scope.id, node.id, token.id, place, command.to, context.actor.id, command.reason, turn)
    if place == "after":
        return (added, *asked)
    if place == "beside":
        return (added, TokenSent(scope.id, node.id, turn), *asked)
    first = with_after({**turn, **_shared(token)}, [_own_turn(context, item, token), *after(token.data)])
    return (added, TokenSent(scope.id, node.id, first), *cancelled(draft, token), *asked)


def _turn(context: Context, draft: Draft, scope: Scope, node: Node, token: Token, person: str) -> Data | Question:
    """The data of a turn for that person."""
    own: Data = {SIGNER: person, ADDED_BY: context.actor.id}
    if not is_of_round(scope, node) or not isinstance(node.round, Round):
        return {**_plain(token.data), **own}
    turn = instance_data(node.round, last_number(scope) + 1, person)
    rule = node.round.rule
    if rule is not None and rule.weighs:
        shares = shares_of(context, draft, draft.get(Scope, scope.parent or 1), rule, [(person, turn)])
        if isinstance(shares, Question):
            return shares
        turn = {**turn, **shares[0]}
    return {**turn, **own}


def _plain(data: Data) -> Data:
    return {name: value for name, value in data.items() if not name.startswith("$")}


def _shared(token: Token) -> Data:
    return {name: token.data[name] for name in (BESIDE, STRAIGHT) if name in token.data}


def _own_turn(context: Context, item: WorkItem, token: Token) -> Data:
    """The turn of the item, as it comes back: to the person who had it, or by the rule if that was a substitute."""
    kept = {name: token.data[name] for name in (SIGNER, ADDED_BY, WEIGHT, WEIGHED_AS) if name in token.data}
    person = item.assignee or context.actor.id
    back: Data = {RETURN_TO: person} if item.on_behalf_of else {SIGNER: person}
    return {**_plain(token.data), **kept, **back}


def _has_rule(scope: Scope, node: Node) -> bool:
    return is_of_round(scope, node) and isinstance(node.round, Round) and node.round.rule is not None


def remove(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    token, scope = draft.get(Token, item.token), draft.get(Scope, item.scope)
    node = node_at(context, scope, item.node)
    found = next(_found(scope, node, item, token, command.to), None)
    in_round = is_of_round(scope, node)
    if found is None or (not in_round and ADDED_BY not in found.turn):
        return refusal(
            "no-signer", "{to} is no signer here who can be removed", "{to} 不是此处可减去的签署人",
            Text("name the item of the signer, or who follows it", "请指明该签署人的事项或其后的签署人"),
            to=command.to or item.assignee or "-",
        )  # fmt: skip
    if in_round and scope.total == 1:
        return refusal(
            "last-signer", "the last signer cannot be removed", "不能减去最后一名签署人",
            Text("add another first, or cancel the case", "请先加签他人,或撤销办件"),
        )  # fmt: skip
    removed = found._replace(by=context.actor.id, reason=command.reason)
    if in_round:
        gone = tuple(cancelled(draft, token)) if removed.place == "open" else ()
        return (removed, *gone, RoundAsked(scope.id, node.id))
    if removed.place == "after":
        return (removed,)
    if beside(token.data) is not None and Below(scope.id) not in context.answers:
        return Below(scope.id)
    return (removed, *_without(draft, token, node))


def _without(draft: Draft, token: Token, node: Node) -> Iterator[Fact]:
    """The turn ends unsigned: the next begins, those beside it are waited for, or whoever signed has done it."""
    following, ended = next_turn(token.data), cancelled(draft, token)
    if following is not None:
        yield TokenSent(token.scope, node.id, following)  # first: the scope is never without a token
        yield from ended
    elif followed(draft, token):
        yield from ended
    elif STRAIGHT in token.data:
        yield sent_straight(token)
        yield from ended
    else:
        yield from ended
        yield NodePassed(token.scope, node.id, node.flows, consumed=0)


def _found(scope: Scope, node: Node, item: WorkItem, token: Token, person: str) -> Iterator[SignerRemoved]:
    """Where this person signs: has the item, follows its turn, or is a later member of the round."""
    element = node.round.element if isinstance(node.round, Round) else ""
    gone = SignerRemoved(scope.id, node.id, token.id, "open", person or _name(item), "", "", token.data)
    if person in ("", item.assignee) or (not item.assignee and f"person:{person}" in item.offer):
        yield gone
    for position, turn in enumerate(after(token.data)):
        if signer_of(turn, element) == person:
            yield gone._replace(place="after", turn=turn, position=position)
    members, shares = scope.data.get(MEMBERS), scope.data.get(SHARES)
    if not isinstance(members, list) or not is_of_round(scope, node) or not element:
        return
    for position in range(begun(scope), len(members)):
        if members[position] == person:
            share = share_of(shares[position]) if isinstance(shares, list) else {}
            yield gone._replace(place="later", turn={"loopCounter": position + 1, **share}, position=position)


def _name(item: WorkItem) -> str:
    return item.assignee or next((key.removeprefix("person:") for key in item.offer), "")


ADD = Operation(
    "add-signer",
    "item",
    ("holder", "candidate"),
    Text("add a signer", "加签"),
    Text(
        "another person signs too: before (then it comes back), after, or beside; also in the middle of a round",
        "增加签署人:前加签(签后交回)、后加签或并加签,会签进行中亦可",
    ),
    add,
    frozenset({"offered", "claimed"}),
    clock=Text("fresh limit for each turn; before: again for what comes back", "每次签署重新计时;前加签交回后重新计时"),
    siblings=Text("before: the own item waits; counts grow by one", "前加签时本人事项等待;会签人数加一"),
    undo=Text("remove a signer", "减签"),
    needs=("to", "target"),
    wrong_input=frozenset({"already-in-round", "person-unknown"}),
    choices=lambda _, __, ___, ____: PLACES,
)
REMOVE = Operation(
    "remove-signer",
    "item",
    ("adder", "starter"),
    Text("remove a signer", "减签"),
    Text(
        "somebody who has not signed yet signs no more; a round is decided if the result is certain without",
        "减去尚未签署的签署人;会签结果因此确定时即结束",
    ),
    remove,
    frozenset({"offered", "claimed", "delegated"}),
    reason=True,
    clock=Text("the limit of that turn ends", "该签署时限结束"),
    siblings=Text("an open item is withdrawn; counts fall by one", "其待办事项撤下;会签人数减一"),
    undo=Text("add a signer", "加签"),
    accepts=("to",),
)
