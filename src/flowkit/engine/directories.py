"""The host's own directory as an organisation whose tables are asked row by row, when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from flowkit.core.organisation import Holding, Organisation, Position, Substitution
from flowkit.core.organisation.duty import rotas
from flowkit.core.organisation.headcount import headcount
from flowkit.core.organisation.index import Index, sorted_by_end
from flowkit.engine.ports import Directory

K = TypeVar("K")
V = TypeVar("V")


class _Asked(Mapping[K, V], Generic[K, V]):
    """A table whose rows are asked for one by one, each once. It cannot be listed."""

    def __init__(self, ask: Callable[[K], V | None]) -> None:
        self._ask = ask
        self._known: dict[K, V | None] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._known:
            self._known[key] = self._ask(key)
        found = self._known[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[K]:
        return iter(())

    def __len__(self) -> int:
        return 0


def organisation_of(directory: Directory) -> Organisation:
    """The organisation of one action. Each row is asked for once, so that all rules of the action see the same."""
    made = Organisation(directory.id, directory.zone)
    object.__setattr__(made, "index", _index(directory))
    return made


def _index(directory: Directory) -> Index:
    holdings_in = _Asked[str, tuple[Holding, ...]](lambda position: tuple(directory.holdings_in(position)))
    substitutions_of = _Asked[str, tuple[Substitution, ...]](lambda person: tuple(directory.substitutions_of(person)))
    positions_with = _Asked[tuple[str, str | None], tuple[Position, ...]](
        lambda group: tuple(directory.positions_with(*group))
    )

    def holdings_with(group: tuple[str, str | None]) -> dict[str, list[Holding]]:
        """The holdings by which somebody ever has the role, by person."""
        found: dict[str, list[Holding]] = {}
        for position in positions_with[group]:
            for holding in holdings_in[position.id]:
                found.setdefault(holding.person, []).append(holding)
        return found

    return Index(
        roles=_Asked(directory.role),
        units=_Asked(directory.unit),
        positions=_Asked(directory.position),
        persons=_Asked(directory.person),
        holdings_of=_Asked(lambda person: tuple(directory.holdings_of(person))),
        holdings_in=holdings_in,
        positions_with=positions_with,
        headcounts=_Asked(
            lambda group: headcount([[each.period for each in held] for held in holdings_with(group).values()])
        ),
        heads=_Asked(lambda unit: tuple(directory.heads(unit))),
        substitutions_of=substitutions_of,
        substitutions_in=_Asked(
            lambda group: sorted_by_end(each for person in holdings_with(group) for each in substitutions_of[person])
        ),
        rotas=_Asked(lambda roster: rotas([each]).get(roster) if (each := directory.roster(roster)) else None),
        groups=_Asked(directory.group),
        memberships=_Asked(lambda person: tuple(directory.memberships(person))),
    )
