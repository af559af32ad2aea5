"""What one expression may cost. Every limit ends in an ExpressionError with the code `expression-budget`."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import ExpressionError, Text

MAX_SOURCE = 10_000
MAX_DEPTH = 100
CHARACTERS_PER_STEP = 64
# A list or context costs more to walk into than the values inside it.
STEPS_PER_CONTAINER = 3


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds of one evaluation.

    `steps` counts evaluated nodes, list elements touched, and 64 characters of a string as one;
    `characters` is the longest string, `elements` the longest list, `calls` how many functions may call inside each
    other.
    """

    steps: int = 100_000
    characters: int = 1_000_000
    elements: int = 100_000
    calls: int = 100


DEFAULT = Budget()


def exceeded(text: Text, *, line: int = 1, column: int = 1, **values: object) -> ExpressionError:
    return ExpressionError(text.format(**values), code="expression-budget", line=line, column=column)
