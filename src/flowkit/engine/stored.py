"""Data stores, read from outside."""

from __future__ import annotations

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.protocol import Actor
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.errors import NotFound, Text


def stored(catalogue: Catalogue, unit: Unit, store: str, actor: Actor) -> object:
    """Its value, None if nothing was written. Who may not read it learns nothing of it. Raises NotFound."""
    using = [
        definition
        for process in sorted(catalogue.latest(unit, "process"))
        if store in stores_of(definition := catalogue.definition(unit, process))
    ]
    if not any(f"role:{role}" in actor.keys for definition in using for role in definition.readers):
        raise NotFound(
            Text("no data store {name} that {by} may read", "没有 {by} 可查看的数据存储 {name}").format(
                name=store, by=actor.id
            )
        )
    return unit.stored(store)


def stores_of(definition: ProcessDefinition) -> frozenset[str]:
    """The data stores that a process reads or writes."""
    carried = [node.carried for node in definition.nodes.values() if node.carried is not None]
    read = (store for each in carried for _, store in each.stores)
    return frozenset((*read, *(kept.store for each in carried for kept in each.kept)))
