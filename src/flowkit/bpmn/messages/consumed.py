"""What of a file is read, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

CONSUMED: Final[Mapping[str, Message]] = {
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
