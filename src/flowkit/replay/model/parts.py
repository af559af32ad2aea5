"""What all parts of a scenario share, and the kinds of their values."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

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
