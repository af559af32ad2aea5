"""The drawing as a whole: flows, gateways, ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

GRAPH: Final[Mapping[str, Message]] = {
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
