"""A directory, one YAML file or a folder of CSV files, as an organisation, or all its faults at once.

See docs/reference/organisation.md. Both become the same tree of nodes, so that what is expected of it stands here once.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from flowkit.core.definition.secrecy import LEVELS
from flowkit.core.organisation import (
    Apart,
    Departure,
    Group,
    Holding,
    Member,
    Organisation,
    Person,
    Position,
    Role,
    Roster,
    Shift,
    Substitution,
    Unit,
    check_organisation,
)
from flowkit.core.organisation.values import DEPARTING, WORK_OF_THE_DEPARTED
from flowkit.directory.folder import folder_tree
from flowkit.directory.shape import Shape
from flowkit.directory.sheets import FILES, SUFFIX
from flowkit.directory.tree import LARGEST, Node, NotATree, Scalar, read_tree, too_large
from flowkit.errors import DefinitionInvalid, Finding, Text

_NAMES: Final = ("name", "zh")
_LISTS: Final = (
    "roles",
    "units",
    "positions",
    "persons",
    "substitutions",
    "rosters",
    "groups",
    "separations",
    "departures",
)
_POSITION: Final = (*_NAMES, "unit", "roles", "head", "limits", "clearance", "from", "to")
_STEP = re.compile(r"\.|\[")
_NOWHERE: Final = Scalar("", null=True, line=0, column=0)
_Value = TypeVar("_Value")


def load_directory(path: str | Path) -> Organisation:
    """The organisation in the YAML file, or in the CSV files of the folder. Raises `DefinitionInvalid` with every
    finding, each with file, line and column.
    """
    path = Path(path)
    if path.is_dir():
        return read_csv_directory(_contents(path), path.name)
    try:
        return read_directory(_content(path, path.name).decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        text = Text(f"Expected UTF-8, but byte {error.start} is none", f"应为UTF-8编码，但第{error.start}字节不是")
        raise _unreadable(path.name, text) from error


def _contents(folder: Path) -> dict[str, bytes]:
    """The CSV files of the folder by name; one of another name is not read, only named."""
    found: dict[str, bytes] = {}
    wrong: list[Finding] = []
    for name in _csv_files(folder):
        try:
            found[name] = _content(folder / name, f"{folder.name}/{name}") if name in FILES else b""
        except DefinitionInvalid as error:
            wrong += error.findings
    if wrong:
        raise DefinitionInvalid(wrong)
    return found


def _csv_files(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
    except OSError as error:
        raise _no_file(folder.name, error) from error


def _content(path: Path, shown: str) -> bytes:
    """What is in the file, if that is not too much."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _no_file(shown, error) from error
    if len(content) > LARGEST:
        raise DefinitionInvalid([replace(too_large(shown), code="csv-size" if path.suffix == SUFFIX else "yaml-size")])
    return content


def _no_file(shown: str, error: OSError) -> DefinitionInvalid:
    reason = error.strerror or str(error)
    return _unreadable(shown, Text(f"Expected a file, but: {reason}", f"无法读取文件：{reason}"))


def _unreadable(file: str, message: Text) -> DefinitionInvalid:
    return DefinitionInvalid([Finding(code="directory-unreadable", message=message, file=file)])


def read_directory(text: str, file: str = "") -> Organisation:
    """The organisation in a YAML text; `file` is the name shown in findings. Raises `DefinitionInvalid`."""
    with _collector_at_rest():
        try:
            return _checked(read_tree(text, file), Shape(file))
        except NotATree as error:
            raise DefinitionInvalid([error.finding]) from error


def read_csv_directory(contents: Mapping[str, bytes], folder: str = "") -> Organisation:
    """The organisation in CSV files, by their names (`persons.csv`); `folder` is shown before them in findings.

    The column of a finding is the number of the cell. Raises `DefinitionInvalid`.
    """
    shape = Shape(folder)
    with _collector_at_rest():
        return _checked(folder_tree(contents, shape), shape)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """The nodes of a large file are millions and none is garbage: looking for some would double the time."""
    works = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if works:
            gc.enable()


