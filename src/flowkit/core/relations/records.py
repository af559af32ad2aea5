"""What a link leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["repeat", "merged"]


@dataclass(slots=True)
class LinkWrite:
    """The first case that this one is linked to from now on ("" to none). Only the action that writes it has it."""

    id: int
    first: str
    kind: LinkKind
