"""Steps of those without an account."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from flowkit.replay.model.parts import Data, Name
from flowkit.replay.model.step import Act


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
