"""What an operation would answer now: the same checks and the same decision, without its facts.

Nothing here judges by itself. Whoever shows a button asks this; whoever presses it is judged by `table.decide`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations.may import refused, setting_of
from flowkit.core.operations.operation import Operation
from flowkit.core.protocol import Context, Question, Rejection

REASON = "-"
"""Stands for the reason that a person would give."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Why it would be refused, or None; and what its `target` or `state` can be, where that is known."""

    why_not: Rejection | None
    choices: tuple[str, ...] = ()


def foreseen(context: Context, draft: Draft, operation: Operation, subject: int) -> Foreseen | Question:
    """Whether the actor of the context may do the operation now, inputs apart that only the actor knows."""
    command = Operate(operation.name, subject, reason=REASON)
    setting = setting_of(context, draft, operation, command)
    no = refused(context, draft, operation, command, setting)
    if no is not None:
        return no if isinstance(no, Question) else Foreseen(no)
    choices = operation.choices(context, draft, command, setting) if operation.choices is not None else ()
    if isinstance(choices, Question):
        return choices
    example = _example(context, draft, operation, command, setting, choices)
    if example is None or isinstance(example, Rejection):
        return Foreseen(example, choices)
    if isinstance(example, Question):
        return example
    decision = operation.decide(context, draft, example, setting)
    if isinstance(decision, Question):
        return decision
    refused_for_good = isinstance(decision, Rejection) and decision.code not in operation.wrong_input
    return Foreseen(decision if isinstance(decision, Rejection) and refused_for_good else None, choices)


def _example(
    context: Context,
    draft: Draft,
    operation: Operation,
    command: Operate,
    setting: OperationSetting,
    choices: tuple[str, ...],
) -> Operate | Rejection | Question | None:
    """The command with the inputs that are needed; None where nobody can guess them, a refusal that none mends."""
    if operation.example is not None:
        return operation.example(context, draft, command, setting)
    if {"to", "data"}.intersection(operation.needs) and not operation.wrong_input:
        return None
    first = choices[0] if choices else ""
    wanted = operation.needs
    return replace(command, target=first if "target" in wanted else "", state=first if "state" in wanted else "")
