"""What SpiffWorkflow cannot do, as a table: one row for each construct, with why and how to mend it.

A row is `missing` if that core has nothing for the construct, `wrong` if it takes the construct and runs it otherwise
than the standard says (the conformance files show how), `unseen` if the construct is not about tokens, and is passed
over with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from flowkit.bpmn.tree import BPMN, Element, children, local, owner_id, value
from flowkit.core.definition.model import ProcessDefinition
from flowkit.errors import Finding, Text
from flowkit.errors import Message as Row
from flowkit.spiff.detecting import (
    Place,
    always,
    asks_people,
    asks_who_belongs,
    calls_a_task,
    chooses,
    competes,
    counts_back,
    decides_unknown,
    defined_by,
    fault_carries,
    fires_again,
    flow_reads_case,
    gathers_people,
    has,
    has_code,
    has_quantity,
    has_query,
    has_timer_start,
    instantiates,
    is_event_sub_process,
    is_kept,
    is_rich_multiple,
    names_no_message,
    reads_case,
    sets_case_data,
    throws_from_a_round,
    wait_for_each_other,
)

Kind = Literal["missing", "wrong", "unseen"]


@dataclass(frozen=True, slots=True)
class Construct:
    """One row. `applies` is asked of every element with one of the `tags`."""

    kind: Kind
    tags: frozenset[str]
    applies: Callable[[Place], bool]
    text: Text
    mend: Text

    def finding(self, code: str, element: str) -> Finding:
        level: Literal["error", "warning"] = "warning" if self.kind == "unseen" else "error"
        return Row(self.text, self.mend, PAGE, level).finding(code, element=element)


PAGE: Final = "SpiffWorkflow"
UNREADABLE: Final = "spiff-unreadable"
UNREADABLE_ROW: Final = Row(
    Text("SpiffWorkflow's parser refuses it: {detail}", "SpiffWorkflow 的解析器拒绝:{detail}"),
    Text("draw it in another way, or run it on flowkit's core", "请换一种画法,或在 flowkit 核心上运行"),
    PAGE,
)
_OWN_CORE: Final = Text("run it on flowkit's core", "请在 flowkit 核心上运行")


def check(root: Element, definitions: Mapping[str, ProcessDefinition]) -> Iterator[tuple[Element, Finding]]:
    """Everything in the file that this core cannot do, or does not look at, with its element."""
    for process in children(root, "process"):
        definition = definitions.get(value(process, "id"))
        if definition is None:
            continue
        for element in process.iter(f"{{{BPMN}}}*"):
            place = Place(element, definition, definition.nodes.get(value(element, "id")))
            for code, row in _by_tag().get(local(element), ()):
                if row.applies(place):
                    yield element, row.finding(code, owner_id(element))


@cache
def _by_tag() -> Mapping[str, list[tuple[str, Construct]]]:
    found: dict[str, list[tuple[str, Construct]]] = {}
    for code, row in CONSTRUCTS.items():
        for tag in row.tags:
            found.setdefault(tag, []).append((code, row))
    return found


_EVENTS: Final = frozenset({"startEvent", "endEvent", "boundaryEvent"}) | {
    "intermediateCatchEvent",
    "intermediateThrowEvent",
}
_CATCHES: Final = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent"})
_TASKS: Final = frozenset({"task", "manualTask", "userTask", "serviceTask", "scriptTask", "businessRuleTask"})
_DATA: Final = frozenset({"ioSpecification", "property", "dataObject", "loopDataInputRef", "loopDataOutputRef"}) | {
    "dataStoreReference",
    "dataInputAssociation",
    "dataOutputAssociation",
}
_MESSAGE_TASKS: Final = frozenset({"sendTask", "receiveTask"})
_PHASES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess", "callActivity"})
_ACTIVITIES: Final = _TASKS | _MESSAGE_TASKS | _PHASES


def _row(
    kind: Kind, tags: Iterable[str], applies: Callable[[Place], bool], text: tuple[str, str], mend: Text = _OWN_CORE
) -> Construct:
    return Construct(kind, frozenset(tags), applies, Text(*text), mend)


CONSTRUCTS: Final[Mapping[str, Construct]] = {
    "spiff-complex-gateway": _row(
        "missing", ["complexGateway"], always,
        ("it has no complex gateway", "没有复杂网关"),
        Text("draw inclusive and exclusive gateways", "请改用包容网关和排他网关"),
    ),
    "spiff-compensation": _row(
        "missing", ["compensateEventDefinition"], always,
        ("nothing is ever undone: it has no compensation", "没有补偿,任何活动都不会被撤销"),
    ),
    "spiff-flows": _row(
        "missing", _ACTIVITIES | _EVENTS, chooses,
        ("only one flow without a condition may leave an activity or an event",
         "活动或事件只能有一条不带条件的出向流"),
        Text("draw a gateway behind it", "请在其后画网关"),
    ),
    "spiff-timer-start": _row(
        "missing", ["startEvent"], has_timer_start,
        ("cases are not started by the clock", "不能由时钟发起办件"),
        Text("start the cases by hand", "请手工发起办件"),
    ),
    "spiff-instantiate": _row(
        "missing",
        ["receiveTask", "eventBasedGateway"],
        instantiates,
        ("a case begins at a start event only", "办件只能从开始事件发起"),
        Text("draw a start event", "请画开始事件"),
    ),
    "spiff-data": _row(
        "missing", _DATA, always,
        ("data objects, properties and associations are not carried", "不处理数据对象、属性和数据关联"),
        Text("declare the data in flowkit:data", "请在 flowkit:data 中声明数据"),
    ),
    "spiff-call": _row(
        "missing",
        ["callActivity"],
        has("call"),
        ("a call names no version, and hands over only what is named", "调用活动不指定版本,只传递指名的数据"),
        Text("name each datum with flowkit:in and flowkit:out", "请用 flowkit:in 与 flowkit:out 指明每个数据"),
    ),
    "spiff-global-task": _row(
        "missing",
        ["callActivity"],
        calls_a_task,
        ("global tasks are not called", "不能调用全局任务"),
        Text("draw the task where it is called", "请在调用处画出任务"),
    ),
    "spiff-message-flow": _row(
        "missing",
        ["messageEventDefinition"],
        names_no_message,
        ("a message that only a message flow names is not known", "不识别仅由消息流指明的消息"),
        Text("name the message at both ends", "请在两端都指明消息"),
    ),
    "spiff-round-events": _row(
        "missing",
        ["multiInstanceLoopCharacteristics"],
        throws_from_a_round,
        ("an instance that is completed throws nothing", "实例完成时不抛出事件"),
        Text('leave behavior out, or say "All"', '请省略 behavior 或写 "All"'),
    ),
    "spiff-ad-hoc": _row(
        "missing",
        ["adHocSubProcess"],
        always,
        ("nobody chooses what begins in an ad-hoc subprocess", "特别子流程中无法由人员选择要开始的活动"),
        Text("draw the choice as gateways", "请用网关画出选择"),
    ),
    "spiff-query": _row(
        "missing", ["serviceTask"], has_query,
        ("there is no query over cases", "没有对办件的查询"),
        Text("register a handler that asks", "请注册查询用的处理程序"),
    ),
    "spiff-code": _row(
        "missing", ["scriptTask"], has_code,
        ("code of a file is never run here", "文件中的代码在此从不执行"),
        Text("say it in FEEL, or register a handler", "请用 FEEL 表达,或注册处理程序"),
    ),
    "spiff-decision": _row(
        "missing", ["businessRuleTask"], decides_unknown,
        ("the decision cannot be read", "决策无法读取"),
        Text("deploy it in the same folder", "请部署在同一文件夹"),
    ),
    "spiff-before": _row(
        "missing", _CATCHES, counts_back,
        ("a timer does not follow the datum that it counts back from", "定时器不随其倒推所依据的数据改期"),
    ),
    "spiff-delivery": _row(
        "missing", _EVENTS | _MESSAGE_TASKS, is_kept,
        ("a message is for exactly one case that waits already", "消息只发给一个已在等待的办件"),
        Text('declare delivery="one"', '请声明 delivery="one"'),
    ),
    "spiff-fault-data": _row(
        "missing", _EVENTS, fault_carries,
        ("an error or escalation takes no named data along", "错误或升级事件不携带指定的数据"),
        Text("write the data before it is thrown", "请在抛出之前写入数据"),
    ),
    "spiff-case": _row(
        "missing", _ACTIVITIES | _EVENTS, reads_case,
        ("of `case`, expressions see id, business_key, starter and started_at",
         "case 中只能看到 id、business_key、starter、started_at"),
        Text("keep what is needed among the data", "请把所需内容放入数据"),
    ),
    "spiff-case-condition": _row(
        "missing", ["sequenceFlow"], flow_reads_case,
        ("of `case`, expressions see id, business_key, starter and started_at",
         "case 中只能看到 id、business_key、starter、started_at"),
        Text("keep what is needed among the data", "请把所需内容放入数据"),
    ),
    "spiff-round-of-people": _row(
        "missing", ["userTask", "task", "manualTask"], gathers_people,
        ("answers of people are not gathered or counted by the round", "多实例不汇总也不统计人员的答复"),
        Text("name the datum that each instance gives as `output`", "请以 output 指明每个实例给出的数据"),
    ),
    "spiff-round-members": _row(
        "missing", ["userTask"], asks_who_belongs,
        ("the members of a round are not looked up in an organisation", "会签成员不能从组织中查得"),
        Text("name a list of persons as `collection`", "请以 collection 指明人员列表"),
    ),
    "spiff-link": _row(
        "wrong", ["linkEventDefinition"], always,
        ("a link leads nowhere: the token goes no further", "链接不通向任何地方,令牌不再前进"),
        Text("draw the sequence flow", "请画出顺序流"),
    ),
    "spiff-signal-end": _row(
        "wrong", ["endEvent"], defined_by("signalEventDefinition"),
        ("a signal end event throws nothing", "信号结束事件不抛出信号"),
        Text("draw an intermediate signal event before a plain end", "请在普通结束事件之前画信号中间事件"),
    ),
    "spiff-condition": _row(
        "wrong", ["conditionalEventDefinition"], always,
        ("a condition is not looked at each time the data change, and a null one stops the case",
            "条件并非在每次数据变化时判断,为空时办件停止"),
        Text("draw a gateway, or a message", "请改用网关或消息"),
    ),
    "spiff-event-subprocess": _row(
        "wrong", ["subProcess"], is_event_sub_process,
        ("an event subprocess begins at once or not at all, and interrupts nothing",
         "事件子流程立即开始或从不开始,且不中断任何活动"),
        Text("draw the event on the border of a subprocess", "请画成子流程的边界事件"),
    ),
    "spiff-quantity": _row(
        "wrong", _ACTIVITIES, has_quantity,
        ("startQuantity and completionQuantity are not looked at", "不识别 startQuantity 和 completionQuantity"),
        Text("draw gateways", "请画网关"),
    ),
    "spiff-again": _row(
        "wrong", ["boundaryEvent"], fires_again,
        ("an event on the border that interrupts nothing is caught once only", "非中断边界事件只能触发一次"),
    ),
    "spiff-multiple": _row(
        "wrong", _CATCHES, is_rich_multiple,
        ("of several event definitions data are lost, and on a border it is caught once only",
         "多重事件会丢失数据,在边界上只能触发一次"),
        Text("draw an event for each", "请为每个定义画一个事件"),
    ),
    "spiff-codes": _row(
        "wrong", ["boundaryEvent"], competes,
        ("an event without a code beside it fires too", "旁边没有代码的事件也会触发"),
        Text("give every event on this border a code", "请为该边界的每个事件指定代码"),
    ),
    "spiff-inclusive": _row(
        "wrong", ["inclusiveGateway"], wait_for_each_other,
        ("inclusive joins in one circle do not wait rightly", "同一循环中的包容合并不能正确等待"),
        Text("join before the circle", "请在循环之前合并"),
    ),
    "spiff-clocks": _row(
        "unseen", _ACTIVITIES | {"process"}, sets_case_data,
        ("deadlines and notices are passed over", "时限和通知不生效"), Text("", ""),
    ),
    "spiff-people": _row(
        "unseen", ["userTask", "task", "manualTask"], asks_people,
        ("work is offered to the role alone; nobody is excluded or looked up", "事项只提供给角色,不排除也不查找人员"),
        Text("", ""),
    ),
    "spiff-states": _row(
        "unseen", ["process"], has("states"),
        ("business states are passed over", "业务状态不生效"), Text("", ""),
    ),
}  # fmt: skip
"""Every construct, by the code of its finding."""
