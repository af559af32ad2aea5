"""Functions of any value: negation, identity, existence (DMN 1.5, 10.3.4.2 and 10.3.4.6)."""

from __future__ import annotations

from flowkit.expressions.functions.builtin import row
from flowkit.expressions.operators import same
from flowkit.expressions.run import Run
from flowkit.expressions.temporal import identical
from flowkit.expressions.values import Value, kind_of


def _is(run: Run, a: Value, b: Value) -> bool:
    """The same value of the same kind; times also to the microsecond and in the same zone."""
    if kind_of(a) != kind_of(b):
        return False
    return same(run, a, b) and identical(a, b)


ROWS = (
    row("not", "negand: boolean", lambda _, value: not value),
    row("is", "value1: any, value2: any", _is),
    # Compiled by a rule of its own: whether a name or entry exists cannot be seen from a value.
    row("is defined", "value: any", lambda *_: True),
)
