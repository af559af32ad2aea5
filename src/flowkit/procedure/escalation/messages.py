"""Every finding about a written escalation table: what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

_RULE: Final = "escalation table"

MESSAGES: Final[Mapping[str, Message]] = {
    "escalation-table-none": Message(
        Text(
            "no escalation table: no header has columns for the time and the receiver",
            "没有升级表：没有含时限与升级对象两列的表头",
        ),
        Text(
            "Head the columns level, after, from, to, channel, duty",
            "请用表头：级别、时限、汇报人、升级至、渠道、职责",
        ),
        _RULE,
    ),
    "escalation-table-unreadable": Message(
        Text("the file cannot be read as a table ({detail})", "文件无法作为表格读取（{detail}）"),
        Text(
            "Save it as UTF-8 text or as .xlsx, within the bounds of a table", "请存为 UTF-8 文本或 .xlsx，并缩小表格"
        ),
        _RULE,
    ),
    "escalation-column": Message(
        Text("{found!r} is no column of the table and no datum", "“{found}”不是表的列，也不是流程的数据"),
        Text("Name a datum of the process, or one of: {known}", "请用流程的数据名，或下列之一：{known}"),
        _RULE,
    ),
    "escalation-limit": Message(
        Text("{found!r} is no time", "“{found}”不是时限"),
        Text(
            "Write it with its unit, such as PT4H, 4 workhours, 1 workdays, at once",
            "请写明单位，如 PT4H、4工作小时、1工作日、立即",
        ),
        _RULE,
    ),
    "escalation-class": Message(
        Text("{found!r} names no value of {name}", "“{found}”不是 {name} 的取值"),
        Text(
            "Write values such as 2 or 1,2 or 1-3, or - for all: {known}", "请写取值，如 2、1,2、1-3，全部写 -：{known}"
        ),
        _RULE,
    ),
    "escalation-role": Message(
        Text("{found!r} is no role here", "“{found}”不是已知角色"),
        Text("Use one of: {known}", "请用下列之一：{known}"),
        _RULE,
    ),
    "escalation-channel": Message(
        Text("{found!r} is no channel that flowkit knows", "“{found}”不是已知渠道"),
        Text(
            "Use one of: {known}; or register a deliverer under this name", "请用下列之一：{known}；或以此名登记投递器"
        ),
        _RULE,
        "warning",
    ),
    "escalation-duty": Message(
        Text("{found!r} is no duty that can be kept", "“{found}”不是可执行的职责"),
        Text(
            "Write: acknowledge within PT30M; else next; standstill; or an act, such as reassign ROLE",
            "请写：30分钟内确认；否则下一级；确认后停止；或动作，如 改派 角色",
        ),
        _RULE,
    ),
    "escalation-gap": Message(
        Text("nobody is told when {example}", "当 {example} 时无人被通知"),
        Text("Add a row for it, or write - where the row holds for all", "请补一行；若适用于全部，请写 -"),
        _RULE,
    ),
    "escalation-overlap": Message(
        Text(
            "when {example}, {to} is told by this row and by that of line {line_before}",
            "当 {example} 时，{to} 由本行与第 {line_before} 行重复通知",
        ),
        Text("Keep one of the two, or narrow their classes", "请保留一行，或缩小其级别"),
        _RULE,
    ),
    "escalation-row-order": Message(
        Text(
            "when {example}, this row ({after}) is due before that of line {line_before} ({before})",
            "当 {example} 时，本行（{after}）早于第 {line_before} 行（{before}）到期",
        ),
        Text("Put the rows of a class in the order of their times", "请按时限先后排列同一级别的各行"),
        _RULE,
    ),
    "escalation-chain": Message(
        Text(
            "when {example}, {reporter} reports, who was told by no row before",
            "当 {example} 时，汇报人 {reporter} 此前未被任何一行通知",
        ),
        Text(
            "Name who was told last, or add the row that tells {reporter}",
            "请写上一行的升级对象，或补一行通知 {reporter}",
        ),
        _RULE,
        "warning",
    ),
    "escalation-many": Message(
        Text(
            "the classes have more than {most} combinations and are not checked for gaps",
            "级别组合超过 {most} 种，未检查空缺",
        ),
        Text("Split the table by one of its columns", "请按其中一列拆分表格"),
        _RULE,
        "warning",
    ),
    "escalation-deadline": Message(
        Text("the file has no deadline {found!r}", "文件中没有时限“{found}”"),
        Text("Use one of: {known}", "请用下列之一：{known}"),
        _RULE,
    ),
}
