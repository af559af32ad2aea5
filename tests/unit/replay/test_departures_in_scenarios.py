"""A scenario lives through the day on which somebody leaves, whenever it plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from diagrams import PEOPLE, diagram, user

from flowkit.replay import load_scenario, run_scenario

SCENARIO = """
scenario: the last day of ann
process: plain
at: {begin}
steps:
  - start: {{}}
    by: dan
    key: P-1
  - {{claim: do, by: ann}}
  - at: {before}
    expect: {{tasks: [{{step: do, person: ann}}]}}
  - at: {after}
    expect: {{tasks: [{{step: do, person: cat}}]}}
"""


@pytest.mark.parametrize(
    ("last", "begin", "before", "after"),
    [
        ("2031-03-14", "Fri 2031-03-14 09:00", "23:59", "Sat 2031-03-15 00:00"),
        ("2021-03-12", "Fri 2021-03-12 09:00", "23:59", "Sat 2021-03-13 00:00"),
    ],
)
def test_work_moves_on_the_day_after_the_last_one(
    tmp_path: Path, last: str, begin: str, before: str, after: str
) -> None:
    ends = f"positions: [{{position: north-clerk, to: {last}}}]"
    people = PEOPLE.replace("positions: [{position: north-clerk}]", ends) + "departures: [{work: move}]\n"
    (tmp_path / "people.yaml").write_text(people, "utf-8")
    (tmp_path / "flowkit.yaml").write_text("organisation: people.yaml\n", "utf-8")
    (tmp_path / "plain.bpmn").write_text(diagram("plain", user("do")), "utf-8")
    path = tmp_path / "last.scenario.yaml"
    path.write_text(SCENARIO.format(begin=begin, before=before, after=after), "utf-8")
    result = run_scenario(load_scenario(path))
    assert result.failures == ()
