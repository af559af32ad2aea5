"""A calendar file: YAML in the form of `core.worktime.calendar_data`, where a layer may ask for public holidays.

    layers:
      - name: {en: Public holidays, zh: 法定节假日}
        public-holidays: CN
        years: 2024-2027

Such a layer is frozen into days off and make-up days. `extends: china.yaml` names the file of another calendar, beside
this one: its zone, weekly hours and years hold unless this file has its own, and its layers lie below those of this
file. Keys may be written with hyphens or underscores. Every value is
read as text, so that 08:30 and 2026-01-01 mean what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from flowkit.calendars.public_holidays import PublicHolidays, public_holidays
from flowkit.core.worktime import Calendar, calendar_from_data, calendar_to_data
from flowkit.core.worktime.calendar_data import years_from_data
from flowkit.errors import DefinitionInvalid, Finding, InputInvalid, Text

_LARGEST_FILE = 1_000_000
_DEEPEST = 12
_LONGEST_LINE = 8
_RULE = "calendar"


def load_calendar(path: Path | str) -> Calendar:
    """The frozen calendar of a YAML file.

    Raises `DefinitionInvalid` with all findings, each with the line; a file that cannot be opened raises `OSError`.
    """
    return _load(Path(path), ())


def _load(path: Path, above: tuple[Path, ...]) -> Calendar:
    """`above` are the files that extend this one."""

    def base(name: str) -> Calendar:
        if len(above) >= _LONGEST_LINE:
            wrong = "Expected a line of calendars that ends", "日历继承不得循环或过深"
            raise DefinitionInvalid([_finding("calendar-extends", "extends", *wrong)])
        return _load(path.parent / name, (*above, path))

    return _from_yaml(path.read_text(encoding="utf-8"), str(path), base)


def calendar_from_yaml(text: str, *, file: str = "") -> Calendar:
    """The frozen calendar of a YAML text; it extends no other. Raises `DefinitionInvalid` with all findings."""
    return _from_yaml(text, file, None)


def _from_yaml(text: str, file: str, base: Callable[[str], Calendar] | None) -> Calendar:
    lines: dict[str, int] = {}
    found: list[Finding] = []
    data = _plain(_compose(text, file), "", lines, found)
    try:
        frozen = _extended(_frozen(data, found), base)
        calendar = calendar_from_data(frozen)
    except DefinitionInvalid as error:
        found.extend(error.findings)
        raise DefinitionInvalid(_placed(found, lines, file)) from None
    if found:
        raise DefinitionInvalid(_placed(found, lines, file))
    return calendar


def _compose(text: str, file: str) -> yaml.Node | None:
    try:
        if len(text) > _LARGEST_FILE:
            raise DefinitionInvalid([_finding("calendar-file", "", "Expected a file below 1 MB", "文件应小于1 MB")])
        _check_events(text, file)
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)  # a character that YAML does not know has none
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        finding = _finding("calendar-file", "", f"Expected YAML: {problem}", f"不是有效的YAML：{problem}")
        line = mark.line + 1 if mark else 0
        raise DefinitionInvalid([replace(finding, file=file, line=line)]) from error


def _check_events(text: str, file: str) -> None:
    """Aliases and deep nesting are refused before nodes are composed, which goes one call deeper at each level."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            finding = _finding("calendar-file", "", "Expected a file without aliases", "文件不得使用别名")
        elif depth > _DEEPEST:
            finding = _finding("calendar-file", "", f"Expected at most {_DEEPEST} levels", f"层级不得超过{_DEEPEST}层")
        else:
            continue
        mark: Any = event.start_mark
        raise DefinitionInvalid([replace(finding, file=file, line=mark.line + 1)])


def _plain(node: yaml.Node | None, path: str, lines: dict[str, int], found: list[Finding]) -> object:
    """The node as dicts, lists and texts; the line of each path is noted, a key written twice is a finding."""
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return str(node.value) or None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, f"{path}[{index}]", lines, found) for index, item in enumerate(node.value)]
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        key = key if key[:1].isdigit() or path.endswith("weekly") else key.replace("-", "_")
        here = f"{path}.{key}" if path else key
        if key in result:
            finding = _finding(
                "calendar-key-twice", here, f"Expected {key} once, but it is there again", f"重复的键：{key}"
            )
            found.append(replace(finding, line=key_node.start_mark.line + 1))
        lines.setdefault(here, key_node.start_mark.line + 1)
        result[key] = _plain(value_node, here, lines, found)
    return result


