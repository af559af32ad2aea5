"""The reference page on time keeps its word: its code runs, its files load, its rows are read."""

import re
from pathlib import Path

import pytest

from flowkit.calendars import calendar_from_yaml
from flowkit.core.worktime import parse_quantity, parse_recurrence

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "time.md").read_text(encoding="utf-8")


def _first_cells(heading: str) -> list[str]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [text for cell in rows for text in re.findall(r"`([^`]+)`", cell)]


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], {})  # noqa: S102 - the page's own example
    assert capsys.readouterr().out.endswith("到期：2026-10-10 周六 17:30\n")


def test_the_calendar_file_loads() -> None:
    calendar = calendar_from_yaml(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0])
    assert calendar.layers[1].days_off[0].name.zh == "行庆日"


def test_every_quantity_and_recurrence_of_the_tables_is_read() -> None:
    quantities, recurrences = _first_cells("Quantities"), _first_cells("Recurrences")
    assert len(quantities) > 20
    assert len(recurrences) > 9
    for text in quantities:
        parse_quantity(text)
    for text in recurrences:
        parse_recurrence(text)
