"""Queries over items and cases as plain data: what is asked, checked at the edge, in a form that can be kept.

A query is a mapping. `of` says what is looked for, `items` (open work in the reader's lists) or `cases` (open and
ended); each other key is a condition of `CONDITIONS`, and all must hold. `format` is 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple, get_args

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.secrecy import highest_cleared
from flowkit.core.instance.records import CaseStatus
from flowkit.core.protocol import Actor, Instant
from flowkit.engine import inputs
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.clock import parse_instant
from flowkit.engine.closed_fields import closed_fields
from flowkit.engine.levels import checked_level
from flowkit.engine.ports import Conditions, Rights, Unit
from flowkit.engine.searching import check_filter
from flowkit.engine.views import Light
from flowkit.errors import InputInvalid, Text, shown

FORMAT: Final = 1
MOST_WORDS = 10
MOST_NAMES = 100
LONGEST_TEXT = 200
OF: Final = ("items", "cases")


class Query(NamedTuple):
    """A query that was read: what is looked for, whose list, and the conditions."""

    of: str
    level: str
    unit: str
    conditions: Conditions


def _one_of(what: str, choices: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        found = _names(what)(value)
        wrong = [each for each in found if each not in choices]
        if wrong:
            raise _invalid(Text(f"{what} is one of {', '.join(choices)}", f"{what} 可选:{', '.join(choices)}"))
        return found

    return read


def _names(what: str) -> Callable[[object], tuple[str, ...]]:
    """A name, or a list of names."""

    def read(value: object) -> tuple[str, ...]:
        found = (value,) if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not 0 < len(found) <= MOST_NAMES:
            raise _invalid(
                Text(
                    f"{what} is a name, or a list of 1 to {MOST_NAMES}",
                    f"{what} 应为名称或 1 至 {MOST_NAMES} 个名称的列表",
                )
            )
        return inputs.names(what, found)

    return read


def _name(what: str) -> Callable[[object], str]:
    return lambda value: inputs.name(what, value)


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise _invalid(Text("unread is true or false", "unread 应为 true 或 false"))
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**53:
        raise _invalid(Text("a priority is a whole number", "优先级应为整数"))
    return value


def _range(what: str) -> Callable[[object], tuple[Instant | None, Instant | None]]:
    """From (included) and to (excluded), each an instant with a zone."""

    def read(value: object) -> tuple[Instant | None, Instant | None]:
        if not isinstance(value, Mapping) or not value or not value.keys() <= {"from", "to"}:
            raise _invalid(Text(f"{what} is a mapping with from, to or both", f"{what} 应为含 from、to 的映射"))
        given = (value.get("from"), value.get("to"))
        if not all(each is None or isinstance(each, str | datetime) for each in given):
            raise _invalid(Text(f"{what} takes instants as ISO 8601 text", f"{what} 应使用 ISO 8601 时间"))
        begin, end = (None if each is None else parse_instant(each) for each in given)
        return begin, end

    return read


def _words(value: object) -> tuple[str, ...]:
    """Each word must stand somewhere, as it is, capitals aside."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise _invalid(
            Text(f"text is a text of at most {LONGEST_TEXT} characters", f"text 应为不超过 {LONGEST_TEXT} 字的文本")
        )
    words = tuple(dict.fromkeys(inputs.name("text", value).split()))
    if not words or len(words) > MOST_WORDS:
        raise _invalid(Text(f"text has 1 to {MOST_WORDS} words", f"text 应有 1 至 {MOST_WORDS} 个词"))
    return words


