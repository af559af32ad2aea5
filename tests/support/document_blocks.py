"""The code blocks of a Markdown document, and what it takes to run them.

In a document, an HTML comment before a block says what is special about it:

    <!-- not run: why -->     the block is left out, and reported with the reason
    <!-- file: name.yaml -->  the block is written to that file, for the blocks after it

A `python` block is executed, in one namespace for each document. A `console` block is run command by command: a line
with `$ ` is a command (a backslash at its end continues it), the lines after it are its output. Where output is shown
it is compared: `…` stands for any part of a line, and alone on a line for any number of lines. A last line `[1]` is the
exit status, else 0 is expected.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<language>[\w-]*)")
_COMMENT = re.compile(r"^\s*<!--\s*(?P<key>not run|file):\s*(?P<value>.*?)\s*-->\s*$")
_STATUS = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block. `line` is that of its first line of code and counts from 1."""

    language: str
    text: str
    line: int
    not_run: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a console block, the output shown for it (None: not compared), and its exit status."""

    command: str
    output: str | None
    status: int

    def arguments(self) -> list[str]:
        return shlex.split(self.command)


def documents(repository: Path) -> list[Path]:
    """The README and every page below docs."""
    return [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]


def read_blocks(markdown: str) -> Iterator[Block]:
    lines = markdown.splitlines()
    marks: dict[str, str] = {}
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        if opening is None:
            marks = _marks_after(lines[at], marks)
            at += 1
            continue
        end = _end_of_block(lines, at + 1, opening["fence"])
        code = [line.removeprefix(opening["indent"]) for line in lines[at + 1 : end]]
        yield Block(
            opening["language"], "\n".join(code) + "\n", at + 2, not_run=marks.get("not run"), file=marks.get("file")
        )
        marks = {}
        at = end + 1


def _marks_after(line: str, marks: dict[str, str]) -> dict[str, str]:
    """A comment marks the next block, over blank lines; any other text ends its reach."""
    comment = _COMMENT.match(line)
    if comment:
        return marks | {comment["key"]: comment["value"]}
    return {} if line.strip() else marks


def _end_of_block(lines: list[str], start: int, fence: str) -> int:
    for at in range(start, len(lines)):
        if lines[at].strip() == fence:
            return at
    message = f"the block that opens on line {start} never closes"
    raise ValueError(message)


def read_steps(text: str) -> Iterator[Step]:
    """The commands of a console block. Raises ValueError for output before the first command."""
    joined = text.replace("\\\n", " ")
    before, *parts = re.split(r"^\$ ", joined, flags=re.MULTILINE)
    if before.strip():
        message = f"a console block begins with a command, not with {before.strip()!r}"
        raise ValueError(message)
    for part in parts:
        command, _, shown = part.partition("\n")
        lines = shown.rstrip().splitlines()
        status = _STATUS.fullmatch(lines[-1]) if lines else None
        if status:
            lines = lines[:-1]
        yield Step(command, "\n".join(lines) if lines else None, int(status[1]) if status else 0)


def output_matches(shown: str, printed: str) -> bool:
    """Whether the printed output is the one the document shows, blanks at the ends of lines apart."""
    pattern = "".join(_line_pattern(line) for line in shown.strip().splitlines())
    actual = "".join(f"{line.rstrip()}\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, actual) is not None


def _line_pattern(line: str) -> str:
    if line.strip() == "…":
        return r"(?:[^\n]*\n)*"
    return r"[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r"\n"
