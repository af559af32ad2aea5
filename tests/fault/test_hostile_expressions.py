"""Hundreds of hostile expressions, each in a process of its own: none reaches Python, none costs more than it may.

Processor time is judged, not the clock on the wall, and the cheapest of three tries, against a fixed piece of work
beside it: a busy or a slow machine fails nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from hostile_expressions import FAMILIES, Hostile, corpus

CHILD = Path(__file__).parents[1] / "support" / "hostile_child.py"
CORPUS = corpus()
MOST_MS = 100
MOST_MB = 50
NAMES = [name for name, _ in groupby(hostile.family for hostile in CORPUS)]

Cost = dict[str, object]


def costs(family: str) -> Iterator[tuple[Hostile, Cost]]:
    answer = subprocess.run([sys.executable, str(CHILD), family], capture_output=True, text=True, check=True)
    mine = [hostile for hostile in CORPUS if hostile.family == family]
    return zip(mine, (json.loads(line) for line in answer.stdout.splitlines()), strict=True)


def wrong(cost: Cost) -> bool:
    outcome, spent, memory = str(cost["outcome"]), float(str(cost["cpu_ms"])), float(str(cost["peak_mb"]))
    return bool(cost["touched"]) or outcome.startswith(("raised", "killed")) or spent > MOST_MS or memory > MOST_MB


def test_the_corpus_is_large_and_every_expression_in_it_is_another() -> None:
    assert len(FAMILIES) >= 20
    assert len({(hostile.source, hostile.unary) for hostile in CORPUS}) == len(CORPUS) > 700
    assert all(len(hostile.source) <= 10_000 for hostile in CORPUS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked for each expression")
@pytest.mark.parametrize("family", NAMES)
def test_a_hostile_expression_touches_nothing_and_stays_within_100_ms_and_50_mb(family: str) -> None:
    broken = [f"{cost} {hostile.source[:200]!r}" for hostile, cost in costs(family) if wrong(cost)]

    assert broken == []
