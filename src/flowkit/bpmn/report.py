"""Gathers findings while a file is read; their lines are looked up only when there is something to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flowkit.bpmn.messages import MESSAGES
from flowkit.bpmn.places import Inside, Places
from flowkit.bpmn.tree import Element, owner_id
from flowkit.errors import NOTHING, Finding, Text

MOST_FINDINGS: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    at: Element | None
    inside: Inside | None
    line: int
    column: int
    values: Mapping[str, object]
    mend: Text


class Report:
    """All that is wrong in one file. Errors and warnings beyond a bound are only counted."""

    def __init__(self, file: str = "") -> None:
        self._file = file
        self._entries: list[_Entry] = []
        self._blamed: set[Element] = set()
        self._counts = Counter[str]()

    def add(
        self,
        code: str,
        at: Element | None = None,
        *,
        inside: Inside | None = None,
        line: int = 0,
        column: int = 0,
        mend: Text = NOTHING,
        **values: object,
    ) -> None:
        """One finding of the table of messages, at an element or, without one, at a line.

        `mend` takes the place of the table's own. The values fill the places of the message.
        """
        level = MESSAGES[code].level
        if at is not None and level == "error":
            self._blamed.add(at)
        self._counts[level] += 1
        if self._counts[level] <= MOST_FINDINGS:
            self._entries.append(_Entry(code, at, inside, line, column, values, mend))

    def blames(self, element: Element) -> bool:
        """Whether an error is already reported at this element."""
        return element in self._blamed

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that the rest is only counted."""
        return self._counts["error"] > MOST_FINDINGS

    @property
    def has_errors(self) -> bool:
        return self._counts["error"] > 0

    def findings(self, places: Places | None) -> tuple[Finding, ...]:
        """In the order of the file, each once."""
        made = dict.fromkeys(self._finding(entry, places) for entry in self._entries)
        ordered = sorted(made, key=lambda finding: (finding.line, finding.column, finding.code))
        for level, code in (("error", "too-many"), ("warning", "too-many-warnings")):
            if self._counts[level] > MOST_FINDINGS:
                rest = {"count": self._counts[level] - MOST_FINDINGS}
                ordered.append(self._finding(_Entry(code, None, None, 0, 0, rest, NOTHING), places))
        return tuple(ordered)

    def _finding(self, entry: _Entry, places: Places | None) -> Finding:
        rule = MESSAGES[entry.code]
        line, column = entry.line, entry.column
        if entry.at is not None and places is not None:
            line, column = places.of(entry.at, entry.inside)
        return Finding(
            code=entry.code,
            message=_fill(rule.message, entry.values),
            mend=entry.mend if entry.mend.en else _fill(rule.mend, entry.values),
            element=owner_id(entry.at) if entry.at is not None else "",
            file=self._file,
            line=line,
            column=column,
            rule=str(entry.values.get("clause", rule.rule)),
            level=rule.level,
        )


def _fill(text: Text, values: Mapping[str, object]) -> Text:
    """The sentence with its places filled; a value may itself exist in both languages."""
    return Text(
        text.en.format(**{name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
        text.zh.format(**{name: value.zh if isinstance(value, Text) else value for name, value in values.items()}),
    )
