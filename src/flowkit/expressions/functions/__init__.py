"""All built-in functions by name, each with its rows in the order in which they are tried.

How to add a function: a row in the module of its chapter, and a line in docs/reference/expressions.md.
"""

from __future__ import annotations

from itertools import groupby

from flowkit.expressions.functions import contexts, general, lists, numeric, ranges, statistics, strings, temporal
from flowkit.expressions.functions.builtin import Builtin
from flowkit.expressions.names import NameIndex

_ROWS = (
    *general.ROWS,
    *strings.ROWS,
    *lists.ROWS,
    *statistics.ROWS,
    *numeric.ROWS,
    *temporal.ROWS,
    *ranges.ROWS,
    *contexts.ROWS,
)

BUILTINS: dict[str, tuple[Builtin, ...]] = {name: tuple(rows) for name, rows in groupby(_ROWS, lambda row: row.name)}
FUNCTION_NAMES = NameIndex(BUILTINS)

__all__ = ["BUILTINS", "FUNCTION_NAMES", "Builtin"]
