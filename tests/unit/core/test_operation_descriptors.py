"""What a descriptor says of an operation is what happens to whoever tries it, whoever it is and whatever the state."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from core_case import CoreCase
from operation_matrix import Row, all_rows
from operation_matrix.settings import SETTINGS, scene_of
from operation_matrix.trying import tried

from flowkit.core.deadline.records import Deadline
from flowkit.core.execution import Done
from flowkit.core.instance.records import MARKS, Incident, Token
from flowkit.core.operations.foreseeing import Foreseen
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import Rejection
from flowkit.core.workitem.records import WorkItem

LOOKED_AT = ("plain", "call", "round")
CELLS = [pytest.param(row, setting, id=f"{row.name} - {setting}") for row in all_rows() for setting in SETTINGS]
ACTORS = ("ann", "max", "rea", "out")
GIVEN: Mapping[str, Mapping[str, object]] = {
    "raise": {"severity": 1},
    "request-extension": {"amount": "PT1M"},
    "rate": {"grade": "good"},
    "issue-code": {"outsider": "customer", "person": "Zoe", "handle": "abcdefgh"},
}
"""Data that fit, for the operations that need some of their own."""
OF_THE_FILE = ("attachments-too-many", "attachment-invalid")
"""The limits of files come with the file."""


def subjects(case: CoreCase, operation: Operation) -> list[int]:
    """What there is in the case that the operation could be about; 0 stands for the whole case, or for nothing."""
    if operation.subject == "item":
        return [each.id for each in case.all(WorkItem)]
    if operation.subject == "deadline":
        return [each.id for each in case.all(Deadline)]
    if operation.subject == "incident":
        return [each.id for each in case.all(Incident)]
    if operation.subject == "token":
        return [each.id for each in case.all(Token) if each.holds not in (*MARKS, "offer")][:2]
    if operation.subject == "phase":
        return [each.id for each in case.all(Token) if each.holds == "offer"]
    return [0]


def really(case: CoreCase, operation: Operation, subject: int, by: str, choices: tuple[str, ...]) -> Rejection | None:
    """The refusal of somebody who tries with inputs that fit; None if it works."""
    how = {
        "to": "dea" if "to" in operation.needs else "",
        "state": choices[0] if choices and "state" in operation.needs else "",
        "target": choices[0] if choices and "target" in operation.needs else "",
    }
    outcome = case.would(operation.name, subject, by, GIVEN.get(operation.name, {}), **how)
    return None if isinstance(outcome, Done) else outcome


def agrees(operation: Operation, said: Foreseen, found: Rejection | None) -> bool:
    """What is refused for its inputs only is possible with others."""
    code = "" if found is None or found.code in (*operation.wrong_input, *OF_THE_FILE) else found.code
    return (said.why_not.code if said.why_not else "") == code


def contradictions(case: CoreCase) -> list[str]:
    return [
        f"{name} of {subject} by {by}: foreseen {said.why_not}, found {found}"
        for name, operation in OPERATIONS.items()
        for subject in subjects(case, operation)
        for by in ACTORS
        for said in [case.foreseen(name, subject, by)]
        for found in [really(case, operation, subject, by, said.choices)]
        if not agrees(operation, said, found)
    ]


@pytest.mark.parametrize(("row", "setting"), CELLS)
def test_what_is_foreseen_of_an_operation_and_after_it_is_what_happens(row: Row, setting: str) -> None:
    scene = scene_of(row, setting)
    ask = row.ask(scene)

    said = scene.case.foreseen(row.operation, ask.subject, ask.by)
    outcome = tried(scene, row.operation, ask)

    if not ask.how.get("target"):  # another target than the usual one may be impossible where that is not
        assert (said.why_not is None) == isinstance(outcome, Done)
    if setting in LOOKED_AT:
        assert not contradictions(scene.case)
