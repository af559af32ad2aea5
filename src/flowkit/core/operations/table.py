"""The table of operations. A new operation is a module and a line here; everything else is generated from it."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.commands import Operate
from flowkit.core.draft import Draft
from flowkit.core.operations import (
    advising,
    attaching,
    by_code,
    cancelling,
    claim,
    closing,
    commenting,
    complete,
    copying,
    delegating,
    dispatching,
    drafting,
    escalating,
    extending,
    handing_over,
    holding,
    interrupting,
    jumping,
    linking,
    merging,
    phases,
    raising,
    rating,
    reopening,
    repairing,
    returns,
    signing,
    straight,
    supervising,
    suspension,
    transfer,
    unclaim,
    withdrawing,
)
from flowkit.core.operations.may import refused, setting_of
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.facts import OperationDone
from flowkit.errors import Text

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        claim.OPERATION,
        unclaim.OPERATION,
        dispatching.DISPATCH,
        drafting.OPERATION,
        complete.OPERATION,
        transfer.OPERATION,
        delegating.DELEGATE,
        delegating.HAND_BACK,
        signing.ADD,
        signing.REMOVE,
        commenting.OPERATION,
        attaching.ATTACH,
        attaching.DETACH,
        attaching.DOWNLOAD,
        advising.ASK,
        advising.ANSWER,
        copying.CC,
        copying.READ,
        handing_over.OPERATION,
        returns.TO_SENDER,
        returns.FOR_REWORK,
        straight.OPERATION,
        withdrawing.OPERATION,
        suspension.SUSPEND,
        suspension.RESUME,
        interrupting.INTERRUPT,
        holding.HOLD,
        holding.RELEASE,
        raising.OPERATION,
        escalating.ESCALATE,
        escalating.ACKNOWLEDGE,
        supervising.URGE,
        supervising.SUPERVISE,
        extending.REQUEST,
        extending.APPROVE,
        extending.REFUSE,
        linking.LINK,
        linking.UNLINK,
        merging.MERGE,
        merging.UNMERGE,
        cancelling.OPERATION,
        closing.CLOSE,
        closing.UNDO,
        reopening.OPERATION,
        jumping.OPERATION,
        rating.OPERATION,
        by_code.ISSUE,
        by_code.REVOKE,
        by_code.SUBMIT,
        phases.BEGIN,
        phases.FINISH,
        repairing.RETRY,
        repairing.RESOLVE,
    )
}


def decide(context: Context, draft: Draft, command: Operate) -> Decision:
    """Check the row's conditions, then let it decide."""
    operation = OPERATIONS.get(command.operation)
    if operation is None:
        known = ", ".join(OPERATIONS)
        return refusal("operation-unknown", "no operation {op!r}; known: {known}", "没有操作 {op!r};可用:{known}",
                       op=command.operation, known=known)  # fmt: skip
    setting = setting_of(context, draft, operation, command)
    no = refused(context, draft, operation, command, setting)
    if no is not None:
        return no
    decision = operation.decide(context, draft, command, setting)
    if isinstance(decision, Rejection | Question):
        return decision
    return (*decision, OperationDone(operation.name, command.subject, context.actor.id, command.reason))


def not_in_a_batch(context: Context, draft: Draft, command: Operate) -> Rejection | None:
    """Why the operation may not be done to several items at once; None if the step or the process allows it."""
    operation = OPERATIONS.get(command.operation)
    if operation is None or setting_of(context, draft, operation, command).batch:
        return None
    mend = Text(
        'do it one by one, or write batch="true" in its flowkit:operation',
        '请逐项办理,或在 flowkit:operation 中写 batch="true"',
    )
    return refusal(
        "batch-not-offered",
        "{op} is not offered for several items at once here",
        "此处不提供批量“{op}”",
        mend,
        op=operation.name,
    )
