"""The settings of the matrix, and how a case comes to its step `work` in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core_case import CoreCase, case_of
from core_sketch import (
    Part,
    call,
    deadline,
    extending,
    feel,
    parallel,
    process,
    scale,
    several,
    state,
    step,
    sub,
    task,
)

from flowkit.core.definition.duplicates import DuplicateRules, SameRule
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.forms import Form, FormField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import Assignment, AssignmentRule, OperationSetting
from flowkit.core.definition.publication import Act, Outsider, Publication, Rating
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import UserTask
from flowkit.errors import Text
from operation_matrix import Row, Scene, Setting

OPERATIONS = (
    OperationSetting("suspend", states=("waiting", "vendor")),
    OperationSetting("close", who=("role:manager",)),
    OperationSetting("jump", who=("role:manager",)),
    OperationSetting("reopen", who=("role:manager",)),
)
"""What the processes of the settings say of operations."""
CUSTOMER = Outsider(
    "customer",
    Text("customer", "客户"),
    acts=(Act("tell", "news", Text("tell the news", "告知"), Form((FormField("opened"),))),),
)
"""Whom codes are for."""
WORK = task(deadlines=("limit",))
INSIDE = "enter > first > work > more > leave"
SIGNERS = ("ann", "bob", "cid")
SHADOW = process(
    "start > answer > end",
    key="supervision",
    fields=[DataField(name, "any", Text(name, name)) for name in ("supervisors", "answerers", "limit")],
)


def drawn(lines: str, key: str, /, **parts: Part) -> ProcessDefinition:
    """A process whose case has a clock with an escalation row, and whose step `work` may have a limit."""
    limits = [deadline("limit", "PT4H", step("tell", "PT2H"), extension=extending("PT8H"))]
    if key == "p":
        limits.append(deadline("all", {"1": "P2D", "-": "P4D"}, step("hasten", "PT30H"), extension=extending("PT8H")))
    named = {name for part in parts.values() for name in _limits(part)}
    return process(
        lines,
        key=key,
        states=[state("waiting", "pause"), state("vendor")],
        scales=[scale("severity", 1, 2)],
        deadlines=[each for each in limits if each.id == "all" or each.id in named],
        operations=OPERATIONS,
        fields=[
            DataField("opened", "datetime"),
            DataField("grade", "string", choices=("good", "bad")),
            DataField("first", "context"),
        ],
        duplicates=DuplicateRules("p", (SameRule("grade", ("grade",), 50),), first="first"),
        publication=Publication(rating=Rating("grade", since="opened"), outsiders=(CUSTOMER,)),
        **parts,  # type: ignore[arg-type]  # because the parts come by name
    )


def _limits(part: Part) -> tuple[str, ...]:
    inner = part.inside[1].values() if part.inside is not None else ()
    return (*part.deadlines, *(name for each in inner for name in _limits(each)))


def _beside(branch: str, **parts: Part) -> ProcessDefinition:
    lines = f"start > begin > split > ({branch} | beside) > join > last > end"
    return drawn(lines, "p", split=parallel(), join=parallel(), **parts)


def _plain(work: Part) -> list[ProcessDefinition]:
    return [drawn("start > begin > first > work > last > end", "p", work=work)]


def _parallel(work: Part) -> list[ProcessDefinition]:
    return [_beside("first > work", work=work)]


def _subprocess(work: Part) -> list[ProcessDefinition]:
    return [_beside("part", part=sub(INSIDE, work=work))]


def _call(work: Part) -> list[ProcessDefinition]:
    return [_beside("part", part=call("inner")), drawn(INSIDE, "inner", work=work)]


def _sequential(work: Part) -> list[ProcessDefinition]:
    return [_beside("first > work", work=_round(work, sequential=True))]


def _round_at_once(work: Part) -> list[ProcessDefinition]:
    return [_beside("first > work", work=_round(work, sequential=False))]


def _round(work: Part, *, sequential: bool) -> Part:
    """The step once for each signer; one that is no user task, three times."""
    if not isinstance(work.spec, UserTask):
        return several(work, "[1, 2, 3]", sequential=sequential)
    spec = replace(work.spec, assignment=Assignment((AssignmentRule("data", "signer"),)))
    members = feel("[" + ", ".join(f'"{each}"' for each in SIGNERS) + "]")
    return replace(work, spec=spec, round=Round(None, members, "signer", sequential=sequential))


SETTINGS: Mapping[str, Setting] = {
    each.name: each
    for each in (
        Setting("plain", Text("plain", "普通"), _plain),
        Setting("parallel", Text("parallel branch", "并行分支"), _parallel),
        Setting("subprocess", Text("embedded subprocess", "内嵌子流程"), _subprocess),
        Setting("call", Text("call activity", "调用活动"), _call),
        Setting("sequential", Text("sequential round", "串行会签"), _sequential),
        Setting("round", Text("parallel round", "并行会签"), _round_at_once),
    )
}


def scene_of(row: Row, setting: str) -> Scene:
    """A case that has come to the step: ann began it, bob did what is before the step."""
    case: CoreCase = case_of(*SETTINGS[setting].draw(row.work or WORK), SHADOW)
    case.start({"severity": 2}, by="ann")
    case.complete("begin", by="ann")
    case.complete("first", by="bob")
    return Scene(setting, case)