def _checked(root: Node, shape: Shape) -> Organisation:
    organisation = _organisation(root, shape)
    findings = [*shape.findings, *_further(check_organisation(organisation), shape)]
    if findings:
        raise DefinitionInvalid(sorted(findings, key=lambda each: (each.file, each.line, each.column)))
    return organisation


def _organisation(root: Node, shape: Shape) -> Organisation:
    record = shape.record(root, "", ("organisation", "zone", *_NAMES, *_LISTS), required=("organisation", "zone"))
    name = shape.text(record, "organisation", "")
    persons = _each(shape, record, "persons", _person)
    return Organisation(
        id=name,
        zone=shape.text(record, "zone", ""),
        name=shape.name(record, "", name),
        roles=_each(shape, record, "roles", _role),
        units=_each(shape, record, "units", _unit),
        positions=_each(shape, record, "positions", _position),
        persons=tuple(person for person, _ in persons),
        holdings=tuple(holding for _, held in persons for holding in held),
        substitutions=tuple(_substitutions(shape, record)),
        rosters=_each(shape, record, "rosters", _roster),
        groups=_each(shape, record, "groups", _group),
        separations=tuple(_separations(shape, record)),
        departures=tuple(_departures(shape, record)),
    )


def _each(
    shape: Shape, record: dict[str, Node], kind: str, read: Callable[[Shape, Node, str, str], _Value]
) -> tuple[_Value, ...]:
    if kind not in record:
        return ()
    return tuple(read(shape, value, key.text, path) for key, value, path in shape.table(record[kind], kind))


def _role(shape: Shape, node: Node, name: str, path: str) -> Role:
    return Role(name, shape.name(shape.record(node, path, _NAMES), path, name))


def _unit(shape: Shape, node: Node, name: str, path: str) -> Unit:
    record = shape.record(
        node, path, (*_NAMES, "level", "parent", "calendar", "also", "same-person", "institution", "from", "to")
    )
    level, parent = shape.text(record, "level", path), shape.text(record, "parent", path)
    calendar = shape.text(record, "calendar", path)
    also, same_person = shape.texts(record, "also", path), shape.flag(record, "same-person", path)
    institution = shape.flag(record, "institution", path)
    return Unit(
        name,
        shape.name(record, path, name),
        level,
        parent or None,
        calendar,
        also,
        same_person,
        institution,
        shape.period(record, path),
    )


def _position(shape: Shape, node: Node, name: str, path: str) -> Position:
    record = shape.record(node, path, _POSITION, required=("unit",))
    return Position(
        name,
        unit=shape.text(record, "unit", path),
        roles=shape.texts(record, "roles", path),
        head=shape.flag(record, "head", path),
        name=shape.name(record, path, name),
        limits=shape.limits(record, path),
        clearance=shape.one_of(record, "clearance", path, LEVELS),
        period=shape.period(record, path),
    )


def _person(shape: Shape, node: Node, name: str, path: str) -> tuple[Person, tuple[Holding, ...]]:
    record = shape.record(node, path, (*_NAMES, "email", "positions"))
    person = Person(name, shape.name(record, path, name), shape.text(record, "email", path))
    held = shape.items(record.get("positions"), f"{path}.positions")
    return person, tuple(_holding(shape, item, name, below) for item, below in held)


def _holding(shape: Shape, node: Node, person: str, path: str) -> Holding:
    record = shape.record(node, path, ("position", "from", "to"), required=("position",))
    return Holding(person, shape.text(record, "position", path), shape.period(record, path))


