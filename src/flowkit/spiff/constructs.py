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

from flowkit.bpmn.tree import BPMN, Element, child, children, extension, extensions, flag, local, own_children, value
from flowkit.core.definition.events import Catch, Fault, Trigger
from flowkit.core.definition.model import (
    BusinessRuleTask,
    Message,
    Node,
    ProcessDefinition,
    Round,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from flowkit.errors import Finding, Text
from flowkit.errors import Message as Row
from flowkit.expressions import Expression
from flowkit.spiff.reads import expressions_of

Kind = Literal["missing", "wrong", "unseen"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a construct may stand: an element of the file, with what flowkit has read of it."""

    element: Element
    definition: ProcessDefinition
    node: Node | None


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
                    yield element, row.finding(code, value(element, "id"))


@cache
def _by_tag() -> Mapping[str, list[tuple[str, Construct]]]:
    found: dict[str, list[tuple[str, Construct]]] = {}
    for code, row in CONSTRUCTS.items():
        for tag in row.tags:
            found.setdefault(tag, []).append((code, row))
    return found


# what the rows ask


def _always(place: Place) -> bool:
    return True


def _has(*tags: str) -> Callable[[Place], bool]:
    """Whether one of the flowkit elements stands here."""
    return lambda place: any(extension(place.element, tag) is not None for tag in tags)


def _defined_by(tag: str) -> Callable[[Place], bool]:
    return lambda place: child(place.element, tag) is not None


def _triggers(place: Place) -> tuple[Trigger, ...]:
    return getattr(place.node.spec, "triggers", ()) if place.node is not None else ()


def _chooses(place: Place) -> bool:
    """Several flows, or flows with conditions, leave an activity or an event."""
    flows = [
        flow
        for parent in (place.element.getparent(),)
        if parent is not None
        for flow in children(parent, "sequenceFlow")
        if value(flow, "sourceRef") == value(place.element, "id")
    ]
    return len(flows) > 1 or any(child(flow, "conditionExpression") is not None for flow in flows)


def _has_quantity(place: Place) -> bool:
    return any(value(place.element, name, "1") != "1" for name in ("startQuantity", "completionQuantity"))


def _is_event_sub_process(place: Place) -> bool:
    return flag(place.element, "triggeredByEvent")


def _has_timer_start(place: Place) -> bool:
    return place.node is not None and place.node.kind == "timerStartEvent"


def _has_query(place: Place) -> bool:
    return place.node is not None and isinstance(place.node.spec, ServiceTask) and place.node.spec.query is not None


def _has_code(place: Place) -> bool:
    return place.node is not None and isinstance(place.node.spec, ScriptTask) and place.node.spec.code is not None


def _is_kept(place: Place) -> bool:
    return any(isinstance(each, Message) and each.delivery != "one" for each in _triggers(place))


def _fault_carries(place: Place) -> bool:
    return any(isinstance(each, Fault) and bool(each.payload or each.result) for each in _triggers(place))


def _fires_again(place: Place) -> bool:
    """A border that interrupts nothing, and may be reached several times."""
    spec = place.node.spec if place.node is not None else None
    if not isinstance(spec, Catch) or spec.interrupting:
        return False
    kinds = {type(each).__name__ for each in spec.triggers}
    return bool(kinds & {"Message", "Signal", "Fault"})


def _is_rich_multiple(place: Place) -> bool:
    """Several definitions on a border, or with data to take."""
    triggers = _triggers(place)
    takes = any(getattr(each, "result", ()) for each in triggers)
    return len(triggers) > 1 and (takes or local(place.element) == "boundaryEvent")


def _competes(place: Place) -> bool:
    """Another event on the same border catches every code."""
    if place.node is None or place.node.attached_to is None:
        return False
    mine = {each.kind for each in _triggers(place) if isinstance(each, Fault) and each.code}
    around = (place.definition.nodes[name] for name in place.definition.nodes[place.node.attached_to].boundary)
    return any(
        isinstance(each, Fault) and not each.code and each.kind in mine
        for other in around
        for each in getattr(other.spec, "triggers", ())
    )


def _reads(*names: str) -> Callable[[Place], bool]:
    wanted = frozenset(names)

    def applies(place: Place) -> bool:
        return place.node is not None and any(wanted & each.reads for each in expressions_of(place.node))

    return applies


def _flow_reads_case(place: Place) -> bool:
    name = value(place.element, "id")
    conditions: Iterable[Expression | None] = (
        flow.condition for node in place.definition.nodes.values() for flow in node.outgoing if flow.id == name
    )
    return any(each is not None and "case" in each.reads for each in conditions)


def _gathers_people(place: Place) -> bool:
    around = place.node.round if place.node is not None else None
    return isinstance(around, Round) and bool((around.results and not around.output) or around.outcome)


def _wait_for_each_other(place: Place) -> bool:
    """Two inclusive joins, each of which leads to the other."""
    nodes = place.definition.nodes
    if place.node is None or len(place.node.incoming) < 2:  # noqa: PLR2004 -- one flow is no join
        return False
    behind = _behind(nodes, place.node.id)
    return any(
        other != place.node.id and len(nodes[other].incoming) > 1 and place.node.id in _behind(nodes, other)
        for other in behind
        if nodes[other].kind == "inclusiveGateway"
    )


def _behind(nodes: Mapping[str, Node], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        node = nodes[waiting.pop()]
        for name in (*(flow.target for flow in node.outgoing), *node.boundary):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _asks_people(place: Place) -> bool:
    spec = place.node.spec if place.node is not None else None
    return isinstance(spec, UserTask) and bool(spec.assignment.excluding or len(spec.assignment.rules) > 1)


def _decides_unknown(place: Place) -> bool:
    """The decision could not be read."""
    node = place.node
    return (
        node is not None
        and isinstance(node.spec, BusinessRuleTask)
        and bool(node.spec.decision)
        and node.id not in place.definition.models
    )


def _sets_case_data(place: Place) -> bool:
    holder = child(place.element, "extensionElements")
    own = next(own_children(holder, "deadline"), None) if holder is not None else None
    return own is not None or next(extensions(place.element, "notification"), None) is not None


_EVENTS: Final = frozenset({"startEvent", "endEvent", "boundaryEvent"}) | {
    "intermediateCatchEvent",
    "intermediateThrowEvent",
}
_CATCHES: Final = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent"})
_TASKS: Final = frozenset({"task", "manualTask", "userTask", "serviceTask", "scriptTask", "businessRuleTask"})
_ACTIVITIES: Final = _TASKS | {"subProcess", "transaction", "callActivity"}


def _row(
    kind: Kind, tags: Iterable[str], applies: Callable[[Place], bool], text: tuple[str, str], mend: Text = _OWN_CORE
) -> Construct:
    return Construct(kind, frozenset(tags), applies, Text(*text), mend)


CONSTRUCTS: Final[Mapping[str, Construct]] = {
    "spiff-complex-gateway": _row(
        "missing", ["complexGateway"], _always,
        ("it has no complex gateway", "没有复杂网关"),
        Text("draw inclusive and exclusive gateways", "请改用包容网关和排他网关"),
    ),
    "spiff-compensation": _row(
        "missing", ["compensateEventDefinition"], _always,
        ("nothing is ever undone: it has no compensation", "没有补偿,任何活动都不会被撤销"),
    ),
    "spiff-flows": _row(
        "missing", _ACTIVITIES | _EVENTS, _chooses,
        ("only one flow without a condition may leave an activity or an event",
         "活动或事件只能有一条不带条件的出向流"),
        Text("draw a gateway behind it", "请在其后画网关"),
    ),
    "spiff-timer-start": _row(
        "missing", ["startEvent"], _has_timer_start,
        ("cases are not started by the clock", "不能由时钟发起办件"),
        Text("start the cases by hand", "请手工发起办件"),
    ),
    "spiff-query": _row(
        "missing", ["serviceTask"], _has_query,
        ("there is no query over cases", "没有对办件的查询"),
        Text("register a handler that asks", "请注册查询用的处理程序"),
    ),
    "spiff-code": _row(
        "missing", ["scriptTask"], _has_code,
        ("code of a file is never run here", "文件中的代码在此从不执行"),
        Text("say it in FEEL, or register a handler", "请用 FEEL 表达,或注册处理程序"),
    ),
    "spiff-decision": _row(
        "missing", ["businessRuleTask"], _decides_unknown,
        ("the decision cannot be read", "决策无法读取"),
        Text("deploy it in the same folder", "请部署在同一文件夹"),
    ),
    "spiff-delivery": _row(
        "missing", _EVENTS, _is_kept,
        ("a message is for exactly one case that waits already", "消息只发给一个已在等待的办件"),
        Text('declare delivery="one"', '请声明 delivery="one"'),
    ),
    "spiff-fault-data": _row(
        "missing", _EVENTS, _fault_carries,
        ("an error or escalation takes no named data along", "错误或升级事件不携带指定的数据"),
        Text("write the data before it is thrown", "请在抛出之前写入数据"),
    ),
    "spiff-case": _row(
        "missing", _ACTIVITIES | _EVENTS, _reads("case"),
        ("expressions do not see `case`", "表达式看不到 case"),
        Text("keep what is needed among the data", "请把所需内容放入数据"),
    ),
    "spiff-case-condition": _row(
        "missing", ["sequenceFlow"], _flow_reads_case,
        ("expressions do not see `case`", "表达式看不到 case"),
        Text("keep what is needed among the data", "请把所需内容放入数据"),
    ),
    "spiff-round-of-people": _row(
        "missing", ["userTask", "task", "manualTask"], _gathers_people,
        ("answers of people are not gathered or counted by the round", "多实例不汇总也不统计人员的答复"),
        Text("name the datum that each instance gives as `output`", "请以 output 指明每个实例给出的数据"),
    ),
    "spiff-link": _row(
        "wrong", ["linkEventDefinition"], _always,
        ("a link leads nowhere: the token goes no further", "链接不通向任何地方,令牌不再前进"),
        Text("draw the sequence flow", "请画出顺序流"),
    ),
    "spiff-signal-end": _row(
        "wrong", ["endEvent"], _defined_by("signalEventDefinition"),
        ("a signal end event throws nothing", "信号结束事件不抛出信号"),
        Text("draw an intermediate signal event before a plain end", "请在普通结束事件之前画信号中间事件"),
    ),
    "spiff-condition": _row(
        "wrong", ["conditionalEventDefinition"], _always,
        ("a condition is looked at once, and not when the data change", "条件只看一次,数据变化时不再判断"),
        Text("draw a gateway, or a message", "请改用网关或消息"),
    ),
    "spiff-event-subprocess": _row(
        "wrong", ["subProcess"], _is_event_sub_process,
        ("an event subprocess begins at once or not at all, and interrupts nothing",
         "事件子流程立即开始或从不开始,且不中断任何活动"),
        Text("draw the event on the border of a subprocess", "请画成子流程的边界事件"),
    ),
    "spiff-quantity": _row(
        "wrong", _ACTIVITIES, _has_quantity,
        ("startQuantity and completionQuantity are not looked at", "不识别 startQuantity 和 completionQuantity"),
        Text("draw gateways", "请画网关"),
    ),
    "spiff-again": _row(
        "wrong", ["boundaryEvent"], _fires_again,
        ("an event on the border that interrupts nothing is caught once only", "非中断边界事件只能触发一次"),
    ),
    "spiff-multiple": _row(
        "wrong", _CATCHES, _is_rich_multiple,
        ("of several event definitions data are lost, and on a border it is caught once only",
         "多重事件会丢失数据,在边界上只能触发一次"),
        Text("draw an event for each", "请为每个定义画一个事件"),
    ),
    "spiff-codes": _row(
        "wrong", ["boundaryEvent"], _competes,
        ("an event without a code beside it fires too", "旁边没有代码的事件也会触发"),
        Text("give every event on this border a code", "请为该边界的每个事件指定代码"),
    ),
    "spiff-inclusive": _row(
        "wrong", ["inclusiveGateway"], _wait_for_each_other,
        ("inclusive joins in one circle do not wait rightly", "同一循环中的包容合并不能正确等待"),
        Text("join before the circle", "请在循环之前合并"),
    ),
    "spiff-clocks": _row(
        "unseen", _ACTIVITIES | {"process"}, _sets_case_data,
        ("deadlines and notices are passed over", "时限和通知不生效"), Text("", ""),
    ),
    "spiff-people": _row(
        "unseen", ["userTask", "task", "manualTask"], _asks_people,
        ("work is offered to the role alone; nobody is excluded or looked up", "事项只提供给角色,不排除也不查找人员"),
        Text("", ""),
    ),
    "spiff-states": _row(
        "unseen", ["process"], _has("states"),
        ("business states are passed over", "业务状态不生效"), Text("", ""),
    ),
}  # fmt: skip
"""Every construct, by the code of its finding."""
