"""Syntax tree -> Python closures. Each kind of node has one row in a table; a closure maps a `Run` to a value.

A subtree that reads nothing is evaluated once, here, and becomes a constant, unless it is null for a reason that a
reader may want to see, or costs more than folding is worth. What repeats at run time pays the run's steps per round;
everything else costs at most one step per node, which `Expression` pays before it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from flowkit.errors import ExpressionError
from flowkit.expressions.budget import Budget
from flowkit.expressions.run import ABSENT, Run, Warning  # noqa: A004 -- the class of the warnings channel
from flowkit.expressions.syntax import Literal, Node
from flowkit.expressions.values import Value
from flowkit.expressions.vocabulary import Vocabulary

Evaluate = Callable[[Run], Value]
_FOLDING = Budget(steps=2_000, characters=10_000, elements=1_000)


class Code(NamedTuple):
    """A compiled subtree; `value` is ABSENT unless it is constant."""

    evaluate: Evaluate
    value: Value = ABSENT

    @property
    def is_constant(self) -> bool:
        return self.value is not ABSENT


class Found(NamedTuple):
    """Where a name may come from: entries of filtered items, innermost first, then a local or (None) the context."""

    items: tuple[int, ...]
    slot: int | None


# Each row takes its own kind of node, which the key names.
Row = Callable[["Compiler", Any], Evaluate]


class Compiler:
    """One compilation: the names in scope, the slots handed out, what is read."""

    def __init__(self, vocabulary: Vocabulary, rows: Mapping[type[Node], Row]) -> None:
        self._rows = rows
        self._names = vocabulary.names
        self.mistake = vocabulary.mistake
        self.reads: set[str] = set()
        self.slots = 0
        self.nodes = 0
        # Counts what depends on the run; a subtree that leaves it unchanged is constant.
        self.dynamic = 0
        self._frames: list[tuple[dict[str, int], int | None]] = []
        self._folding = _FOLDING.steps

    def compile(self, node: Node) -> Code:
        self.nodes += 1
        if isinstance(node, Literal):
            value = node.value
            return Code(lambda _: value, value)
        before = self.dynamic
        evaluate = self._rows[type(node)](self, node)
        return Code(evaluate) if self.dynamic > before else self._fold(evaluate)

    def _fold(self, evaluate: Evaluate) -> Code:
        warnings: list[Warning] = []
        run = Run({}, self.slots, None, warnings, _FOLDING)
        run.steps = self._folding
        try:
            value = evaluate(run)
        except ExpressionError:
            return Code(evaluate)
        finally:
            self._folding = max(run.steps, 0)
        return Code(evaluate) if warnings else Code(lambda _: value, value)

    def slot(self) -> int:
        self.slots += 1
        return self.slots - 1

    @contextmanager
    def scope(self, names: dict[str, int], item: int | None = None) -> Iterator[None]:
        """Names that are local to what is compiled inside. The entries of the slot `item` are names, too."""
        self._frames.append((names, item))
        yield
        self._frames.pop()

    def is_declared(self, name: str) -> bool:
        return self._names is None or name in self._names

    def is_visible(self, name: str) -> bool:
        """Whether the data or a scope has declared the name, so that it hides a built-in function."""
        return self.find(name).slot is not None or (self._names is not None and name in self._names)

    def find(self, name: str) -> Found:
        items: list[int] = []
        for names, item in reversed(self._frames):
            if item is not None:
                # An entry called `item` stands before the item itself.
                items.append(item)
            if name in names:
                return Found(tuple(items), names[name])
        return Found(tuple(items), None)
