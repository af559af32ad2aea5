"""A scenario as a typed value: the form of a `*.scenario.yaml` file.

A step is a row of a table: when, who, what, and what must then be true. The key that names what is done (`complete`,
`message`, none at all to let time pass) decides which other keys the step may have. Keys are written with hyphens.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from flowkit.replay.wall_time import AMOUNT_PATTERN, DATED_PATTERN, MOMENT_PATTERN, STEP_PATTERN

Light: TypeAlias = Literal["green", "yellow", "red"]
Name: TypeAlias = Annotated[str, Field(min_length=1)]
Dated: TypeAlias = Annotated[str, Field(pattern=DATED_PATTERN)]
# Pydantic's own engine knows no lookarounds, as in the pattern of `+2h`; `wall_time.resolve` checks the whole text.
When: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": STEP_PATTERN})]
Moment: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": MOMENT_PATTERN})]
Due: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": rf"^none$|{MOMENT_PATTERN}"})]
Amount: TypeAlias = Annotated[str, Field(json_schema_extra={"pattern": AMOUNT_PATTERN})]
Data: TypeAlias = dict[str, Any]


def _hyphens(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Part(BaseModel):
    """What all parts share: unknown keys are refused, values are taken as they are written, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=_hyphens)

    def given(self) -> dict[str, Any]:
        """The fields whose keys stand in the file."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


# what must be true


class Task(Part):
    """An open work item. A key that is left out is not looked at."""

    step: Name = Field(description="node id")
    role: str = Field("", description="a role under which it is offered")
    offer: list[Name] = Field([], description="all keys under which it is offered: role:…, person:…")
    person: str = Field("", description="the one person who has it, or to whom alone it is offered")
    holder: str = Field("", description="the person who has it")
    on_behalf_of: str = Field("", description="the person who is substituted")
    sender: str = Field("", description="whoever sent it")
    status: Literal["offered", "claimed", "delegated", "suspended", "held"] | None = None
    due: Due | None = Field(None, description="exact; none if there is no limit or it stands")
    light: Light | None = None
    priority: int | None = None
    why: str = Field("", description="a part of the reason why these people got it")


class Side(Part):
    """An open side item. A key that is left out is not looked at."""

    kind: Literal["helper", "advice", "copy"]
    step: str = Field("", description="node id of the item that it belongs to; empty for the case")
    person: str = Field("", description="the one person who has it, or to whom alone it is offered")
    role: str = Field("", description="a role under which it is offered")
    sender: str = Field("", description="whoever sent it")
    status: Literal["offered", "claimed"] | None = None
    due: Due | None = Field(None, description="exact; none if there is no limit")
    matter: str = Field("", description="a part of what it is about")


class Clock(Part):
    """A clock of the case: the newest of this rule."""

    rule: Name = Field(description="id of the deadline")
    due: Due | None = Field(None, description="exact; none while it stands")
    target: str = Field("", description="the limit, as in the file")
    used: Amount | None = Field(None, description="time counted until now, as in 3h30m")
    light: Light | None = None
    stands: bool | None = Field(None, description="whether it is paused")
    verdict: Literal["running", "kept", "late", "void"] | None = None
    breached: Due | None = Field(None, description="when the due time was missed first; none if it was not")
    extensions: list[Literal["pending", "approved", "refused"]] | None = Field(
        None, description="what became of each extension that was asked for, in order"
    )


class Row(Part):
    """A row of an escalation table."""

    step: int = Field(description="number of the row")
    rule: str = Field("", description="id of the deadline")
    row: str = Field("", description="id of the row")
    to: str = Field("", description="role that is told")
    at: Due | None = Field(None, description="exact; none while the clock stands")


class Fired(Row):
    """A row that has fired."""

    reporter: str = ""
    late: bool | None = Field(None, description="whether it fired after its own time")
    by: str | None = Field(None, description="who called it by hand; empty if nobody did")
    acknowledged_by: str | None = Field(None, description="empty if nobody has")
    missed: bool | None = Field(None, description="whether it was not acknowledged in time")


class NoticeSent(Part):
    """A message to people. All keys that are given must fit one message."""

    to: str = Field("", description="receiver key: role:…, person:…, address:…")
    channel: str = ""
    cause: str = Field("", description="id of the notification rule, or a part of what it is about")
    subject: str = Field("", description="a part of the subject")
    body: str = Field("", description="a part of the text")
    address: str = Field("", description="an address that it was delivered to")
    at: Moment | None = Field(None, description="when it was written")
    count: int | None = Field(None, ge=0, description="how many such messages there are; left out: at least one")


class Entry(Part):
    """A row of the history."""

    action: str = Field("", description="an operation, or start, fire-job, deliver, refused:<code> …")
    by: str = ""
    at: Moment | None = None
    fact: str = Field("", description="a fact that the action made, as in state-changed")
    again: int | None = Field(None, ge=0, description="how often the same was refused again")


HISTORY_TAGS: Final = ("entry", "action")
HistoryRow: TypeAlias = Annotated[
    Annotated[Entry, Tag("entry")] | Annotated[Name, Tag("action")],
    Discriminator(lambda value: "action" if isinstance(value, str) else "entry"),
]


class Call(Part):
    """A call of a handler, in order."""

    handler: Name
    inputs: Data | None = None


class Trouble(Part):
    """A place where the case cannot go on."""

    step: Name = Field(description="node id")
    code: str = ""


class Public(Part):
    """What the public sees by the query code of the case. A key that is left out is not looked at."""

    status: Literal["open", "completed", "closed", "merged", "cancelled"] | None = None
    overdue: bool | None = None
    data: Data | None = Field(None, description="these data are shown with these values")
    hidden: list[Name] | None = Field(None, description="these data are not shown")
    grade: str | None = Field(None, description="the rating; empty if there is none")
    open_to_rating: bool | None = None


class Nothing(Part):
    """What must not be: no task, row, notice, history entry or clock fits any of these."""

    tasks: list[Task] = []
    sides: list[Side] = []
    escalated: list[Fired] = []
    coming: list[Row] = []
    notices: list[NoticeSent] = []
    history: list[HistoryRow] = []
    deadlines: list[Clock] = []


class Expect(Part):
    """What must be true of a case at this moment. A key that is left out is not looked at."""

    state: str | None = Field(None, description="business state")
    status: Literal["open", "completed", "closed", "merged", "cancelled"] | None = None
    end: str | None = Field(None, description="end state")
    light: Light | None = Field(None, description="light of the case")
    due: Due | None = Field(None, description="earliest due time of the clocks over the case")
    tasks: list[Task] | None = Field(None, description="exactly these open items, in any order")
    sides: list[Side] | None = Field(None, description="exactly these open side items, in any order")
    waiting: list[Name] | None = Field(None, description="nodes where tokens rest, among others")
    data: Data | None = Field(None, description="these data have these values")
    deadlines: list[Clock] | None = Field(None, description="these clocks are there, among others")
    escalated: list[Fired] | None = Field(
        None, description="exactly these rows have fired so far, in this order, once each"
    )
    coming: list[Row] | None = Field(None, description="exactly these rows have yet to fire, in any order")
    notices: list[NoticeSent] | None = Field(None, description="there are such messages")
    history: list[HistoryRow] | None = Field(None, description="these actions, in this order, others between them")
    incidents: list[Trouble] | None = Field(None, description="exactly these places where the case cannot go on")
    calls: list[Call] | None = Field(None, description="exactly these calls of handlers so far, of all cases")
    candidates: list[Name] | None = Field(
        None, description="exactly these cases may be the ones that it is a duplicate of, the likeliest first"
    )
    repeats: int | None = Field(None, ge=0, description="how many cases are linked to it")
    public: Public | None = Field(None, description="what the public sees by the query code")
    cases: dict[str, int] | None = Field(None, description="how many cases of each process have been started")
    nothing: Nothing | None = Field(None, description="what must not be")


# what happens


class Step(Part):
    """What every step may have."""

    verb: ClassVar[str] = ""

    at: When | None = Field(None, description="when; left out: at the time of the step before")
    note: str = Field("", description="a remark for the reader")
    case: str = Field(
        "",
        description="a name given with `as`, a business key, or a process (its newest case); else the one started last",
    )
    expect: Expect | None = None


class Watch(Step):
    """Time passes up to `at`; something must be true."""


class Act(Step):
    """Somebody does something. With `refused` it must be refused with that code."""

    by: Name = Field(description="person")
    refused: str = Field("", description="code of the refusal that must come")


class Start(Act):
    """A case is started."""

    verb: ClassVar[str] = "start"
    start: Data = Field(description="data of the start")
    process: str = Field("", description="left out: the process of the scenario")
    key: str | None = Field(None, description="business key")
    unit: str | None = None
    as_: str = Field("", description="a name for later steps")


class OnItem(Act):
    """An operation on an open item, found by its node and the person."""

    of: str = Field("", description="whose item, where several are open at the node")
    reason: str = ""


class Dispatch(OnItem):
    verb: ClassVar[str] = "dispatch"
    dispatch: Name = Field(description="node id")
    to: Name = Field(description="person: the lead")
    helpers: list[Name] = Field([], description="persons who give an opinion")
    within: str = Field("", description="limit of the helpers, as a quantity")
    waits: bool | None = Field(None, description="whether the item waits for the helpers")


class AskAdvice(OnItem):
    verb: ClassVar[str] = "ask-advice"
    ask_advice: Name = Field(description="node id")
    to: list[Name] = Field(description="persons, or role:…")
    question: Name
    within: str = Field("", description="limit of the answer, as a quantity")
    waits: bool | None = Field(None, description="whether the item waits for the answer")


class Answer(OnItem):
    """The help or advice that the actor was asked for."""

    verb: ClassVar[str] = "answer"
    answer: Name = Field(description="node id of the item that it is for")
    text: Name


class Cc(Act):
    verb: ClassVar[str] = "cc"
    cc: list[Name] = Field(description="persons, or role:…")
    step: str = Field("", description="node id of an open item of the actor; left out: the case")
    reason: str = ""


class Read(Act):
    """The oldest copy that the actor has not read."""

    verb: ClassVar[str] = "read"
    read: str = Field(description="node id of the item that was copied; empty for the case")


class Comment(Act):
    verb: ClassVar[str] = "comment"
    comment: Name = Field(description="the text")
    step: str = Field("", description="node id of an open item; left out: the case")


class Attach(Act):
    """A file that lies beside the scenario, or one of which only the name matters."""

    verb: ClassVar[str] = "attach"
    attach: Name = Field(description="name of the file")
    file: str = Field("", description="the file, from the folder of the scenario; left out: a text with its own name")
    kind: str = Field("", description="what it is for, as the step names it")
    step: str = Field("", description="node id of an open item; left out: the case")


class Detach(Act):
    verb: ClassVar[str] = "detach"
    detach: Name = Field(description="name of the file that was attached last under it")
    reason: str = ""


class Claim(OnItem):
    verb: ClassVar[str] = "claim"
    claim: Name = Field(description="node id")


class Complete(OnItem):
    verb: ClassVar[str] = "complete"
    complete: Name = Field(description="node id")
    data: Data = {}


class Transfer(OnItem):
    verb: ClassVar[str] = "transfer"
    transfer: Name = Field(description="node id")
    to: Name = Field(description="person")


class AddSigner(OnItem):
    verb: ClassVar[str] = "add-signer"
    add_signer: Name = Field(description="node id")
    to: Name = Field(description="person")
    place: Literal["before", "after", "beside"]


class RemoveSigner(OnItem):
    verb: ClassVar[str] = "remove-signer"
    remove_signer: Name = Field(description="node id")
    to: str = Field("", description="who follows the item, or signs later; by default whoever has it")


class Unclaim(OnItem):
    verb: ClassVar[str] = "unclaim"
    unclaim: Name = Field(description="node id")


class SaveDraft(OnItem):
    verb: ClassVar[str] = "save-draft"
    save_draft: Name = Field(description="node id")
    data: Data = {}


class Delegate(OnItem):
    verb: ClassVar[str] = "delegate"
    delegate: Name = Field(description="node id")
    to: Name = Field(description="person")


class HandBack(OnItem):
    verb: ClassVar[str] = "hand-back"
    hand_back: Name = Field(description="node id")


class HandOver(OnItem):
    verb: ClassVar[str] = "hand-over"
    hand_over: Name = Field(description="node id")
    to: Name = Field(description="person")


class ReturnToSender(OnItem):
    verb: ClassVar[str] = "return-to-sender"
    return_to_sender: Name = Field(description="node id")


class ReturnForRework(OnItem):
    verb: ClassVar[str] = "return-for-rework"
    return_for_rework: Name = Field(description="node id")
    target: str = Field("", description="node id of the step that gets it")


class ReturnStraight(OnItem):
    verb: ClassVar[str] = "return-straight"
    return_straight: Name = Field(description="node id")
    target: str = Field("", description="node id of the step that is done again")


class Withdraw(OnItem):
    """The last item of the node that the actor completed or dispatched; with `kind` an open side item that the actor
    sent.
    """

    verb: ClassVar[str] = "withdraw"
    withdraw: Name = Field(description="node id")
    kind: Literal["helper", "advice", "copy"] | None = None


class Suspend(OnItem):
    verb: ClassVar[str] = "suspend"
    suspend: Name = Field(description="node id")
    state: Name = Field(description="business state")


class Hold(OnItem):
    verb: ClassVar[str] = "hold"
    hold: Name = Field(description="node id")


class Release(OnItem):
    verb: ClassVar[str] = "release"
    release: Name = Field(description="node id")


class Interrupt(OnItem):
    """Take up an urgent item, or give it to somebody, while less urgent work of that person waits."""

    verb: ClassVar[str] = "interrupt"
    interrupt: Name = Field(description="node id of the urgent item")
    to: str = Field("", description="the person who gets it; left out: the actor")
    waiting: list[Name] = Field([], description="the cases, by name, whose work waits; left out: all that may")


class Resume(OnItem):
    verb: ClassVar[str] = "resume"
    resume: Name = Field(description="node id")


class Raise(Act):
    verb: ClassVar[str] = "raise"
    raise_: Data = Field(description="graded fields and their new values")


class Escalate(Act):
    verb: ClassVar[str] = "escalate"
    escalate: str = Field(description="the reason")


class OnClock(Act):
    """An operation on the newest clock of a rule."""


class Acknowledge(OnClock):
    verb: ClassVar[str] = "acknowledge"
    acknowledge: Name = Field(description="id of the deadline")
    row: str = Field("", description="id of the row; left out: the last one that told this person")


class Urge(Act):
    verb: ClassVar[str] = "urge"
    urge: str = Field(description="the reason, or nothing")


class Supervise(Act):
    verb: ClassVar[str] = "supervise"
    supervise: str = Field(description="the matter")
    within: str = Field("", description="the limit of the supervision case; left out: that of the process")


class Rate(Act):
    """Whoever has the query code of the case rates it."""

    verb: ClassVar[str] = "rate"
    by: Name = Field("inquirer", description="nobody with an account")
    rate: str = Field(description="the grade")
    comment: str = ""


class IssueCode(Act):
    """An outsider gets a code; the scenario keeps it."""

    verb: ClassVar[str] = "issue-code"
    issue_code: Name = Field(description="id of the outsider")
    person: str = Field("", description="who it is; left out: what the datum says that the process names")
    correlation: Any = Field(None, description="the key of what waits for this one alone")
    reason: str = ""


class RevokeCode(Act):
    """The code that the outsider has is good no longer."""

    verb: ClassVar[str] = "revoke-code"
    revoke_code: Name = Field(description="id of the outsider")
    correlation: Any = None
    reason: str = ""


class Submit(Act):
    """An outsider does, by the code that the scenario keeps, what the case waits for."""

    verb: ClassVar[str] = "submit"
    by: Name = Field("outsider", description="nobody with an account")
    submit: Name = Field(description="id of the act")
    outsider: str = Field("", description="id of the outsider; left out: whoever got a code last")
    correlation: Any = None
    data: Data = {}
    files: dict[str, str] = Field({}, description="a file of each kind, by its name; a text with its own name")


class RequestExtension(OnClock):
    verb: ClassVar[str] = "request-extension"
    request_extension: Name = Field(description="id of the deadline")
    amount: Name = Field(description="how much more, as a quantity")
    reason: str = ""


class ApproveExtension(OnClock):
    verb: ClassVar[str] = "approve-extension"
    approve_extension: Name = Field(description="id of the deadline")
    amount: str = Field("", description="left out: what was asked for")
    reason: str = ""


class RefuseExtension(OnClock):
    verb: ClassVar[str] = "refuse-extension"
    refuse_extension: Name = Field(description="id of the deadline")
    reason: str = ""


class Link(Act):
    verb: ClassVar[str] = "link"
    link: Name = Field(description="the first case, by a name given with `as`, its business key or its process")


class Unlink(Act):
    verb: ClassVar[str] = "unlink"
    unlink: str = Field(description="the reason")


class Merge(Act):
    verb: ClassVar[str] = "merge"
    merge: str = Field(description="the reason")
    to: str = Field("", description="the first case; left out: the one that the case is linked to")


class Unmerge(Act):
    verb: ClassVar[str] = "unmerge"
    unmerge: str = Field(description="the reason")


class RegisterRepeats(Act):
    """Short entries of further repeats of the case."""

    verb: ClassVar[str] = "register-repeats"
    register_repeats: list[Data] = Field(description="the data of each entry")


class Cancel(Act):
    verb: ClassVar[str] = "cancel"
    cancel: str = Field(description="the reason")


class Close(Act):
    verb: ClassVar[str] = "close"
    close: str = Field(description="the reason")


class UndoClose(Act):
    verb: ClassVar[str] = "undo-close"
    undo_close: str = Field(description="the reason")


class Reopen(Act):
    verb: ClassVar[str] = "reopen"
    reopen: str = Field(description="the reason")
    target: str = Field("", description="node id; left out: the start")


class Jump(OnItem):
    verb: ClassVar[str] = "jump"
    jump: Name = Field(description="node id of an open item")
    target: Name = Field(description="node id to which its token goes")
    reason: str = ""


class Begin(Act):
    verb: ClassVar[str] = "begin"
    begin: Name = Field(description="node id of the activity of an ad-hoc subprocess")


class Finish(Act):
    verb: ClassVar[str] = "finish"
    finish: Name = Field(description="node id of the ad-hoc subprocess")
    reason: str = ""


class Retry(Act):
    verb: ClassVar[str] = "retry"
    retry: Name = Field(description="node id of the incident")
    data: Data = {}


class Resolve(Act):
    verb: ClassVar[str] = "resolve"
    resolve: Name = Field(description="node id of the incident")
    data: Data = {}
    reason: str = ""


class Message(Act):
    verb: ClassVar[str] = "message"
    message: Name = Field(description="name of the message")
    correlation: Any = Field(description="the value that finds the receiver")
    data: Data = {}


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


class Reply(Part):
    """What a fake handler does at one call: it answers, or it fails."""

    returns: Any = None
    fails: str = Field("", description="the error")


class Scenario(Part):
    """A run of a procedure with what must be true on the way."""

    scenario: Name = Field(description="title")
    zh: str = Field("", description="title in Chinese")
    about: str = Field("", description="what it shows, and what was decided for it")
    process: Name = Field(description="key of the process")
    folder: str = Field(".", description="folder of the process, from the folder of this file")
    zone: str = Field("", description="zone of all times; left out: that of the process's calendar")
    at: Dated = Field(description="where the virtual clock begins")
    handlers: dict[str, list[Reply]] = Field(
        {}, description="answers of service tasks, one for each call; the last one repeats"
    )
    steps: list[AnyStep] = Field(min_length=1)
