"""Field rights (字段权限, E130, E170, E173): data that not every reader of a case may see.

A datum that names `readers` is seen by whoever holds one of those roles, and by whoever has open work in the case at a
step whose form shows or asks for it. Everybody else sees `HIDDEN` in its place: in the data, the items, the history and
the notices of the case. Queries by it are for the named roles alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from flowkit.core.definition.model import ProcessDefinition, UserTask
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Actor
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.engine.views import CaseView

HIDDEN = "***"
_SHORTEST = 2
"""A shorter text is not looked for in others: it stands in too many words."""


def closed_to(catalogue: Catalogue, unit: Unit, case: Case, actor: Actor) -> frozenset[str]:
    """The data of the case that the actor may not see, those of called processes included."""
    if actor.system:
        return frozenset()
    definitions = {
        (each.process, each.version): catalogue.definition(unit, each.process, each.version)
        for each in unit.scopes(case.id)
    }
    closed = frozenset[str]().union(*(closed_fields(each, actor) for each in definitions.values()))
    if not closed:
        return closed
    return closed - _worked_on(definitions, unit.items(case.id), actor)


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
    """The case as somebody sees it to whom these data are closed. A text that stands in one of them is hidden in every
    other text, too: notices and their facts quote data.
    """
    if not closed:
        return view
    values = (view.data.get(name) for name in closed)
    mask = Mask(closed, tuple(each for each in values if isinstance(each, str) and len(each) >= _SHORTEST))
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


@dataclass(frozen=True, slots=True)
class Mask:
    """Hides the data of these names, and these words in texts, however deep they lie."""

    names: Collection[str]
    words: tuple[str, ...]

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
        for word in self.words:
            text = text.replace(word, HIDDEN)
        return text
