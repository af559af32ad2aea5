"""The pages of the operations: the reference page from the table itself, the matrix from the cells that the tests try.

Made by `PYTHONPATH=tests/support python tests/support/operations_page.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from operation_matrix import Refused, Row, all_rows
from operation_matrix.settings import SETTINGS

from flowkit.core.operations.operation import WHO, Operation
from flowkit.core.operations.table import OPERATIONS
from flowkit.errors import Text

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, MATRIX = DOCS / "reference" / "operations.md", DOCS / "operations.md"

_HEAD = """\
# Operations

Everything that people can do with a case. This page is made from the table `flowkit.core.operations.table`; a process
or a step shapes a row with [`flowkit:operation`](bpmn-extensions.md). How to call each one stands under
[Engine](engine.md#the-operation-table), what each does in parallel branches, subprocesses and rounds in the
[matrix](../operations.md).

Who may:

%s
Whoever did a step that an assignment excludes may do nothing with the item. A refusal changes nothing; it stands in the
history of the case.

"""
_MATRIX_HEAD = """\
# Operations in every setting

What an [operation](reference/operations.md) does where its step stands alone, in a branch beside another, in a
subprocess, in a called process, or as one place of a round. Every cell is a test: where it works, other items, joins,
counts, clocks, inboxes and history are right afterwards and the case comes to its end; where it is refused, the case is
unchanged and the refusal has this code.

In each setting somebody did `first`, the step of the operation is `work`, and another branch waits at `beside`, but in
the plain one. `more` follows inside the subprocess and the called process. A round has three places.

- ✓: it works. Behind it stands what it did to the case besides the item itself: at which steps work `+` came or `-` was
  withdrawn, and what became of the limit of the step and of the clock over the case, if they did not run on.
- ✗: it is refused, with this code.

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
    return "-" if text == Text("none", "无") else f"{text.en} {text.zh}".strip()


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def page() -> str:
    """The page as it must be."""
    rows = [[write(row) for write in _COLUMNS.values()] for row in OPERATIONS.values()]
    people = [["word", "中文", "who that is"], ["---"] * 3, *([f"`{word}`", it.zh, it.en] for word, it in WHO.items())]
    return _HEAD % "".join(map(_line, people)) + "".join(map(_line, [list(_COLUMNS), ["---"] * len(_COLUMNS), *rows]))


def matrix() -> str:
    """The page of the matrix as it must be."""
    head = ["operation", *(f"{each.title.en} {each.title.zh}" for each in SETTINGS.values())]
    rows = [[_named(row), *(_cell(row, setting) for setting in SETTINGS)] for row in all_rows()]
    return _MATRIX_HEAD + "".join(map(_line, [head, ["---"] * len(head), *sorted(rows)]))


def _named(row: Row) -> str:
    variant = f", {row.variant.en} {row.variant.zh}" if row.variant.en else ""
    return f"`{row.operation}` {OPERATIONS[row.operation].title.zh}{variant}"


def _cell(row: Row, setting: str) -> str:
    cell = row.cell(setting)
    if isinstance(cell, Refused):
        return f"✗ `{cell.code}`: {cell.why.en} {cell.why.zh}"
    moves = [*(f"+`{each}`" for each in cell.fresh), *(f"-`{each}`" for each in cell.gone)]
    clocks = {"limit": cell.limit, "case clock": cell.clock}
    times = [f"{what} {became}" for what, became in clocks.items() if became != "runs"]
    return " ".join(["✓", "; ".join(filter(None, [" ".join(moves), ", ".join(times), _both(cell.note)]))]).strip()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    MATRIX.write_text(matrix(), "utf-8")
