"""The files of an organisation in CSV: which there are, what columns each has, and where its rows belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SUFFIX: Final = ".csv"
HEADER: Final = "organisation"
"""The file with the one row about the organisation itself."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file. Its rows are entries of the list of its name by the column `key`, or items of it where there is none.

    With a `home` they belong to the entry of that list whose id stands in the column `owner`, there under `below`.
    `value` is the column that is the whole value of an entry. Cells of `lists` hold several ids or words.
    """

    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: str = ""
    home: str = ""
    owner: str = ""
    below: str = ""
    value: str = ""
    lists: frozenset[str] = frozenset()


def _entries(*columns: str, lists: tuple[str, ...] = ()) -> Sheet:
    return Sheet(("id", "name", "zh", *columns), ("id",), key="id", lists=frozenset(lists))


def _items(*columns: str, required: tuple[str, ...], lists: tuple[str, ...] = ()) -> Sheet:
    return Sheet(columns, required, lists=frozenset(lists))


def _below(home: str, below: str, owner: str, *columns: str, lists: tuple[str, ...] = ()) -> Sheet:
    required = (owner, *columns[:1])
    return Sheet((owner, *columns), required, home=home, owner=owner, below=below, lists=frozenset(lists))


SHEETS: Final[Mapping[str, Sheet]] = {
    "roles": _entries(),
    "units": _entries(
        "level", "parent", "calendar", "also", "same-person", "institution", "from", "to", lists=("also",)
    ),
    "positions": _entries("unit", "roles", "head", "clearance", "from", "to", lists=("roles",)),
    "limits": Sheet(
        ("position", "authority", "amount"),
        ("position", "authority", "amount"),
        key="authority",
        home="positions",
        owner="position",
        below="limits",
        value="amount",
    ),
    "persons": _entries("email"),
    "holdings": _below("persons", "positions", "person", "position", "from", "to"),
    "substitutions": _items("person", "by", "from", "to", "processes", required=("person", "by"), lists=("processes",)),
    "rosters": _entries("hand-over"),
    "shifts": _below("rosters", "shifts", "roster", "persons", "hours", "weekdays", "dates", lists=("persons",)),
    "groups": _entries(),
    "members": _below("groups", "members", "group", "person", "from", "to", "chair"),
    "departures": _items("person", "unit", "position", "group", "work", "to", required=("work",)),
    "separations": _items("roles", "within", required=("roles",), lists=("roles",)),
}

FILES: Final = frozenset(f"{name}{SUFFIX}" for name in (HEADER, *SHEETS))
COLUMNS_OF_HEADER: Final = ("organisation", "name", "zh", "zone")