def _fields(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise _invalid(Text("fields is a mapping of case fields", "fields 应为办件字段映射"))
    fields = inputs.plain_fields(value)
    if any(isinstance(each, float) and not math.isfinite(each) for each in fields.values()):
        raise _invalid(Text("a field is a finite number", "字段应为有限数字"))
    return fields


CONDITIONS: Final[Mapping[str, tuple[str, Callable[[object], object]]]] = {
    "process": ("processes", _names("process")),
    "state": ("states", _names("state")),
    "status": ("statuses", _one_of("status", get_args(CaseStatus))),
    "end": ("end_states", _names("end")),
    "step": ("steps", _names("step")),
    "light": ("lights", _one_of("light", get_args(Light))),
    "priority": ("least_priority", _whole),
    "due": ("due", _range("due")),
    "started": ("started", _range("started")),
    "key": ("business_key", _name("key")),
    "starter": ("starter", _name("starter")),
    "case-unit": ("unit", _name("case-unit")),
    "fields": ("fields", _fields),
    "text": ("words", _words),
    "unread": ("unread", _yes),
}
"""Each condition: the column of `Conditions` that it fills, and how it is read."""


def read_query(given: object, of: str = "") -> Query:
    """Raises InputInvalid (query-invalid and others) for what is no query. `of` is what it must be over, if that
    matters.
    """
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise _invalid(Text("a query is a mapping", "查询应为映射"))
    rest = dict(given)
    if rest.pop("format", FORMAT) != FORMAT:
        raise _invalid(Text(f"this flowkit reads queries of format {FORMAT}", f"当前版本读取格式 {FORMAT} 的查询"))
    what = rest.pop("of", of or "cases")
    if what not in OF or (of and what != of):
        raise _invalid(Text(f"of is {of or ' or '.join(OF)}", f"of 应为 {of or '、'.join(OF)}"))
    level = checked_level(rest.pop("level", None)) or ""
    unit = inputs.name("unit", rest.pop("unit", ""))
    if (level or unit) and what == "cases":
        raise _invalid(Text("level and unit belong to items", "level 与 unit 仅用于事项查询"))
    unknown = [name for name in rest if name not in CONDITIONS]
    if unknown:
        raise _invalid(
            Text("no condition is called {name}", "没有条件 {name}").format(name=shown(unknown[0])),
            Text(f"known are: {', '.join(CONDITIONS)}", f"可用:{', '.join(CONDITIONS)}"),
        )
    conditions = {CONDITIONS[name][0]: CONDITIONS[name][1](value) for name, value in rest.items()}
    return Query(what, level, unit, Conditions(**conditions))  # type: ignore[arg-type]  # because the table says which column each fills


def check_query(catalogue: Catalogue, unit: Unit, query: Query, actor: Actor) -> Conditions:
    """Its conditions, with the fields as they are declared; of several processes, as the first declares them. Names
    that mean nothing are refused, and fields that are closed to the actor: see `check_filter`.
    """
    asked = query.conditions
    if not asked.processes and (asked.states or asked.fields or asked.steps):
        raise _invalid(
            Text("states, steps and fields need a process", "按状态、步骤或字段查询须指定流程"),
            Text("name the process, too", "请同时指定流程"),
        )
    read: dict[str, object] = {}
    for process in asked.processes:
        read = check_filter(catalogue, unit, process, asked.states, asked.fields, actor) | read
        known = {node for each in _versions(catalogue, unit, process) for node in each.nodes}
        wrong = [each for each in asked.steps if each not in known]
        if wrong:
            raise InputInvalid(
                Text(f"{process} has no step {wrong[0]}", f"{process} 没有步骤 {wrong[0]}"), code="step-unknown"
            )
    return replace(asked, fields=read)


def _versions(catalogue: Catalogue, unit: Unit, process: str) -> list[ProcessDefinition]:
    return [catalogue.definition(unit, key, version) for key, version in catalogue.versions(unit) if key == process]


def rights_of(catalogue: Catalogue, unit: Unit, actor: Actor, now: Instant) -> Rights:
    """Which cases the actor may read, as a condition over their columns: the same as `readable` says of one."""
    whole: list[tuple[str, int]] = []
    led: dict[tuple[str, int], tuple[str, ...]] = {}
    closed: dict[str, set[str]] = {}
    units: dict[str, tuple[str, ...]] = {}
    for process, version in catalogue.versions(unit):
        definition = catalogue.definition(unit, process, version)
        for name in closed_fields(definition, actor):
            closed.setdefault(process, set()).add(name)
        if any(f"role:{role}" in actor.keys for role in definition.readers):
            whole.append((process, version))
            continue
        name = catalogue.organisation_name(unit.tenant, process, version)
        if name not in units:
            organisation = catalogue.organisation(unit, name) if name else None
            units[name] = tuple(organisation.units_led_by(actor.id, now)) if organisation is not None else ()
        if units[name]:
            led[process, version] = units[name]
    hidden = {process: tuple(sorted(names)) for process, names in closed.items()}
    keys = tuple(sorted(actor.keys))
    return Rights(actor.id, keys, tuple(whole), led, hidden, highest_cleared(actor.keys), everything=actor.system)


_MEND = Text("see the conditions of queries in the documentation", "请参阅查询条件的文档")


def _invalid(text: Text, mend: Text = _MEND) -> InputInvalid:
    return InputInvalid(text, code="query-invalid", mend=mend)