def _extended(data: object, base: Callable[[str], Calendar] | None) -> object:
    """The data over those of the calendar that they extend. A base that cannot be read is a finding of this file."""
    if not isinstance(data, Mapping) or "extends" not in data or base is None:
        return data
    name = str(data["extends"])
    try:
        below = calendar_to_data(base(name))
    except DefinitionInvalid as error:
        told = error.findings[0].message
        wrong = _finding("calendar-extends", "extends", f"{name}: {told.en}", f"{name}：{told.zh}")
        raise DefinitionInvalid([wrong]) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        said = f"Expected the file of a calendar, but {name}: {why}", f"无法读取日历文件{name}：{why}"
        raise DefinitionInvalid([_finding("calendar-extends", "extends", *said)]) from error
    own = {key: value for key, value in data.items() if key != "extends"}
    years = {} if "known" in own or "provisional" in own else {key: below[key] for key in ("known", "provisional")}
    layers = own.get("layers")
    if layers is not None and not isinstance(layers, list):
        return own
    lower: Any = below["layers"]
    return {"zone": below["zone"], "weekly": below["weekly"], **years, **own, "layers": [*lower, *(layers or [])]}


def _frozen(data: object, found: list[Finding]) -> object:
    """The data with every layer of public holidays replaced by its days, and the years that they settle."""
    if not isinstance(data, Mapping) or not isinstance(data.get("layers"), list):
        return data
    layers: list[object] = []
    asked: list[PublicHolidays] = []
    for index, layer in enumerate(data["layers"]):
        if isinstance(layer, Mapping) and "public_holidays" in layer:
            holidays = _asked(layer, f"layers[{index}]", found)
            asked.append(holidays)
            layers.append(_with_days(layer, holidays))
        else:
            layers.append(layer)
    return {**data, "layers": layers, **_years(data, asked)}


def _asked(layer: Mapping[str, object], path: str, found: list[Finding]) -> PublicHolidays:
    try:
        years = years_from_data(layer.get("years"), f"{path}.years", found)
        return public_holidays(str(layer["public_holidays"]), years)
    except InputInvalid as error:
        found.append(Finding(error.code, error.text, error.mend, element=f"{path}.public_holidays", rule=_RULE))
        return PublicHolidays((), (), (), (), "")


def _with_days(layer: Mapping[str, object], holidays: PublicHolidays) -> dict[str, object]:
    kept = {key: value for key, value in layer.items() if key not in {"public_holidays", "years"}}
    for key, days in (("days_off", holidays.days_off), ("make_up", holidays.make_up)):
        if key in kept:
            continue
        kept[key] = {str(day): {"en": name.en, "zh": name.zh} for day, name in days}
    return {**kept, "source": holidays.source}


def _years(data: Mapping[str, object], asked: list[PublicHolidays]) -> dict[str, object]:
    """The years as the file states them; else a year is provisional where one of the countries is, and known where
    all of them are.
    """
    if "known" in data or "provisional" in data or not asked:
        return {}
    provisional = {year for holidays in asked for year in holidays.provisional}
    known = set.intersection(*(set(holidays.known) for holidays in asked))
    return {"known": sorted(known - provisional), "provisional": sorted(provisional)}


def _placed(findings: list[Finding], lines: Mapping[str, int], file: str) -> list[Finding]:
    return [replace(finding, file=file, line=finding.line or _line(finding.element, lines)) for finding in findings]


def _line(path: str, lines: Mapping[str, int]) -> int:
    """The line of the path, or of the nearest part that contains it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 0)


def _finding(code: str, element: str, en: str, zh: str) -> Finding:
    return Finding(code=code, message=Text(en, zh), element=element, rule=_RULE)
