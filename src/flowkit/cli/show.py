"""What commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Place
from flowkit.cli.words import LIGHTS, WEEKDAYS, WORDS
from flowkit.errors import Text

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
_UNBOUNDED = 4000


class Page:
    """Prints in the language and the zone of a call. Plain when the output is no terminal."""

    def __init__(self, place: Place) -> None:
        self.language = place.language
        self._zone = place.clock_zone()
        self._console = _console()

    def line(self, text: str = "") -> None:
        """A line as it is: never broken, never coloured by its content, without control characters."""
        from flowkit.channels.text import printable

        self._console.print(printable(text), markup=False, highlight=False, soft_wrap=True)

    def title(self, text: str) -> None:
        from flowkit.channels.text import printable

        self._console.print(printable(text), style="bold", markup=False, highlight=False, soft_wrap=True)

    def word(self, key: str) -> str:
        return WORDS[key].say(self.language)

    def say(self, text: Text) -> str:
        return text.say(self.language)

    def moment(self, at: datetime | None) -> str:
        """Date, weekday and time on the wall clock; empty for None."""
        if at is None:
            return ""
        local = at.astimezone(self._zone)
        seconds = ":%S" if local.second else ""
        return f"{local:%Y-%m-%d} {self.say(WEEKDAYS[local.weekday()])} {local.strftime('%H:%M' + seconds)}"

    def light(self, light: str) -> str:
        return self.say(LIGHTS[light])

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], indent: int = 0) -> None:
        """Rows under headings (keys of WORDS); nothing at all without rows."""
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text as Cell

        from flowkit.channels.text import one_line

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for heading in headings:
            table.add_column(self.word(heading), overflow="fold")
        for row in rows:
            table.add_row(*(Cell(one_line(value)) for value in row))
        if table.row_count:
            self._console.print(Padding(table, (0, 0, 0, indent), expand=False))


def _console() -> Console:
    """A wide page when nobody looks, so that a line of a table stays a line for grep."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED)


def print_json(value: object) -> None:
    """A view or a list of views as indented JSON; instants in UTC."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2, default=str) + "\n")


def plain(value: object) -> object:
    """Records as mappings, instants as ISO 8601 text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value
