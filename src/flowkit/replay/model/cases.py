"""Steps with whole cases, phases and incidents, and messages."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from flowkit.replay.model.parts import Data, Name
from flowkit.replay.model.step import Act


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
