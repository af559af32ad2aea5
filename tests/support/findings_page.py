"""The page of findings, made from the table of messages: `python tests/support/findings_page.py`."""

from __future__ import annotations

from pathlib import Path

from flowkit.bpmn.messages import GROUPS
from flowkit.errors import Message

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"

_HEAD = """\
# Findings

What `flowkit validate` and `deploy` say of a BPMN file. Each finding names the file, line, column and element; the
codes stay the same from version to version. An error prevents deployment, a warning does not. Words in braces stand
for what was found. This page is made from the table of messages.
"""
_COLUMNS = ("code", "what is wrong", "how to mend it", "rule")


def page() -> str:
    """The page as it must be."""
    parts = [_HEAD]
    for title, group in GROUPS.items():
        rows = [_row(_COLUMNS), _row(["---"] * len(_COLUMNS)), *(_row(_cells(*each)) for each in group.items())]
        parts.append(f"\n## {title}\n\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def _cells(code: str, message: Message) -> tuple[str, ...]:
    level = "" if message.level == "error" else f"<br>{message.level}"
    said, mend = message.message, message.mend
    return (f"`{code}`{level}", f"{said.en}<br>{said.zh}", f"{mend.en}<br>{mend.zh}", message.rule)


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
