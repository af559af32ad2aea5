"""A whole scenario."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from flowkit.replay.model.parts import Dated, Name, Part
from flowkit.replay.model.verbs import AnyStep


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
