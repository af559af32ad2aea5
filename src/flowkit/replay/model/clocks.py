"""Steps with limits and their escalation."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from flowkit.replay.model.parts import Data, Name
from flowkit.replay.model.step import Act


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
