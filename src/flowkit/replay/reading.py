"""A scenario file as a checked value, or all its findings at once, each with line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from flowkit.errors import NOTHING, DefinitionInvalid, Finding, InputInvalid, Text
from flowkit.replay.model import HISTORY_TAGS, VERB_NAMES, WATCH, Part, Reply, Scenario, verb_of
from flowkit.replay.tree import Path, Tree, read_tree
from flowkit.replay.wall_time import amount, resolve

TIMES: Final = frozenset({"at", "due", "breached"})
_UTC: Final = ZoneInfo("UTC")
_TYPES: Final[Mapping[str, Text]] = {
    "missing": Text("is missing", "缺少"),
    "string_type": Text("must be text", "应为文本"),
    "string_too_short": Text("must not be empty", "不能为空"),
    "dict_type": Text("must be a mapping", "应为键值映射"),
    "model_type": Text("must be a mapping", "应为键值映射"),
    "model_attributes_type": Text("must be a mapping", "应为键值映射"),
    "list_type": Text("must be a list", "应为列表"),
    "int_type": Text("must be a whole number", "应为整数"),
    "bool_type": Text("must be true or false", "应为 true 或 false"),
    "string_pattern_mismatch": Text("must be a date and a time", "应为日期与时间"),
    "too_short": Text("must not be empty", "不能为空"),
}
_QUOTE: Final = Text("quote a number that is meant as text", "表示文本的数字请加引号")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario, the file that it came from, and the places of its parts."""

    scenario: Scenario
    path: FilePath
    tree: Tree

    @property
    def folder(self) -> FilePath:
        """The folder of the process."""
        return (self.path.parent / self.scenario.folder).resolve()

    def beside(self, name: str) -> FilePath | None:
        """A file that a step names, None if it is not in the folder of the scenario or below."""
        place, here = (self.path.parent / name).resolve(), self.path.parent.resolve()
        return place if place.is_relative_to(here) and place.is_file() else None


def load_scenario(path: str | FilePath) -> Loaded:
    """Read a scenario file. Raises DefinitionInvalid with every finding."""
    place = FilePath(path)
    try:
        text = place.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = Text(f"cannot be read: {error}", f"无法读取:{error}")
        raise DefinitionInvalid([Finding("scenario-unreadable", message, file=str(path))]) from error
    return read_scenario(text, place)


def read_scenario(text: str, path: str | FilePath = "") -> Loaded:
    """A scenario from YAML text; `path` is the file that it stands for. Raises DefinitionInvalid."""
    tree = read_tree(text, str(path))
    if tree.findings:
        raise DefinitionInvalid(tree.findings)
    try:
        scenario = Scenario.model_validate(tree.value)
    except ValidationError as error:
        raise DefinitionInvalid(_sorted(_findings(error, tree))) from None
    findings = [*_nothings(scenario, (), tree), *_times(scenario, tree)]
    if findings:
        raise DefinitionInvalid(_sorted(findings))
    return Loaded(scenario, FilePath(path), tree)


def parts(value: object, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """Every part of a scenario with its path in the file."""
    if isinstance(value, Part):
        yield path, value
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                yield from parts(getattr(value, name), (*path, alias(value, name)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from parts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, (*path, key))


def alias(part: BaseModel, name: str) -> str:
    """The key of a field in the file."""
    return type(part).model_fields[name].alias or name


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda each: (each.line, each.column))


def _findings(error: ValidationError, tree: Tree) -> Iterator[Finding]:
    """Pydantic's errors in both languages, without those that only follow from a wrong verb."""
    wrong: set[Path] = set()
    for each in error.errors(include_url=False):
        path = _file_path(each["loc"])
        step = path[:2]
        if each["type"] == "extra_forbidden" and path[:1] == ("steps",) and len(path) == 3 and _is_wordless(tree, step):  # noqa: PLR2004 -- steps, number, key
            if step not in wrong:
                wrong.add(step)
                yield tree.finding(step, "step-verb", *_no_verb(str(path[-1])))
            continue
        yield _finding(each, path, tree)


def _is_wordless(tree: Tree, step: Path) -> bool:
    root: Any = tree.value
    return verb_of(root["steps"][step[1]]) == WATCH


def _no_verb(key: str) -> tuple[Text, Text]:
    message = Text("{key!r} is nothing that can be done in a step", "步骤中没有 {key!r} 这一操作").format(key=key)
    return message, _instead(key, VERB_NAMES)


def _instead(key: str, known: Iterable[str]) -> Text:
    names = tuple(known)
    near = difflib.get_close_matches(key, names, n=1)
    text = near[0] if near else ", ".join(names)
    return Text(f"use {text}", f"请用 {text}")


def _finding(error: Any, path: Path, tree: Tree) -> Finding:
    kind = error["type"]
    if kind == "extra_forbidden":
        message = Text("is unknown here", "此处没有这一项")
        return tree.finding(path, "scenario-key", message, NOTHING)
    known = _TYPES.get(kind)
    said = error["msg"]
    message = known if known is not None else Text(said, f"不符合要求({said})")
    return tree.finding(
        path, f"scenario-{kind.replace('_', '-')}", message, _QUOTE if kind == "string_type" else NOTHING
    )


def _file_path(location: tuple[int | str, ...]) -> Path:
    """The path in the file: without the tag that pydantic puts behind the number of a step or of a history row."""
    path = location
    if len(path) > 2 and path[0] == "steps" and path[2] in (*VERB_NAMES, WATCH):  # noqa: PLR2004 -- steps, number, verb
        path = (*path[:2], *path[3:])
    for index in range(len(path) - 2):
        if path[index] == "history" and path[index + 2] in HISTORY_TAGS:
            return (*path[: index + 2], *path[index + 3 :])
    return path


def _nothings(scenario: Scenario, _path: Path, tree: Tree) -> Iterator[Finding]:
    """A key without a value would look at nothing."""
    for path, part in parts(scenario):
        for name in part.model_fields_set:
            if getattr(part, name) is None and not isinstance(part, Reply):
                message = Text("has no value", "没有值")
                yield tree.finding((*path, alias(part, name)), "scenario-empty", message)


def _times(scenario: Scenario, tree: Tree) -> Iterator[Finding]:
    """Every time can be read, and the steps go forward."""
    moment: datetime | None = None
    try:
        moment = resolve(scenario.at, None, _UTC)
    except InputInvalid as error:
        yield tree.finding(("at",), error.code, error.text, error.mend)
    for index, step in enumerate(scenario.steps):
        path: Path = ("steps", index)
        before = moment
        if step.at is not None:
            try:
                moment = resolve(step.at, before, _UTC)
            except InputInvalid as error:
                yield tree.finding((*path, "at"), error.code, error.text, error.mend)
        if before is not None and moment is not None and moment < before:
            message = Text("{at} lies before the step before", "{at} 早于上一步").format(at=step.at)
            yield tree.finding((*path, "at"), "time-backward", message)
        if step.expect is not None:
            yield from _expected_times(step.expect, (*path, "expect"), moment or datetime(2026, 1, 1, tzinfo=UTC), tree)


def _expected_times(expect: Part, path: Path, moment: datetime, tree: Tree) -> Iterator[Finding]:
    for here, part in parts(expect, path):
        for name, text in part.given().items():
            try:
                if name in TIMES and isinstance(text, str) and text != "none":
                    if text.startswith("+"):
                        resolve("", None, _UTC)
                    resolve(text, moment, _UTC)
                elif name == "used" and isinstance(text, str):
                    amount(text)
            except InputInvalid as error:
                yield tree.finding((*here, alias(part, name)), error.code, error.text, error.mend)
