"""The written table as syntax: cells are parsed with the names in scope, clauses get their types."""

from __future__ import annotations

from flowkit.decision.logic import InputClause, OutputClause, RuleForm, Source, TableForm
from flowkit.decision.nodes import InputNode, OutputNode, RuleNode, TableNode, Typed
from flowkit.decision.scope import Scope
from flowkit.expressions import parse_expression, parse_unary_tests
from flowkit.expressions import syntax as s
from flowkit.expressions.types import ANY

_RANKED = frozenset({"P", "O"})


def table(form: TableForm, scope: Scope) -> s.Node:
    if len(form.outputs) > 1 and not all(each.name for each in form.outputs):
        scope.report("decision-output-name", form.at)
    if form.aggregation not in {"", "#"} and len(form.outputs) > 1:
        scope.report("decision-aggregation", form.at, aggregation=form.aggregation)
    return TableNode(
        form.at,
        form.id,
        tuple(_input(each, form, scope) for each in form.inputs),
        tuple(_output(each, form, scope) for each in form.outputs),
        tuple(_rule(each, scope) for each in form.rules),
        form.policy,
        form.aggregation,
    )


def _input(clause: InputClause, form: TableForm, scope: Scope) -> InputNode:
    at = clause.expression.at if clause.expression.at.line else form.at
    item = scope.parsed(clause.expression, parse_expression)
    kind = scope.type(clause.type, at)
    values = clause.values or scope.types.allowed.get(clause.type)
    allowed = None if values is None else scope.parsed(values, parse_unary_tests)
    return InputNode(at, item if kind == ANY else Typed(at, item, kind), allowed)


def _output(clause: OutputClause, form: TableForm, scope: Scope) -> OutputNode:
    kind_name = clause.type or (form.type if len(form.outputs) == 1 and form.aggregation != "#" else "")
    values = clause.values or scope.types.allowed.get(kind_name)
    ranked = _ranked(values, scope) if values is not None else ()
    if not ranked and form.policy in _RANKED:
        scope.report("decision-priority", form.at, policy=form.policy)
    kind = scope.type(clause.type, form.at)
    default = None if clause.default is None else scope.parsed(clause.default, parse_expression)
    return OutputNode(form.at, clause.name, kind, ranked, default)


def _ranked(values: Source, scope: Scope) -> tuple[s.Node, ...]:
    """One test for each output value."""
    tests = scope.parsed(values, parse_unary_tests)
    if not isinstance(tests, s.In) or tests.tests.negated:
        return (tests,)
    return tuple(s.In(tests.at, tests.item, s.Tests(item.at, (item,), negated=False)) for item in tests.tests.items)


def _rule(rule: RuleForm, scope: Scope) -> RuleNode:
    return RuleNode(
        rule.at,
        rule.id,
        tuple(scope.parsed(test, parse_unary_tests) for test in rule.tests),
        tuple(scope.parsed(output, parse_expression) for output in rule.outputs),
    )
