"""A rule table over host values: inputs tested in order, the outputs of the rules that hit.

Its rules are found as those of every decision table are, by `matching.py`; what the outputs mean is up to who built it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Generic, Literal, TypeVar

from flowkit.decision.nodes import HitsNode, RuleNode
from flowkit.decision.rows import ROWS
from flowkit.expressions import Expression, compile_node
from flowkit.expressions import syntax as s

Output = TypeVar("Output")
_HERE: Final = s.Place(1, 1)
_ANYTHING: Final = s.In(_HERE, s.Name(_HERE, "?"), s.Tests(_HERE, (s.AnyInput(_HERE),), negated=False))


@dataclass(frozen=True, slots=True)
class Rule(Generic[Output]):
    """One row. `tests` are unary tests, one for each input of the table; None tests nothing (`-`)."""

    tests: tuple[Expression | None, ...]
    output: Output


@dataclass(frozen=True, slots=True)
class Table(Generic[Output]):
    """Rules over the values of `inputs`.

    `policy` is DMN's hit policy: F, the first rule that hits; C, all that hit, in the order of the table. The other
    policies look into outputs and belong to decision tables, whose outputs are expressions.
    """

    inputs: tuple[Expression, ...]
    rules: tuple[Rule[Output], ...]
    policy: Literal["F", "C"] = "F"
    _hits: Expression = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hits", compile_node(self.node, self.reads, ROWS))

    @property
    def reads(self) -> frozenset[str]:
        """The data that the table looks at."""
        tests = (test for rule in self.rules for test in rule.tests if test is not None)
        return frozenset().union(*(part.reads for part in (*self.inputs, *tests))) - {"?"}

    @property
    def node(self) -> HitsNode:
        """The table as syntax."""
        rules = (
            RuleNode(_HERE, str(number), tuple(_ANYTHING if test is None else test.tree for test in rule.tests))
            for number, rule in enumerate(self.rules, start=1)
        )
        return HitsNode(_HERE, tuple(each.tree for each in self.inputs), tuple(rules), self.policy)

    def decide(self, context: Mapping[str, object], moment: datetime | None = None) -> tuple[Output, ...]:
        """The outputs of the rules that hit, in the order of the table; at most one under policy F."""
        hits = self._hits.evaluate(context, moment)
        return tuple(self.rules[number].output for number in hits)
