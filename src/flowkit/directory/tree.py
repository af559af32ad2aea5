"""YAML text as a tree of plain nodes that know their places. Nothing is constructed from tags; no node is shared, and
none is changed once its parent has it (they are not frozen because a large file has millions of them).

Refused, with the place: aliases (a small file could grow without bound), tags, more than one document, more than
`DEEPEST` levels, and more than `LARGEST` bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import yaml

from flowkit.errors import NOTHING, Finding, Text

DEEPEST: Final = 12
LARGEST: Final = 64 * 1024 * 1024
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is not part of every build of PyYAML
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Scalar:
    """A text as it is written. `null` is an unquoted nothing. Lines and columns count from 1.

    `file` is named where one reading has several files.
    """

    text: str
    null: bool
    line: int
    column: int
    file: str = ""


@dataclass(slots=True)
class Entry:
    """A key of a map with its value."""

    key: Scalar
    value: Node


@dataclass(slots=True)
class Map:
    """Entries in the order of the file; a key may stand there twice."""

    line: int
    column: int
    entries: list[Entry] = field(default_factory=list)
    file: str = ""


@dataclass(slots=True)
class Sequence:
    """Items in the order of the file."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    file: str = ""


Node: TypeAlias = Scalar | Map | Sequence


class NotATree(Exception):
    """The text cannot be read as one tree; `finding` says why and where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.say())
        self.finding = finding


def read_tree(text: str, file: str = "") -> Node:
    """The one document of the text. Raises `NotATree`."""
    if len(text) > LARGEST:
        raise NotATree(too_large(file))
    try:
        return _build(yaml.parse(text, Loader=_LOADER), file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "no YAML"
        raise _refusal(
            file, mark, "yaml-syntax", Text(f"Expected YAML, but {problem}", f"不是有效的YAML：{problem}")
        ) from error
    except yaml.YAMLError as error:
        problem = str(error).partition("\n")[0]
        raise _refusal(
            file, None, "yaml-syntax", Text(f"Expected YAML, but {problem}", f"不是有效的YAML：{problem}")
        ) from error


def too_large(file: str) -> Finding:
    limit = LARGEST // 1024 // 1024
    message = Text(f"Expected a file of at most {limit} MiB", f"文件不得超过{limit} MiB")
    return Finding(code="yaml-size", message=message, file=file, rule="yaml")


def _build(events: Iterator[Any], file: str) -> Node:
    root: list[Node] = []
    open_nodes: list[Map | Sequence] = []
    keys: list[Scalar | None] = []
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
            keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event, file)
            _check_place(event, root, open_nodes, file)
            if not open_nodes:
                root.append(node)
            elif isinstance(open_nodes[-1], Sequence):
                open_nodes[-1].items.append(node)
            else:
                keys[-1] = _put(open_nodes[-1], keys[-1], node, event, file)
            if not isinstance(node, Scalar):
                open_nodes.append(node)
                keys.append(None)
    return root[0] if root else Scalar("", null=True, line=1, column=1)


def _node(event: Any, file: str) -> Node:
    mark = event.start_mark
    if isinstance(event, yaml.AliasEvent):
        raise _refusal(
            file, mark, "yaml-alias", Text("Expected no alias", "不得使用别名"), Text("Write it out", "请写出全文")
        )
    if event.tag is not None and event.tag != "!":
        message = Text(f"Expected no tag, but found {event.tag}", f"不得使用标签，但写有{event.tag}")
        raise _refusal(file, mark, "yaml-tag", message)
    place = mark.line + 1, mark.column + 1
    if isinstance(event, yaml.MappingStartEvent):
        return Map(*place)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(*place)
    plain, _ = event.implicit
    return Scalar(event.value, plain and event.value in _NULLS, *place)


def _check_place(event: Any, root: list[Node], open_nodes: list[Map | Sequence], file: str) -> None:
    if root and not open_nodes:
        raise _refusal(
            file, event.start_mark, "yaml-documents", Text("Expected one document in the file", "文件中只能有一个文档")
        )
    if len(open_nodes) >= DEEPEST:
        message = Text(f"Expected at most {DEEPEST} levels", f"层级不得超过{DEEPEST}层")
        raise _refusal(file, event.start_mark, "yaml-depth", message)


def _put(owner: Map, key: Scalar | None, node: Node, event: Any, file: str) -> Scalar | None:
    """A key waits for its value; with the value the entry is complete."""
    if key is not None:
        owner.entries.append(Entry(key, node))
        return None
    if not isinstance(node, Scalar):
        raise _refusal(file, event.start_mark, "yaml-key", Text("Expected a text as key", "键应为文本"))
    return node


def _refusal(file: str, mark: Any, code: str, message: Text, mend: Text = NOTHING) -> NotATree:
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return NotATree(Finding(code=code, message=message, mend=mend, file=file, line=line, column=column, rule="yaml"))
