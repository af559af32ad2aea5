"""String functions (DMN 1.5, 10.3.4.3) and `string` (10.3.4.1). Positions count characters from 1."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.expressions import messages as m
from flowkit.expressions import numbers, patterns
from flowkit.expressions.functions.builtin import row
from flowkit.expressions.numbers import Number
from flowkit.expressions.printing import display
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of


def _substring(run: Run, text: str, start: Number, length: Number | None = None) -> Value:
    """A negative start counts from the end; fractions are cut.

    A start outside the string or a length below 1 gives null.
    """
    first = numbers.whole(numbers.truncated(start))
    taken = len(text) if length is None else min(length, len(text))
    if not first or taken < 1 or abs(first) > len(text):
        raise m.Unfit(m.NO_SUCH_PART, size=len(text), start=start)
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin : begin + int(taken)]


def _string(run: Run, value: Value) -> Value:
    return value if value is None or type(value) is str else display(run, value)


def _before(run: Run, text: str, match: str) -> str:
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


def _after(run: Run, text: str, match: str) -> str:
    """What follows the first match; behind the empty string that is everything."""
    return text.partition(match)[2] if match else text


def _join(run: Run, items: Sequence[Value], delimiter: str | None = None) -> str:
    """The strings one behind the other; null is left out."""
    for item in items:
        if item is not None and type(item) is not str:
            raise m.Unfit(m.UNFIT_OPERAND, operator="string join", left=kind_of(item))
    parts = [item for item in items if item is not None]
    run.within(sum(map(len, parts)) + len(delimiter or "") * max(len(parts) - 1, 0))
    return (delimiter or "").join(parts)


ROWS = (
    row("string", "from: any", _string),
    row("string length", "string: string", lambda _, text: len(text)),
    row("upper case", "string: string", lambda _, text: text.upper()),
    row("lower case", "string: string", lambda _, text: text.lower()),
    row("contains", "string: string, match: string", lambda _, text, match: match in text),
    row("starts with", "string: string, match: string", lambda _, text, match: text.startswith(match)),
    row("ends with", "string: string, match: string", lambda _, text, match: text.endswith(match)),
    row("substring", "string: string, start position: number, length?: number", _substring),
    row("substring before", "string: string, match: string", _before),
    row("substring after", "string: string, match: string", _after),
    row("matches", "input: string, pattern: string, flags?: string", patterns.matches, steps=20),
    row("replace", "input: string, pattern: string, replacement: string, flags?: string", patterns.replace, steps=30),
    row("split", "string: string, delimiter: string", patterns.split, steps=30),
    row("string join", "list: list, delimiter?: string", _join),
)
