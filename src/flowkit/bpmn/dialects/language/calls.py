"""The methods and functions that foreign expressions call, and what says the same in FEEL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from flowkit.bpmn.dialects.language.nodes import Binary, Call, Choice, Constant, Item, Name, Node, Path, Unary

CASE: Final = "@case"
"""The name of the case, which no expression can write."""
EXECUTIONS: Final = frozenset({"execution", "task", "delegateExecution", "delegateTask", "variables", "vars"})
_OF_CASE: Final[Mapping[str, str]] = {
    "processBusinessKey": "business_key", "businessKey": "business_key", "getProcessBusinessKey": "business_key",
    "getBusinessKey": "business_key", "processInstanceId": "id", "getProcessInstanceId": "id",
    "processInstanceBusinessKey": "business_key", "getProcessInstanceBusinessKey": "business_key",
}  # fmt: skip
_READING: Final = frozenset({"getVariable", "getVariableLocal", "get"})
_SAME: Final = frozenset(
    {
        "intValue", "longValue", "doubleValue", "floatValue", "booleanValue", "value", "stringValue", "numberValue",
        "boolValue", "elements",
    }
)  # fmt: skip
_COMPARING: Final[Mapping[str, str]] = {
    "equals": "=", "eq": "=", "notEquals": "!=", "ne": "!=", "lowerThan": "<", "lessThan": "<", "lt": "<",
    "lowerThanOrEquals": "<=", "lessThanOrEquals": "<=", "lte": "<=", "greaterThan": ">", "gt": ">",
    "greaterThanOrEquals": ">=", "gte": ">=", "==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip


class Template(NamedTuple):
    """FEEL with a place for each part. `level` is how tightly the parts must bind, `gives` how tightly the whole does;
    `types` are suggested for the parts.
    """

    source: str
    types: tuple[str, ...] = ()
    level: int = 0
    gives: int = 8


def holds(whole: str, part: str) -> str:
    """`contains` of strings and of lists: which of the two it is, is known only when it runs."""
    return f"list contains([contains({whole}, {part}), list contains({whole}, {part})], true)"


def inside(whole: str, part: str) -> str:
    """Python's `in`, which also looks for the keys of a context."""
    has_key = f"get value({whole}, {part}) != null"
    return f"list contains([contains({whole}, {part}), list contains({whole}, {part}), {has_key}], true)"


METHODS: Final[Mapping[tuple[str, int], Template]] = {
    ("equals", 1): Template("{0} = {1}", level=4, gives=3),
    ("equalsIgnoreCase", 1): Template("lower case({0}) = lower case({1})", ("string", "string"), gives=3),
    ("isEmpty", 0): Template('list contains([null, "", [], {{}}], {0})'),
    ("size", 0): Template("count({0})", ("list",)),
    ("length", 0): Template("string length({0})", ("string",)),
    ("contains", 1): Template(holds("{0}", "{1}")),
    ("startsWith", 1): Template("starts with({0}, {1})", ("string", "string")),
    ("startswith", 1): Template("starts with({0}, {1})", ("string", "string")),
    ("endsWith", 1): Template("ends with({0}, {1})", ("string", "string")),
    ("endswith", 1): Template("ends with({0}, {1})", ("string", "string")),
    ("toUpperCase", 0): Template("upper case({0})", ("string",)),
    ("upper", 0): Template("upper case({0})", ("string",)),
    ("toLowerCase", 0): Template("lower case({0})", ("string",)),
    ("lower", 0): Template("lower case({0})", ("string",)),
    ("toString", 0): Template("string({0})"),
    ("containsKey", 1): Template("get value({0}, {1}) != null", ("context",), gives=3),
}
FUNCTIONS: Final[Mapping[tuple[str, int], Template]] = {
    ("string", 1): Template("string({0})"),
    ("str", 1): Template("string({0})"),
    ("now", 0): Template("now()"),
    ("dateTime", 0): Template("now()"),
    ("sum", 1): Template("sum({0})", ("list",)),
    ("min", 1): Template("min({0})", ("list",)),
    ("max", 1): Template("max({0})", ("list",)),
    ("abs", 1): Template("abs({0})", ("number",)),
}


def simpler(call: Call) -> Node | None:
    """The node that a call stands for, where it is no call in FEEL: `execution.getVariable('x')` is `x`."""
    if call.target is None:
        return _function(call)
    if isinstance(call.target, Name) and call.target.name in EXECUTIONS:
        return _of_execution(call)
    if call.name in _SAME and not call.arguments:
        return call.target
    if call.name in ("get", "prop") and len(call.arguments) == 1:
        return Item(call.target, call.arguments[0], call.column)
    for prefix in ("get", "is"):
        rest = call.name.removeprefix(prefix)
        if not call.arguments and rest != call.name and rest[:1].isupper() and call.name != "isEmpty":
            return Path(call.target, rest[0].lower() + rest[1:], call.column)
    return None


def _of_execution(call: Call) -> Node | None:
    name = _text(call.arguments[0]) if len(call.arguments) == 1 else None
    if call.name in _OF_CASE and not call.arguments:
        return Path(Name(CASE, call.column), _OF_CASE[call.name], call.column)
    if name is None:
        return None
    if call.name in _READING:
        return Name(name, call.column)
    if call.name in ("hasVariable", "hasVariableLocal", "containsKey"):
        return Binary("!=", Name(name, call.column), Constant(None))
    return None


def of_execution(path: Path) -> Path | None:
    """`execution.processBusinessKey` and the like."""
    if isinstance(path.target, Name) and path.target.name in EXECUTIONS and path.name in _OF_CASE:
        return Path(Name(CASE, path.column), _OF_CASE[path.name], path.column)
    return None


def _function(call: Call) -> Node | None:
    """Functions that take a name, such as Flowable's `vars:eq(status, 'ok')`."""
    if call.name in ("S", "JSON") and len(call.arguments) == 1:
        return call.arguments[0]
    if not call.name.startswith("vars:") or not call.arguments:
        return None
    first = call.arguments[0]
    name = _text(first)
    subject: Node = Name(name, call.column) if name is not None else first
    return _of_variable(call.name.removeprefix("vars:"), subject, call.arguments[1:])


def _of_variable(asked: str, subject: Node, others: tuple[Node, ...]) -> Node | None:
    found: Node | None = None
    if len(others) == 1:
        if asked in _COMPARING:
            found = Binary(_COMPARING[asked], subject, others[0])
        elif asked == "getOrDefault":
            found = Choice(Binary("!=", subject, Constant(None)), subject, others[0])
        elif asked == "contains":
            found = Binary("in", others[0], subject)
    elif not others:
        emptiness: Mapping[str, Node] = {
            "get": subject,
            "isEmpty": Unary("empty", subject),
            "empty": Unary("empty", subject),
            "isNotEmpty": Unary("not", Unary("empty", subject)),
            "notEmpty": Unary("not", Unary("empty", subject)),
            "exists": Binary("!=", subject, Constant(None)),
        }
        found = emptiness.get(asked)
    return found


def _text(node: Node) -> str | None:
    constant = isinstance(node, Constant) and isinstance(node.value, str) and not node.number
    return node.value if constant and isinstance(node, Constant) and isinstance(node.value, str) else None
