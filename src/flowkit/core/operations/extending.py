"""Ask for an extension (延期申请), and decide it: an object of the clock, with its amount, limit and answer."""

from __future__ import annotations

from dataclasses import replace

from flowkit.core.commands import Operate
from flowkit.core.deadline.extending import added, exceeds, granted, is_nothing, smallest
from flowkit.core.deadline.facts import ExtensionDecided, ExtensionRequested
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import ExtensionRule
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import gone, refusal
from flowkit.core.protocol import Context, Rejection
from flowkit.core.worktime import Quantity, parse_quantity
from flowkit.errors import FlowkitError, Text

AMOUNT = "amount"


def rule_of(context: Context, draft: Draft, deadline: Deadline) -> ExtensionRule | None:
    """What the process says of extensions of this clock."""
    return definition_of(context, draft.get(Scope, deadline.scope)).deadlines[deadline.rule].extension


def request(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Before the due time only, one at a time, and not beyond what the procedure allows in all. Where nobody is named
    who decides, whoever may ask takes the time.
    """
    found = _clock(context, draft, command)
    if isinstance(found, Rejection):
        return found
    deadline, rule = found
    if deadline.pending is not None:
        return refusal("extension-pending", "an extension is asked for already and not decided", "已有未决的延期申请")
    if deadline.is_missed or (deadline.due_at is not None and deadline.due_at <= context.now):
        return refusal(
            "extension-too-late",
            "an extension is asked for before the time is over",
            "延期须在期满之前申请",
        )
    amount = _amount(command, rule)
    if isinstance(amount, Rejection):
        return amount
    over = _too_much(deadline, rule, amount)
    number = len(deadline.extensions) + 1
    what = (deadline.id, deadline.rule, number)
    asked = ExtensionRequested(*what, str(amount), context.actor.id, command.reason)
    if over is not None or rule.decided_by:
        return over or (asked,)
    return (asked, ExtensionDecided(*what, True, str(amount), context.actor.id, command.reason))


def approve(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """As asked for, or for another amount within the limit."""
    found = _clock(context, draft, command)
    if isinstance(found, Rejection):
        return found
    deadline, rule = found
    asked = deadline.pending
    if asked is None:
        return _nothing_asked()
    if asked.by == context.actor.id:
        return refusal("extension-own", "nobody decides an own request", "不得审批本人的延期申请", unauthorised=True)
    amount = _amount(command, rule) if AMOUNT in command.data else parse_quantity(asked.amount)
    if isinstance(amount, Rejection):
        return amount
    return _too_much(deadline, rule, amount) or (
        ExtensionDecided(deadline.id, deadline.rule, asked.number, True, str(amount), context.actor.id, command.reason),
    )


def refuse(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    found = _clock(context, draft, command)
    if isinstance(found, Rejection):
        return found
    deadline, _ = found
    asked = deadline.pending
    if asked is None:
        return _nothing_asked()
    if asked.by == context.actor.id:
        return refusal("extension-own", "nobody decides an own request", "不得审批本人的延期申请", unauthorised=True)
    return (
        ExtensionDecided(
            deadline.id, deadline.rule, asked.number, False, asked.amount, context.actor.id, command.reason
        ),
    )


def _clock(context: Context, draft: Draft, command: Operate) -> tuple[Deadline, ExtensionRule] | Rejection:
    deadline = draft.find(Deadline, command.subject)
    if deadline is None or deadline.ended_at is not None:
        return gone("deadline")
    rule = rule_of(context, draft, deadline)
    if rule is None:
        return refusal(
            "extension-not-offered", "{rule} cannot be extended", "时限 {rule} 不可延期",
            Text("declare flowkit:extension in the deadline", "请在该时限中声明 flowkit:extension"), rule=deadline.rule,
        )  # fmt: skip
    return deadline, rule


def _amount(command: Operate, rule: ExtensionRule) -> Quantity | Rejection:
    """In the unit of the limit, so that "30 days in all" is a plain sum."""
    try:
        amount = parse_quantity(str(command.data.get(AMOUNT, "")))
    except FlowkitError as error:
        return Rejection("extension-amount", error.text, error.mend)
    if type(amount) is type(rule.at_most) and not is_nothing(amount):
        return amount
    mend = Text("give more than nothing, in the unit of the limit", "请以上限的单位给出大于零的时长")
    return refusal(
        "extension-unit", "the amount is given like the limit of {limit}, not as {amount}",
        "时长须与上限 {limit} 同单位,而不是 {amount}", mend, limit=str(rule.at_most), amount=str(amount),
    )  # fmt: skip


def _least(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Operate:
    """The least that can be asked for."""
    deadline = draft.find(Deadline, command.subject)
    rule = rule_of(context, draft, deadline) if deadline is not None else None
    if rule is None:
        return command
    return replace(command, data={AMOUNT: str(smallest(rule.at_most))})


def _too_much(deadline: Deadline, rule: ExtensionRule, amount: Quantity) -> Rejection | None:
    before = granted(deadline.extensions)
    total = amount if before is None else added(before, amount)
    if not exceeds(total, rule.at_most):
        return None
    return refusal(
        "extension-limit", "at most {limit} in all may be granted; {before} are",
        "累计延期不得超过 {limit},已批准 {before}",
        limit=str(rule.at_most), before=str(before) if before is not None else "0",
    )  # fmt: skip


def _nothing_asked() -> Rejection:
    return refusal("extension-none", "no extension is asked for", "没有待审批的延期申请")


REQUEST = Operation(
    "request-extension",
    "deadline",
    ("asker",),
    Text("request extension", "延期申请"),
    Text("ask for more time, as `amount`, before the time is over", "期满前申请延长时限(amount)"),
    request,
    reason=True,
    takes={AMOUNT: "string"},
    clock=Text("runs on until it is decided", "审批前继续计时"),
    needs=("data",),
    example=_least,
)
APPROVE = Operation(
    "approve-extension",
    "deadline",
    ("decider",),
    Text("approve extension", "批准延期"),
    Text("grant the time that was asked for, or another `amount`", "批准所申请的时长或另定 amount"),
    approve,
    takes={AMOUNT: "string"},
    accepts=("data",),
    clock=Text(
        "the time counts from the old due time; a breach already recorded stays", "自原到期时间起算;已记录的逾期保留"
    ),
)
REFUSE = Operation(
    "refuse-extension",
    "deadline",
    ("decider",),
    Text("refuse extension", "不同意延期"),
    Text("the due time stays", "到期时间不变"),
    refuse,
    reason=True,
)
