"""Gaps, overlaps and order of a written escalation table, each finding with an example.

Every combination of class values is looked at: of a graded datum all its grades, of other data the values that the
table names, whole numbers without holes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice, pairwise, product
from math import prod

from flowkit.core.worktime import earlier
from flowkit.errors import Finding
from flowkit.procedure.escalation.messages import MESSAGES
from flowkit.procedure.escalation.reader import WrittenRow, WrittenTable
from flowkit.procedure.escalation.words import Known

MOST = 10_000
"""So many combinations of class values are looked at."""


def check(table: WrittenTable, file: str, known: Known = Known()) -> list[Finding]:  # noqa: B008 -- a frozen value
    """What is wrong between the rows; each matter once, with the first example."""
    universe = [_values(table, number, known) for number in range(len(table.inputs))]
    if prod(map(len, universe)) > MOST:
        return [_finding(table, file, "escalation-many", table.line, most=MOST)]
    seen: dict[tuple[object, ...], Finding] = {}
    for state in islice(product(*universe), MOST):
        rows = [row for row in table.rows if _holds(row.classes, state)]
        example = ", ".join(f"{name} = {value}" for name, value in zip(table.inputs, state, strict=True)) or "-"
        if not rows and table.rows and not any(_holds(each, state) for each in table.unread):
            seen["escalation-gap", state] = _finding(table, file, "escalation-gap", table.line, example=example)
        for key, code, line, values in _between(rows):
            seen.setdefault((code, key), _finding(table, file, code, line, example=example, **values))
    return list(seen.values())


def _between(rows: Sequence[WrittenRow]) -> Iterator[tuple[object, str, int, dict[str, object]]]:
    """What is wrong between the rows of one class."""
    for one, other in combinations(rows, 2):
        is_twice = one.to == other.to and (one.after == other.after or one.classes != other.classes)
        if is_twice:
            yield (one.line, other.line), "escalation-overlap", other.line, {"to": other.to, "line_before": one.line}
    for before, row in pairwise(rows):
        if earlier(row.after, before.after):
            values: dict[str, object] = {"after": row.after, "before": before.after, "line_before": before.line}
            yield (before.line, row.line), "escalation-row-order", row.line, values
    told: set[str] = set()
    for row in rows:
        if told and row.reporter and row.reporter not in told | {rows[0].reporter}:
            yield row.line, "escalation-chain", row.line, {"reporter": row.reporter}
        told.add(row.to)


def _holds(classes: tuple[tuple[str, ...] | None, ...], state: tuple[str, ...]) -> bool:
    return all(values is None or value in values for values, value in zip(classes, state, strict=True))


def _values(table: WrittenTable, number: int, known: Known) -> list[str]:
    grades = known.grades.get(table.inputs[number])
    if grades:
        return list(dict.fromkeys(grades.values()))
    named = dict.fromkeys(value for row in table.rows for value in row.classes[number] or ())
    if named and all(value.isdecimal() for value in named):
        numbers = [int(value) for value in named]
        if max(numbers) - min(numbers) < MOST:
            return [str(each) for each in range(min(*numbers, 1), max(numbers) + 1)]
    return list(named) or ["-"]


def _finding(table: WrittenTable, file: str, code: str, line: int, **values: object) -> Finding:
    return replace(MESSAGES[code].finding(code, element=table.name, line=line, column=0, **values), file=file)
