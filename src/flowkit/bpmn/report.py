"""Gathers findings while a file is read; their lines are looked up only when there is something to report."""

from __future__ import annotations

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
    values: dict[str, object]
    mend: Text


class Report:
    """All that is wrong in one file."""

    def __init__(self, file: str = "") -> None:
        self._file = file
        self._entries: list[_Entry] = []
        self._blamed: set[Element] = set()
        self._left_out = 0

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
        if at is not None and MESSAGES[code].level == "error":
            self._blamed.add(at)
        if len(self._entries) < MOST_FINDINGS:
            self._entries.append(_Entry(code, at, inside, line, column, values, mend))
        else:
            self._left_out += 1

    def blames(self, element: Element) -> bool:
        """Whether an error is already reported at this element."""
        return element in self._blamed

    @property
    def has_errors(self) -> bool:
        return self._left_out > 0 or any(MESSAGES[entry.code].level == "error" for entry in self._entries)

    def findings(self, places: Places | None) -> tuple[Finding, ...]:
        """In the order of the file, each once."""
        made = dict.fromkeys(self._finding(entry, places) for entry in self._entries)
        ordered = sorted(made, key=lambda finding: (finding.line, finding.column, finding.code))
        if self._left_out:
            rest = _Entry("too-many", None, None, 0, 0, {"count": self._left_out}, NOTHING)
            ordered.append(self._finding(rest, places))
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


def _fill(text: Text, values: dict[str, object]) -> Text:
    """The sentence with its places filled; a value may itself exist in both languages."""
    return Text(
        text.en.format(**{name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
        text.zh.format(**{name: value.zh if isinstance(value, Text) else value for name, value in values.items()}),
    )
