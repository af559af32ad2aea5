"""Data, expressions and times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

DECLARED: Final[Mapping[str, Message]] = {
    "expression-missing": Message(
        Text("{tag} has an empty expression ({attribute})", "{tag} 的表达式为空（{attribute}）"),
        Text("Write the expression", "请写出表达式"),
        "FEEL",
    ),
    "expression-invalid": Message(Text("{detail}", "{detail}"), Text("Correct the expression", "请更正表达式"), "FEEL"),
    "time-invalid": Message(
        Text("{detail}", "{detail}"), Text("Correct the time", "请更正时间"), "docs/reference/time.md"
    ),
    "template-invalid": Message(
        Text("the template cannot be read: {detail}", "模板无法读取：{detail}"),
        Text("Correct the Jinja template", "请更正 Jinja 模板"),
    ),
    "field-unknown": Message(
        Text("{tag} names the datum {name}, which is not declared", "{tag} 引用的数据 {name} 未声明"),
        Text("Declare it in flowkit:data of the process", "请在流程的 flowkit:data 中声明"),
    ),
    "data-type-differs": Message(
        Text("{name} is a {type} here, and a {known} elsewhere", "{name} 在此处为 {type},在别处为 {known}"),
        Text("One name has one type in a process; choose another name", "同一名称在流程中只有一种类型;请换一个名称"),
    ),
    "association-end": Message(
        Text("the {attribute} is no datum that is seen here", "{attribute} 不是此处可见的数据"),
        Text(
            "Associate data of the scope with the inputs and outputs of the element itself",
            "请将作用域内的数据与该元素自身的输入输出相关联",
        ),
        "BPMN 10.4.2",
    ),
    "association-sources": Message(
        Text("the association does not say what it carries", "该数据关联未说明传递什么"),
        Text(
            "Name one source, or several with a transformation; a transformation stands without assignments",
            "请给出一个来源,或多个来源加 transformation;transformation 不与 assignment 并用",
        ),
        "BPMN 10.4.2",
    ),
    "association-to": Message(
        Text("`to` names neither {name} nor an entry of it", "`to` 既不是 {name},也不是它的条目"),
        Text(
            "Write {name}, or at an activity {name} and one entry of it behind a dot; that of a data store may be an "
            "expression in brackets",
            "请写 {name};在活动处也可写 {name} 加点号和一个条目名,数据存储还可用方括号内的表达式",
        ),
        "BPMN 10.4.2",
    ),
    "store-carried": Message(
        Text("an event carries nothing to or from a data store", "事件不与数据存储传递数据"),
        Text("Let an activity read or write the store", "请由活动读写数据存储"),
        "BPMN 10.4.1",
    ),
    "event-carries-nothing": Message(
        Text("the event has data, and its {tag} carries none", "该事件有数据,而 {tag} 不携带数据"),
        Text("Only messages, signals, errors and escalations carry data", "只有消息、信号、错误和升级携带数据"),
        "BPMN 10.5.1",
    ),
    "field-reserved": Message(
        Text("the datum name {name} belongs to flowkit", "数据名 {name} 由 flowkit 保留"),
        Text("Choose another name", "请换一个名称"),
    ),
    "field-twice": Message(
        Text("the datum {name} is declared twice", "数据 {name} 声明了两次"),
        Text("Keep one declaration", "请只保留一个声明"),
    ),
    "field-too-many": Message(
        Text("the process declares more than {most} data", "流程声明的数据超过 {most} 个"),
        Text("Gather data that belong together in a context", "请把相关数据合并为 context"),
    ),
    "field-no-column": Message(
        Text("{name} is a {type} and can be no case field", "{name} 的类型是 {type}，不能作为案件字段"),
        Text("Make case fields of single values", "案件字段只能是单个值"),
    ),
    "field-not-generated": Message(
        Text(
            "{name} is generated: a text, a case field, and not asked for at the start",
            "{name} 由系统生成：应为文本的案件字段，且启动时不必填",
        ),
        Text(
            'Set type="string" and case-field="true", and leave required-at-start out',
            '请设置 type="string"、case-field="true"，并去掉 required-at-start',
        ),
    ),
    "field-generated": Message(
        Text("{name} is generated and nobody fills it in", "{name} 由系统生成，不由人填写"),
        Text("Show it: flowkit:show", "请改用 flowkit:show 显示"),
    ),
    "secrecy-field": Message(
        Text("the choices of {name} are not all secrecy levels", "{name} 的选项不全是密级"),
        Text("Choose among: {known}", "可选：{known}"),
        "E171",
    ),
    "operation-in-turn": Message(
        Text("{name} is not done in the order of a queue", "“{name}”不按队列次序办理"),
        Text("Write it of claim", "请写在 claim 上"),
    ),
    "figure-unknown": Message(
        Text("there is no figure {name}", "没有统计项 {name}"),
        Text("Choose among: {known}", "可选:{known}"),
        "E192",
    ),
    "paper-twice": Message(
        Text("the paper {name} is declared twice", "打印件 {name} 重复声明"),
        Text("Give each paper its own id", "请给每个打印件不同的 id"),
    ),
    "translation": Message(
        Text(
            "{name} is no notification here, or has a text in {language} already",
            "此处没有通知 {name}，或其 {language} 文本已存在",
        ),
        Text("Name a notification of the process, and each language once", "请指明本流程的通知，每种语言一次"),
    ),
    "public-code": Message(
        Text("{name} is no query code", "{name} 不是查询码"),
        Text('Set generated="code" on the field', '请在字段上设置 generated="code"'),
        "petition-public-hall",
    ),
    "public-published": Message(
        Text(
            "whether a case is published stands in a case field that is true or false", "是否公开须是布尔型的案件字段"
        ),
        Text(
            'Set type="boolean" and case-field="true" on {name}',
            '请在 {name} 上设置 type="boolean" 和 case-field="true"',
        ),
        "petition-public-hall",
    ),
    "public-since": Message(
        Text("{name} is neither a date nor a datetime", "{name} 既非 date 也非 datetime"),
        Text("Name a date or a datetime", "请指定 date 或 datetime 型字段"),
    ),
    "public-closed": Message(
        Text("{name} is closed to the public", "{name} 不对公众开放"),
        Text(
            "Show another datum: one without readers, generated and, to everyone, without classification",
            "请改用其他字段：不带 readers、generated；对所有人公开的还不得带 classification",
        ),
        "petition-public-hall",
    ),
    "rating-scale": Message(
        Text("{name} has no choices: a rating needs its grades", "{name} 没有选项：评价须有等级"),
        Text("List the grades as choices of the field", "请用字段的 choices 列出等级"),
    ),
    "rating-comment": Message(
        Text("{name} takes no text", "{name} 不是文本字段"),
        Text('Set type="string" on the field', '请设置 type="string"'),
    ),
    "outsider-twice": Message(
        Text("two outsiders are called {name}", "两个外部人员同名：{name}"),
        Text("Give each an id of its own", "请分别命名"),
        "E042",
    ),
    "outsider-person": Message(
        Text("{name} is no text: it cannot hold the name of an outsider", "{name} 不是文本，不能存放外部人员姓名"),
        Text('Set type="string" on the field, or leave person out', '请设置 type="string"，或不填 person'),
        "E042",
    ),
    "act-twice": Message(
        Text("two acts of the outsider are called {name}", "同一外部人员的两个事项同名：{name}"),
        Text("Give each an id of its own", "请分别命名"),
        "E021",
    ),
    "act-never-waited-for": Message(
        Text("nothing in the process waits for the message {name}", "流程中没有等待消息 {name} 的位置"),
        Text(
            "Name a message that an event or a receive task waits for, by its name",
            "请按名称指定某事件或接收任务等待的消息",
        ),
        "E021",
    ),
    "act-without-kinds": Message(
        Text(
            "the act takes files, and no flowkit:attachment says of which kinds",
            "该事项接收文件，但未用 flowkit:attachment 说明类别",
        ),
        Text("Add flowkit:attachment, or remove files", "请增加 flowkit:attachment，或删除 files"),
        "E021",
    ),
    "field-type": Message(
        Text("{name} must be declared as a {type}", "{name} 必须声明为 {type}"),
        Text('Set type="{type}" on the field', '请在字段上设置 type="{type}"'),
    ),
    "value-type": Message(
        Text('"{value}" is no value of the type {type}', "“{value}”不是类型 {type} 的值"),
        Text("Correct the value, or the type of the field", "请更正该值或字段的类型"),
    ),
    "state-unknown": Message(
        Text("the business state {name} is not declared", "业务状态 {name} 未声明"),
        Text("Declare it in flowkit:states of the process", "请在流程的 flowkit:states 中声明"),
    ),
    "state-twice": Message(
        Text("the business state {name} is declared twice", "业务状态 {name} 声明了两次"),
        Text("Keep one declaration", "请只保留一个声明"),
    ),
    "state-number-twice": Message(
        Text("the number {number} of state {name} is taken", "状态 {name} 的编号 {number} 已被使用"),
        Text("Give each state its own number", "请给每个状态不同的编号"),
    ),
    "scale-twice": Message(
        Text("{name} has two scales", "{name} 有两个等级表"), Text("Keep one scale for a field", "一个字段请只保留一个")
    ),
    "grade-twice": Message(
        Text("the grade {value} of {name} stands twice", "{name} 的等级 {value} 出现两次"),
        Text("Keep one", "请只保留一个"),
    ),
    "grade-no-choice": Message(
        Text("the grade {value} is none of the choices of {name}", "等级 {value} 不在 {name} 的可选值中"),
        Text("Make grades and choices agree", "请使等级与可选值一致"),
    ),
}
