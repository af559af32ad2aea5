"""Steps beside the work: advice, copies, notes, files."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from flowkit.replay.model.parts import Name
from flowkit.replay.model.step import Act, OnItem


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
