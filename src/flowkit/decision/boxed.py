"""Boxed expressions are syntax: a second grammar for the same tree (DMN 1.5, 10.2).

Each form has one row. FEEL inside is parsed with the names that are in scope where it stands, and its places are moved
to where it stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from flowkit.decision import logic as f
from flowkit.decision import messages as m
from flowkit.decision.nodes import Broken, Choice, RowNode, Typed
from flowkit.decision.scope import Scope
from flowkit.decision.tables import table
from flowkit.expressions import Parameter, parse_expression
from flowkit.expressions import syntax as s
from flowkit.expressions.types import ANY, FunctionType

# No source can write this name.
_RESULT: Final = "<result>"


def node_of(form: f.Form, scope: Scope) -> s.Node:
    """The syntax of the form; a value of the form's type, where it names one."""
    inside = replace(scope, element=form.id or scope.element)
    node = ROWS[type(form)](form, inside)
    return typed(node, form.type, inside) if form.type and not isinstance(form, f.TableForm) else node


def typed(node: s.Node, name: str, scope: Scope) -> s.Node:
    """The node with its value converted to the type of this name."""
    kind = scope.type(name, node.at)
    return node if kind == ANY else Typed(node.at, node, kind)


def _literal(form: f.LiteralForm, scope: Scope) -> s.Node:
    return scope.parsed(form.source, parse_expression)


def _missing(form: f.MissingForm, scope: Scope) -> s.Node:
    return Broken(form.at, m.MISSING)


def _context(form: f.ContextForm, scope: Scope) -> s.Node:
    keys: list[str] = []
    items: list[s.Node] = []
    for entry in form.entries:
        # A function may call itself.
        own = [entry.name] if isinstance(entry.value, f.FunctionForm) else []
        node = node_of(entry.value, scope.with_names(own))
        items.append(typed(node, entry.type, scope) if entry.type else node)
        if entry.name in keys:
            scope.report("decision-twice", entry.value.at, what=m.NAME, name=entry.name)
        keys.append(entry.name or _RESULT)
        scope = scope.with_names([entry.name] if entry.name else [])
    whole = s.ContextNode(form.at, tuple(keys), tuple(items))
    return s.Path(form.at, whole, _RESULT) if _RESULT in keys else whole


def _list(form: f.ListForm, scope: Scope) -> s.Node:
    return s.ListNode(form.at, tuple(node_of(item, scope) for item in form.items))


def _relation(form: f.RelationForm, scope: Scope) -> s.Node:
    names = tuple(column.name for column in form.columns)
    rows = []
    for cells in form.rows:
        nodes = (
            typed(node_of(cell, scope), column.type, scope) for cell, column in zip(cells, form.columns, strict=True)
        )
        rows.append(RowNode(cells[0].at if cells else form.at, names, tuple(nodes)))
    return s.ListNode(form.at, tuple(rows))


def _invocation(form: f.InvocationForm, scope: Scope) -> s.Node:
    names = tuple(argument.name for argument in form.arguments)
    values = tuple(node_of(argument.value, scope) for argument in form.arguments)
    return s.Call(form.at, node_of(form.function, scope), values, names)


def _function(form: f.FunctionForm, scope: Scope) -> s.Node:
    parameters = tuple(Parameter(each.name, scope.type(each.type, form.at)) for each in form.parameters)
    if form.kind != "FEEL":
        scope.report("decision-external", form.at, kind=form.kind)
        return s.FunctionNode(form.at, parameters, Broken(form.at, m.EXTERNAL.format(kind=form.kind)), ANY)
    inside = scope.with_names([each.name for each in form.parameters])
    body = Broken(form.at, m.MISSING) if form.body is None else node_of(form.body, inside)
    return s.FunctionNode(form.at, parameters, body, ANY if form.body is None else scope.type(form.body.type, form.at))


def function_node(form: f.FunctionForm, result: str, scope: Scope) -> s.Node:
    """The function of a knowledge model. `result` names the type of its result, or of the function itself."""
    node = _function(form, scope)
    kind = scope.type(result, form.at)
    kind = kind.result if isinstance(kind, FunctionType) else kind
    if kind == ANY or not isinstance(node, s.FunctionNode) or node.body is None:
        return node
    return replace(node, body=Typed(form.at, node.body, kind), result=kind)


def _conditional(form: f.ConditionalForm, scope: Scope) -> s.Node:
    return Choice(form.at, node_of(form.condition, scope), node_of(form.then, scope), node_of(form.otherwise, scope))


def _loop(form: f.LoopForm, scope: Scope) -> s.Node:
    bindings = (s.Binding(form.at, form.variable, node_of(form.source, scope), None),)
    if form.kind == "for":
        return s.For(form.at, bindings, node_of(form.body, scope.with_names([form.variable, "partial"])))
    return s.Quantified(form.at, form.kind == "every", bindings, node_of(form.body, scope.with_names([form.variable])))


def _filter(form: f.FilterForm, scope: Scope) -> s.Node:
    # Nobody can list the entries of the items beforehand.
    inside = replace(scope.with_names(["item", *scope.words.members]), is_open=True)
    return s.Filter(form.at, node_of(form.source, scope), node_of(form.condition, inside))


ROWS: Final[Mapping[type[f.Form], Callable[[Any, Scope], s.Node]]] = {
    f.LiteralForm: _literal,
    f.MissingForm: _missing,
    f.ContextForm: _context,
    f.ListForm: _list,
    f.RelationForm: _relation,
    f.InvocationForm: _invocation,
    f.FunctionForm: _function,
    f.ConditionalForm: _conditional,
    f.LoopForm: _loop,
    f.FilterForm: _filter,
    f.TableForm: table,
}
