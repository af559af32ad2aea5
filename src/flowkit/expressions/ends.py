"""What an expression may give as it stands, without being evaluated: for checks of what is written."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.expressions import syntax as s
from flowkit.expressions.expression import Expression


def ends(expression: Expression) -> Iterator[s.Node]:
    """The parts of the expression of which one is its value: itself, or the branches of its `if`s."""
    waiting = [expression.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, s.If):
            waiting += (node.otherwise, node.then)
        else:
            yield node
