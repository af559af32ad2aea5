"""Supervision cases (督办): a superior has a case watched by a shadow case with a limit and an answer of its own.

The shadow is a case of an ordinary process, begun by a delivery. Both know each other: the shadow's business key is
`<case>.<number>`, with the number under which the supervised case recorded it; and its data name the supervised case.
What happens in the shadow does nothing to the supervised case: its clocks, its work and its end are its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.escalation.facts import SupervisionOpened
from flowkit.core.escalation.questions import Persons
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import CaseRequested
from flowkit.core.instance.questions import LatestDefinition
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import Quantity
from flowkit.errors import FlowkitError, Text

PROCESS = "supervision"
"""The process of shadow cases, where a process names no other."""
NEEDED = frozenset({"supervisors", "answerers"})
"""What such a process must declare: who closes the shadow, and who answers. It may declare more, see `opened`."""


def opened(
    context: Context,
    draft: Draft,
    work: Sequence[WorkItem],
    supervisors: tuple[str, ...],
    matter: str,
    limit: Quantity,
) -> Sequence[Fact] | Question:
    """The facts of a supervision of this open work.

    The shadow case is told what its process declares of `supervised_case`, `supervised_key`, `supervised_process`,
    `matter`, `supervisors`, `answerers`, `limit`. Raises FlowkitError where nobody would answer, or the process of
    shadow cases is not there.
    """
    root = draft.get(Scope, 1)
    settings = {each.name: each for each in definition_of(context, root).operations}
    process = settings["supervise"].process if "supervise" in settings else ""
    latest = LatestDefinition(process or PROCESS)
    persons = Persons(root.process, tuple(dict.fromkeys(key for item in work for key in item.inbox_keys)))
    for question in (latest, persons):
        if question not in context.answers:
            return question
    found = context.answers[persons]
    definition, node = _usable(context.answers[latest], process or PROCESS)
    answerers = tuple(each for each in found if each not in supervisors) if isinstance(found, tuple) else ()
    if not answerers:
        raise FlowkitError(
            Text("nobody but the supervisor has work in the case", "除督办人外,办件中没有承办人"),
            code="nothing-to-supervise",
            mend=Text("supervise a case while others work on it", "请在他人承办期间督办"),
        )
    choices = definition.fields["limit"].choices if "limit" in definition.fields else ()
    if choices and str(limit) not in choices:
        raise FlowkitError(
            Text("{key} offers no limit {limit}", "{key} 不提供时限 {limit}").format(key=definition.key, limit=limit),
            code="supervision-limit",
            mend=Text("choose one of: {c}", "请选用:{c}").format(c=", ".join(map(str, choices))),
        )
    number, case = context.new_id(), draft.case
    values: dict[str, object] = {
        "supervised_case": case.id,
        "supervised_key": case.business_key or case.id,
        "supervised_process": case.process,
        "matter": matter,
        "supervisors": [*supervisors],
        "answerers": [*answerers],
        "limit": str(limit),
    }
    told = {name: value for name, value in values.items() if name in definition.fields}
    by = supervisors[0] if supervisors else case.starter
    return (
        SupervisionOpened(number, definition.key, by, matter, str(limit), answerers),
        CaseRequested(number, definition.key, node, f"{case.id}.{number}", told, by),
    )


def _usable(definition: object, process: str) -> tuple[ProcessDefinition, str]:
    """The process of shadow cases with its start event. Raises FlowkitError for one that cannot be used."""
    if isinstance(definition, ProcessDefinition) and definition.fields.keys() >= NEEDED:
        node = definition.starts.get(None)
        if node:
            return definition, node
    raise FlowkitError(
        Text(
            "no process {key} is deployed that declares {names} and has a none start event",
            "未部署声明 {names} 且带普通开始事件的流程 {key}",
        ).format(key=process, names=", ".join(sorted(NEEDED))),
        code="supervision-without-process",
        mend=Text(
            "deploy such a process, or name one in flowkit:operation", "请部署此类流程,或在 flowkit:operation 中指定"
        ),
    )
