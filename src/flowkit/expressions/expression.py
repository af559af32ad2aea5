"""The public face: source in, `Expression` out, values in, value out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flowkit.errors import ExpressionNull, Text
from flowkit.expressions import (
    compile_calls,
    compile_functions,
    compile_loops,
    compile_operators,
    compile_tests,
    compile_values,
)
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import DEFAULT, MAX_DEPTH, STEPS_PER_CONTAINER, Budget, exceeded
from flowkit.expressions.compiler import Compiler, Evaluate, Row
from flowkit.expressions.grammar import bounded, parse_expression, parse_unary_tests
from flowkit.expressions.quick import Quick, quick_of
from flowkit.expressions.run import ABSENT, Run, Warning  # noqa: A004 -- the class of the warnings channel
from flowkit.expressions.values import Value, kind_of
from flowkit.expressions.vocabulary import Names, Vocabulary, vocabulary_of

_REASONS = 3
Parse = Callable[[str, Vocabulary], s.Node]

ROWS: dict[type[s.Node], Row] = {
    s.Name: compile_values.name,
    s.ListNode: compile_values.list_node,
    s.ContextNode: compile_values.context_node,
    s.RangeNode: compile_values.range_node,
    s.UnaryRange: compile_values.unary_range,
    s.Path: compile_values.path,
    s.If: compile_values.conditional,
    s.Arithmetic: compile_operators.arithmetic,
    s.Negate: compile_operators.negate,
    s.Compare: compile_operators.comparison,
    s.Between: compile_operators.between,
    s.Logic: compile_operators.logic,
    s.In: compile_tests.membership,
    s.Filter: compile_loops.filtered,
    s.For: compile_loops.loop,
    s.Quantified: compile_loops.quantified,
    s.Call: compile_calls.call,
    s.FunctionNode: compile_functions.definition,
    s.InstanceOf: compile_functions.instance_of,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. It holds no state of an evaluation: threads may share it.

    `reads` are the names that it looks up in the context, without those of its own loops, filters and contexts.
    `tree` is its syntax: a larger expression can be put together from it. `quick`, where its shape has one, gives the
    value at once, or ABSENT where only the whole evaluation knows it.
    """

    source: str
    reads: frozenset[str]
    tree: s.Node = field(repr=False, compare=False)
    _evaluate: Evaluate = field(repr=False, compare=False)
    _slots: int = field(repr=False, compare=False)
    _nodes: int = field(repr=False, compare=False)
    quick: Quick | None = field(default=None, repr=False, compare=False)

    def evaluate(
        self,
        context: Mapping[str, object],
        moment: dt.datetime | None = None,
        warnings: list[Warning] | None = None,
        budget: Budget = DEFAULT,
    ) -> Value:
        """The value. What does not fit is null; `warnings`, when given, collects why.

        `moment` is what `now()` and `today()` answer, in the zone that it carries. Raises ExpressionError with the
        code `expression-budget` when a bound is broken. Numbers come back as int or Decimal.
        """
        quick = self.quick
        if quick is not None and budget is DEFAULT:
            value = quick(context)
            if value is not ABSENT:
                return value
        run = Run(context, self._slots, moment, warnings, budget)
        run.steps = left = budget.steps - self._nodes
        if left < 0:
            raise exceeded(m.TOO_MANY_STEPS, limit=budget.steps)
        try:
            value = self._evaluate(run)
            return released(run, value) if type(value) in {list, dict} else value
        except RecursionError:
            # Only when the caller's own stack is nearly full: nesting is bounded.
            raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH) from None

    def within(self, run: Run, values: Mapping[str, Value]) -> Value:
        """The value as a part of another evaluation, at its cost. The values are FEEL's own and are not copied."""
        outer = run.locals, run.context, run.admitted
        run.spend(self._nodes)
        run.locals, run.context, run.admitted = [None] * self._slots, values, dict(values)
        try:
            return self._evaluate(run)
        finally:
            run.locals, run.context, run.admitted = outer

    def holds(self, context: Mapping[str, object], moment: dt.datetime | None = None) -> bool:
        """The expression as a condition. Raises ExpressionNull, with source and reason, unless it is true or false."""
        value = ABSENT if self.quick is None else self.quick(context)
        if value is ABSENT:
            value = self.evaluate(context, moment)
        if value is True or value is False:
            return bool(value)
        raise ExpressionNull(self._why(kind_of(value), context, moment), mend=m.CONDITION_MEND)

    def _why(self, kind: str, context: Mapping[str, object], moment: dt.datetime | None) -> Text:
        warnings: list[Warning] = []
        self.evaluate(context, moment, warnings)
        reasons = [f"{warning.line}:{warning.column} {{}}" for warning in warnings[:_REASONS]]
        english = [place.format(w.text.en) for place, w in zip(reasons, warnings, strict=False)]
        chinese = [place.format(w.text.zh) for place, w in zip(reasons, warnings, strict=False)]
        return Text(
            m.CONDITION_NULL.en.format(source=self.source, kind=kind, reason="; ".join(english) or m.NULL_GIVEN.en),
            m.CONDITION_NULL.zh.format(source=self.source, kind=kind, reason=";".join(chinese) or m.NULL_GIVEN.zh),
        )


