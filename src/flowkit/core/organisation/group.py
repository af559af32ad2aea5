"""Groups beside the tree of units: committees, leadership groups, examination groups (委员会, 领导小组)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowkit.core.organisation.values import ALWAYS, Period
from flowkit.errors import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Member:
    """A person belongs to the group during a period; the `chair` (主任委员, 组长) leads it."""

    person: str
    period: Period = ALWAYS
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Persons who decide together, whatever positions they hold. Members are dated; their order is kept."""

    id: str
    members: tuple[Member, ...] = ()
    name: Text = NOTHING


Membership = tuple[Group, Member]


def memberships(groups: Iterable[Group]) -> Mapping[str, tuple[Membership, ...]]:
    """The memberships of each person."""
    found: defaultdict[str, list[Membership]] = defaultdict(list)
    for group in groups:
        for member in group.members:
            found[member.person].append((group, member))
    return {person: tuple(each) for person, each in found.items()}


def group_keys(group: Group, member: Member) -> tuple[str, ...]:
    """Under which keys the member may take work."""
    return (f"group:{group.id}", f"chair:{group.id}") if member.chair else (f"group:{group.id}",)
