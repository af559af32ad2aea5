"""People, forms, operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

PEOPLE: Final[Mapping[str, Message]] = {
    "task-without-role": Message(
        Text(
            "nobody gets this task: it has no assignment and stands in no lane with a role",
            "无人承办：任务没有分派规则，也不在带角色的泳道中",
        ),
        Text(
            "Add flowkit:role to its lane, or flowkit:assignment to the task",
            "请给泳道加 flowkit:role，或给任务加 flowkit:assignment",
        ),
    ),
    "assignment-may-be-empty": Message(
        Text("the assignment can end empty and has no fallback", "分派可能找不到人，且没有后备角色"),
        Text("Name a role of last resort in fallback", "请在 fallback 中指定后备角色"),
        level="warning",
    ),
    "assignment-unit": Message(
        Text("unit means nothing on a rule of kind {kind}", "kind 为 {kind} 的规则不使用 unit"),
        Text("Remove unit", "请删除 unit"),
    ),
    "assignment-levels": Message(
        Text("{attribute} means nothing on a rule of kind {kind}", "kind 为 {kind} 的规则不使用 {attribute}"),
        Text("Remove {attribute}", "请删除 {attribute}"),
    ),
    "assignment-pick": Message(
        Text(
            "a rule of kind {kind} finds one person, there is nobody to pick from",
            "kind 为 {kind} 的规则只找一人，无从挑选",
        ),
        Text("Remove pick", "请删除 pick"),
    ),
    "repeated-set": Message(
        Text("what is set when a step is passed needs repeated=skip", "set 只用于 repeated=skip"),
        Text("Write repeated=skip, or remove set", "请写 repeated=skip，或删除 set"),
    ),
    "repeated-required": Message(
        Text("a passed step would leave out what its form requires: {names}", "自动通过时表单必填项没有值：{names}"),
        Text("Set it in flowkit:set", "请在 flowkit:set 中赋值"),
    ),
    "repeated-round": Message(
        Text("in a round each has a turn of his own, none is passed", "会签中每人各办一次，不能自动通过"),
        Text("Remove repeated", "请删除 repeated"),
    ),
    "priority-default": Message(
        Text("a fixed priority is never null", "固定的优先级不会为 null"),
        Text("Remove default", "请删除 default"),
    ),
    "priority-type": Message(
        Text("the priority may be {found}", "优先级可能为 {found}"),
        Text("Let it give a whole number from -{most} to {most}", "请使其给出 -{most} 至 {most} 的整数"),
    ),
    "separation-twice": Message(
        Text("{name} stands there twice", "{name} 重复出现"), Text("Keep one of them", "请只保留一个")
    ),
    "separation-both": Message(
        Text(
            "step {step} is on this side and on side {other}: nobody could do it",
            "步骤 {step} 同时属于本方和 {other}：没有人可以办理",
        ),
        Text("Put the step on one side", "请将该步骤只放在一方"),
    ),
    "separation-subject": Message(
        Text(
            "a subject is looked at beyond the case only, and the separation ends with it", "subject 只在跨案件时使用"
        ),
        Text(
            'Add within, such as "90 days" or "ever", or remove subject',
            "请加 within，如 90 days 或 ever，或删除 subject",
        ),
    ),
    "separation-within": Message(
        Text("{within} is no time of a separation", "{within} 不是有效的分离期限"),
        Text('Write it as "90 days", or "ever"', "请写作 90 days，或 ever"),
    ),
    "assignment-amount": Message(
        Text("an amount is compared with an authority, and none is named", "amount 须与权限比较，但未写 authority"),
        Text("Name the authority, or remove amount", "请写明 authority，或删除 amount"),
    ),
    "assignment-superior": Message(
        Text(
            "a superior is found from starter or holder-of:<step>, not from {value}",
            "上级应以 starter 或 holder-of:<步骤> 查找，而不是 {value}",
        ),
        Text("Write starter or holder-of:<step>", "请写 starter 或 holder-of:<步骤>"),
    ),
    "step-unknown": Message(
        Text("{name} is no user task of this process", "{name} 不是本流程的用户任务"),
        Text("Use the id of a user task", "请使用用户任务的 id"),
    ),
    "person-unknown": Message(
        Text("{name} says nobody", "{name} 不指任何人"), Text("Use one of: {known}", "可用：{known}")
    ),
    "operation-unknown": Message(
        Text("there is no operation {name}", "没有操作 {name}"), Text("Use one of: {known}", "可用：{known}")
    ),
    "operation-twice": Message(
        Text("the operation {name} is set twice", "操作 {name} 设置了两次"), Text("Keep one", "请只保留一个")
    ),
    "number-pattern": Message(
        Text("{pattern} is no pattern of a number: {detail}", "{pattern} 不是编号格式:{detail}"),
        Text(
            "Write text with {{unit}}, {{yyyy}}, {{yy}}, {{mm}}, {{dd}} or data in braces, and {{n}} or {{n:05}} once",
            "请用文字加花括号:{{unit}}、{{yyyy}}、{{yy}}、{{mm}}、{{dd}} 或数据名,以及一个 {{n}} 或 {{n:05}}",
        ),
    ),
    "number-reset": Message(
        Text("the count begins anew by {name}: {detail}", "按 {name} 重新计数:{detail}"),
        Text(
            "Count anew by what stands in the pattern, a month with its year, a day with its month; or write none",
            "只能按格式中出现的项重新计数,月须与年、日须与月同时出现;不重新计数请写 none",
        ),
    ),
    "number-field": Message(
        Text("{name} cannot take the number: {detail}", "{name} 不能存放编号:{detail}"),
        Text(
            "Name a string without choices that no form of the step asks for",
            "请用未限定可选值、且本步骤表单不填写的字符串数据",
        ),
    ),
    "duplicates-field": Message(
        Text("{name} cannot be used here: it must be {detail}", "此处不能使用 {name}:应为 {detail}"),
        Text("Name another datum, or declare it as that", "请改用其他数据,或改变其类型"),
    ),
    "duplicates-key-twice": Message(
        Text("two texts are compared as {name}", "有两个文本以 {name} 比较"),
        Text("Give each a key of its own, or list the fields in one", "请各用不同的 key,或把字段写在同一条中"),
    ),
    "round-held-in-turn": Message(
        Text("a round in turn cannot go on past a held instance", "依次进行的会签不能越过暂缓的实例"),
        Text("Take held out, or let the instances work at once", "请去掉 held,或改为同时进行"),
    ),
    "number-twice": Message(
        Text("{name} gets two numbers here", "{name} 在此处有两个编号规则"), Text("Keep one", "请只保留一个")
    ),
    "form-field-twice": Message(
        Text("{name} stands twice in the form", "{name} 在表单中出现两次"), Text("Keep one", "请只保留一个")
    ),
    "check-field": Message(
        Text("the check belongs to {name}, which the form does not ask for", "校验所属的 {name} 不是该表单的填写项"),
        Text("Name a field that an ask names, or leave it out", "请写某个 ask 的字段，或不写"),
    ),
    "check-silent": Message(
        Text("the check does not say what is wrong", "校验未写明错误说明"),
        Text("Give it a name and zh: what people read who are refused", "请填写 name 与 zh：被拒绝者所见的说明"),
    ),
    "attachment-required-twice": Message(
        Text("a file is required always or under a condition, not both", "附件或一律必需，或按条件必需，不可并写"),
        Text("Remove required or required-when", "请删除 required 或 required-when"),
    ),
    "column-no-list": Message(
        Text("{name} is a column of a {type}", "{name} 是 {type} 类型数据的列"),
        Text('Columns belong to a datum of type="list"', '列只属于 type="list" 的数据'),
    ),
    "column-twice": Message(
        Text("the column {name} is declared twice", "列 {name} 声明了两次"), Text("Keep one", "请只保留一个")
    ),
    "match-unknown": Message(
        Text("{name} is nothing that can be {on}", "没有可触发 {on} 的 {name}"),
        Text(
            "Use the id of a node or a deadline of this process, or the name of an operation",
            "请使用本流程的节点或时限的 id，或操作的名称",
        ),
    ),
    "claimed-not-claimable": Message(
        Text("only a user task is claimed", "只有用户任务可以签收"), Text("Remove claimed", "请删除 claimed")
    ),
}
