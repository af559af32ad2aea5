"""What people and units are called, for texts that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowkit.core.organisation.model import Organisation
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.errors import NOTHING, Text


class NameOf(Mapping[object, Text]):
    """The name of a person or a unit by its id, in every template as `name_of`; whoever is unknown is called by the id.

    Nothing is read before the first name is asked for, so that a text without names costs nothing.
    """

    def __init__(self, catalogue: Catalogue, unit: Unit) -> None:
        self._catalogue, self._unit = catalogue, unit
        self._organisations: list[Organisation] | None = None

    def __getitem__(self, key: object) -> Text:
        if not isinstance(key, str) or not key:
            return NOTHING
        if self._organisations is None:
            self._organisations = self._catalogue.organisations(self._unit)
        for each in self._organisations:
            found = each.person(key) or each.index.units.get(key)
            if found is not None and found.name != NOTHING:
                return found.name
        return Text(key, key)

    def __iter__(self) -> Iterator[object]:
        """Nobody is listed: a template asks for names, and cannot go through the directory."""
        return iter(())

    def __len__(self) -> int:
        return 0
