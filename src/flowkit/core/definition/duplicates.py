"""What a process says of its duplicates (判重): by what two cases of a pool are taken for the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SameRule:
    """What is the same, once small differences of writing are taken away. `fields` together are one value; of a list
    each element counts, of a table the column `entry` of each row. What has the same `key` is compared, whatever the
    fields are called. `weight` is how sure, in percent, it makes that the cases are the same.
    """

    key: str
    fields: tuple[str, ...]
    weight: int
    entry: str = ""


@dataclass(frozen=True, slots=True)
class AlikeRule:
    """Texts that are alike: `weight` counts for as much as they have in common."""

    key: str
    fields: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """Cases of one `pool` are compared. Candidates reach the score `at_least`; `most` of them are shown.

    `first` is the datum that takes what is known of the first case when this one is linked to it; `repeats` the process
    that short entries of further repeats are cases of.
    """

    pool: str
    same: tuple[SameRule, ...] = ()
    alike: tuple[AlikeRule, ...] = ()
    at_least: int = 50
    most: int = 10
    first: str = ""
    repeats: str = ""

    @property
    def reads(self) -> frozenset[str]:
        """The data that are compared."""
        listed = [rule.fields for rule in self.same] + [rule.fields for rule in self.alike]
        return frozenset(name for fields in listed for name in fields)
