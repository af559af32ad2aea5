"""What must be true after a step."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from flowkit.replay.model.parts import Amount, Data, Due, Light, Moment, Name, Part


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
