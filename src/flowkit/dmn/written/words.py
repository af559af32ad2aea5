"""The words of a written table, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    **{letter: (letter, "") for letter in "UAPFROC"},
    **{f"C{sign}": ("C", sign) for sign in "+#<>"},
    "UNIQUE": ("U", ""),
    "ANY": ("A", ""),
    "PRIORITY": ("P", ""),
    "FIRST": ("F", ""),
    "RULE ORDER": ("R", ""),
    "OUTPUT ORDER": ("O", ""),
    "COLLECT": ("C", ""),
    "COLLECT SUM": ("C", "+"),
    "COLLECT COUNT": ("C", "#"),
    "COLLECT MIN": ("C", "<"),
    "COLLECT MAX": ("C", ">"),
    "唯一": ("U", ""),
    "任一": ("A", ""),
    "优先": ("P", ""),
    "首个": ("F", ""),
    "规则顺序": ("R", ""),
    "输出顺序": ("O", ""),
    "收集": ("C", ""),
    "求和": ("C", "+"),
    "计数": ("C", "#"),
    "最小": ("C", "<"),
    "最大": ("C", ">"),
}
POLICY_TITLES: Final = ("hit policy", "命中策略")
# What a heading may begin with, and the part of the table that the column belongs to.
PARTS: Final[Mapping[str, str]] = {
    "input": "input",
    "in": "input",
    "输入": "input",
    "output": "output",
    "out": "output",
    "输出": "output",
    "note": "note",
    "annotation": "note",
    "说明": "note",
    "备注": "note",
}
SEPARATORS: Final = frozenset({"", "||"})
# Rows that are no rules, by their first cell.
ROWS: Final[Mapping[str, str]] = {
    "type": "type",
    "类型": "type",
    "values": "values",
    "取值": "values",
    "default": "default",
    "默认": "default",
}
TYPES: Final[Mapping[str, str]] = {
    "数字": "number",
    "文本": "string",
    "布尔": "boolean",
    "日期": "date",
    "时间": "time",
    "日期时间": "date and time",
    "时长": "days and time duration",
}
BOOLEANS: Final[Mapping[str, str]] = {"是": "true", "否": "false", "yes": "true", "no": "false"}


def policy_of(text: str) -> tuple[str, str] | None:
    """The hit policy and the aggregation that the first cell of a header names."""
    title, colon, rest = text.replace("：", ":").partition(":")
    if colon and title.strip().lower() in POLICY_TITLES:
        text = rest
    return POLICIES.get(" ".join(text.upper().split()))


def part_of(heading: str) -> tuple[str, str] | None:
    """The part of the table and the rest of a heading such as `输出: 级别`; a column called just `说明` is a note."""
    if PARTS.get(heading.lower()) == "note":
        return "note", heading
    title, colon, rest = heading.replace("：", ":", 1).partition(":")
    part = PARTS.get(title.strip().lower())
    return (part, rest.strip()) if colon and part is not None else None
