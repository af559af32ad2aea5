"""Outsiders act by a code (凭码办理, E021, E042): codes are given and revoked, and with one something is submitted.

What may be done with a code is a message that the case waits for: more material, an answer, an objection, a withdrawal,
the receipt. So the diagram says where it leads, and what nothing waits for is refused. The core never sees a code: it
knows its handle, and who holds it is known by a key of the actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from flowkit.core.commands import Operate
from flowkit.core.definition.forms import AttachmentRule
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.publication import Act, Outsider
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, evaluate
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.facts import DataSet
from flowkit.core.instance.questions import WaitsHere
from flowkit.core.instance.receiving import received
from flowkit.core.instance.records import Scope, Subscription
from flowkit.core.operations.attaching import lacking
from flowkit.core.operations.complete import lowers
from flowkit.core.operations.operation import Decision, Operation, unknown
from flowkit.core.operations.outsiders_known import act_of, outsider_of, outsiders
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Instant, Question, Rejection, correlated
from flowkit.core.workitem.codes import CodeIssued, CodeRevoked, CodesOf, Submitted
from flowkit.core.workitem.notes import Attached, Attachment
from flowkit.core.worktime import forward
from flowkit.errors import FlowkitError, Text

OUTSIDER, PERSON, CORRELATION, HANDLE = "outsider", "person", "correlation", "handle"
LONGEST_NAME: Final = 100


def issue(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """A new code takes the place of one that the same outsider has."""
    data = command.data
    known = {each.id: each for each in outsiders(context, draft)}
    found = known.get(str(data.get(OUTSIDER) or ""))
    if found is None:
        return refusal(
            "outsider-unknown", "the process declares no outsider {name!r}; known: {known}",
            "流程未声明外部人员 {name!r};可选:{known}",
            name=str(data.get(OUTSIDER) or "")[:60], known=", ".join(known) or "-",
        )  # fmt: skip
    person = _named(draft, found, data)
    if not person:
        return refusal(
            "outsider-unnamed", "it is not known who {title} is", "尚不知{chinese}是谁",
            Text("fill in the datum with the name, or give the name", "请填写其姓名数据,或在此指明姓名"),
            title=found.title.en, chinese=found.title.zh,
        )  # fmt: skip
    if CodesOf() not in context.answers:
        return CodesOf()
    correlation = str(data.get(CORRELATION) or "")
    earlier = (each for each in _codes(context) if (each.outsider, each.correlation) == (found.id, correlation))
    gone = tuple(CodeRevoked(each.handle, context.actor.id, "") for each in earlier)
    until = _until(context, draft, found)
    handle = str(data.get(HANDLE) or "")
    return (*gone, CodeIssued(handle, found.id, person, correlation, until, context.actor.id))


def _named(draft: Draft, found: Outsider, data: Mapping[str, object]) -> str:
    """Who it is: said now, or in the datum of the case."""
    said = data.get(PERSON) or (draft.get(Scope, 1).data.get(found.person) if found.person else "")
    return " ".join(str(said or "").split())[:LONGEST_NAME]


def _until(context: Context, draft: Draft, found: Outsider) -> Instant | None:
    if found.within is None:
        return None
    return forward(timetable_of(context, definition_of(context, draft.get(Scope, 1))), context.now, found.within)


def _codes(context: Context) -> Iterator[CodeIssued]:
    answer = context.answers.get(CodesOf())
    yield from answer if isinstance(answer, tuple) else ()


def revoke(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if CodesOf() not in context.answers:
        return CodesOf()
    if command.target not in {each.handle for each in _codes(context)}:
        return refusal("code-not-there", "the case has no code {handle!r} that could be revoked",
                       "办件没有可作废的办理码 {handle!r}", handle=command.target[:60])  # fmt: skip
    return (CodeRevoked(command.target, context.actor.id, command.reason),)


def _revocable(
    context: Context, draft: Draft, command: Operate, setting: OperationSetting
) -> tuple[str, ...] | Question:
    """The handles of the codes that are good."""
    return tuple(each.handle for each in _codes(context)) if CodesOf() in context.answers else CodesOf()


def submit(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """What was submitted becomes data of the case, and the message comes to what waits longest for it."""
    asked = act_of(context, draft, command.target)
    if isinstance(asked, Rejection):
        return asked
    holder, act = asked
    waiting = awaited(context, draft, act)
    if isinstance(waiting, Question):
        return waiting
    if waiting is None:
        return refusal(
            "not-awaited", "the case does not wait for this now: {title}", "办件目前不接受:{chinese}",
            Text("look up what can be done with the code now", "请查看此码目前可办的事项"),
            title=act.title.en, chinese=act.title.zh,
        )  # fmt: skip
    return _without_files(context, draft, act, command) or _taken(context, draft, command, holder, act, waiting)


def _taken(
    context: Context, draft: Draft, command: Operate, holder: Outsider, act: Act, waiting: Subscription
) -> Decision:
    root = draft.get(Scope, 1)
    no = lowers(definition_of(context, root), root.data, command.data)
    if no is not None:
        return no
    try:
        answer = received(context, draft, waiting, dict(command.data))
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    if isinstance(answer, Question):
        return answer
    given = (DataSet(1, dict(command.data)),) if command.data else ()
    return (Submitted(holder.id, act.id, waiting.id), *given, *answer)


def awaited(context: Context, draft: Draft, act: Act) -> Subscription | Question | None:
    """What waits longest for the message of the act, for whom the code is."""
    question = WaitsHere(act.message)
    if question not in context.answers:
        return question
    found = context.answers[question]
    of_key = {key for key in context.actor.keys if key.startswith(correlated(""))}
    for number in found if isinstance(found, tuple) else ():
        each = draft.find(Subscription, number)
        if each is not None and (not of_key or correlated(each.key) in of_key):
            return each
    return None


def _without_files(context: Context, draft: Draft, act: Act, command: Operate) -> Rejection | Question | None:
    """Why the files that came with it, whose numbers are the `state` of the command, are not those asked for."""
    numbers = command.state.split(",") if command.state else []
    if not act.attachments and not numbers:
        return None
    if Attached() not in context.answers:
        return Attached()
    if len(numbers) > act.files:
        return refusal(
            "files-too-many", "at most {most} files may come with it", "一次最多 {most} 个文件", most=act.files
        )
    here = (draft.find(Attachment, int(each)) for each in numbers if each.isdecimal())
    kinds = {each.kind for each in here if each is not None and each.added_by == context.actor.id}
    root = draft.get(Scope, 1)
    wanted = (each for each in act.attachments if each.kind not in kinds)
    return lacking(each for each in wanted if _is_required(context, draft, root, each, command))


def _is_required(context: Context, draft: Draft, root: Scope, rule: AttachmentRule, command: Operate) -> bool:
    if rule.required_when is None:
        return rule.required
    return evaluate(context, draft, root, rule.required_when, command.data) is not False


def _open_acts(
    context: Context, draft: Draft, command: Operate, setting: OperationSetting
) -> tuple[str, ...] | Question:
    """What can be submitted now."""
    holder = outsider_of(context, draft)
    found = [(each, awaited(context, draft, each)) for each in holder.acts] if holder is not None else []
    asks = next((waiting for _, waiting in found if isinstance(waiting, Question)), None)
    return asks if asks is not None else tuple(act.id for act, waiting in found if waiting is not None)


ISSUE = Operation(
    "issue-code",
    "case",
    ("worker", "starter"),
    Text("issue a code", "发放办理码"),
    Text(
        "an outsider gets a code with which to act in the case; an earlier one of the same outsider is revoked",
        "向外部人员发放凭以办理的办理码;其原有的码作废",
    ),
    issue,
    takes={OUTSIDER: "string", PERSON: "string", CORRELATION: "string", HANDLE: "string"},
    needs=("data",),
    example=unknown,
    with_content=True,
    undo=Text("revoke the code", "作废办理码"),
)
REVOKE = Operation(
    "revoke-code",
    "case",
    ("worker", "starter"),
    Text("revoke a code", "作废办理码"),
    Text("a code, named as `target` by its handle, is good no longer", "使办理码(target 为其编号)失效"),
    revoke,
    needs=("target",),
    choices=_revocable,
    with_content=True,
    undo=Text("issue another", "另行发放"),
)
SUBMIT = Operation(
    "submit",
    "case",
    ("outsider",),
    Text("submit by code", "凭码办理"),
    Text(
        "whoever holds a code sends what the case waits for: material, an answer, an objection, the receipt",
        "凭办理码提交办件所等待的材料、答复、异议或签收确认",
    ),
    submit,
    needs=("target",),
    accepts=("data",),
    choices=_open_acts,
    example=unknown,
    with_content=True,
)
