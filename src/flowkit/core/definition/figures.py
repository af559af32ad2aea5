"""Figures of a day that are kept for a process (每日统计)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flowkit.errors import Text

HANDLING: Final = "handling"
FIGURES: Final[Mapping[str, Text]] = {
    "received": Text("received", "收件"),
    "closed": Text("closed", "办结"),
    "late": Text("closed late", "逾期办结"),
    "cancelled": Text("cancelled", "撤销"),
    "open": Text("open", "在办"),
    "yellow": Text("yellow", "黄灯"),
    "red": Text("red", "红灯"),
    HANDLING: Text("average handling time", "平均办理时长"),
}
"""What can be kept, by name. The first four count what happened on the day, the next three what was so at its end."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Which figures are kept each night, and the roles that read those of every unit."""

    of: tuple[str, ...] = tuple(FIGURES)
    readers: tuple[str, ...] = ()
