"""How urgent the work of a step is: a whole number, or FEEL behind its mark."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, integer, value
from flowkit.core.definition.tasks import MOST_PRIORITY, PriorityRule
from flowkit.errors import Text
from flowkit.expressions import syntax as s
from flowkit.expressions.ends import ends
from flowkit.markup import Inside

_NUMBERS: Final = frozenset({"integer", "number", "any"})
_OTHERS: Final = {
    s.ListNode: Text("a list", "列表"),
    s.ContextNode: Text("a context", "上下文"),
    s.RangeNode: Text("a range", "区间"),
    s.UnaryRange: Text("a range", "区间"),
    s.For: Text("a list", "列表"),
    s.Filter: Text("a list", "列表"),
    s.FunctionNode: Text("a function", "函数"),
    **dict.fromkeys((s.Compare, s.Logic, s.Between, s.In, s.Quantified, s.InstanceOf), Text("true or false", "布尔值")),
}
"""What is never a number, whatever the data."""


def read_priority(owner: Element, scope: ProcessScope) -> int | PriorityRule:
    """The priority of a user task; 0 where nothing is said."""
    element = extension(owner, "priority")
    if element is None:
        return 0
    default = integer(element, "default")
    if not value(element, "value").startswith("="):
        if default is not None:
            scope.report.add("priority-default", element)
        return integer(element, "value") or 0
    source = scope.compile(element, "value")
    if source is None:
        return 0
    for node in ends(source):
        said = _unfit(node, scope)
        if said is not None:
            scope.report.add("priority-type", element, inside=Inside("value", *node.at), found=said, most=MOST_PRIORITY)
    return PriorityRule(source, default)


def _unfit(node: s.Node, scope: ProcessScope) -> Text | None:
    """What this is, if it is certainly no priority."""
    if isinstance(node, s.Name):
        field = scope.fields.get(node.name)
        if field is None or field.type in _NUMBERS:
            return None
        return Text(f"{node.name}, of the type {field.type}", f"{field.type} 类型的 {node.name}")
    sign = -1 if isinstance(node, s.Negate) else 1
    literal = node.item if isinstance(node, s.Negate) else node
    if isinstance(literal, s.Literal):
        return _literal(literal.value, sign)
    return _OTHERS.get(type(node))


def _literal(found: object, sign: int) -> Text | None:
    if found is None:
        return None
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        fits = found <= MOST_PRIORITY and found == int(found)
        return None if fits else Text(str(found * sign), str(found * sign))
    return Text(repr(found), repr(found))
