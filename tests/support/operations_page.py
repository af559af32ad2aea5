"""The reference page of the operation table, made from the table itself: `python tests/support/operations_page.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from flowkit.core.operations.operation import WHO, Operation
from flowkit.core.operations.table import OPERATIONS
from flowkit.errors import Text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "operations.md"

_HEAD = """\
# Operations

Everything that people can do with a case. This page is made from the table `flowkit.core.operations.table`; a process
or a step shapes a row with [`flowkit:operation`](bpmn-extensions.md). How to call each one stands under
[Engine](engine.md#the-operation-table).

Who may:

%s
Whoever did a step that an assignment excludes may do nothing with the item. A refusal changes nothing; it stands in the
history of the case.

"""
_COLUMNS: Mapping[str, Callable[[Operation], str]] = {
    "operation": lambda row: f"`{row.name}`",
    "中文": lambda row: row.title.zh,
    "about": lambda row: row.subject,
    "meaning": lambda row: _both(row.meaning),
    "who may": lambda row: ", ".join(row.who),
    "item states": lambda row: ", ".join(sorted(row.states)) or "-",
    "reason": lambda row: "needed" if row.reason else "-",
    "clock": lambda row: _both(row.clock),
    "siblings": lambda row: _both(row.siblings),
    "undo": lambda row: _both(row.undo),
}


def _both(text: Text) -> str:
    return "-" if text == Text("none", "无") else f"{text.en} {text.zh}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def page() -> str:
    """The page as it must be."""
    rows = [[write(row) for write in _COLUMNS.values()] for row in OPERATIONS.values()]
    people = [["word", "中文", "who that is"], ["---"] * 3, *([f"`{word}`", it.zh, it.en] for word, it in WHO.items())]
    return _HEAD % "".join(map(_line, people)) + "".join(map(_line, [list(_COLUMNS), ["---"] * len(_COLUMNS), *rows]))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