def _substitutions(shape: Shape, record: dict[str, Node]) -> Iterator[Substitution]:
    known = ("person", "by", "from", "to", "processes")
    for item, path in shape.items(record.get("substitutions"), "substitutions"):
        each = shape.record(item, path, known, required=("person", "by"))
        yield Substitution(
            person=shape.text(each, "person", path),
            by=shape.text(each, "by", path),
            period=shape.period(each, path),
            processes=shape.texts(each, "processes", path),
        )


def _roster(shape: Shape, node: Node, name: str, path: str) -> Roster:
    record = shape.record(node, path, (*_NAMES, "shifts", "hand-over"), required=("shifts",))
    listed = shape.items(record.get("shifts"), f"{path}.shifts")
    shifts = tuple(_shift(shape, item, below) for item, below in listed)
    return Roster(name, shifts, shape.name(record, path, name), shape.flag(record, "hand-over", path))


def _shift(shape: Shape, node: Node, path: str) -> Shift:
    record = shape.record(node, path, ("persons", "hours", "weekdays", "dates"), required=("persons", "hours"))
    return Shift(
        persons=shape.texts(record, "persons", path),
        hours=shape.hours(record, path),
        weekdays=shape.weekdays(record, path),
        dates=shape.dates(record, path),
    )


def _group(shape: Shape, node: Node, name: str, path: str) -> Group:
    record = shape.record(node, path, (*_NAMES, "members"), required=("members",))
    listed = shape.items(record.get("members"), f"{path}.members")
    return Group(name, tuple(_member(shape, item, below) for item, below in listed), shape.name(record, path, name))


def _member(shape: Shape, node: Node, path: str) -> Member:
    record = shape.record(node, path, ("person", "from", "to", "chair"), required=("person",))
    return Member(shape.text(record, "person", path), shape.period(record, path), shape.flag(record, "chair", path))


def _separations(shape: Shape, record: dict[str, Node]) -> Iterator[Apart]:
    for item, path in shape.items(record.get("separations"), "separations"):
        each = shape.record(item, path, ("roles", "within"), required=("roles",))
        yield Apart(shape.texts(each, "roles", path), shape.days(each, "within", path))


def _departures(shape: Shape, record: dict[str, Node]) -> Iterator[Departure]:
    for item, path in shape.items(record.get("departures"), "departures"):
        each = shape.record(item, path, (*DEPARTING, "work", "to"), required=("work",))
        named = [kind for kind in DEPARTING if kind in each]
        for kind in named[1:]:
            message = Text(f"Expected only {named[0]} in this row", f"此行只应有{named[0]}")
            mend = Text("Write a row for each", "请各写一行")
            shape.report("organisation-key", f"{path}.{kind}", each[kind], message, mend)
        kind = named[0] if named else ""
        subject = shape.text(each, kind, path) if kind else ""
        work = shape.one_of(each, "work", path, WORK_OF_THE_DEPARTED)
        yield Departure(work, kind, subject, shape.text(each, "to", path))


def _further(checked: tuple[Finding, ...], shape: Shape) -> Iterator[Finding]:
    """The findings of the check with their places, without those that only follow from a wrong shape."""
    wrong = {finding.element for finding in shape.findings if finding.code != "organisation-twice"}
    for finding in checked:
        paths = _upwards(finding.element)
        if wrong.isdisjoint([*paths, *_dates(finding)]):
            node = next((shape.places[path] for path in paths if path in shape.places), _NOWHERE)
            yield replace(finding, file=node.file or shape.file, line=node.line, column=node.column)


def _dates(finding: Finding) -> list[str]:
    """Where the dates stand that a finding about a period comes from."""
    return [f"{finding.element}.{name}" for name in ("from", "to")] if finding.code == "organisation-period" else []


def _upwards(path: str) -> list[str]:
    """The path and what it lies in: `persons.li.positions[0]`, `persons.li.positions`, `persons.li`, `persons`, ``."""
    ends = [found.start() for found in _STEP.finditer(path)]
    return [path, *(path[:end] for end in reversed(ends)), ""]
