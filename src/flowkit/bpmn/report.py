"""Gathers findings while a file is read; their lines are looked up only when there is something to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flowkit.bpmn.messages import EXTENSIONS_PAGE, MESSAGES
from flowkit.bpmn.tree import owner_id
from flowkit.errors import NOTHING, Finding, Text
from flowkit.markup import Element, Inside, Places, Refused

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

    def refuse(self, why: Refused) -> None:
        """The one finding of a file that is no XML."""
        self.add(why.code, line=why.line, column=why.column, most=why.most, detail=why.detail)

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
        line, column = entry.line, entry.column
        if entry.at is not None and places is not None:
            line, column = places.of(entry.at, entry.inside)
        found = MESSAGES[entry.code].finding(
            entry.code,
            element=owner_id(entry.at) if entry.at is not None else "",
            line=line,
            column=column,
            **entry.values,
        )
        clause = str(entry.values.get("clause", found.rule or EXTENSIONS_PAGE))
        return replace(found, file=self._file, mend=entry.mend if entry.mend.en else found.mend, rule=clause)
