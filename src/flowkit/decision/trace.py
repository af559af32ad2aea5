"""What one evaluation of a model did: values that a caller may keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flowkit.expressions import Value
from flowkit.expressions.run import Warning  # noqa: A004 -- the class of the warnings channel


class Hit(NamedTuple):
    """The rules of one table that hit: their numbers, from 1, and ids. `table` is the id of the table."""

    table: str
    rules: tuple[int, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One decision: the values of what it requires, what came out, the rules that hit, and why something is null.

    The places of the warnings are those in the file that declares the decision.
    """

    name: str
    id: str
    inputs: Mapping[str, Value]
    value: Value
    hits: tuple[Hit, ...] = ()
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value that was asked for, and each decision that was evaluated for it, in that order.

    `input_warnings` say what was wrong with values that were given.
    """

    value: Value
    decisions: tuple[Evaluated, ...] = ()
    input_warnings: tuple[Warning, ...] = ()

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """Why something is null, of the inputs and of all decisions."""
        return (*self.input_warnings, *(warning for each in self.decisions for warning in each.warnings))
