"""The reference page is true: every example on it is executed, and every function is on it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from flowkit.expressions import Warning as Reason
from flowkit.expressions import compile_expression
from flowkit.expressions.functions import BUILTINS

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "expressions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([\w-]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
EXAMPLES = [line for kind, block in BLOCKS if kind == "feel" for line in block.splitlines()]
DATA = compile_expression(next(block for kind, block in BLOCKS if kind == "feel-data")).evaluate({})
MOMENT = dt.datetime(2026, 9, 30, 8, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_of_the_reference_page_is_true(line: str) -> None:
    expression, expected = line.rsplit(" // ", 1)
    value = compile_expression(expression, DATA.keys()).evaluate(DATA, MOMENT)

    reasons: list[Reason] = []
    assert value == compile_expression(expected).evaluate({}, warnings=reasons)
    assert not reasons


@pytest.mark.parametrize("program", [block for kind, block in BLOCKS if kind == "python"])
def test_the_python_examples_of_the_reference_page_run(program: str) -> None:
    exec(compile(program, "expressions.md", "exec"), {})  # noqa: S102 -- our own page, in a test


def test_every_function_has_an_example_on_the_reference_page() -> None:
    shown = "\n".join(EXAMPLES)

    assert [name for name in BUILTINS if f"{name}(" not in shown] == []
