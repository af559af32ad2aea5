"""Hit policies (DMN 1.5, 8.2.8): from the outputs of the rules that hit to the value of the table. One row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from flowkit.decision import messages as m
from flowkit.expressions import Value
from flowkit.expressions.operators import same
from flowkit.expressions.run import Run
from flowkit.expressions.syntax import Place


class Row(NamedTuple):
    """The outputs of one rule that hit: their value, and their ranks by the output values, the best first."""

    value: Value
    ranks: tuple[int, ...]


Policy = Callable[[Run, Sequence[Row], Place], Value]


def _unique(run: Run, rows: Sequence[Row], at: Place) -> Value:
    return rows[0].value if len(rows) == 1 else run.null(at, m.SEVERAL_HITS, count=len(rows))


def _any(run: Run, rows: Sequence[Row], at: Place) -> Value:
    first = rows[0].value
    return first if all(same(run, first, row.value) for row in rows[1:]) else run.null(at, m.HITS_DISAGREE)


def _priority(run: Run, rows: Sequence[Row], at: Place) -> Value:
    return min(rows, key=lambda row: row.ranks).value


def _first(run: Run, rows: Sequence[Row], at: Place) -> Value:
    return rows[0].value


def _all(run: Run, rows: Sequence[Row], at: Place) -> Value:
    return run.sized([row.value for row in rows])


def _output_order(run: Run, rows: Sequence[Row], at: Place) -> Value:
    return run.sized([row.value for row in sorted(rows, key=lambda row: row.ranks)])


POLICIES: Final[Mapping[str, Policy]] = {
    "U": _unique,
    "A": _any,
    "P": _priority,
    "F": _first,
    "R": _all,
    "O": _output_order,
    "C": _all,
}
# The aggregations of C, as the functions of the language that they are.
AGGREGATIONS: Final[Mapping[str, str]] = {"#": "count", "+": "sum", "<": "min", ">": "max"}
# These answer with a list of all hits, which may be empty.
LISTS: Final = frozenset({"R", "O", "C"})
# Under these the first hit decides.
FIRST: Final = frozenset({"F"})
