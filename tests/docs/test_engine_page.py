"""The reference page of the engine leaves no public verb out."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from flowkit import Engine

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "engine.md").read_text("utf-8")
_EVERYWHERE = {"self", "request_id"}
"""What the page says once for all commands."""
VERBS = [name for name, _ in inspect.getmembers(Engine, inspect.isfunction) if not name.startswith("_")]


def test_the_verbs_are_those_that_the_page_was_written_for() -> None:
    assert {"deploy", "start", "operate", "message", "worklist", "case", "run_due", "using"} <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_stands_on_the_page_with_all_its_parameters(verb: str) -> None:
    parameters = [name for name in inspect.signature(getattr(Engine, verb)).parameters if name not in _EVERYWHERE]
    shown = [place.split("`")[0] for place in PAGE.split(f"`{verb}(")[1:]]
    missing = [[name for name in parameters if name not in place and f"`{name}`" not in PAGE] for place in shown]
    assert [] in missing, f"{verb}: {missing or 'not on the page'}"
