"""FEEL from the nodes of a foreign expression, with what the expression says about the types of its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flowkit.bpmn.dialects.language import calls
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

IF, OR, AND, COMPARE, ADD, MULTIPLY, POWER, MINUS, CLOSED = range(9)
_LEVELS: Final[Mapping[str, int]] = {
    "or": OR, "and": AND, "=": COMPARE, "!=": COMPARE, "<": COMPARE, ">": COMPARE, "<=": COMPARE, ">=": COMPARE,
    "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER,
}  # fmt: skip
_NAME: Final = re.compile(r"[^\W\d]\w*")
_TAKEN: Final = frozenset(
    {
        "and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between",
        "function", "instance", "of", "item", "partial", "case",
    }
)  # fmt: skip
_NO_NAME: Final = Text("{name} cannot be the name of a datum here", "{name} 在此不能用作数据名")
_ARITHMETIC: Final = frozenset({"-", "*", "/", "**"})
_ORDER: Final = frozenset({"<", ">", "<=", ">=", "=", "!="})


@dataclass(slots=True)
class Feel:
    """The text, and for each name the types that its use suggests ("number", "list", …)."""

    source: str
    types: dict[str, set[str]] = field(default_factory=dict)


def written(node: Node, renamed: Mapping[str, str]) -> Feel:
    """The expression in FEEL; `renamed` are names that mean something of flowkit's. Raises Untranslatable."""
    printer = _Printer({**renamed, calls.CASE: "case"})
    source = printer.at(node, IF)
    printer.suggest(node, "")
    return Feel(source, printer.types)


class _Printer:
    def __init__(self, renamed: Mapping[str, str]) -> None:
        self._renamed = renamed
        self.types: dict[str, set[str]] = {}

    def at(self, node: Node, lowest: int) -> str:
        """The text, in parentheses when it binds more loosely than `lowest`."""
        text, level = self._print(node)
        return text if level >= lowest else f"({text})"

    def suggest(self, node: Node, kind: str) -> None:
        if isinstance(node, Name) and node.name not in self._renamed:
            self.types.setdefault(node.name, set()).update({kind} - {""})

    def _print(self, node: Node) -> tuple[str, int]:  # noqa: C901, PLR0911 -- one line for each kind of node
        match node:
            case Constant():
                return _constant(node), CLOSED
            case Name():
                return self._name(node), CLOSED
            case Path() if (of_case := calls.of_execution(node)) is not None:
                return self._print(of_case)
            case Path():
                self.suggest(node.target, "context")
                return f"{self.at(node.target, CLOSED)}.{_checked(node.name, node.column)}", CLOSED
            case Item():
                return self._item(node), CLOSED
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Choice():
                self.suggest(node.condition, "boolean")
                parts = (self.at(each, OR) for each in (node.condition, node.then, node.otherwise))
                return "if {} then {} else {}".format(*parts), IF
            case Call():
                return self._call(node)
            case Several():
                items = [self.at(each, IF) for each in node.items]
                if node.keys:
                    pairs = (f"{_quoted(key)}: {item}" for key, item in zip(node.keys, items, strict=True))
                    return f"{{{', '.join(pairs)}}}", CLOSED
                return f"[{', '.join(items)}]", CLOSED

    def _name(self, node: Name) -> str:
        if node.name in self._renamed:
            return self._renamed[node.name]
        if node.name in calls.EXECUTIONS:
            raise Untranslatable(
                Text(f"{node.name} is an object of the other engine", f"{node.name} 是另一引擎的对象"), node.column
            )
        self.types.setdefault(node.name, set())
        return _checked(node.name, node.column)

    def _item(self, node: Item) -> str:
        target, index = self.at(node.target, CLOSED), node.index
        if isinstance(index, Constant) and isinstance(index.value, str):
            if index.number and index.value.isdigit():
                self.suggest(node.target, "list")
                return f"{target}[{int(index.value) + 1}]"
            if not index.number:
                self.suggest(node.target, "context")
                return f"get value({target}, {_quoted(index.value)})"
        raise Untranslatable(
            Text("whether this is a place in a list or a key is not known here", "无法判断方括号中是列表位置还是键"),
            node.column,
        )

    def _unary(self, node: Unary) -> tuple[str, int]:
        if node.operator == "not":
            self.suggest(node.operand, "boolean")
            return f"not({self.at(node.operand, IF)})", CLOSED
        if node.operator == "empty":
            return f'list contains([null, "", [], {{}}], {self.at(node.operand, IF)})', CLOSED
        self.suggest(node.operand, "number")
        return f"-{self.at(node.operand, CLOSED)}", MINUS

    def _binary(self, node: Binary) -> tuple[str, int]:
        self._suggest_sides(node)
        if node.operator == "mod":
            return f"modulo({self.at(node.left, IF)}, {self.at(node.right, IF)})", CLOSED
        if node.operator == "in":
            whole, part = self.at(node.right, IF), self.at(node.left, IF)
            return (
                f"list contains({whole}, {part})" if isinstance(node.right, Several) else calls.inside(whole, part)
            ), CLOSED
        if node.operator == "text":
            return f"{self._as_text(node.left, ADD)} + {self._as_text(node.right, MULTIPLY)}", ADD
        level = _LEVELS[node.operator]
        left = level + 1 if level in (COMPARE, POWER) else level
        return f"{self.at(node.left, left)} {node.operator} {self.at(node.right, level + 1)}", level

    def _as_text(self, node: Node, lowest: int) -> str:
        is_text = (isinstance(node, Constant) and not node.number and isinstance(node.value, str)) or (
            isinstance(node, Binary) and node.operator == "text"
        )
        return self.at(node, lowest) if is_text or (isinstance(node, Call) and node.name == "string") else (
            f"string({self.at(node, IF)})"
        )  # fmt: skip

    def _suggest_sides(self, node: Binary) -> None:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if node.operator in ("and", "or"):
                self.suggest(one, "boolean")
            elif node.operator in _ARITHMETIC or node.operator == "mod":
                self.suggest(one, "number" if node.operator != "-" else "")
            elif node.operator in _ORDER and isinstance(other, Constant) and other.value is not None:
                self.suggest(one, _kind(other))

    def _call(self, node: Call) -> tuple[str, int]:
        simpler = calls.simpler(node)
        if simpler is not None:
            return self._print(simpler)
        if node.target is not None:
            template = calls.METHODS.get((node.name, len(node.arguments)))
            subjects: tuple[Node, ...] = (node.target, *node.arguments)
        else:
            template, subjects = calls.FUNCTIONS.get((node.name, len(node.arguments))), node.arguments
        if template is None:
            what = f"{node.name}({', '.join('…' for _ in node.arguments)})"
            raise Untranslatable(Text(f"{what} is code of the other engine", f"{what} 是另一引擎的代码"), node.column)
        for subject, kind in zip(subjects, template.types, strict=False):
            self.suggest(subject, kind)
        return template.source.format(*(self.at(each, template.level) for each in subjects)), template.gives


def _checked(name: str, column: int) -> str:
    if name in _TAKEN or not _NAME.fullmatch(name):
        raise Untranslatable(_NO_NAME.format(name=name), column)
    return name


def _kind(constant: Constant) -> str:
    return "number" if constant.number else "boolean" if isinstance(constant.value, bool) else "string"


def _constant(node: Constant) -> str:
    if node.value is None:
        return "null"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if not node.number:
        return _quoted(node.value)
    return f"0{node.value}" if node.value.startswith(".") else node.value


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'
