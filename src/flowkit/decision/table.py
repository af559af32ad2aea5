"""A rule table: inputs tested in order, the outputs of the rules that hit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, TypeVar

from flowkit.expressions import Expression

Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Output]):
    """One row. `tests` are unary tests, one for each input of the table; None tests nothing (`-`)."""

    tests: tuple[Expression | None, ...]
    output: Output


@dataclass(frozen=True, slots=True)
class Table(Generic[Output]):
    """Rules over the values of `inputs`.

    `policy` is DMN's hit policy: F, the first rule that hits; C, all that hit, in the order of the table.
    """

    inputs: tuple[Expression, ...]
    rules: tuple[Rule[Output], ...]
    policy: Literal["F", "C"] = "F"

    @property
    def reads(self) -> frozenset[str]:
        """The data that the table looks at."""
        tests = (test for rule in self.rules for test in rule.tests if test is not None)
        return frozenset().union(*(part.reads for part in (*self.inputs, *tests))) - {"?"}

    def decide(self, context: Mapping[str, object], moment: datetime | None = None) -> tuple[Output, ...]:
        """The outputs of the rules that hit, in the order of the table; at most one under policy F."""
        values = tuple(each.evaluate(context, moment) for each in self.inputs)
        hits = self._hits(values, context, moment)
        if self.policy == "F":
            return tuple(output for output, _ in zip(hits, range(1), strict=False))
        return tuple(hits)

    def _hits(
        self, values: tuple[object, ...], context: Mapping[str, object], moment: datetime | None
    ) -> Iterator[Output]:
        for rule in self.rules:
            tests = zip(rule.tests, values, strict=True)
            if all(test is None or test.evaluate({**context, "?": value}, moment) is True for test, value in tests):
                yield rule.output
