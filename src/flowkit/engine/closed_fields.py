"""Field rights (字段权限, E130, E170, E173): data that not every reader of a case may see.

A datum that names `readers` is seen by whoever holds one of those roles, and by whoever has open work in the case at a
step whose form shows or asks for it. Everybody else sees `HIDDEN` in its place: in the data, the items, the history and
the notices of the case, and in lists. Queries by it are for the named roles alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from flowkit.core.definition.model import CallActivity, ProcessDefinition, UserTask
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Actor
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import ListedItem, Unit
from flowkit.engine.reading import is_cleared_for
from flowkit.engine.views import CaseView

HIDDEN = "***"
_SHORTEST = 2
"""A shorter text is not looked for in others: it stands in too many words."""
_SHORTEST_NUMBER = 3
"""Signs of a number that is looked for in texts, where it stands by itself: a shorter one is in every other line."""


def closed_to(catalogue: Catalogue, unit: Unit, case: Case, actor: Actor) -> frozenset[str]:
    """The data of the case that the actor may not see, those of called processes included."""
    if actor.system:
        return frozenset()
    definitions = {
        (each.process, each.version): catalogue.definition(unit, each.process, each.version)
        for each in unit.scopes(case.id)
    }
    closed = frozenset[str]().union(*(closed_fields(each, actor) for each in definitions.values()))
    of_first, secret = _closed_of_first(catalogue, unit, case, actor)
    closed |= of_first
    return (closed - _worked_on(definitions, unit.items(case.id), actor) if closed else closed) | secret


def _closed_of_first(
    catalogue: Catalogue, unit: Unit, case: Case, actor: Actor
) -> tuple[frozenset[str], frozenset[str]]:
    """What is closed in the process of the first case, whose case fields a repeat keeps; and the datum that keeps them,
    where the first case is too secret for the actor.
    """
    none = frozenset[str]()
    rules = catalogue.definition(unit, case.process, case.version).duplicates
    link = unit.link_of(case.id) if rules is not None and rules.first else None
    first = unit.case(link.first) if link is not None else None
    if rules is None or first is None:
        return none, none
    if not is_cleared_for(catalogue, unit, first, actor):
        return none, frozenset({rules.first})
    return closed_fields(catalogue.definition(unit, first.process, first.version), actor), none


def closed_fields(definition: ProcessDefinition, actor: Actor) -> frozenset[str]:
    """The data of a process that none of the actor's roles may see."""
    return frozenset(
        name
        for name, field in definition.fields.items()
        if field.readers and not any(f"role:{role}" in actor.keys for role in field.readers)
    )


_WORKED = frozenset({"work", "helper"})
"""Who is only to advise or to know sees no more of the data for it."""


def _worked_on(
    definitions: Mapping[tuple[str, int], ProcessDefinition], items: Iterable[WorkItem], actor: Actor
) -> frozenset[str]:
    """What the forms of the actor's open work show or ask for."""
    shown: set[str] = set()
    mine = {
        each.node for each in items if each.kind in _WORKED and each.status in OPEN_STATES and _is_mine(each, actor)
    }
    for definition in definitions.values():
        for node in mine & definition.nodes.keys():
            spec = definition.nodes[node].spec
            if isinstance(spec, UserTask):
                shown.update(each.name for each in spec.form.fields)
    return frozenset(shown)


def _is_mine(item: WorkItem, actor: Actor) -> bool:
    if item.assignee:
        return item.assignee == actor.id
    return actor.id not in item.excluded and not actor.keys.isdisjoint(item.offer)


def masked(view: CaseView, closed: Collection[str]) -> CaseView:
    """The case as somebody sees it to whom these data are closed. What stands in one of them, or stood there before, is
    hidden in every other text, too: notices and their facts quote data.
    """
    if not closed:
        return view
    mask = mask_of(view, closed)
    return replace(
        view,
        data=mask.data(view.data),
        items=tuple(replace(each, data=mask.data(each.data)) for each in view.items),
        history=tuple(
            replace(each, facts=tuple(map(mask.fields, each.facts)), command=mask.fields(each.command))
            for each in view.history
        ),
        notices=tuple(
            replace(each, subject=mask.text(each.subject), body=mask.text(each.body)) for each in view.notices
        ),
    )


def as_seen(catalogue: Catalogue, unit: Unit, listed: ListedItem, actor: Actor) -> ListedItem:
    """An item of a list with `HIDDEN` in the place of data that are closed to the actor."""
    definition = catalogue.definition(unit, listed.process, listed.version)
    if not listed.item.data or not _may_close(definition):
        return listed
    case = unit.case(listed.case)
    closed = closed_to(catalogue, unit, case, actor) if case is not None else frozenset[str]()
    if closed.isdisjoint(listed.item.data):
        return listed
    return listed._replace(item=replace(listed.item, data=Mask(closed, None).data(listed.item.data)))


def _may_close(definition: ProcessDefinition) -> bool:
    """Whether some datum of the process names its readers; what it calls may."""
    return any(each.readers for each in definition.fields.values()) or any(
        isinstance(node.spec, CallActivity) for node in definition.nodes.values()
    )


def mask_of(view: CaseView, closed: Collection[str]) -> Mask:
    """What hides these data of the case."""
    places = (
        view.data, *(each.data for each in view.items), *(each.facts for each in view.history),
        *(each.command for each in view.history),
    )  # fmt: skip
    found = {word for place in places for value in _under(closed, place) for word in _words(value)}
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    return Mask(closed, re.compile("|".join(longest_first)) if found else None)


def _under(names: Collection[str], value: object) -> Iterator[object]:
    """What stands under one of the names, however deep."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in names:
                yield each
            else:
                yield from _under(names, each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _under(names, each)


def _words(value: object) -> Iterator[str]:
    """Patterns for how a value, or what lies in it, stands in a text."""
    if isinstance(value, str):
        if len(value) >= _SHORTEST:
            yield re.escape(value)
    elif isinstance(value, Mapping):
        yield from (word for each in value.values() for word in _words(each))
    elif isinstance(value, list | tuple):
        yield from (word for each in value for word in _words(each))
    elif isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        written = {str(value), f"{value:%Y-%m-%d %H:%M}"} if isinstance(value, datetime) else {str(value)}
        yield from (rf"(?<!\w){re.escape(each)}(?!\w)" for each in written if len(each) >= _SHORTEST_NUMBER)


@dataclass(frozen=True, slots=True)
class Mask:
    """Hides the data of these names, and these words in texts, however deep they lie."""

    names: Collection[str]
    words: re.Pattern[str] | None

    def data(self, data: Mapping[str, object]) -> dict[str, object]:
        return {
            name: HIDDEN if name in self.names and value is not None else self.value(value)
            for name, value in data.items()
        }

    def fields(self, fields: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(self.value(each) for each in fields)

    def value(self, value: object) -> object:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return self.data(value)
        return [self.value(each) for each in value] if isinstance(value, list) else value

    def text(self, text: str) -> str:
        return self.words.sub(HIDDEN, text) if self.words is not None else text
