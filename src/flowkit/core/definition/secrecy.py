"""Secrecy levels (密级, E171): how secret a case is, and who may see it.

A case is at the level that its data say, else at that of its process. What is internal or below closes nothing. For
what is above, a person needs a position with a clearance of that level or a higher one; clearances are keys, beside
those of roles and units, so that whoever has somebody's keys knows what that person may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flowkit.errors import Text

LEVELS: Final = ("public", "internal", "confidential", "secret", "top-secret")
"""From the lowest to the highest: 公开, 内部, 秘密, 机密, 绝密."""
NAMES: Final = {
    "public": Text("public", "公开"),
    "internal": Text("internal", "内部"),
    "confidential": Text("confidential", "秘密"),
    "secret": Text("secret", "机密"),
    "top-secret": Text("top secret", "绝密"),
}
INTERNAL: Final = 1


def clearance_keys(level: str) -> Iterator[str]:
    """The keys of a clearance: its level and those below that close something."""
    for number in range(INTERNAL + 1, LEVELS.index(level) + 1 if level in LEVELS else 0):
        yield f"clearance:{LEVELS[number]}"


def is_cleared(level: int, keys: Collection[str]) -> bool:
    """Whether somebody with these keys may see what is at the level (an index into LEVELS)."""
    return level <= INTERNAL or f"clearance:{LEVELS[level]}" in keys


def highest_cleared(keys: Collection[str]) -> int:
    """The highest level that somebody with these keys may see: whoever is cleared for one is for those below."""
    return max(level for level in range(len(LEVELS)) if is_cleared(level, keys))


@dataclass(frozen=True, slots=True)
class Secrecy:
    """The level of a case is that in the datum `field`, else `level`, an index into LEVELS."""

    level: int = INTERNAL
    field: str = ""

    def of(self, data: Mapping[str, object]) -> int:
        """The level of a case with these data; what is no level counts as the highest."""
        said = data.get(self.field) if self.field else None
        if said is None:
            return self.level
        return LEVELS.index(said) if said in LEVELS else len(LEVELS) - 1

    @property
    def closes(self) -> bool:
        """Whether some case may be above internal."""
        return bool(self.field) or self.level > INTERNAL


USUAL: Final = Secrecy()
"""What is internal, and stays so."""
