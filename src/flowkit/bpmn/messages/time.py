"""Timers and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

TIME: Final[Mapping[str, Message]] = {
    "timer-one-of": Message(
        Text(
            "a timer needs exactly one of timeDate, timeDuration and timeCycle",
            "定时器必须且只能有 timeDate、timeDuration、timeCycle 之一",
        ),
        Text("Keep one of them", "请保留其中之一"),
        "BPMN 10.5.5",
    ),
    "timer-form": Message(
        Text("{tag} means nothing on this event", "此事件不能使用 {tag}"),
        Text("Use {known}", "请使用 {known}"),
        "BPMN 10.5.5",
    ),
    "timer-date": Message(
        Text('"{value}" is no date and time with a zone', "“{value}”不是带时区的日期时间"),
        Text("Write it like 2026-11-16T08:30+08:00", "请写成 2026-11-16T08:30+08:00 的形式"),
        "BPMN 10.5.5",
    ),
    "timer-past": Message(
        Text(
            "{value} is over already: the timer fires at once, or never", "{value} 已过：定时器会立即触发，或永不触发"
        ),
        Text("Write a date to come, or compute it from the data", "请写将来的日期，或由数据计算"),
        "BPMN 10.5.5",
        "warning",
    ),
    "calendar-missing": Message(
        Text("this time is reckoned on a calendar, and the process names none", "此时间须按日历计算，但流程未指定日历"),
        Text("Add flowkit:calendar to the process", "请给流程加 flowkit:calendar"),
    ),
    "deadline-twice": Message(
        Text("the deadline id {name} is used twice", "时限 id {name} 重复"),
        Text("Give each deadline its own id", "请给每个时限不同的 id"),
    ),
    "deadline-start-type": Message(
        Text("a clock starts from a datetime, and {name} is a {type}", "时钟须从 datetime 起算，而 {name} 是 {type}"),
        Text("Declare it as a datetime", "请声明为 datetime"),
    ),
    "deadline-start-step": Message(
        Text("the clock of a step starts when the token comes in", "步骤的时钟在令牌到达时起算"),
        Text("Remove start, or move the deadline to the process", "请删除 start，或把时限移到流程上"),
    ),
    "milestone-twice": Message(
        Text("the milestone id {name} is used twice", "里程碑 id {name} 重复"),
        Text("Give each milestone its own id", "请给每个里程碑不同的 id"),
    ),
    "milestone-unknown": Message(
        Text("no milestone has the id {name}; known: {known}", "没有 id 为 {name} 的里程碑；现有：{known}"),
        Text(
            "Put flowkit:milestone with this id at a node, or correct the name",
            "请在节点上加此 id 的 flowkit:milestone，或更正名称",
        ),
    ),
    "milestone-step": Message(
        Text(
            "the clock of a step runs with the step: {attribute} means nothing",
            "步骤的时钟随步骤计时，{attribute} 无意义",
        ),
        Text("Move the deadline to the process", "请把时限移到流程上"),
    ),
    "milestone-same": Message(
        Text("the clock would begin and end at the milestone {name}", "时钟的起止均为里程碑 {name}"),
        Text("Name two milestones", "请指定两个不同的里程碑"),
    ),
    "deadline-begins-twice": Message(
        Text("a clock begins at a milestone or by a condition, not both", "时钟只能由里程碑或条件之一启动"),
        Text("Remove since or start-when", "请删除 since 或 start-when"),
    ),
    "resume-without-pause": Message(
        Text("resume-when is never looked at without pause-when", "没有 pause-when，resume-when 永不起作用"),
        Text("Add pause-when, or remove resume-when", "请加 pause-when，或删除 resume-when"),
    ),
    "on-return-step": Message(
        Text(
            "only the clock of a single step goes on from its first entry", "只有单个步骤的时钟可从首次进入起连续计时"
        ),
        Text("Remove on-return, or move the deadline to the step", "请删除 on-return，或把时限移到步骤上"),
    ),
    "target-one-of": Message(
        Text(
            "a target needs exactly one of within, decision, and before with an anchor",
            "目标必须且只能有 within、decision 或带 anchor 的 before 之一",
        ),
        Text("Keep one of them", "请保留其中之一"),
    ),
    "target-anchor-type": Message(
        Text(
            "a limit counts back from a date or a datetime, and {name} is a {type}",
            "时限须从 date 或 datetime 倒推，而 {name} 是 {type}",
        ),
        Text("Declare it as a date or a datetime", "请声明为 date 或 datetime"),
    ),
    "target-decisions": Message(
        Text("a deadline asks one decision for its target", "一个时限只能由一个决策给出目标"),
        Text("Put what differs into that decision", "请把不同情形写进该决策"),
    ),
    "warning-every": Message(
        Text("a warning is repeated every so long, and that is more than nothing", "预警重复须有大于零的间隔"),
        Text("Give every, such as PT15M", "请写 every，如 PT15M"),
    ),
    "warning-times": Message(
        Text("a warning comes again at most {most} times", "预警最多重复 {most} 次"),
        Text("Write fewer times", "请减少次数"),
    ),
    "limits-do-not-fit": Message(
        Text(
            "the limits of {path} together are longer than the {target} of {name} ({state})",
            "{path} 各步骤时限之和超过 {name} 的 {target}（{state}）",
        ),
        Text(
            "Shorten the limits of these steps, or lengthen the one around them", "请缩短这些步骤的时限，或放宽外层时限"
        ),
        level="warning",
    ),
    "extension-nothing": Message(
        Text("an extension of at most {limit} is none", "至多延期 {limit} 等于不可延期"),
        Text("Give a limit above zero, or remove flowkit:extension", "请给出大于零的上限,或删除 flowkit:extension"),
    ),
    "deadline-without-target": Message(
        Text("the deadline has neither a target nor an escalation", "时限既无目标也无升级行"),
        Text("Add a flowkit:target", "请加 flowkit:target"),
    ),
    "target-gap": Message(
        Text("no target applies when {grades}", "当 {grades} 时没有适用的目标"),
        Text("Add a target for it, or one without conditions at the end", "请补一行目标，或在末尾加无条件的目标"),
    ),
    "target-unreachable": Message(
        Text("this target never applies: those before it leave it no case", "此目标永不适用：前面的目标已涵盖所有情形"),
        Text("Put special targets first, the one without conditions last", "请把特殊的目标放在前面，无条件的放在最后"),
    ),
    "when-twice": Message(
        Text("two conditions on {name} in one row", "同一行中对 {name} 有两个条件"),
        Text("Write one test, such as [1..3]", "请合并为一个测试，如 [1..3]"),
    ),
    "warning-one-of": Message(
        Text("a warning needs exactly one of before and share", "预警必须且只能有 before 或 share"),
        Text("Keep one of them", "请保留其中之一"),
    ),
    "warning-share": Message(
        Text("share {share} is not between 0 and 1", "share {share} 不在 0 与 1 之间"),
        Text("Write a part of the time, such as 0.75", "请写时间的比例，如 0.75"),
    ),
    "act-priority": Message(
        Text(
            "a priority is a whole number up to {most}, not {value}", "优先级须为不大于 {most} 的整数，而不是 {value}"
        ),
        Text('Write do="priority" value="50"', '请写 do="priority" value="50"'),
    ),
    "act-inputs": Message(
        Text("{kind} takes nothing along", "{kind} 不带数据"),
        Text("Remove flowkit:input", "请删除 flowkit:input"),
    ),
    "act-uncaught": Message(
        Text("nothing in the process catches the escalation {name}", "流程中没有事件捕获升级 {name}"),
        Text(
            "Add an escalation boundary event or event subprocess with this code, if it is meant to change anything",
            "如需改变流程，请加带此代码的升级边界事件或事件子流程",
        ),
        level="warning",
    ),
    "escalation-order": Message(
        Text(
            "row {name} comes after row {before}, but is due earlier", "第 {name} 行排在第 {before} 行之后，却更早到期"
        ),
        Text("Order the rows of one class by their time", "请按时间排列同一级别的各行"),
    ),
    "escalation-number-twice": Message(
        Text("the step number {number} stands twice for the same class", "同一级别的步号 {number} 出现两次"),
        Text("Number the steps of a class 1, 2, 3", "请将同一级别的各步依次编号"),
    ),
    "escalation-id-twice": Message(
        Text("the row id {name} is used twice", "行 id {name} 重复"),
        Text("Give each row its own id", "请给每行不同的 id"),
    ),
}
