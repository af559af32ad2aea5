"""What a task calls after the commit: a handler of the host, or a script in its sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flowkit.core.codec import dump
from flowkit.core.definition.tasks import ScriptTask, ServiceTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import assigned, definition_of, moment_of
from flowkit.core.instance.elements.calling import Calling
from flowkit.core.instance.records import Job, Scope, Token
from flowkit.core.protocol import SYSTEM, Context
from flowkit.engine.action import Workshop
from flowkit.engine.answers import take_in, take_in_scopes
from flowkit.engine.inputs import plain
from flowkit.engine.ports import Focus, Unit
from flowkit.errors import InputInvalid, Text

LARGEST_VALUE = 1_000_000
WHEN_NOBODY_THERE = (60, 300, 1_800, 7_200, 43_200)
"""Pauses in seconds while nothing is registered under the name: another worker may know it."""


class Call(NamedTuple):
    """One task, with its inputs. `moment` is when the token came to it: a script that runs again sees the same."""

    task: Calling
    inputs: Mapping[str, object]
    moment: datetime
    attempts: int

    def retries(self, shop: Workshop) -> tuple[int, ...]:
        """The pauses in seconds before further tries. A script would only say the same again."""
        if isinstance(self.task, ScriptTask) and self.task.code is not None:
            return () if self.task.code.language in shop.scripts else WHEN_NOBODY_THERE
        handler = shop.handlers.get(self.task.handler)
        return WHEN_NOBODY_THERE if handler is None else handler.retries

    def make(self, shop: Workshop, key: str) -> object:
        """The value, as it will be stored. Raises whatever went wrong there."""
        if not isinstance(self.task, ScriptTask) or self.task.code is None:
            handler = shop.handlers.get(self.task.handler)
            if handler is None:
                raise _nobody(self.task.handler)
            return plain(handler.call(self.inputs, key))
        code = self.task.code
        runner = shop.scripts.get(code.language)
        if runner is None:
            raise _nobody(code.language)
        value = runner.run(code.source, self.inputs, self.moment, key)
        if len(dump(value)) > LARGEST_VALUE:
            raise InputInvalid(
                Text("the value of the script is larger than {most}", "脚本的值超过 {most}").format(most=LARGEST_VALUE),
                code="script-value-large",
            )
        return plain(value)


def _nobody(name: str) -> LookupError:
    return LookupError(f"nothing is registered here under the name {name!r}")


def call_of(shop: Workshop, unit: Unit, case: str, number: int) -> Call | None:
    """The call that a job is about; None if the job is gone."""
    draft = unit.load(case, Focus("job", number))
    row = draft.find(Job, number) if draft is not None else None
    if draft is None or row is None:
        return None
    if row.token is None:
        return _of_escalation(shop, unit, draft, row)
    token = draft.find(Token, row.token)
    if token is None:
        return None
    return _call(shop, unit, draft, row, token)


def _call(shop: Workshop, unit: Unit, draft: Draft, job: Job, token: Token) -> Call | None:
    scope = draft.get(Scope, token.scope)
    context = Context(token.since, SYSTEM, lambda: 0, {}, {}, {})
    for each in draft.all(Scope):
        take_in(shop.catalogue, unit, context, each.process, each.version, draft.case.unit)
    definition = context.definitions[scope.process, scope.version]
    task = definition.nodes[job.node].spec
    if not isinstance(task, Calling):
        return None
    inputs = assigned(context, draft, scope, task.inputs, token.data)
    return Call(task, inputs, moment_of(context, scope), job.attempts)


def _of_escalation(shop: Workshop, unit: Unit, draft: Draft, job: Job) -> Call | None:
    """The call of a row of an escalation table: `<clock>/<row>/<number of the act>`, with the data of now."""
    clock, step, number = job.node.split("/")
    deadline = unit.deadline(draft.case.id, int(clock))
    context = Context(job.due_at, SYSTEM, lambda: 0, {}, {}, {})
    draft.admit(unit.scopes(draft.case.id))
    take_in_scopes(shop.catalogue, unit, context, draft)
    scope = draft.find(Scope, deadline.scope) if deadline is not None else None
    if deadline is None or scope is None:
        scope = draft.get(Scope, 1)
    rule = definition_of(context, scope).deadlines.get(deadline.rule) if deadline is not None else None
    rows = rule.escalation.rules if rule is not None and rule.escalation is not None else ()
    act = next((row.output.acts[int(number)] for row in rows if row.output.id == step), None)
    if act is None:
        return None
    inputs = assigned(context, draft, scope, act.inputs)
    return Call(ServiceTask(act.value), inputs, moment_of(context, scope), job.attempts)
