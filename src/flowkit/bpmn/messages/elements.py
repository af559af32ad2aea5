"""The elements of BPMN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

ELEMENTS: Final[Mapping[str, Message]] = {
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
