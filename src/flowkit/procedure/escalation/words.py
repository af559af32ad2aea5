"""The words of a written escalation table, in English and Chinese, and the names that a process knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flowkit.core.definition.deadlines import ActKind
from flowkit.core.worktime import ClockTime, Quantity, parse_quantity
from flowkit.errors import FlowkitError

COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("after", "within", "time", "limit", "时限", "时间", "超过", "超时", "期限"), "after"),
    **dict.fromkeys(("from", "reporter", "reported by", "汇报人", "报告人", "上报人", "由"), "from"),
    **dict.fromkeys(("to", "escalated to", "receiver", "升级至", "升级到", "报告对象", "通知对象", "接收人"), "to"),
    **dict.fromkeys(("channel", "channels", "渠道", "方式", "通知方式"), "channel"),
    **dict.fromkeys(("duty", "duties", "职责", "要求", "责任", "动作", "act"), "duty"),
}
"""The columns that are no class. A heading `X → Y` is a column of limits, for the step in which X tells Y."""
ARROW: Final = re.compile(r"\s*(?:→|->|－>|—>)\s*")
CHANNELS: Final[Mapping[str, str]] = {
    "inbox": "inbox", "站内信": "inbox", "待办": "inbox", "email": "email", "e-mail": "email", "mail": "email",
    "邮件": "email", "电子邮件": "email", "sms": "sms", "短信": "sms", "webhook": "webhook", "chat": "chat",
    "即时消息": "chat", "phone": "phone", "telephone": "phone", "电话": "phone",
}  # fmt: skip
ACTS: Final[Mapping[str, ActKind]] = {
    "reassign": "reassign", "改派": "reassign", "candidates": "candidates", "增加候选人": "candidates",
    "priority": "priority", "优先级": "priority", "supervise": "supervise", "督办": "supervise",
    "throw": "throw", "抛出": "throw", "start": "start", "发起": "start", "call": "call", "调用": "call",
}  # fmt: skip
CLASS: Final = frozenset({"level", "class", "grade", "级别", "等级", "级次"})
"""What heads the class column of a process with one graded datum, whatever that is called there."""
ALL: Final = frozenset({"", "-", "*", "all", "any", "全部", "所有", "不限"})
COMMA: Final = re.compile(r"\s*[,，、;；]\s*")
_AT_ONCE: Final = frozenset({"at once", "immediately", "立即", "马上", "即时", "0"})
_AROUND: Final = re.compile(r"^(?:within|after|在|超过)\s*|\s*(?:之?内|以内|后|之后)$")
_HOURS: Final = re.compile(r"(?<=[\d\s])(h|hrs?|min|mins|d)$", re.IGNORECASE)
_UNITS: Final = {"h": "hours", "hr": "hours", "hrs": "hours", "min": "minutes", "mins": "minutes", "d": "days"}
_ACKNOWLEDGE: Final = re.compile(
    r"(?:acknowledge|confirm)\s+within\s+(?P<en>.+)|(?:应|须)?在?(?P<zh>.+?)(?:之?内|以内)确认(?:收到)?"
)
ELSE_NEXT: Final = frozenset({"else next", "otherwise next", "否则下一级", "逾期下一级", "否则转下一级"})
STANDSTILL: Final = frozenset({"standstill", "确认后停止", "确认即停", "停顿"})
NUMERALS: Final = {numeral: str(number) for number, numeral in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Known:
    """What a process has: spellings of its data, roles and grades, each with the id or value that they mean.

    `grades` has the values of each graded datum, in their order. Without any process everything is taken as it stands.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_process: bool = False

    def datum(self, heading: str) -> str | None:
        """The datum that a class column is about."""
        written = heading.strip().lower()
        only = next(iter(self.grades)) if len(self.grades) == 1 else None
        return self.fields.get(written) or (only if written in CLASS else None)


def limit(text: str) -> Quantity | None:
    """The time of a cell, with the words around it; None for what is no time."""
    written = text.strip().lower()
    if written in _AT_ONCE:
        return ClockTime(0)
    written = _AROUND.sub("", _AROUND.sub("", text.strip()))
    if not written.startswith("P"):
        written = _HOURS.sub(lambda found: _UNITS[found[1].lower()], written)
    try:
        return parse_quantity(written)
    except FlowkitError:
        return None


def acknowledgement(duty: str) -> str | None:
    """The time for an acknowledgement that a duty names, as it stands."""
    found = _ACKNOWLEDGE.fullmatch(duty)
    return None if found is None else found["en"] or found["zh"]


def slug(text: str) -> str:
    """An id for words that no process knows."""
    return re.sub(r"\s+", "-", text.strip().lower())
