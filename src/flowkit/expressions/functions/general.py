"""Functions of any value: negation, identity, and entries of contexts (DMN 1.5, 10.3.4.2, 10.3.4.6 and 10.3.4.10)."""

from __future__ import annotations

from flowkit.expressions.functions.builtin import row
from flowkit.expressions.messages import NO_ENTRY, Unfit
from flowkit.expressions.operators import same
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of


def _is(run: Run, a: Value, b: Value) -> bool:
    """The same value of the same kind; times also in the same zone."""
    if kind_of(a) != kind_of(b):
        return False
    return same(run, a, b) and getattr(a, "tzinfo", None) == getattr(b, "tzinfo", None)


def _get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    if key not in context:
        raise Unfit(NO_ENTRY, name=key[:60])
    return context[key]


ROWS = (
    row("not", "negand: boolean", lambda _, value: not value),
    row("is", "value1: any, value2: any", _is),
    # Compiled by a rule of its own: whether a name or entry exists cannot be seen from a value.
    row("is defined", "value: any", lambda *_: True),
    row("get value", "m: context, key: string", _get_value),
)
