"""What every step has, and what every deed has."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from flowkit.replay.model.expected import Expect
from flowkit.replay.model.parts import Data, Name, Part, When


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
