"""The part of Python's expressions that has a counterpart in FEEL. Nothing is run: the text is only parsed."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.dialects.language.nodes import (
    Binary,
    Call,
    Choice,
    Constant,
    Item,
    Name,
    Node,
    Path,
    Several,
    Unary,
    Untranslatable,
)
from flowkit.errors import Text

LONGEST: Final = 5_000
MOST_LEVELS: Final = 40
_BINARY: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "mod", ast.Pow: "**",
}  # fmt: skip
_COMPARE: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">=", ast.Is: "=",
    ast.IsNot: "!=", ast.In: "in", ast.NotIn: "in",
}  # fmt: skip


def read_python(source: str) -> Node:
    """One expression. Raises Untranslatable."""
    tree = _parsed(source.strip(), "eval")
    return _node(tree.body, 0) if isinstance(tree, ast.Expression) else Constant(None)


def read_assignments(source: str) -> tuple[tuple[str, Node], ...]:
    """A script that is nothing but `name = expression` lines. Raises Untranslatable for any other."""
    tree = _parsed(_dedented(source), "exec")
    found: list[tuple[str, Node]] = []
    for each in tree.body if isinstance(tree, ast.Module) else ():
        target = each.targets[0] if isinstance(each, ast.Assign) and len(each.targets) == 1 else None
        if not isinstance(each, ast.Assign) or not isinstance(target, ast.Name):
            raise _refused(each)
        found.append((target.id, _node(each.value, 0)))
    if not found:
        raise Untranslatable(Text("the script sets nothing", "脚本没有赋值"))
    return tuple(found)


def _dedented(source: str) -> str:
    lines = source.strip("\n").splitlines()
    blank = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[blank:] for line in lines)


def _parsed(source: str, mode: str) -> ast.AST:
    if len(source) > LONGEST:
        raise Untranslatable(Text("the text is too long", "文本过长"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, mode=mode)
    except SyntaxError as error:
        raise Untranslatable(
            Text(f"this is no Python: {error.msg}", f"不是 Python:{error.msg}"), error.offset or 1, error.lineno or 1
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Untranslatable(Text("this is no Python", "不是 Python")) from error


def _refused(node: ast.AST) -> Untranslatable:
    what = type(node).__name__
    column, line = getattr(node, "col_offset", 0) + 1, getattr(node, "lineno", 1)
    return Untranslatable(
        Text(f"Python's {what} has no counterpart in FEEL", f"FEEL 中没有与 Python 的 {what} 对应的写法"), column, line
    )


def _node(node: ast.AST, depth: int) -> Node:  # noqa: C901, PLR0911, PLR0912 -- one line for each kind of Python's own tree
    if depth > MOST_LEVELS:
        raise Untranslatable(Text("the expression is nested too deeply", "表达式嵌套过深"))
    inner = depth + 1
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name():
            return Name(node.id, node.col_offset + 1)
        case ast.Attribute():
            return Path(_node(node.value, inner), node.attr, node.col_offset + 1)
        case ast.Subscript():
            return Item(_node(node.value, inner), _node(node.slice, inner), node.col_offset + 1)
        case ast.UnaryOp(op=ast.Not()):
            return Unary("not", _node(node.operand, inner))
        case ast.UnaryOp(op=ast.USub()):
            return Unary("-", _node(node.operand, inner))
        case ast.BoolOp():
            return _chained(
                "and" if isinstance(node.op, ast.And) else "or", [_node(each, inner) for each in node.values]
            )
        case ast.BinOp() if type(node.op) in _BINARY:
            return Binary(_BINARY[type(node.op)], _node(node.left, inner), _node(node.right, inner))
        case ast.Compare():
            return _compared(node, inner)
        case ast.IfExp():
            return Choice(_node(node.test, inner), _node(node.body, inner), _node(node.orelse, inner))
        case ast.List() | ast.Tuple():
            return Several(tuple(_node(each, inner) for each in node.elts))
        case ast.Dict():
            return _context(node, inner)
        case ast.Call() if not node.keywords:
            return _call(node, inner)
        case ast.JoinedStr():
            return _joined(node, inner)
    raise _refused(node)


def _constant(node: ast.Constant) -> Node:
    if node.value is None or isinstance(node.value, bool | str):
        return Constant(node.value)
    if isinstance(node.value, int | float):
        return Constant(repr(node.value), number=True)
    raise _refused(node)


def _chained(operator: str, parts: list[Node]) -> Node:
    node = parts[0]
    for part in parts[1:]:
        node = Binary(operator, node, part)
    return node


def _compared(node: ast.Compare, depth: int) -> Node:
    sides = [_node(each, depth) for each in (node.left, *node.comparators)]
    found: list[Node] = []
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        test: Node = Binary(_COMPARE[type(operator)], left, right)
        found.append(Unary("not", test) if isinstance(operator, ast.NotIn) else test)
    return _chained("and", found)


def _context(node: ast.Dict, depth: int) -> Node:
    keys = [each.value for each in node.keys if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if len(keys) != len(node.keys):
        raise _refused(node)
    return Several(tuple(_node(each, depth) for each in node.values), tuple(keys))


def _call(node: ast.Call, depth: int) -> Node:
    arguments = tuple(_node(each, depth) for each in node.args)
    if isinstance(node.func, ast.Name):
        return Call(None, node.func.id, arguments, node.col_offset + 1)
    if isinstance(node.func, ast.Attribute):
        return Call(_node(node.func.value, depth), node.func.attr, arguments, node.col_offset + 1)
    raise _refused(node)


def _joined(node: ast.JoinedStr, depth: int) -> Node:
    joined: Node = Constant("")
    for each in node.values:
        if isinstance(each, ast.FormattedValue) and (each.format_spec or each.conversion != -1):
            raise _refused(each)
        part = _node(each.value if isinstance(each, ast.FormattedValue) else each, depth)
        joined = Binary("text", joined, part)
    return joined
