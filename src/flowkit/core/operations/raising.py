"""Raise a graded field (调级): only upward; clocks that look at it are re-based."""

from __future__ import annotations

from dataclasses import replace

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import DataSet
from flowkit.core.instance.records import Scope
from flowkit.core.operations.complete import lowers
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    root = draft.get(Scope, 1)
    definition = definition_of(context, root)
    unknown = [name for name in command.data if name not in definition.scales]
    if unknown or not command.data:
        return refusal(
            "not-graded", "expected graded fields ({known}), but got {given}", "应为分级字段({known}),收到 {given}",
            known=", ".join(definition.scales) or "-", given=", ".join(unknown) or "-",
        )  # fmt: skip
    unchanged = [name for name, value in command.data.items() if root.data.get(name) == value]
    if unchanged:
        return refusal(
            "grade-same", "{fields} already has that grade", "{fields} 已是该级别", fields=", ".join(unchanged)
        )
    return lowers(definition, root.data, command.data) or (DataSet(1, command.data),)


def _raised(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Operate:
    """The first field that can still be raised, to its next grade; else any field as it is."""
    root = draft.get(Scope, 1)
    scales = definition_of(context, root).scales
    data = {}
    for field, scale in scales.items():
        old, grades = root.data.get(field), [grade.value for grade in scale.grades]
        place = grades.index(old) if old in grades else len(grades)
        data = {field: grades[place - 1] if place else old}
        if place:
            break
    return replace(command, data=data)


OPERATION = Operation(
    "raise",
    "case",
    ("worker", "reader"),
    Text("raise the grade", "调级"),
    Text("a graded field is raised, never lowered", "分级字段只可调高"),
    decide,
    clock=Text(
        "re-based: same start, new limits; rows already past fire once, marked late",
        "按新级别自原起点重算,已过行补发一次并标记迟发",
    ),
    needs=("data",),
    example=_raised,
)
