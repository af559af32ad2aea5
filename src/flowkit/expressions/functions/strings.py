"""String functions (DMN 1.5, 10.3.4.3) and `string` (10.3.4.1). Positions count characters from 1."""

from __future__ import annotations

from flowkit.expressions import numbers
from flowkit.expressions.functions.builtin import row
from flowkit.expressions.numbers import Number
from flowkit.expressions.printing import display
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value


def _substring(run: Run, text: str, start: Number, length: Number | None = None) -> Value:
    """A negative start counts from the end; a fraction of the length is cut.

    A start outside the string or a length below 1 gives null.
    """
    first = numbers.whole(start)
    taken = len(text) if length is None else min(length, len(text))
    if not first or taken < 1 or abs(first) > len(text):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin : begin + int(taken)]


def _string(run: Run, value: Value) -> Value:
    return value if value is None or type(value) is str else display(run, value)


ROWS = (
    row("string", "from: any", _string),
    row("string length", "string: string", lambda _, text: len(text)),
    row("upper case", "string: string", lambda _, text: text.upper()),
    row("lower case", "string: string", lambda _, text: text.lower()),
    row("contains", "string: string, match: string", lambda _, text, match: match in text),
    row("starts with", "string: string, match: string", lambda _, text, match: text.startswith(match)),
    row("ends with", "string: string, match: string", lambda _, text, match: text.endswith(match)),
    row("substring", "string: string, start position: number, length?: number", _substring),
)
