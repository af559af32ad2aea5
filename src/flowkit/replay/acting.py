"""What each verb of a scenario does with the engine. A verb is a function and a line in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flowkit.core.operations.table import OPERATIONS
from flowkit.core.workitem.records import OPEN_STATES
from flowkit.engine.content import SentFile
from flowkit.engine.views import CaseView
from flowkit.errors import Text
from flowkit.replay.cast import Cast, Missing
from flowkit.replay.model import (
    Acknowledge,
    AddSigner,
    Answer,
    ApproveExtension,
    AskAdvice,
    Attach,
    Begin,
    Cancel,
    Cc,
    Claim,
    Close,
    Comment,
    Complete,
    Delegate,
    Detach,
    Dispatch,
    Escalate,
    Finish,
    HandBack,
    HandOver,
    Hold,
    Interrupt,
    IssueCode,
    Jump,
    Link,
    Merge,
    Message,
    OnClock,
    OnItem,
    Raise,
    Rate,
    Read,
    RefuseExtension,
    RegisterRepeats,
    Release,
    RemoveSigner,
    Reopen,
    RequestExtension,
    Resolve,
    Resume,
    Retry,
    ReturnForRework,
    ReturnStraight,
    ReturnToSender,
    RevokeCode,
    SaveDraft,
    Start,
    Step,
    Submit,
    Supervise,
    Suspend,
    Transfer,
    Unclaim,
    UndoClose,
    Unlink,
    Unmerge,
    Urge,
    Withdraw,
    subject_of,
)


def act(cast: Cast, step: Step, process: str) -> None:
    """Do what the step says. Raises what the engine raises, and Missing if its subject is not there."""
    _ACTS[type(step)](cast, step, process)


def _start(cast: Cast, step: Start, process: str) -> None:
    engine = cast.stage.engine
    case = engine.start(step.process or process, step.start, by=step.by, business_key=step.key, unit=step.unit)
    cast.add(case.id, step.as_)


def _claim(cast: Cast, step: Claim, process: str) -> None:
    cast.stage.engine.claim(_item(cast, step), by=step.by)


def _complete(cast: Cast, step: Complete, process: str) -> None:
    cast.stage.engine.complete(_item(cast, step), step.data, by=step.by, reason=step.reason)


def _unclaim(cast: Cast, step: Unclaim, process: str) -> None:
    cast.stage.engine.unclaim(_item(cast, step), by=step.by)


def _save_draft(cast: Cast, step: SaveDraft, process: str) -> None:
    cast.stage.engine.save_draft(_item(cast, step), step.data, by=step.by)


def _delegate(cast: Cast, step: Delegate, process: str) -> None:
    cast.stage.engine.delegate(_item(cast, step), to=step.to, by=step.by, reason=step.reason)


def _hand_over(cast: Cast, step: HandOver, process: str) -> None:
    cast.stage.engine.operate("hand-over", _item(cast, step), to=step.to, by=step.by, reason=step.reason)


def _add_signer(cast: Cast, step: AddSigner, process: str) -> None:
    cast.stage.engine.add_signer(_item(cast, step), to=step.to, place=step.place, by=step.by, reason=step.reason)


def _remove_signer(cast: Cast, step: RemoveSigner, process: str) -> None:
    cast.stage.engine.remove_signer(_item(cast, step), to=step.to, by=step.by, reason=step.reason)


def _hand_back(cast: Cast, step: HandBack, process: str) -> None:
    cast.stage.engine.hand_back(_item(cast, step), by=step.by, reason=step.reason)


def _transfer(cast: Cast, step: Transfer, process: str) -> None:
    cast.stage.engine.transfer(_item(cast, step), to=step.to, by=step.by, reason=step.reason)


def _return_to_sender(cast: Cast, step: ReturnToSender, process: str) -> None:
    cast.stage.engine.return_to_sender(_item(cast, step), by=step.by, reason=step.reason)


def _return_for_rework(cast: Cast, step: ReturnForRework, process: str) -> None:
    cast.stage.engine.return_for_rework(_item(cast, step), by=step.by, reason=step.reason, target=step.target)


def _return_straight(cast: Cast, step: ReturnStraight, process: str) -> None:
    cast.stage.engine.return_straight(_item(cast, step), by=step.by, reason=step.reason, target=step.target)


def _withdraw(cast: Cast, step: Withdraw, process: str) -> None:
    cast.stage.engine.withdraw(_done(cast, step), by=step.by, reason=step.reason)


def _dispatch(cast: Cast, step: Dispatch, process: str) -> None:
    cast.stage.engine.dispatch(
        _item(cast, step), to=step.to, by=step.by, helpers=step.helpers, reason=step.reason, within=step.within,
        waits=step.waits,
    )  # fmt: skip


def _ask_advice(cast: Cast, step: AskAdvice, process: str) -> None:
    cast.stage.engine.ask_advice(
        _item(cast, step), to=step.to, question=step.question, by=step.by, within=step.within, waits=step.waits
    )


def _answer(cast: Cast, step: Answer, process: str) -> None:
    cast.stage.engine.answer(_item(cast, step), step.text, by=step.by)


def _cc(cast: Cast, step: Cc, process: str) -> None:
    case = _case(cast, step)
    here = [each for each in cast.view(case).items if (each.step, each.assignee) == (step.step, step.by)]
    if step.step and not here:
        raise _missing("no-item", "the actor holds no item at {name}", "{name} 没有本人持有的事项", step.step)
    cast.stage.engine.cc(here[-1].id if step.step else case, to=step.cc, by=step.by, reason=step.reason)


def _read(cast: Cast, step: Read, process: str) -> None:
    copies = [each for each in cast.view(_case(cast, step)).items if (each.kind, each.step) == ("copy", step.read)]
    own = [each for each in copies if each.status == "offered" and f"person:{step.by}" in each.offer]
    found = own or (copies[-1:] if step.refused else [])
    if not found:
        raise _missing("no-item", "the actor has no unread copy of {name}", "没有 {name} 的未阅抄送件", step.read)
    cast.stage.engine.read(found[0].id, by=step.by)


def _comment(cast: Cast, step: Comment, process: str) -> None:
    cast.stage.engine.comment(_part(cast, step), step.comment, by=step.by)


def _attach(cast: Cast, step: Attach, process: str) -> None:
    place = cast.loaded.beside(step.file) if step.file else None
    content = place.read_bytes() if place is not None else step.attach.encode()
    cast.stage.engine.attach(_part(cast, step), step.attach, content, by=step.by, kind=step.kind)


def _detach(cast: Cast, step: Detach, process: str) -> None:
    files = cast.stage.engine.attachments(_case(cast, step), by=step.by)
    found = [each.id for each in files if each.name == step.detach]
    if not found:
        raise _missing("no-attachment", "the case has no file {name}", "办件没有附件 {name}", step.detach)
    cast.stage.engine.detach(found[-1], by=step.by, reason=step.reason)


def _part(cast: Cast, step: Comment | Attach) -> str:
    """An open item of the actor at the node, else any there; without a node the case."""
    case = _case(cast, step)
    here = [each for each in cast.view(case).items if each.step == step.step and each.status in OPEN_STATES]
    own = [each for each in here if each.assignee == step.by or f"person:{step.by}" in each.offer] or here
    if step.step and not own:
        raise _missing("no-item", "no item is open at {name}", "{name} 没有待办事项", step.step)
    return own[0].id if step.step else case


def _suspend(cast: Cast, step: Suspend, process: str) -> None:
    cast.stage.engine.suspend(_item(cast, step), state=step.state, by=step.by, reason=step.reason)


def _interrupt(cast: Cast, step: Interrupt, process: str) -> None:
    person = step.to or step.by
    waiting = [
        item.id
        for name in step.waiting
        for item in cast.view(cast.find(name)).items
        if (item.kind, item.status, item.assignee) == ("work", "claimed", person)
    ]
    cast.stage.engine.interrupt(_item(cast, step), by=step.by, reason=step.reason, to=step.to, items=waiting)


def _hold(cast: Cast, step: Hold, process: str) -> None:
    cast.stage.engine.hold(_item(cast, step), by=step.by, reason=step.reason)


def _release(cast: Cast, step: Release, process: str) -> None:
    cast.stage.engine.release(_item(cast, step), by=step.by, reason=step.reason)


def _resume(cast: Cast, step: Resume, process: str) -> None:
    cast.stage.engine.resume(_item(cast, step), by=step.by)


def _raise(cast: Cast, step: Raise, process: str) -> None:
    cast.stage.engine.raise_grade(_case(cast, step), step.raise_, by=step.by)


def _escalate(cast: Cast, step: Escalate, process: str) -> None:
    cast.stage.engine.escalate(_case(cast, step), by=step.by, reason=step.escalate)


def _acknowledge(cast: Cast, step: Acknowledge, process: str) -> None:
    cast.stage.engine.acknowledge(_clock(cast, step), by=step.by, step=step.row)


def _request_extension(cast: Cast, step: RequestExtension, process: str) -> None:
    cast.stage.engine.request_extension(_clock(cast, step), amount=step.amount, by=step.by, reason=step.reason)


def _approve_extension(cast: Cast, step: ApproveExtension, process: str) -> None:
    cast.stage.engine.approve_extension(_clock(cast, step), amount=step.amount, by=step.by, reason=step.reason)


def _refuse_extension(cast: Cast, step: RefuseExtension, process: str) -> None:
    cast.stage.engine.refuse_extension(_clock(cast, step), by=step.by, reason=step.reason)


def _urge(cast: Cast, step: Urge, process: str) -> None:
    cast.stage.engine.urge(_case(cast, step), by=step.by, reason=step.urge)


def _supervise(cast: Cast, step: Supervise, process: str) -> None:
    cast.stage.engine.supervise(_case(cast, step), by=step.by, reason=step.supervise, within=step.within)


def _rate(cast: Cast, step: Rate, process: str) -> None:
    cast.stage.engine.rate(cast.query_code(_case(cast, step)), step.rate, step.comment)


def _issue_code(cast: Cast, step: IssueCode, process: str) -> None:
    case = _case(cast, step)
    given = cast.stage.engine.issue_code(
        case, step.issue_code, by=step.by, person=step.person, correlation=step.correlation, reason=step.reason
    )
    cast.keep_code(case, step.issue_code, step.correlation, given)


def _revoke_code(cast: Cast, step: RevokeCode, process: str) -> None:
    case = _case(cast, step)
    handle = cast.code(case, step.revoke_code, step.correlation).handle
    cast.stage.engine.revoke_code(case, handle, by=step.by, reason=step.reason)


def _submit(cast: Cast, step: Submit, process: str) -> None:
    code = cast.code(_case(cast, step), step.outsider, step.correlation).code
    files = [SentFile(kind, name, name.encode()) for kind, name in step.files.items()]
    cast.stage.engine.submit_by_code(code, step.submit, step.data, files=files)


def _link(cast: Cast, step: Link, process: str) -> None:
    cast.stage.engine.link(_case(cast, step), to=cast.find(step.link), by=step.by)


def _unlink(cast: Cast, step: Unlink, process: str) -> None:
    cast.stage.engine.unlink(_case(cast, step), by=step.by, reason=step.unlink)


def _merge(cast: Cast, step: Merge, process: str) -> None:
    to = cast.find(step.to) if step.to else ""
    cast.stage.engine.merge(_case(cast, step), to=to, by=step.by, reason=step.merge)


def _unmerge(cast: Cast, step: Unmerge, process: str) -> None:
    cast.stage.engine.unmerge(_case(cast, step), by=step.by, reason=step.unmerge)


def _register_repeats(cast: Cast, step: RegisterRepeats, process: str) -> None:
    cast.stage.engine.register_repeats(_case(cast, step), step.register_repeats, by=step.by)


def _cancel(cast: Cast, step: Cancel, process: str) -> None:
    cast.stage.engine.cancel(_case(cast, step), by=step.by, reason=step.cancel)


def _close(cast: Cast, step: Close, process: str) -> None:
    cast.stage.engine.close_case(_case(cast, step), by=step.by, reason=step.close)


def _undo_close(cast: Cast, step: UndoClose, process: str) -> None:
    cast.stage.engine.undo_close(_case(cast, step), by=step.by, reason=step.undo_close)


def _reopen(cast: Cast, step: Reopen, process: str) -> None:
    cast.stage.engine.reopen(_case(cast, step), by=step.by, reason=step.reopen, target=step.target)


def _jump(cast: Cast, step: Jump, process: str) -> None:
    cast.stage.engine.jump(_item(cast, step), target=step.target, by=step.by, reason=step.reason)


def _begin(cast: Cast, step: Begin, process: str) -> None:
    view = cast.view(_case(cast, step))
    found = [each.id for each in view.phases if step.begin in each.activities] or [each.id for each in view.phases]
    if not found:
        raise _missing("no-phase", "no open phase offers {name}", "没有可启动 {name} 的阶段", step.begin)
    cast.stage.engine.begin(found[0], step.begin, by=step.by)


def _finish(cast: Cast, step: Finish, process: str) -> None:
    found = [each.id for each in cast.view(_case(cast, step)).phases if each.step == step.finish]
    if not found:
        raise _missing("no-phase", "the case has no open phase {name}", "办件没有进行中的阶段 {name}", step.finish)
    cast.stage.engine.finish(found[0], by=step.by, reason=step.reason)


def _retry(cast: Cast, step: Retry, process: str) -> None:
    cast.stage.engine.retry(_incident(cast, step, step.retry), step.data, by=step.by)


def _resolve(cast: Cast, step: Resolve, process: str) -> None:
    cast.stage.engine.resolve(_incident(cast, step, step.resolve), step.data, by=step.by, reason=step.reason)


def _message(cast: Cast, step: Message, process: str) -> None:
    cast.stage.engine.message(step.message, step.data, correlation=step.correlation, by=step.by)


_ACTS: Final[Mapping[type[Step], Callable[[Cast, Any, str], None]]] = {
    Start: _start,
    Claim: _claim,
    Complete: _complete,
    Unclaim: _unclaim,
    SaveDraft: _save_draft,
    Delegate: _delegate,
    AddSigner: _add_signer,
    RemoveSigner: _remove_signer,
    HandBack: _hand_back,
    HandOver: _hand_over,
    Transfer: _transfer,
    ReturnToSender: _return_to_sender,
    ReturnForRework: _return_for_rework,
    ReturnStraight: _return_straight,
    Withdraw: _withdraw,
    Dispatch: _dispatch,
    AskAdvice: _ask_advice,
    Answer: _answer,
    Cc: _cc,
    Read: _read,
    Comment: _comment,
    Attach: _attach,
    Detach: _detach,
    Suspend: _suspend,
    Resume: _resume,
    Interrupt: _interrupt,
    Hold: _hold,
    Release: _release,
    Raise: _raise,
    Escalate: _escalate,
    Acknowledge: _acknowledge,
    Urge: _urge,
    Supervise: _supervise,
    Rate: _rate,
    IssueCode: _issue_code,
    RevokeCode: _revoke_code,
    Submit: _submit,
    RequestExtension: _request_extension,
    ApproveExtension: _approve_extension,
    RefuseExtension: _refuse_extension,
    Link: _link,
    Unlink: _unlink,
    Merge: _merge,
    Unmerge: _unmerge,
    RegisterRepeats: _register_repeats,
    Cancel: _cancel,
    Close: _close,
    UndoClose: _undo_close,
    Reopen: _reopen,
    Jump: _jump,
    Begin: _begin,
    Finish: _finish,
    Retry: _retry,
    Resolve: _resolve,
    Message: _message,
}


def _case(cast: Cast, step: Step) -> str:
    return cast.find(step.case)


def _clock(cast: Cast, step: OnClock) -> str:
    """The newest clock of the rule."""
    name = str(subject_of(step))
    clocks = [each for each in cast.view(_case(cast, step)).deadlines if each.rule == name]
    if not clocks:
        raise _missing("no-deadline", "the case has no clock {name}", "办件没有时限 {name}", name)
    return clocks[-1].id


def _item(cast: Cast, step: OnItem) -> str:
    """The open item of the case at the node: that of the person named by `of`, else that of the actor, else the one
    there is. An operation that must be refused may be about somebody else's item, or one that has ended.
    """
    node = str(subject_of(step))
    view = cast.view(_case(cast, step))
    kinds = OPERATIONS[step.verb].kinds
    at_node = sorted(
        (item for item in view.items if item.step == node and item.kind in kinds), key=lambda item: item.kind != "work"
    )
    here = [item for item in at_node if item.status in OPEN_STATES]
    here.sort(key=lambda item: (item.status == "held") != (step.verb == "release"))  # what waits is not what is meant
    person = step.of or step.by
    own = [item for item in here if item.assignee == person] or [
        item for item in here if f"person:{person}" in item.offer
    ]
    found = own or ([] if step.of else here) or (at_node[-1:] if step.refused else [])
    if not found:
        raise _missing(
            "no-item", "no item is open at {name}; open: {open}", "{name} 没有待办事项;现有:{open}", node, view
        )
    return found[0].id


def _done(cast: Cast, step: Withdraw) -> str:
    """The item at the node that the actor completed or dispatched last, or the side item that the actor sent; one that
    must be refused may be somebody else's.
    """
    node = str(subject_of(step))
    at_node = [item for item in cast.view(_case(cast, step)).items if item.step == node]
    if step.kind:
        done = [item for item in at_node if item.kind == step.kind and (step.refused or item.status in OPEN_STATES)]
        own = [item for item in done if item.sender == step.by]
    else:
        done = [item for item in at_node if item.status == "completed" or item.dispatched_by]
        own = [item for item in done if step.by in (item.done_by, item.dispatched_by)]
    own = own or (done if step.refused else [])
    if not own:
        raise _missing("no-item", "{by} completed no item at {name}".replace("{by}", step.by),
                       "{by} 未办理 {name} 的事项".replace("{by}", step.by), node)  # fmt: skip
    return own[-1].id


def _incident(cast: Cast, step: Step, node: str) -> str:
    view = cast.view(_case(cast, step))
    found = [each for each in view.incidents if each.step == node and each.is_open]
    if not found:
        raise _missing("no-incident", "the case has no incident at {name}", "办件在 {name} 没有异常", node)
    return found[0].id


def _missing(code: str, en: str, zh: str, name: str, view: CaseView | None = None) -> Missing:
    steps = (
        sorted({item.step for item in view.items if item.kind == "work" and item.status in OPEN_STATES})
        if view is not None
        else []
    )
    return Missing(Text(en, zh).format(name=name, open=", ".join(steps) or "-"), code=code)
