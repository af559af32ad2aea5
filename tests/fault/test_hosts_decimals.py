"""The host's own decimal context, with its few digits and its traps, changes nothing that the engine reckons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal, Inexact, Rounded, localcontext
from pathlib import Path

import pytest

from flowkit.core.worktime.quantity import ClockTime
from flowkit.core.worktime.quantity_text import parse_quantity
from flowkit.expressions import compile_expression
from flowkit.replay import find_scenarios, run_scenario

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ["process_definitions/incident-management", "process_definitions/purchase-request", "examples/countersign"]


@pytest.fixture(autouse=True)
def few_digits() -> Iterator[None]:
    """What a host may have set for its own sums: every operator of Decimal now rounds to two digits, and raises."""
    with localcontext(Context(prec=2, traps=[Inexact, Rounded])):
        yield


@pytest.mark.parametrize("folder", FOLDERS)
def test_scenarios_pass_whatever_the_decimals_of_the_host(folder: str) -> None:
    scenarios = find_scenarios(REPOSITORY / folder)
    assert scenarios
    for scenario in scenarios[:3]:
        assert run_scenario(scenario).say() == ""


def test_a_quantity_of_time_keeps_its_microseconds() -> None:
    assert parse_quantity("PT1H1.000001S") == ClockTime(3_601_000_001)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('string(duration("PT1.000001S"))', "PT1.000001S"),
        ("string(time(17, 30, 1.25))", "17:30:01.25"),
        ("abs(-1.25) + 1.25", Decimal("2.50")),
    ],
)
def test_an_expression_has_its_own_digits(source: str, value: object) -> None:
    assert compile_expression(source).evaluate({}) == value
