"""Every finding of the reader: what is wrong, how to mend it, and the rule that is broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

EXTENSIONS_PAGE: Final = "urn:flowkit:bpmn:1"


_FILE: Final[Mapping[str, Message]] = {
    "xml-size": Message(
        Text("the file is larger than {most} bytes", "文件超过 {most} 字节"),
        Text("Split it into several files, and call one process from another", "请拆成多个文件，用调用活动相连"),
        "XML",
    ),
    "xml-doctype": Message(
        Text("the file has a document type declaration", "文件含有文档类型声明（DOCTYPE）"),
        Text("Remove the DOCTYPE; BPMN needs none", "请删除 DOCTYPE,BPMN 不需要它"),
        "XML",
    ),
    "xml-elements": Message(
        Text("the file has more than {most} elements", "文件的元素超过 {most} 个"),
        Text("Split it into several files, and call one process from another", "请拆成多个文件，用调用活动相连"),
        "XML",
    ),
    "xml-attributes": Message(
        Text("an element has more than {most} attributes", "有元素的属性超过 {most} 个"),
        Text("Take out what BPMN does not know", "请去掉 BPMN 之外的属性"),
        "XML",
    ),
    "xml-depth": Message(
        Text("elements are nested more than {most} deep", "元素嵌套超过 {most} 层"),
        Text("Put inner parts into processes of their own", "请把内层部分放入单独的流程"),
        "XML",
    ),
    "xml-syntax": Message(
        Text("the file is not well-formed XML: {detail}", "文件不是格式良好的 XML：{detail}"),
        Text("Export it again from the editor", "请从编辑器重新导出"),
        "XML",
    ),
    "not-bpmn": Message(
        Text("the root element is {tag}, not BPMN 2.0 definitions", "根元素是 {tag}，不是 BPMN 2.0 的 definitions"),
        Text("Export the diagram as BPMN 2.0 XML", "请将图导出为 BPMN 2.0 XML"),
        "BPMN 15.2",
    ),
    "schema": Message(
        Text("the file does not follow the schema: {detail}", "文件不符合模式：{detail}"),
        Text("Correct it, or export it again from the editor", "请改正，或从编辑器重新导出"),
        "XML Schema",
    ),
    "too-many": Message(
        Text("{count} more findings are left out", "另有 {count} 项未列出"),
        Text("Mend these first", "请先改正以上各项"),
        "XML",
    ),
    "too-many-warnings": Message(
        Text("{count} more warnings are left out", "另有 {count} 项警告未列出"),
        Text("Mend these first", "请先处理以上各项"),
        "XML",
        "warning",
    ),
    "dialect-foreign": Message(
        Text("the file is written for {engine}", "该文件是为 {engine} 编写的"),
        Text("Translate it with: flowkit import FILE", "请用以下命令转换:flowkit import FILE"),
        level="warning",
    ),
    "language-unknown": Message(
        Text("the language {language} is not understood", "不支持语言 {language}"),
        Text("Write expressions in FEEL and leave the language out", "表达式请用 FEEL 书写，不写语言属性"),
        "BPMN 8.4.6",
    ),
    "diagram-missing": Message(
        Text("the file has no diagram to draw", "文件中没有可绘制的图"),
        Text("Lay it out in an editor and save it with its diagram", "请在编辑器中布局并连图保存"),
        "BPMN 12.2",
    ),
    "no-process": Message(
        Text("the file has no executable process", "文件中没有可执行的流程"),
        Text('Set isExecutable="true" on the process', '请在流程上设置 isExecutable="true"'),
        "BPMN 10.2",
    ),
    "process-not-executable": Message(
        Text("process {name} is not executable and is left out", "流程 {name} 不可执行，已略过"),
        Text('Set isExecutable="true" to deploy it', '如需部署，请设置 isExecutable="true"'),
        "BPMN 10.2",
        "warning",
    ),
}

_CONSUMED: Final[Mapping[str, Message]] = {
    "element-unsupported": Message(
        Text("{tag} is not supported", "不支持 {tag}"), Text("Take it out of the diagram", "请从图中去掉"), "BPMN 2.0.2"
    ),
    "element-misplaced": Message(
        Text("{tag} is not supported inside {parent}", "{parent} 中不支持 {tag}"),
        Text("Take it out, or move it to where it belongs", "请去掉，或移到合适的位置"),
        "BPMN 2.0.2",
    ),
    "element-foreign": Message(
        Text("{tag} of another namespace stands outside extensionElements", "其他命名空间的 {tag} 位于扩展元素之外"),
        Text("Put it into the extensionElements of {parent}", "请放入 {parent} 的 extensionElements"),
        "BPMN 8.3.3",
    ),
    "attribute-unsupported": Message(
        Text("the attribute {name} of {tag} is not supported", "不支持 {tag} 的属性 {name}"),
        Text("Remove the attribute", "请删除该属性"),
        "BPMN 2.0.2",
    ),
    "attribute-value": Message(
        Text('{name}="{value}" of {tag} is not supported', '不支持 {tag} 的 {name}="{value}"'),
        Text("Understood is: {known}", "可用的值：{known}"),
        "BPMN 2.0.2",
    ),
    "extension-unknown": Message(
        Text("flowkit has no extension element {tag}", "flowkit 没有扩展元素 {tag}"),
        Text("Correct the name, or take the element out", "请更正名称，或去掉该元素"),
    ),
    "extension-misplaced": Message(
        Text("flowkit:{tag} means nothing on {parent}", "flowkit:{tag} 在 {parent} 上没有意义"),
        Text("Move it to the element it belongs to", "请移到它所属的元素上"),
    ),
    "extension-twice": Message(
        Text("flowkit:{tag} stands more than once", "flowkit:{tag} 出现了多次"), Text("Keep one", "请只保留一个")
    ),
    "foreign-ignored": Message(
        Text("{tag} of {space} is kept, but has no effect", "{space} 的 {tag} 会保留，但不起作用"),
        Text("Say it in flowkit's own elements if it matters", "如有需要，请用 flowkit 的元素表达"),
        "BPMN 8.3.3",
        "warning",
    ),
    "foreign-attribute-ignored": Message(
        Text("the attribute {name} of {space} is kept, but has no effect", "{space} 的属性 {name} 会保留，但不起作用"),
        Text("Say it in flowkit's own elements if it matters", "如有需要，请用 flowkit 的元素表达"),
        "BPMN 8.3.3",
        "warning",
    ),
}

_DECLARED: Final[Mapping[str, Message]] = {
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

_PEOPLE: Final[Mapping[str, Message]] = {
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

_TIME: Final[Mapping[str, Message]] = {
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
        Text("a priority is a whole number, not {value}", "优先级须为整数，而不是 {value}"),
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

_ELEMENTS: Final[Mapping[str, Message]] = {
    "duty-without-timer": Message(
        Text("flowkit:duty needs a timer start", "flowkit:duty 需要定时启动事件"),
        Text("Add a timerEventDefinition with a timeCycle", "请加带 timeCycle 的定时事件定义"),
    ),
    "timer-before-case": Message(
        Text("there is no case yet, and so no {name} to count back from", "尚无办件，不能从 {name} 倒推"),
        Text("Wait in an event inside the case", "请在办件内用中间事件等待"),
        "BPMN 10.5.5",
    ),
    "start-cycle-counted": Message(
        Text("{value} counts repeats, and nothing says from when", "{value} 限定次数，却没有起点"),
        Text(
            "Write when it begins: R3/2026-10-08T09:00:00+08:00/PT10M", "请写起点：R3/2026-10-08T09:00:00+08:00/PT10M"
        ),
    ),
    "missed-without-cycle": Message(
        Text("flowkit:missed needs a timer that comes again", "flowkit:missed 需要重复的定时"),
        Text("Write a timeCycle, or take it out", "请写 timeCycle，或删去"),
    ),
    "service-one-of": Message(
        Text(
            "a service task needs exactly one of flowkit:handler, flowkit:query and flowkit:candidates",
            "服务任务必须且只能有 flowkit:handler、flowkit:query 或 flowkit:candidates",
        ),
        Text("Keep one of them", "请保留其中之一"),
    ),
    "rule-one-of": Message(
        Text(
            "a business rule task needs exactly one of flowkit:decision and flowkit:handler",
            "业务规则任务必须且只能有 flowkit:decision 或 flowkit:handler",
        ),
        Text("Keep one of them", "请保留其中之一"),
    ),
    "rule-without-result": Message(
        Text("nobody takes the value of the decision", "没有数据接收决策的值"),
        Text("Name a datum as result, or write flowkit:output elements", "请以 result 指明数据,或写 flowkit:output"),
    ),
    "script-one-of": Message(
        Text(
            "a script task needs exactly one of flowkit:set, flowkit:handler and a script",
            "脚本任务必须且只能有 flowkit:set、flowkit:handler 或脚本",
        ),
        Text("Keep one of them", "请保留其中之一"),
    ),
    "script-halves": Message(
        Text(
            "a script element, flowkit:script with its result, and the scriptFormat belong together",
            "script 元素、带 result 的 flowkit:script 与 scriptFormat 必须一起出现",
        ),
        Text("Write all of them, or flowkit:set without them", "请全部写出,或只写 flowkit:set"),
    ),
    "script-inputs": Message(
        Text("a script in FEEL names the data itself", "FEEL 脚本直接使用数据名称"),
        Text("Take out the inputs", "请去掉 input"),
    ),
    "script-name": Message(
        Text("{name} is no name in Python", "{name} 不是 Python 的名称"),
        Text("Choose a target without spaces and signs", "请选用不含空格与符号的 target"),
    ),
    "script-long": Message(
        Text("the script has more than {most} characters", "脚本超过 {most} 个字符"),
        Text("Register a handler in the application instead", "请改为在应用中注册处理程序"),
    ),
    "script-syntax": Message(
        Text("the script cannot be read: {detail}", "脚本无法读取:{detail}"),
        Text("Correct the script", "请更正脚本"),
    ),
    "script-no-value": Message(
        Text("the last line of the script is no value", "脚本的最后一行不是值"),
        Text("End the script with the expression that is its result", "请以作为结果的表达式结束脚本"),
    ),
    "call-without-process": Message(
        Text("calledElement is missing", "缺少 calledElement"),
        Text("Name the process that is called", "请写出被调用的流程"),
        "BPMN 10.3.6",
    ),
    "call-key-without-unit": Message(
        Text("key is given without a unit", "给出了 key，却没有 unit"),
        Text("Name the unit in which the case begins, or leave out the key", "请写明 unit，或去掉 key"),
    ),
    "call-version-of-case": Message(
        Text("a call into a unit names a version", "调用到其他单位时不能指定版本"),
        Text("Leave out version: the case begins in the newest one", "请去掉 version：该办件以最新版本开始"),
    ),
    "call-target-unknown": Message(
        Text("{process} declares no datum {name}", "{process} 没有声明数据 {name}"),
        Text("Declare it there, or correct the target", "请在那里声明，或更正 target"),
    ),
    "call-without-start": Message(
        Text("{process} has no none start event and cannot be called", "{process} 没有空启动事件，不能被调用"),
        Text("Add a none start event to it", "请给它加空启动事件"),
        "BPMN 10.5.2",
    ),
    "catch-empty": Message(
        Text("an intermediate catch event needs a timer or a message", "中间捕获事件必须有定时器或消息"),
        Text("Add an event definition", "请加事件定义"),
        "BPMN 10.5.4",
    ),
    "activation-missing": Message(
        Text("the complex gateway does not say when it starts", "复杂网关没有说明何时激活"),
        Text(
            "Write an activationCondition, such as activationCount >= 2",
            "请写 activationCondition，如 activationCount >= 2",
        ),
        "BPMN 10.6.5",
    ),
    "event-gateway-few": Message(
        Text("an event-based gateway waits for less than two events", "事件网关等待的事件少于两个"),
        Text("Draw the events that it waits for", "请画出所等待的事件"),
        "BPMN 10.6.6",
    ),
    "event-gateway-target": Message(
        Text("only events that wait may follow an event-based gateway", "事件网关之后必须是等待的捕获事件"),
        Text(
            "Put a message, signal, timer or conditional catch event here, or a receive task without boundary events",
            "请改用消息、信号、定时或条件捕获事件,或不带边界事件的接收任务",
        ),
        "BPMN 10.6.6",
    ),
    "event-gateway-mixed": Message(
        Text("receive tasks and message events follow one event-based gateway", "事件网关之后混用了接收任务和消息事件"),
        Text("Use one of both", "请统一使用其中一种"),
        "BPMN 10.6.6",
    ),
    "event-gateway-parallel": Message(
        Text("only a gateway that begins cases may wait for all its events", "只有启动办件的事件网关才能等待全部事件"),
        Text(
            'Set instantiate="true", or wait behind a parallel gateway',
            '请设 instantiate="true",或在并行网关后分别等待',
        ),
        "BPMN 10.6.6",
    ),
    "event-gateway-begins": Message(
        Text("this event cannot begin a case behind its gateway", "该事件不能在此网关之后启动办件"),
        Text("Use a message, or behind an exclusive one a signal", "请用消息;排他的网关也可用信号"),
        "BPMN 10.6.6",
    ),
    "event-gateway-shared": Message(
        Text("another flow leads to an event behind an event-based gateway", "有其他顺序流进入事件网关之后的事件"),
        Text("Reach it from the gateway only", "请只从该网关到达"),
        "BPMN 10.6.6",
    ),
    "boundary-empty": Message(
        Text("the boundary event waits for nothing", "边界事件没有事件定义"),
        Text("Add an event definition", "请加事件定义"),
        "BPMN 10.5.4",
    ),
    "event-position": Message(
        Text("{place} cannot have a {tag}", "此位置的事件不能有 {tag}({place})"),
        Text("Use another event, or another event definition", "请改用其他事件或事件定义"),
        "BPMN 10.5, table 10.93",
    ),
    "event-alone": Message(
        Text("a {tag} stands alone in its event", "{tag} 必须是事件唯一的定义"),
        Text("Make two events of it", "请拆成两个事件"),
        "BPMN 10.5.1",
    ),
    "event-timers": Message(
        Text("a recurrence stands beside another timer of the event", "该事件有多个定时器,其中有周期定时器"),
        Text("Make two events of it", "请拆成两个事件"),
        "BPMN 10.5.1",
    ),
    "throw-without-code": Message(
        Text("an {kind} that is thrown needs a code", "抛出的 {kind} 必须有代码"),
        Text("Refer to an {kind} element with an {kind}Code", "请引用带 {kind}Code 的 {kind} 元素"),
        "BPMN 10.5.5",
    ),
    "catch-twice": Message(
        Text("two events catch the {kind} {thrown} at the same place", "同一位置有两个事件捕获 {kind} {thrown}"),
        Text("Keep one of them", "请只保留一个"),
        "BPMN 10.5.1",
    ),
    "signal-without-name": Message(
        Text("the signal has no name to send it by", "信号没有名称，无法发送"),
        Text("Refer to a signal element with a name", "请引用带名称的 signal 元素"),
        "BPMN 10.5.5",
    ),
    "condition-empty": Message(
        Text("a conditional event needs a condition", "条件事件必须有条件"),
        Text("Add a condition in FEEL", "请用 FEEL 写条件"),
        "BPMN 10.5.5",
    ),
    "begun-twice": Message(
        Text("the {kind} {name} begins the process at another event, too", "{kind} {name} 已在另一事件处启动该流程"),
        Text("Keep one of them, and decide behind it", "请只保留一个，并在其后判断"),
        "BPMN 10.5.2",
    ),
    "start-conditional": Message(
        Text("no case has data yet whose change could begin it", "办件开始前没有数据,条件无从判断"),
        Text("Begin with a message, a signal or a timer", "请用消息、信号或定时器启动"),
        "BPMN 10.5.2",
    ),
    "start-parallel": Message(
        Text("a timer and other events cannot begin one case together", "定时器不能与其他事件共同启动一个办件"),
        Text("Begin with the others, and wait for the time in the flow", "请用其他事件启动，在流程中等待时间"),
        "BPMN 10.5.2",
    ),
    "instantiate-first": Message(
        Text(
            "what begins a case has no incoming flow, no repetition, and stands in the process itself",
            "启动办件的元素不能有流入的顺序流,不能重复执行,且必须直接位于流程中",
        ),
        Text('Remove instantiate="true", or put it first', '请去掉 instantiate="true"，或放在最前'),
        "BPMN 10.3.3",
    ),
    "send-one-of": Message(
        Text(
            "a send task needs exactly one of a message and flowkit:handler",
            "发送任务必须且只能有消息或 flowkit:handler",
        ),
        Text("Name the message in messageRef, or keep the handler", "请用 messageRef 指明消息，或保留 handler"),
        "BPMN 10.3.3",
    ),
    "compensation-without-handler": Message(
        Text("nothing is associated with the compensation event", "补偿事件没有关联补偿活动"),
        Text(
            "Associate an activity with isForCompensation in the same scope",
            "请关联同一范围内 isForCompensation 的活动",
        ),
        "BPMN 10.7",
    ),
    "compensation-flow": Message(
        Text("compensation has no sequence flow", "补偿没有顺序流"),
        Text("Use an association from the boundary event to the handler", "请用关联连接边界事件与补偿活动"),
        "BPMN 10.7",
    ),
    "compensation-of-nothing": Message(
        Text("no compensation event is associated with this handler", "没有补偿事件关联此补偿活动"),
        Text("Associate it, or remove isForCompensation", "请关联，或删除 isForCompensation"),
        "BPMN 10.7",
    ),
    "compensation-boundary": Message(
        Text("a compensation handler has boundary events", "补偿活动不能有边界事件"),
        Text("Put the activity into a subprocess that is the handler", "请放入作为补偿活动的子流程"),
        "BPMN 10.7",
    ),
    "compensation-of-process": Message(
        Text(
            "nobody undoes a whole process, so this event subprocess never starts",
            "整个流程不会被补偿，此事件子流程永远不会启动",
        ),
        Text("Put it into the subprocess that it undoes", "请放入它所补偿的子流程"),
        "BPMN 10.7",
    ),
    "compensation-unreachable": Message(
        Text("{activity} is nothing that can be undone from here", "{activity} 不能从此处补偿"),
        Text("Name an activity of the same scope that has a compensation handler", "请指明同一范围内有补偿活动的活动"),
        "BPMN 10.5.5",
    ),
    "cancel-outside": Message(
        Text("only a transaction can be cancelled", "只有事务可以取消"),
        Text("Use a transaction, or an error event", "请使用事务，或改用错误事件"),
        "BPMN 10.5.5",
    ),
    "cancel-uncaught": Message(
        Text("the transaction has a cancel end and no cancel boundary event", "事务有取消结束事件，但没有取消边界事件"),
        Text("Attach a cancel boundary event", "请附加取消边界事件"),
        "BPMN 10.3.5",
    ),
    "link-without-name": Message(
        Text("the link has no name", "链接没有名称"),
        Text("Give both ends of the link the same name", "请给链接两端相同的名称"),
        "BPMN 10.5.5",
    ),
    "link-without-target": Message(
        Text('no link catch event "{name}" in the same scope', "同一范围内没有名为“{name}”的链接捕获事件"),
        Text("Add the catching link, or correct the name", "请加链接捕获事件，或更正名称"),
        "BPMN 10.5.5",
    ),
    "link-without-source": Message(
        Text('no link throw event "{name}" in the same scope', "同一范围内没有名为“{name}”的链接抛出事件"),
        Text("Add the throwing link, or correct the name", "请加链接抛出事件，或更正名称"),
        "BPMN 10.5.5",
    ),
    "link-twice": Message(
        Text('there are two link catch events "{name}" in one scope', "同一范围内有两个名为“{name}”的链接捕获事件"),
        Text("Give each its own name", "请使用不同的名称"),
        "BPMN 10.5.5",
    ),
    "link-with-flow": Message(
        Text("a link is left, or reached, by its other end only", "链接只能经由另一端离开或到达"),
        Text("Remove the sequence flow", "请删除顺序流"),
        "BPMN 10.5.5",
    ),
    "start-not-interrupting": Message(
        Text("only the start of an event subprocess may leave the rest running", "只有事件子流程的启动事件可以不中断"),
        Text("Remove isInterrupting", "请删除 isInterrupting"),
        "BPMN 10.5.2",
    ),
    "event-subprocess-flow": Message(
        Text("a sequence flow goes into or out of an event subprocess", "有顺序流进入或离开事件子流程"),
        Text("Remove it; its start event starts it", "请删除；它由启动事件启动"),
        "BPMN 10.3.5",
    ),
    "event-subprocess-alone": Message(
        Text(
            "an event subprocess has no boundary events and no loop, and undoes nothing",
            "事件子流程不能有边界事件、不能循环，也不能是补偿活动",
        ),
        Text("Put a subprocess with it inside the event subprocess", "请在事件子流程内放一个带此内容的子流程"),
        "BPMN 10.3.5",
    ),
    "event-subprocess-start": Message(
        Text(
            "an event subprocess needs one start event with an event definition",
            "事件子流程必须有且只有一个带事件定义的启动事件",
        ),
        Text("Add what starts it", "请加启动它的事件"),
        "BPMN 10.3.5",
    ),
    "message-unknown": Message(
        Text('the message "{name}" is not defined', "消息“{name}”未定义"),
        Text("Add a message element and refer to its id", "请加 message 元素并引用其 id"),
        "BPMN 8.4.12",
    ),
    "message-without-name": Message(
        Text("the message has no name to send it by", "消息没有名称，无法发送"),
        Text("Give it a name", "请命名"),
        "BPMN 8.4.12",
    ),
    "message-flow-differs": Message(
        Text("a message flow connects different messages: {names}", "消息流连接了不同的消息:{names}"),
        Text("Let both ends refer to the same message", "请让两端引用同一消息"),
        "BPMN 9.4",
    ),
    "message-flow-inside": Message(
        Text("a message flow begins and ends in one pool", "消息流的两端在同一泳池内"),
        Text("Draw a sequence flow; a message inside a case needs no line", "请改画顺序流;办件内的消息无需连线"),
        "BPMN 9.4",
    ),
    "message-keep": Message(
        Text('keep belongs to delivery="buffer", and it needs one', 'delivery="buffer" 必须有 keep，其他方式不能有'),
        Text("Set both, or neither", "请同时设置，或都不设置"),
    ),
    "round-one-of": Message(
        Text(
            "a round needs exactly one of loopCardinality, a collection and members",
            "多实例必须且只能有 loopCardinality、collection、members 之一",
        ),
        Text("Keep one of them", "请保留其中之一"),
        "BPMN 13.3.7",
    ),
    "behavior-without-event": Message(
        Text(
            "with behavior {behavior} the round throws an event, and {attribute} names none",
            "behavior 为 {behavior} 时多实例应抛出事件，但 {attribute} 未指明",
        ),
        Text("Name an event definition, or leave out behavior", "请指明事件定义,或删除 behavior"),
        "BPMN 13.3.7",
    ),
    "behavior-event": Message(
        Text("the instances of a round do not throw a {tag}", "多实例的实例不能抛出 {tag}"),
        Text("Use a signal, a message, an escalation or an error", "请使用信号、消息、升级或错误事件"),
        "BPMN 13.3.7",
    ),
    "loop-maximum-twice": Message(
        Text("loopMaximum and flowkit:loop both say how often", "loopMaximum 与 flowkit:loop 都规定了次数"),
        Text("Keep one of them", "请保留其中之一"),
        "BPMN 13.3.6",
    ),
    "round-without-output": Message(
        Text(
            "the round gathers results, and does not say which datum each instance gives",
            "多实例收集结果，但未说明各实例给出哪个数据",
        ),
        Text("Name a declared datum in output", "请在 output 中指定已声明的数据"),
    ),
    "task-without-people": Message(
        Text(
            "flowkit:{tag} speaks of people, and nobody is named for this task",
            "flowkit:{tag} 涉及人员，但此任务没有指定承办人",
        ),
        Text(
            "Add flowkit:role to the task or its lane, or flowkit:assignment",
            "请给任务或泳道加 flowkit:role，或加 flowkit:assignment",
        ),
    ),
    "quantity-range": Message(
        Text("{name} must be a number from 1 to {most}", "{name} 应为 1 到 {most} 的数"),
        Text("Correct the number, or leave it out", "请更正该数，或不写"),
        "BPMN 10.3",
    ),
    "loop-endless": Message(
        Text("the loop has neither a loopCondition nor a loopMaximum", "循环既无 loopCondition 也无 loopMaximum"),
        Text("Say when it ends", "请说明何时结束"),
        "BPMN 13.3.6",
    ),
    "round-rule-twice": Message(
        Text(
            "the rule {rule} and a completionCondition both say when the round ends",
            "规则 {rule} 与 completionCondition 都规定了会签何时结束",
        ),
        Text("Keep one of them", "请保留其中之一"),
        "BPMN 13.3.7",
    ),
    "round-rule-votes": Message(
        Text(
            "the rule {rule} counts votes, and the round does not say which field is the vote and what approves",
            "规则 {rule} 需要计票,但未说明哪个字段为表决、何值为同意",
        ),
        Text("Give outcome and approve", "请填写 outcome 和 approve"),
    ),
    "round-rule-needs": Message(
        Text("the rule {rule} needs exactly one of: {attributes}", "规则 {rule} 必须且只能填写其一:{attributes}"),
        Text("Give it", "请填写"),
    ),
    "round-rule-idle": Message(
        Text("{attribute} means nothing for the rule {rule}", "规则 {rule} 下 {attribute} 无意义"),
        Text("Remove it, or choose another rule", "请删除,或改用其他规则"),
    ),
    "round-voter-both": Message(
        Text("a voter names a position and a role", "flowkit:voter 同时填写了岗位和角色"),
        Text("Make two of it: the first that fits counts", "请分写为两条:以先符合的一条为准"),
    ),
    "round-voter-idle": Message(
        Text(
            "nobody comes to this voter: one before it fits all whom it names",
            "不会用到此 flowkit:voter:前面已有一条适用",
        ),
        Text("Remove it, or put it before the other", "请删除,或移到前面"),
    ),
    "round-members": Message(
        Text("{name} names no members of a round", "{name} 不是会签成员的写法"),
        Text(
            "Write group:<id>, chair:<id>, role:<id>, role:<id>@case, role:<id>@<unit>, unit:<id> or position:<id>",
            "请写作 group:<小组>、chair:<小组>、role:<角色>、role:<角色>@case、role:<角色>@<单位>、unit:<单位>"
            " 或 position:<岗位>",
        ),
    ),
    "round-members-persons": Message(
        Text(
            "the members of the round are persons, and do not say who gets the work",
            "会签成员为人员,但不决定由谁办理",
        ),
        Text(
            "Give the work by a rule of kind data to the element of the round",
            "请以 kind 为 data 的规则把事项分派给该会签的 element",
        ),
    ),
    "round-voter-persons": Message(
        Text(
            "votes weigh by the position of persons, and the members of the round do not say who gets the work",
            "按岗位计权须以人员为会签成员,而本会签的成员不决定由谁办理",
        ),
        Text(
            "Give the work by a rule of kind data to the element of the round, or compute the weight",
            "请以 kind 为 data 的规则把事项分派给该会签的 element,或改用 weight 计算权重",
        ),
    ),
    "round-vote-unknown": Message(
        Text("{value} is no value of the vote {name}: {known}", "{value} 不是表决 {name} 的取值:{known}"),
        Text("Correct the value", "请更正该值"),
    ),
    "round-vote-twice": Message(
        Text("{value} both approves and abstains", "{value} 既为同意又为弃权"),
        Text("Keep it in one of the lists", "请只保留在一处"),
    ),
    "round-need": Message(
        Text("{value} is no number of votes", "{value} 不是票数"),
        Text("Give a whole number above zero", "请填写正整数"),
    ),
    "round-need-more": Message(
        Text("{need} votes are needed, and there are {most} signers", "须 {need} 票,而签署人只有 {most} 名"),
        Text("Correct one of the two numbers", "请更正其中之一"),
    ),
    "round-share": Message(
        Text('"{value}" is no share that can be reached', "“{value}”不是可以达到的比例"),
        Text(
            "Write a share up to 100%, such as 60%, 2/3, or >1/2 for more than half",
            "请填写不超过 100% 的比例,如 60%、2/3,过半数写作 >1/2",
        ),
    ),
    "round-result": Message(
        Text(
            "{name} cannot hold the result of a round",
            "{name} 不能存放会签结果",
        ),
        Text(
            "Declare a boolean, or a string whose choices are approved and refused",
            "请声明为布尔型,或取值含 approved、refused 的字符串",
        ),
    ),
    "round-outcome": Message(
        Text("the form does not ask for the outcome {name}", "表单没有填写结果字段 {name}"),
        Text("Add flowkit:ask for it", "请加 flowkit:ask"),
    ),
}

_GRAPH: Final[Mapping[str, Message]] = {
    "id-missing": Message(Text("{tag} has no id", "{tag} 没有 id"), Text("Give it an id", "请加 id"), "BPMN 8.3.1"),
    "id-twice": Message(
        Text("the id {name} is used more than once", "id {name} 重复"),
        Text("Give each element its own id", "请给每个元素不同的 id"),
        "BPMN 8.3.1",
    ),
    "reference-unknown": Message(
        Text('{attribute} refers to "{name}", which is nothing here', "{attribute} 引用的“{name}”不存在"),
        Text("Correct the reference", "请更正引用"),
        "BPMN 15.2",
    ),
    "reference-kind": Message(
        Text(
            '{attribute} refers to "{name}", which is a {kind} and no {wanted}',
            "{attribute} 引用的“{name}”是 {kind},而不是 {wanted}",
        ),
        Text("Correct the reference", "请更正引用"),
        "BPMN 15.2",
    ),
    "flow-crosses-pool": Message(
        Text("the sequence flow leads to {name} in another pool", "顺序流连到了另一泳池的 {name}"),
        Text("Send a message: draw a message flow", "请发送消息：改画消息流"),
        "BPMN 7.6.1",
    ),
    "message-flow-end": Message(
        Text(
            "a {kind} cannot be the {attribute} of a message flow ({name})",
            "{kind} 不能作为消息流的 {attribute}({name})",
        ),
        Text(
            "Begin it at a pool, an activity or an event that throws, and end it at one that catches",
            "请从泳池、活动或抛出事件发出，到泳池、活动或捕获事件为止",
        ),
        "BPMN 7.6.2",
    ),
    "lane-twice": Message(
        Text("{name} stands in two lanes, also in {other}", "{name} 在两条泳道中，另一条是 {other}"),
        Text("Take it out of one of them", "请从其中一条去掉"),
        "BPMN 10.8",
    ),
    "drawn-nothing": Message(
        Text('the {tag} draws "{name}", which is nothing here', "{tag} 所绘的“{name}”不存在"),
        Text(
            "Take it out of the diagram, or import the file with: flowkit import FILE",
            "请从图中去掉，或用以下命令转换:flowkit import FILE",
        ),
        "BPMN 12.2.3",
    ),
    "drawn-twice": Message(
        Text("{name} is drawn twice in one diagram", "{name} 在同一张图中绘制了两次"),
        Text(
            "Keep one of them, or import the file with: flowkit import FILE",
            "请只保留一个，或用以下命令转换:flowkit import FILE",
        ),
        "BPMN 12.2.3",
    ),
    "drawn-as": Message(
        Text("a {tag} cannot draw {name}, which is a {kind}", "{tag} 不能绘制 {name}，它是 {kind}"),
        Text(
            "Draw nodes as BPMNShape, connections as BPMNEdge, and a process or collaboration as BPMNPlane",
            "节点用 BPMNShape，连线用 BPMNEdge，流程或协作用 BPMNPlane",
        ),
        "BPMN 12.2.3",
    ),
    "drawn-where": Message(
        Text("the numbers of {tag} are no place in a diagram", "{tag} 的数值不是图中的位置"),
        Text("Write finite numbers, and no negative sizes", "请写有限的数，宽高不能为负"),
        "BPMN 12.2.3",
    ),
    "flow-crosses-border": Message(
        Text("the sequence flow crosses the border of a subprocess", "顺序流穿过了子流程边界"),
        Text("Connect the subprocess itself", "请连接子流程本身"),
        "BPMN 8.4.13",
    ),
    "flow-listed-wrong": Message(
        Text(
            "{name} is listed as {attribute}, but is no such flow of this node",
            "{name} 列为 {attribute}，但不是本节点的此类顺序流",
        ),
        Text("Make the list agree with sourceRef and targetRef", "请使列表与 sourceRef、targetRef 一致"),
        "BPMN 8.4.13",
    ),
    "start-missing": Message(
        Text("there is no start event", "没有启动事件"), Text("Add a start event", "请加启动事件"), "BPMN 10.5.2"
    ),
    "start-twice": Message(
        Text("there is more than one none start event", "有多个空启动事件"),
        Text("Keep one", "请只保留一个"),
        "BPMN 10.5.2",
    ),
    "start-with-incoming": Message(
        Text("a sequence flow goes into a start event", "有顺序流进入启动事件"),
        Text("Lead it to the node behind", "请连到其后的节点"),
        "BPMN 10.5.2",
    ),
    "end-with-outgoing": Message(
        Text("a sequence flow leaves an end event", "有顺序流离开结束事件"),
        Text("Remove it, or use an intermediate event", "请删除，或改用中间事件"),
        "BPMN 10.5.3",
    ),
    "phase-empty": Message(
        Text("the ad-hoc subprocess has no activity to begin", "自由子流程没有可启动的活动"),
        Text("Put in an activity that no flow leads to", "请放入没有顺序流进入的活动"),
        "BPMN 10.3.5",
    ),
    "phase-start-or-end": Message(
        Text("an ad-hoc subprocess has neither start nor end events", "自由子流程中不能有启动或结束事件"),
        Text("Take it out: people begin the activities, and a path ends by itself", "请删除:活动由人启动,路径自然结束"),
        "BPMN 10.3.5",
    ),
    "phase-splits": Message(
        Text("in a sequential ad-hoc subprocess one activity runs at a time", "顺序的自由子流程一次只进行一项活动"),
        Text("Let one flow leave it, or choose ordering Parallel", "请只保留一条流出,或将 ordering 改为 Parallel"),
        "BPMN 13.3.5",
    ),
    "phase-begin-several": Message(
        Text("a sequential ad-hoc subprocess begins several activities", "顺序的自由子流程同时启动了多项活动"),
        Text("Name one activity, or choose ordering Parallel", "请只写一项活动,或将 ordering 改为 Parallel"),
        "BPMN 13.3.5",
    ),
    "phase-begin": Message(
        Text("{name} is no activity that can be begun here", "{name} 不是此处可启动的活动"),
        Text("Name an activity that no flow leads to, or all", "请写没有顺序流进入的活动,或 all"),
    ),
    "end-missing": Message(
        Text("the path ends in a gateway", "路径在网关处结束"),
        Text("Draw the way on, or take the gateway out", "请画出后续路径，或去掉网关"),
        "BPMN 10.6",
    ),
    "end-implicit": Message(
        Text(
            "the path ends here without an end event: its end has no name", "路径在此结束，但没有结束事件，结束状态无名"
        ),
        Text("Add an end event", "请加结束事件"),
        "BPMN 10.5.3",
        "warning",
    ),
    "unreachable": Message(
        Text("no path leads here", "没有路径到达此处"),
        Text("Connect it, or take it out", "请连接，或去掉"),
        "BPMN 8.4.13",
    ),
    "condition-misplaced": Message(
        Text(
            "a conditional flow leaves an event, or a gateway that does not choose",
            "条件顺序流离开的是事件，或不作选择的网关",
        ),
        Text("Put an exclusive gateway before it", "请在其前加排他网关"),
        "BPMN 8.4.13",
    ),
    "condition-missing": Message(
        Text(
            "the flow from an exclusive gateway has no condition and is not the default",
            "排他网关的出线既无条件也不是默认线",
        ),
        Text("Write a condition, or make it the default flow", "请写条件，或设为默认线"),
        "BPMN 10.6.2",
    ),
    "condition-on-default": Message(
        Text("the default flow has a condition", "默认顺序流带有条件"),
        Text("Remove the condition", "请删除条件"),
        "BPMN 8.4.13",
    ),
    "condition-on-only": Message(
        Text("the only flow from the gateway has a condition", "网关唯一的出线带有条件"),
        Text("Add the other way, or remove the condition", "请加另一条路径，或删除条件"),
        "BPMN 10.6.2",
    ),
    "default-unknown": Message(
        Text('the default flow "{name}" does not leave this element', "默认线“{name}”不从此元素发出"),
        Text("Name one of its outgoing flows", "请指定其出线之一"),
        "BPMN 10.6.2",
    ),
    "live-lock": Message(
        Text("a token runs in a circle here without ever waiting or choosing", "令牌在此循环，既不等待也不作选择"),
        Text("Put a task, an event or an exclusive gateway into the circle", "请在循环中加入任务、事件或排他网关"),
        "BPMN 13.2",
    ),
    "no-way-out": Message(
        Text(
            "no path leads from here to an end: the case is never over, whatever is decided",
            "此处没有路径通向结束：无论如何选择，办件都不会结束",
        ),
        Text("Draw the way to an end event", "请画出通向结束事件的路径"),
        "BPMN 13.2",
        "warning",
    ),
    "join-never-full": Message(
        Text(
            "the parallel join waits for several tokens, and nothing before it makes more than one",
            "并行汇聚需要多个令牌，而其之前只有一个",
        ),
        Text("Join with an exclusive gateway, or split with a parallel gateway", "请用排他网关汇合，或用并行网关分出"),
        "BPMN 13.4.1",
    ),
    "join-of-a-choice": Message(
        Text(
            "the parallel join waits for two branches of the choice {choice}, and a token takes one of them",
            "并行汇聚等待选择 {choice} 的两条分支，而令牌只走其中一条",
        ),
        Text("Join the branches of the choice with an exclusive gateway first", "请先用排他网关汇合该选择的各分支"),
        "BPMN 13.4.1",
        "warning",
    ),
    "token-multiplied": Message(
        Text(
            "two branches of the parallel split {split} lead here without a join: all that follows is done twice",
            "并行分支 {split} 的两条路径未经汇聚到达此处：其后各步会执行两次",
        ),
        Text("Join the branches with a parallel gateway", "请用并行网关汇合各分支"),
        "BPMN 13.4.1",
        "warning",
    ),
    "gateway-direction": Message(
        Text(
            "gatewayDirection {direction} does not fit {incoming} incoming and {outgoing} outgoing flows",
            "gatewayDirection {direction} 与 {incoming} 条入线、{outgoing} 条出线不符",
        ),
        Text("Correct it, or leave it out", "请更正，或不写"),
        "BPMN 10.6.1",
    ),
    "boundary-not-activity": Message(
        Text("a boundary event is attached to {name}, which is no activity", "边界事件附着的 {name} 不是活动"),
        Text("Attach it to a task, a subprocess or a call activity", "请附着到任务、子流程或调用活动"),
        "BPMN 10.5.4",
    ),
    "boundary-with-incoming": Message(
        Text("a sequence flow goes into a boundary event", "有顺序流进入边界事件"),
        Text("Lead it to the activity", "请连到活动"),
        "BPMN 10.5.4",
    ),
    "boundary-without-outgoing": Message(
        Text("nothing follows the boundary event", "边界事件之后没有内容"),
        Text("Connect what is to happen then", "请连接后续步骤"),
        "BPMN 10.5.4",
    ),
    "association-ends": Message(
        Text("an association needs an annotation, a group or data at one end", "关联的一端必须是注释、分组或数据"),
        Text("Connect one of them, or use a sequence flow", "请连接其中之一，或改用顺序流"),
        "BPMN 8.4.1",
    ),
}

GROUPS: Final[Mapping[str, Mapping[str, Message]]] = {
    "The file": _FILE,
    "What is read": _CONSUMED,
    "Data, expressions, times": _DECLARED,
    "People": _PEOPLE,
    "Timers and limits": _TIME,
    "Elements": _ELEMENTS,
    "The drawing as a whole": _GRAPH,
}
MESSAGES: Final[Mapping[str, Message]] = {code: message for group in GROUPS.values() for code, message in group.items()}
