"""YAML text as plain values that remember their places.

Values follow YAML 1.2: 08:30 and 2026-11-16 are text, 1.50 is the exact decimal. Refused: aliases and tags (a small
file could grow without bound), a key that stands twice, more than one document, more than `DEEPEST` levels, more than
`LARGEST` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

import yaml

from flowkit.errors import NOTHING, Finding, Text

DEEPEST: Final = 20
LARGEST: Final = 1_000_000
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser is not part of every build of PyYAML
_TEXT: Final = "tag:yaml.org,2002:str"
_INTEGER = re.compile(r"[-+]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d{1,30}\.\d{1,30}", re.ASCII)
_WORDS: Final[Mapping[str, object]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

Path: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """The value of a file, the place of every path in it (line and column from 1), and what is wrong with it."""

    file: str
    value: object = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def place(self, path: Path) -> tuple[int, int]:
        """Where the path stands, or else the nearest thing that contains it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (0, 0))

    def finding(self, path: Path, code: str, message: Text, mend: Text = NOTHING) -> Finding:
        """A finding at a path."""
        line, column = self.place(path)
        return Finding(code, message, mend, element=say_path(path), file=self.file, line=line, column=column)


def say_path(path: Path) -> str:
    """`steps[3].expect.tasks[0]`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def read_tree(text: str, file: str = "") -> Tree:
    """The one document of the text. What cannot be read is a finding."""
    tree = Tree(file)
    if len(text) > LARGEST:
        tree.findings.append(tree.finding((), "yaml-size", Text("expected less than 1 MB", "文件应小于 1 MB")))
        return tree
    try:
        danger = next(_dangers(text, tree), None)
        if danger is not None:
            tree.findings.append(danger)
            return tree
        node = yaml.compose(text, Loader=_LOADER)
        tree.value = _value(node, (), tree) if node is not None else None
    except yaml.MarkedYAMLError as error:
        tree.findings.append(_broken(error, file))
    except yaml.YAMLError as error:
        problem = str(error).partition("\n")[0]
        tree.findings.append(tree.finding((), "yaml-syntax", Text(f"no YAML: {problem}", f"不是有效的 YAML:{problem}")))
    return tree


def _dangers(text: str, tree: Tree) -> Iterator[Finding]:
    """What must be seen before anything is built, in the order of the file."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark: Any = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            message, mend = Text("expected no alias", "不得使用别名"), Text("write it out", "请写出全文")
            yield Finding("yaml-alias", message, mend, file=tree.file, line=line, column=column)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            message = Text("nested too deep", "嵌套过深")
            yield Finding("yaml-depth", message, file=tree.file, line=line, column=column)


def _broken(error: yaml.MarkedYAMLError, file: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or error.context or "?"
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    message = Text(f"no YAML: {problem}", f"不是有效的 YAML:{problem}")
    # The reader has a bound of its own, which comes before ours where brackets are not closed for long.
    code = "yaml-depth" if "nesting depth" in problem else "yaml-syntax"
    return Finding(code, message, file=file, line=line, column=column)


def _value(node: Any, path: Path, tree: Tree) -> object:
    tree.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, path, tree)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), tree) for index, item in enumerate(node.value)]
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in found or not isinstance(key_node, yaml.ScalarNode):
            message = Text(f"{key} stands there twice", f"重复的键 {key}")
            tree.findings.append(
                Finding("yaml-key", message, element=say_path(here), file=tree.file, line=place[0], column=place[1])
            )
            continue
        tree.places[here] = place
        found[key] = _value(value_node, here, tree)
    return found


def _scalar(node: Any, path: Path, tree: Tree) -> object:
    text = str(node.value)
    if node.tag != _TEXT:
        tree.findings.append(tree.finding(path, "yaml-tag", Text("expected no tag", "不得使用标签")))
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
