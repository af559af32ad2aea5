"""Conditions and sums of the plainest shapes as one Python function of the data, without a `Run`.

`amount > 1000 and grade <= 2` is evaluated at every gateway. Such a shape becomes the source of a function, made
here of fixed words and numbered variables only: names and constants of the expression are its arguments, no character
of the expression is ever part of it. One function is made for each shape, not for each expression. It answers
ABSENT whenever a value is missing, of another type or out of range; then the closures answer, with their warnings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from flowkit.expressions import syntax as s
from flowkit.expressions.budget import DEFAULT
from flowkit.expressions.functions import BUILTINS
from flowkit.expressions.numbers import INT_LIMIT
from flowkit.expressions.run import ABSENT
from flowkit.expressions.values import Value

Quick = Callable[[Mapping[str, object]], Value]

_MOST_PIECES = 24
_OPERATORS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_LITERALS: dict[type, str] = {bool: "boolean", str: "string", int: "number", Decimal: "number"}
# What is asked of a variable before it is used; a whole number fits where a number does.
_CHECKS = {
    "boolean": "if v{0} is not True and v{0} is not False: return ABSENT",
    "string": f"if type(v{{0}}) is not str or len(v{{0}}) > {DEFAULT.characters}: return ABSENT",
    "whole": f"if type(v{{0}}) is not int or not -{INT_LIMIT} < v{{0}} < {INT_LIMIT}: return ABSENT",
    "number": (
        "t{0} = type(v{0})\n  if t{0} is Decimal:\n   if not v{0}.is_finite(): return ABSENT\n"
        f"  elif t{{0}} is not int or not -{INT_LIMIT} < v{{0}} < {INT_LIMIT}: return ABSENT"
    ),
}


class _Unsupported(Exception):
    pass


class _Shape:
    """One shape in the making: its variables with what is asked of each, its constants, the lines of its sums."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.constants: list[Value] = []
        self.sums: list[str] = []
        self.pieces = 0

    def text(self, node: s.Node, kind: str) -> str:
        self.pieces += 1
        row = _ROWS.get(type(node))
        if row is None or self.pieces > _MOST_PIECES:
            raise _Unsupported
        return row(self, node, kind)

    def constant(self, value: Value) -> str:
        self.constants.append(value)
        return f"k{len(self.constants) - 1}"

    def variable(self, name: str, kind: str) -> str:
        known = self.names.get(name, kind)
        if known != kind and {known, kind} != {"number", "whole"}:
            raise _Unsupported
        self.names[name] = kind if known == "number" else known
        return f"v{list(self.names).index(name)}"

    def source(self, result: str) -> str:
        """`k…` are constants, `n…` names, `v…` their values."""
        variables = [f"v{index} = data[n{index}]" for index in range(len(self.names))]
        checks = [_CHECKS[kind].format(index) for index, kind in enumerate(self.names.values())]
        arguments = [f"n{index}" for index in range(len(self.names))]
        arguments += [f"k{index}" for index in range(len(self.constants))]
        return "\n".join(
            [
                f"def make({', '.join(arguments)}):",
                " def quick(data):",
                "  if type(data) is not dict: return ABSENT",
                "  try:",
                *(f"   {line}" for line in variables),
                "  except KeyError: return ABSENT",
                *(f"  {line}" for line in (*checks, *self.sums)),
                f"  return {result}",
                " return quick",
            ]
        )


def _literal(shape: _Shape, node: s.Literal, kind: str) -> str:
    found = _LITERALS.get(type(node.value))
    if found != kind and not (kind == "whole" and type(node.value) is int):
        raise _Unsupported
    return shape.constant(node.value)


def _name(shape: _Shape, node: s.Name, kind: str) -> str:
    if node.name in BUILTINS:
        raise _Unsupported
    return shape.variable(node.name, kind)


def _comparison(shape: _Shape, node: s.Compare, kind: str) -> str:
    return _compared(shape, node.left, node.operator, node.right, kind)


def _compared(shape: _Shape, left: s.Node, operator: str, right: s.Node, kind: str) -> str:
    literal = next((each.value for each in (left, right) if isinstance(each, s.Literal)), 0)
    operands = _LITERALS.get(type(literal), "")
    if kind != "boolean" or (operands == "boolean" and operator not in {"=", "!="}):
        raise _Unsupported
    symbol = _OPERATORS[operator]
    a, b = shape.text(left, operands), shape.text(right, operands)
    if operands == "number" and isinstance(left, s.Name) and isinstance(right, s.Literal):
        # Comparing a Decimal with an int would convert the int each time.
        decimal = shape.constant(Decimal(right.value))
        return f"({a} {symbol} {b} if type({a}) is int else {a} {symbol} {decimal})"
    return f"({a} {symbol} {b})"


def _logic(shape: _Shape, node: s.Logic, kind: str) -> str:
    if kind != "boolean":
        raise _Unsupported
    return f"({f' {node.operator} '.join(shape.text(item, kind) for item in node.items)})"


def _arithmetic(shape: _Shape, node: s.Arithmetic, kind: str) -> str:
    """Of whole numbers only; every result is checked to be one that needs no rounding."""
    if kind not in {"number", "whole"} or not {"+", "-", "*"}.issuperset(node.operators):
        raise _Unsupported
    result = shape.text(node.items[0], "whole")
    for operator, item in zip(node.operators, node.items[1:], strict=True):
        other = shape.text(item, "whole")
        shape.sums.append(f"s{len(shape.sums) // 2} = {result} {operator} {other}")
        result = f"s{len(shape.sums) // 2}"
        shape.sums.append(f"if not -{INT_LIMIT} < {result} < {INT_LIMIT}: return ABSENT")
    return result


def _membership(shape: _Shape, node: s.In, kind: str) -> str:
    """Unary tests that compare with a constant."""
    if kind != "boolean":
        raise _Unsupported
    tests = [_test(shape, node.item, test) for test in node.tests.items]
    return f"({'not ' if node.tests.negated else ''}({' or '.join(tests)}))"


def _test(shape: _Shape, item: s.Node, test: s.Node) -> str:
    operator, other = ("=", test.item) if isinstance(test, s.ValueTest) else (getattr(test, "operator", ""), None)
    other = getattr(test, "item", other)
    if not operator or not isinstance(other, s.Literal) or not isinstance(item, s.Name):
        raise _Unsupported
    return _compared(shape, item, operator, other, "boolean")


_ROWS: dict[type[s.Node], Callable[..., str]] = {
    s.Literal: _literal,
    s.Name: _name,
    s.Compare: _comparison,
    s.Logic: _logic,
    s.Arithmetic: _arithmetic,
    s.In: _membership,
}
_KINDS: dict[type[s.Node], str] = {s.Arithmetic: "whole"}


def quick_of(node: s.Node) -> Quick | None:
    """The function of a tree of such a shape; None for any other."""
    shape = _Shape()
    try:
        result = shape.text(node, _KINDS.get(type(node), "boolean"))
    except _Unsupported:
        return None
    return _made(shape.source(result))(*shape.names, *shape.constants) if shape.names else None


@lru_cache(maxsize=512)
def _made(source: str) -> Callable[..., Quick]:
    room: dict[str, Value] = {"__builtins__": {"type": type, "int": int, "str": str, "len": len, "KeyError": KeyError}}
    room |= {"ABSENT": ABSENT, "Decimal": Decimal, "dict": dict}
    exec(compile(source, "<quick>", "exec"), room)  # noqa: S102 -- fixed words only, see above
    make: Callable[..., Quick] = room["make"]
    return make
