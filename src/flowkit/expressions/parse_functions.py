"""Function definitions and calls (DMN 1.5, grammar rules 38 to 44 and 55 to 57)."""

from __future__ import annotations

from flowkit.errors import Text
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.parse_types import type_expression
from flowkit.expressions.parser import Parser
from flowkit.expressions.tokens import syntax_error, unexpected
from flowkit.expressions.types import ANY, Type
from flowkit.expressions.values import Parameter


def definition(p: Parser) -> s.Node:
    """`function(a: number, b) body`, or `external {...}` in place of a body."""
    at = p.scan.place()
    p.scan.advance()
    p.scan.expect("(")
    parameters: dict[str, Parameter] = {}
    while p.scan.token.text != ")" or parameters:
        token, name = p.scan.token, p.scan.parameter_name()
        if name in parameters:
            raise syntax_error(m.DUPLICATE_PARAMETER.format(name=name[:60]), token)
        parameters[name] = Parameter(name, _type_after(p, ":"))
        if not p.scan.take_if(","):
            break
    p.scan.expect(")")
    result = _type_after(p, "->")
    with p.scan.local_names() as frame:
        for name in parameters:
            frame.add(name)
        external = p.scan.take_if("external")
        body = p.nested()
    return s.FunctionNode(at, tuple(parameters.values()), None if external else body, result)


def _type_after(p: Parser, symbol: str) -> Type:
    return (type_expression(p) or ANY) if p.scan.take_if(symbol) else ANY


def invocation(p: Parser, function: s.Node) -> s.Node:
    """`function(…)`: anything but a literal may be one."""
    opening = p.scan.token
    if isinstance(function, s.Literal | s.ListNode | s.ContextNode | s.RangeNode):
        raise unexpected(opening, Text("an operator or the end", "运算符或结尾"))
    p.scan.advance()
    arguments: list[s.Node] = []
    parameters: list[str] = []
    while p.scan.token.text != ")" or arguments:
        if p.scan.is_parameter():
            parameters.append(p.scan.key())
            p.scan.expect(":")
        arguments.append(p.nested())
        if not p.scan.take_if(","):
            break
    p.scan.expect(")")
    if parameters and len(parameters) != len(arguments):
        raise syntax_error(m.MIXED_ARGUMENTS, opening)
    return s.Call(function.at, function, tuple(arguments), tuple(parameters))