def released(run: Run, value: Value, depth: int = 0) -> Value:
    """A copy that the caller may change, because constants and parts are shared inside.

    Sharing may hide a huge value, so every element is paid for.
    """
    if depth > MAX_DEPTH:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH)
    kind = type(value)
    run.spend(STEPS_PER_CONTAINER if kind is list or kind is dict else 1)
    if kind is list:
        return [released(run, item, depth + 1) for item in value]
    if kind is dict:
        return {key: released(run, entry, depth + 1) for key, entry in value.items()}
    return value


def compile_expression(source: str, names: Names = None) -> Expression:
    """Compiles a FEEL expression; a leading `=` is ignored.

    With `names`, any other name is refused (code `expression-undeclared-name`, with the names that look alike).
    Without, every run of words is a name. Raises ExpressionError with line, column and what was expected; a
    Vocabulary with `findings` notes there what has a meaning all the same.
    """
    return _compiled(source, vocabulary_of(names), parse_expression)


def compile_unary_tests(source: str, names: Names = None) -> Expression:
    """Compiles unary tests (`> 3`, `[1..4]`, `"a", "b"`, `-`, `not(1, 2)`).

    The value under test is `?` in the context.
    """
    return _compiled(source, vocabulary_of(names), parse_unary_tests)


def compile_node(
    node: s.Node, names: Names = None, rows: Mapping[type[s.Node], Row] | None = None, source: str = ""
) -> Expression:
    """Compiles a tree that was put together from parsed pieces.

    `rows` compile kinds of nodes beside those of the language; the children of such a node stand in its fields, alone
    or in tuples. Raises ExpressionError when the tree nests too deep.
    """
    return _expression(bounded(node), vocabulary_of(names), ROWS if rows is None else {**ROWS, **rows}, source)


def _expression(node: s.Node, vocabulary: Vocabulary, rows: Mapping[type[s.Node], Row], source: str) -> Expression:
    try:
        compiler = Compiler(vocabulary, rows)
        code = compiler.compile(node)
    except RecursionError:
        # Only when the caller's own stack is nearly full: the depth of the tree is bounded.
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH) from None
    return Expression(
        source, frozenset(compiler.reads), node, code.evaluate, compiler.slots, compiler.nodes, quick_of(node)
    )


def _compiled(source: str, vocabulary: Vocabulary, parse: Parse) -> Expression:
    try:
        tree = parse(source, vocabulary)
    except RecursionError:
        raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH) from None
    return _expression(tree, vocabulary, ROWS, source)
