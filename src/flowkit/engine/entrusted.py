"""What of open work hangs on one person (交接清单): to be seen before he or she leaves, and given to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from flowkit.core.instance.records import Case, Scope, Token
from flowkit.core.operations.replacing import has_turn_to_come, waits_for
from flowkit.core.organisation import Organisation, Period
from flowkit.core.organisation.keys import holders_of
from flowkit.core.protocol import Actor, Instant
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.action import Workshop
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ids import inner_id
from flowkit.engine.ports import ListedItem, Unit
from flowkit.engine.reading import is_cleared_for, may_read
from flowkit.engine.views import EntrustedView
from flowkit.errors import NotAuthorised, Text

PAGE = 1000
ThingKind = Literal[
    "held", "offered", "only", "helper", "advice", "copy", "delegated", "awaited", "turn",
    "substituted", "substitute", "duty", "member",
]  # fmt: skip
"""What it is: an item that the person holds, was offered alone, or could take as the only one; a side item; an item
that comes back from somebody to whom it was delegated; a return, or an added signer's turn, that comes back; a turn of
a round to come; and of the organisation a substitution, a shift and a membership."""


class Thing(NamedTuple):
    """One open thing. `record` says what changes when somebody takes it over, `number` of the case which one."""

    kind: ThingKind
    case: str
    record: Literal["item", "token", "scope"]
    number: int
    process: str
    version: int
    business_key: str
    step: str
    name: str

    @property
    def id(self) -> str:
        return inner_id(self.case, self.number)


def things_of(shop: Workshop, tx: Unit, person: str, now: Instant) -> Iterator[Thing]:
    """Everything in cases: what stands in inboxes first, then what comes back or is still to come."""
    yield from in_inbox(tx, person)
    for each in listed_under(tx, only_keys(shop.catalogue, tx, person, now)):
        if only_for(shop.catalogue, tx, each.item, person, now):
            yield _thing("only", each)
    yield from (thing for _, thing in rest_of(shop, tx, (person,)))


def in_inbox(tx: Unit, person: str) -> Iterator[Thing]:
    """The items that the person holds, or that are offered to nobody else."""
    for each in listed_under(tx, (f"person:{person}",)):
        kind = _kind_in_inbox(each.item, person)
        if kind is not None:
            yield _thing(kind, each)


def rest_of(shop: Workshop, tx: Unit, persons: Sequence[str]) -> Iterator[tuple[str, Thing]]:
    """What is in no inbox of the persons: delegated work, returns that come straight back, turns to come; of whom."""
    for each in tx.delegated(persons):
        yield each.item.giver, _thing("delegated", each)
    loaded: _Loaded | None = None
    for case, record, number, person in tx.turns(persons):
        if loaded is None or loaded.case.id != case:
            head = tx.case(case)
            if head is None:
                continue
            scopes, tokens = tx.scopes(case), tx.tokens(case)
            loaded = _Loaded(head, {each.id: each for each in scopes}, {each.id: each for each in tokens})
        yield from ((person, thing) for thing in _turn(shop, tx, loaded, record, number, person))


class _Loaded(NamedTuple):
    """What lives in one case."""

    case: Case
    scopes: dict[int, Scope]
    tokens: dict[int, Token]


def _turn(shop: Workshop, tx: Unit, loaded: _Loaded, record: str, number: int, person: str) -> Iterator[Thing]:
    """A token or round that names the person, if as somebody who is waited for."""
    case = loaded.case
    token = loaded.tokens.get(number) if record == "token" else None
    scope = loaded.scopes.get(token.scope if token is not None else number)
    if scope is None:
        return
    name = token.node if token is not None else scope.node
    node = shop.catalogue.definition(tx, scope.process, scope.version).nodes[name]
    place = (case.process, case.version, case.business_key or "", node.id, node.name or node.id)
    if token is not None and waits_for(scope, token, node, person):
        yield Thing("awaited", case.id, "token", number, *place)
    if token is None and has_turn_to_come(scope, node, person):
        yield Thing("turn", case.id, "scope", number, *place)


def listed_under(tx: Unit, keys: Sequence[str]) -> Iterator[ListedItem]:
    """Every open item under the keys, page by page."""
    after = None
    while page := tx.worklist(keys, limit=PAGE, after=after):
        yield from page
        last = page[-1]
        after = (last.item.due_at, last.case, last.item.id)


def _kind_in_inbox(item: WorkItem, person: str) -> ThingKind | None:
    """None for what is offered to others by name, too."""
    if item.assignee != person and item.offer != (f"person:{person}",):
        return None
    if item.kind != "work":
        return item.kind
    return "held" if item.assignee == person else "offered"


def _thing(kind: ThingKind, each: ListedItem) -> Thing:
    item = each.item
    place = (each.process, each.version, each.business_key or "", item.node, item.name)
    return Thing(kind, each.case, "item", item.id, *place)


def only_keys(catalogue: Catalogue, tx: Unit, person: str, now: Instant) -> tuple[str, ...]:
    """The keys of the person, the name apart, that nobody else has."""
    organisations = catalogue.organisations(tx)
    keys = dict.fromkeys(key for each in organisations for key in each.keys_of(person, now))
    return tuple(
        key
        for key in keys
        if not key.startswith(("person:", "clearance:")) and _holders(organisations, key, now) == {person}
    )


def only_for(catalogue: Catalogue, tx: Unit, item: WorkItem, person: str, now: Instant) -> bool:
    """Whether nobody but the person may take the item."""
    organisations = catalogue.organisations(tx)
    others = set().union(*(_holders(organisations, key, now) for key in item.offer)) - {person, *item.excluded}
    return not item.assignee and not others


def _holders(organisations: Iterable[Organisation], key: str, now: Instant) -> set[str]:
    return {person for each in organisations for person in holders_of(each, key, now)}


# who may see it


def leads(catalogue: Catalogue, tx: Unit, actor: Actor, person: str, now: Instant) -> bool:
    """Whether the actor is the person, or a superior: of somebody who has left, on the last day in office."""
    if actor.system or actor.id == person:
        return True
    return any(
        each.is_superior(actor.id, person, _last_in_office(each, person, now)) for each in catalogue.organisations(tx)
    )


def _last_in_office(organisation: Organisation, person: str, now: Instant) -> Instant:
    held = organisation.index.holdings_of.get(person, ())
    if organisation.in_office(person, now) or not held:
        return now
    ends = [each.period.end for each in held if each.period.end is not None and each.period.overlaps(each.period)]
    return organisation.noon(max(ends)) if ends else now


def hand_over_list(shop: Workshop, tx: Unit, person: str, actor: Actor, now: Instant) -> list[EntrustedView]:
    """What the actor may see of it, by process and business key: the person and superiors everything for which they
    are cleared, others what stands in cases that they may read. Raises NotAuthorised for them if that is nothing.
    """
    leading = leads(shop.catalogue, tx, actor, person, now)
    readable: dict[str, bool] = {}
    found: list[EntrustedView] = []
    for each in things_of(shop, tx, person, now):
        if each.case not in readable:
            case = tx.case(each.case)
            readable[each.case] = case is not None and (
                is_cleared_for(shop.catalogue, tx, case, actor)
                if leading
                else may_read(shop.catalogue, tx, case, actor, now)
            )
        if readable[each.case]:
            found.append(EntrustedView(each.kind, each.id, each.process, each.business_key, each.step, each.name))
    found.sort(key=lambda each: (each.process, each.business_key or "", each.id))
    if leading:
        found += (each for one in shop.catalogue.organisations(tx) for each in _of_organisation(one, person, now))
    if not leading and not found:
        raise NotAuthorised(
            Text(f"{actor.id} may not see the work of {person}", f"{actor.id} 不可查看 {person} 的事项"),
            mend=Text("the person, or whoever leads them, may", "须由本人或其上级查看"),
        )
    return found


def _of_organisation(organisation: Organisation, person: str, now: Instant) -> Iterator[EntrustedView]:
    """What the organisation says of the person that is not over: who stands in for whom, duties, memberships."""
    today = organisation.day(now)

    def lasts(period: Period) -> bool:
        return period.end is None or period.end >= today

    for each in organisation.substitutions:
        if lasts(each.period) and each.person == person:
            yield EntrustedView("substituted", organisation.id, name=each.by, until=each.period.end)
        elif lasts(each.period) and each.by == person:
            yield EntrustedView("substitute", organisation.id, name=each.person, until=each.period.end)
    for roster in organisation.rosters:
        shifts = [shift for shift in roster.shifts if person in shift.persons and lasts(shift.dates)]
        if shifts:
            ends = [shift.dates.end for shift in shifts]
            until = None if None in ends else max(each for each in ends if each is not None)
            yield EntrustedView("duty", organisation.id, name=roster.id, until=until)
    for group, member in organisation.index.memberships.get(person, ()):
        if lasts(member.period):
            yield EntrustedView("member", organisation.id, name=group.id, until=member.period.end)
