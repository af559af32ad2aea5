"""Steps with the work of a person."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from flowkit.replay.model.parts import Data, Name
from flowkit.replay.model.step import OnItem


class Dispatch(OnItem):
    verb: ClassVar[str] = "dispatch"
    dispatch: Name = Field(description="node id")
    to: Name = Field(description="person: the lead")
    helpers: list[Name] = Field([], description="persons who give an opinion")
    within: str = Field("", description="limit of the helpers, as a quantity")
    waits: bool | None = Field(None, description="whether the item waits for the helpers")


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


class Jump(OnItem):
    verb: ClassVar[str] = "jump"
    jump: Name = Field(description="node id of an open item")
    target: Name = Field(description="node id to which its token goes")
    reason: str = ""
