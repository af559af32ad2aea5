"""Typed values out of a tree of nodes. What has the wrong shape becomes a finding, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from flowkit.core.organisation.duty import EVERY_DAY
from flowkit.core.organisation.values import ALWAYS, Period
from flowkit.core.worktime.calendar import MINUTES_OF_A_DAY, Interval
from flowkit.core.worktime.calendar_data import weekdays_of
from flowkit.directory.tree import Map, Node, Scalar, Sequence
from flowkit.errors import NOTHING, Finding, InputInvalid, Text

NEVER: Final = Period(date.max, date.min)
_RULE = "organisation"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_MEND = Text("Write it as 2026-11-16", "请写作 2026-11-16")
_DATES = re.compile(r"(?P<first>\d{4}-\d{2}-\d{2})?(?P<to>\.\.(?P<last>\d{4}-\d{2}-\d{2})?)?", re.ASCII)
_DATES_MEND = Text(
    "Write 2026-10-01, 2026-10-01..2026-10-07 or 2026-10-01..",
    "请写作 2026-10-01、2026-10-01..2026-10-07 或 2026-10-01..",
)
_WEEKDAYS_MEND = Text("Write mon-fri or sat,sun", "请写作 mon-fri 或 sat,sun")
_HOURS_MEND = Text("Write 08:00-18:00; 22:00-06:00 ends on the next date", "请写作 08:00-18:00；22:00-06:00 止于次日")
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
_AMOUNT_MEND = Text("Write 50000, 0.5 or unlimited", "请写作 50000、0.5 或 unlimited")
_DAYS = re.compile(r"\d{1,5}", re.ASCII)
_WHOLE_DAY = Interval(0, MINUTES_OF_A_DAY)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Shape:
    """One reading: the findings so far, and the node at each path. `file` is that of the nodes that name none."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Node] = field(default_factory=dict)

    def report(self, code: str, path: str, node: Node, message: Text, mend: Text = NOTHING) -> None:
        file = node.file or self.file
        self.findings.append(Finding(code, message, mend, path, file, node.line, node.column, _RULE))

    def table(self, node: Node, path: str) -> Iterator[tuple[Scalar, Node, str]]:
        """Key, value and path of each entry of a map with free keys. Of a key that comes twice the first counts."""
        seen: dict[str, int] = {}
        for entry in self._map(node, path).entries:
            key = entry.key
            below = f"{path}.{key.text}" if path else key.text
            if key.text in seen:
                first = seen[key.text]
                self.report(
                    "organisation-twice",
                    below,
                    key,
                    Text(
                        f"Expected {key.text} once, but it stands in line {first} too", f"{key.text}在第{first}行已出现"
                    ),
                )
                continue
            seen[key.text] = key.line
            self.places[below] = key
            yield key, entry.value, below

    def record(self, node: Node, path: str, known: Collection[str], required: Collection[str] = ()) -> dict[str, Node]:
        """The values of a map with fixed keys; empty ones are left out, a missing required one is a finding."""
        found: dict[str, Node] = {}
        for key, value, below in self.table(node, path):
            if key.text not in known:
                self.report(
                    "organisation-key",
                    below,
                    key,
                    Text(f"Expected no {key.text} here", f"此处不应有{key.text}"),
                    Text(f"Known here: {', '.join(known)}", f"此处可用：{'、'.join(known)}"),
                )
            elif not (isinstance(value, Scalar) and value.null):
                found[key.text] = value
        for name in required:
            if name not in found and (isinstance(node, Map) or (isinstance(node, Scalar) and node.null)):
                below = f"{path}.{name}" if path else name
                self.report("organisation-missing", below, node, Text(f"Expected {name} here", f"此处缺少{name}"))
        return found

    def items(self, node: Node | None, path: str) -> Iterator[tuple[Node, str]]:
        """Each item of a list with its path; nothing stands for an empty list."""
        if node is None or (isinstance(node, Scalar) and node.null):
            return
        if not isinstance(node, Sequence):
            self._unexpected(path, node, Text("a list", "列表"))
            return
        for number, item in enumerate(node.items):
            below = f"{path}[{number}]"
            self.places[below] = item
            yield item, below

    def text(self, record: dict[str, Node], name: str, path: str) -> str:
        """The text under the key, or ""."""
        node = record.get(name)
        if node is None or isinstance(node, Scalar):
            return node.text if node else ""
        self._unexpected(f"{path}.{name}" if path else name, node, Text("a text", "文本"))
        return ""

    def one_of(self, record: dict[str, Node], name: str, path: str, known: Collection[str]) -> str:
        """One of the known words under the key, or ""."""
        text = self.text(record, name, path)
        if text and text not in known:
            below = f"{path}.{name}" if path else name
            self.report(
                "organisation-word",
                below,
                record[name],
                Text(f"Expected no {text} here", f"此处不应为{text}"),
                Text(f"Known here: {', '.join(known)}", f"此处可用：{'、'.join(known)}"),
            )
            return ""
        return text

    def texts(self, record: dict[str, Node], name: str, path: str) -> tuple[str, ...]:
        """The list of texts under the key. A wrong item stays as "", so that the numbers of the others are kept."""
        found = []
        for item, below in self.items(record.get(name), f"{path}.{name}"):
            if not isinstance(item, Scalar) or item.null:
                self._unexpected(below, item, Text("a text", "文本"))
            found.append(item.text if isinstance(item, Scalar) else "")
        return tuple(found)

    def name(self, record: dict[str, Node], path: str, default: str) -> Text:
        """`name` and `zh`. One that is missing is the other; where both are, the id."""
        en, zh = self.text(record, "name", path), self.text(record, "zh", path)
        return Text(en or zh or default, zh or en or default)

    def flag(self, record: dict[str, Node], name: str, path: str) -> bool:
        node = record.get(name)
        if node is None:
            return False
        if isinstance(node, Scalar) and node.text.lower() in _BOOLEANS:
            return _BOOLEANS[node.text.lower()]
        self._unexpected(f"{path}.{name}", node, Text("true or false", "true 或 false"))
        return False

    def period(self, record: dict[str, Node], path: str) -> Period:
        """`from` and `to`. With a wrong date it holds never, so that it cannot seem to overlap another one."""
        before = len(self.findings)
        read = Period(self._date(record, "from", path), self._date(record, "to", path))
        return read if len(self.findings) == before else NEVER

    def dates(self, record: dict[str, Node], path: str) -> Period:
        """`dates`: one date, or a stretch of them that may be open at one end. A wrong one holds never."""
        node = record.get("dates")
        if node is None:
            return ALWAYS
        found = _DATES.fullmatch(node.text) if isinstance(node, Scalar) else None
        if found is not None and (found["first"] or found["last"]):
            with suppress(ValueError):
                first, last = (date.fromisoformat(text) if text else None for text in (found["first"], found["last"]))
                return Period(first, last if found["to"] else first)
        self._unexpected(f"{path}.dates", node, Text("dates", "日期"), _DATES_MEND)
        return NEVER

    def weekdays(self, record: dict[str, Node], path: str) -> tuple[int, ...]:
        """`weekdays`, as `mon-fri` or `sat,sun`; all of them where nothing is said, and where it is wrong."""
        node = record.get("weekdays")
        if node is None:
            return EVERY_DAY
        parts = [weekdays_of(part.strip()) for part in node.text.split(",")] if isinstance(node, Scalar) else []
        if parts and all(parts):
            return tuple(sorted({day for days in parts for day in days}))
        self._unexpected(f"{path}.weekdays", node, Text("weekdays", "星期"), _WEEKDAYS_MEND)
        return EVERY_DAY

    def hours(self, record: dict[str, Node], path: str) -> Interval:
        """`hours`, as `22:00-06:00`; the whole day where it is missing or wrong."""
        node = record.get("hours")
        if isinstance(node, Scalar):
            with suppress(InputInvalid):
                return Interval.parse(node.text)
        if node is not None:
            self._unexpected(f"{path}.hours", node, Text("hours", "时段"), _HOURS_MEND)
        return _WHOLE_DAY

    def limits(self, record: dict[str, Node], path: str) -> tuple[tuple[str, Decimal | None], ...]:
        """`limits`: the name of each authority with its amount, or `unlimited`."""
        if "limits" not in record:
            return ()
        found: list[tuple[str, Decimal | None]] = []
        for key, value, below in self.table(record["limits"], f"{path}.limits"):
            text = value.text if isinstance(value, Scalar) else ""
            if text == "unlimited":
                found.append((key.text, None))
            elif _AMOUNT.fullmatch(text):
                found.append((key.text, Decimal(text)))
            else:
                self._unexpected(below, value, Text("an amount", "金额"), _AMOUNT_MEND)
        return tuple(found)

    def days(self, record: dict[str, Node], name: str, path: str) -> int | None:
        """A number of days, None for `ever`; 0 where nothing is said."""
        node = record.get(name)
        text = node.text if isinstance(node, Scalar) else ""
        if node is None or text == "ever":
            return None if text else 0
        if _DAYS.fullmatch(text):
            return int(text)
        self._unexpected(f"{path}.{name}", node, Text("days", "天数"), Text("Write 90 or ever", "请写作 90 或 ever"))
        return 0

    def _date(self, record: dict[str, Node], name: str, path: str) -> date | None:
        node = record.get(name)
        if node is None:
            return None
        if isinstance(node, Scalar) and _DATE.fullmatch(node.text):
            with suppress(ValueError):
                return date.fromisoformat(node.text)
        self._unexpected(f"{path}.{name}", node, Text("a date", "日期"), _DATE_MEND)
        return None

    def _map(self, node: Node, path: str) -> Map:
        if isinstance(node, Map):
            return node
        if not (isinstance(node, Scalar) and node.null):
            self._unexpected(path, node, Text("a map", "映射"))
        return Map(node.line, node.column)

    def _unexpected(self, path: str, node: Node, what: Text, mend: Text = NOTHING) -> None:
        found = _shown(node)
        message = Text(f"Expected {what.en}, but found {found.en}", f"应为{what.zh}，但为{found.zh}")
        self.report("organisation-value", path, node, message, mend)


def _shown(node: Node) -> Text:
    if isinstance(node, Map):
        return Text("a map", "映射")
    if isinstance(node, Sequence):
        return Text("a list", "列表")
    return Text(repr(node.text), repr(node.text)) if not node.null else Text("nothing", "空值")
