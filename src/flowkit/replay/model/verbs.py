"""All kinds of steps, by the key that names what is done."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from pydantic import Discriminator, Tag

from flowkit.replay.model.beside import Answer, AskAdvice, Attach, Cc, Comment, Detach, Read
from flowkit.replay.model.cases import (
    Begin,
    Cancel,
    Close,
    Finish,
    Link,
    Merge,
    Message,
    RegisterRepeats,
    Reopen,
    Resolve,
    Retry,
    UndoClose,
    Unlink,
    Unmerge,
)
from flowkit.replay.model.clocks import (
    Acknowledge,
    ApproveExtension,
    Escalate,
    Raise,
    RefuseExtension,
    RequestExtension,
    Supervise,
    Urge,
)
from flowkit.replay.model.items import (
    AddSigner,
    Claim,
    Complete,
    Delegate,
    Dispatch,
    HandBack,
    HandOver,
    Hold,
    Interrupt,
    Jump,
    Release,
    RemoveSigner,
    Resume,
    ReturnForRework,
    ReturnStraight,
    ReturnToSender,
    SaveDraft,
    Suspend,
    Transfer,
    Unclaim,
    Withdraw,
)
from flowkit.replay.model.outsiders import IssueCode, Rate, RevokeCode, Submit
from flowkit.replay.model.step import Start, Step, Watch

VERBS: Final[tuple[type[Step], ...]] = (
    Start,
    Claim,
    Unclaim,
    SaveDraft,
    Complete,
    Transfer,
    Delegate,
    AddSigner,
    RemoveSigner,
    HandBack,
    HandOver,
    ReturnToSender,
    ReturnForRework,
    ReturnStraight,
    Withdraw,
    Dispatch,
    AskAdvice,
    Answer,
    Cc,
    Read,
    Rate,  # before the comment that it may carry
    IssueCode,
    RevokeCode,
    Submit,
    Comment,
    Attach,
    Detach,
    Suspend,
    Resume,
    Interrupt,
    Hold,
    Release,
    Raise,
    Escalate,
    Acknowledge,
    RequestExtension,
    ApproveExtension,
    RefuseExtension,
    Urge,
    Supervise,
    Link,
    Unlink,
    Merge,
    Unmerge,
    RegisterRepeats,
    Cancel,
    Close,
    UndoClose,
    Reopen,
    Jump,
    Retry,
    Resolve,
    Begin,
    Finish,
    Message,
)


VERB_NAMES: Final = tuple(kind.verb for kind in VERBS)
WATCH: Final = "watch"


def verb_of(step: object) -> str:
    """The verb of a step, or `watch` if it has none."""
    if isinstance(step, Step):
        return step.verb or WATCH
    return next((name for name in VERB_NAMES if isinstance(step, dict) and name in step), WATCH)


def subject_of(step: Step) -> Any:
    """What stands behind the verb of a step, None if it has none."""
    name = step.verb.replace("-", "_")
    return getattr(step, name, getattr(step, f"{name}_", None)) if name else None


AnyStep: TypeAlias = Annotated[
    Annotated[Start, Tag("start")]
    | Annotated[Claim, Tag("claim")]
    | Annotated[Complete, Tag("complete")]
    | Annotated[Unclaim, Tag("unclaim")]
    | Annotated[SaveDraft, Tag("save-draft")]
    | Annotated[Transfer, Tag("transfer")]
    | Annotated[Delegate, Tag("delegate")]
    | Annotated[AddSigner, Tag("add-signer")]
    | Annotated[RemoveSigner, Tag("remove-signer")]
    | Annotated[HandBack, Tag("hand-back")]
    | Annotated[HandOver, Tag("hand-over")]
    | Annotated[ReturnToSender, Tag("return-to-sender")]
    | Annotated[ReturnForRework, Tag("return-for-rework")]
    | Annotated[ReturnStraight, Tag("return-straight")]
    | Annotated[Withdraw, Tag("withdraw")]
    | Annotated[Dispatch, Tag("dispatch")]
    | Annotated[AskAdvice, Tag("ask-advice")]
    | Annotated[Answer, Tag("answer")]
    | Annotated[Cc, Tag("cc")]
    | Annotated[Read, Tag("read")]
    | Annotated[Comment, Tag("comment")]
    | Annotated[Attach, Tag("attach")]
    | Annotated[Detach, Tag("detach")]
    | Annotated[Suspend, Tag("suspend")]
    | Annotated[Interrupt, Tag("interrupt")]
    | Annotated[Hold, Tag("hold")]
    | Annotated[Release, Tag("release")]
    | Annotated[Resume, Tag("resume")]
    | Annotated[Raise, Tag("raise")]
    | Annotated[Escalate, Tag("escalate")]
    | Annotated[Acknowledge, Tag("acknowledge")]
    | Annotated[Urge, Tag("urge")]
    | Annotated[Supervise, Tag("supervise")]
    | Annotated[Rate, Tag("rate")]
    | Annotated[IssueCode, Tag("issue-code")]
    | Annotated[RevokeCode, Tag("revoke-code")]
    | Annotated[Submit, Tag("submit")]
    | Annotated[RequestExtension, Tag("request-extension")]
    | Annotated[ApproveExtension, Tag("approve-extension")]
    | Annotated[RefuseExtension, Tag("refuse-extension")]
    | Annotated[Link, Tag("link")]
    | Annotated[Unlink, Tag("unlink")]
    | Annotated[Merge, Tag("merge")]
    | Annotated[Unmerge, Tag("unmerge")]
    | Annotated[RegisterRepeats, Tag("register-repeats")]
    | Annotated[Cancel, Tag("cancel")]
    | Annotated[Close, Tag("close")]
    | Annotated[UndoClose, Tag("undo-close")]
    | Annotated[Reopen, Tag("reopen")]
    | Annotated[Jump, Tag("jump")]
    | Annotated[Begin, Tag("begin")]
    | Annotated[Finish, Tag("finish")]
    | Annotated[Retry, Tag("retry")]
    | Annotated[Resolve, Tag("resolve")]
    | Annotated[Message, Tag("message")]
    | Annotated[Watch, Tag(WATCH)],
    Discriminator(verb_of),
]
