"""The file as a whole: its XML, its size, its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

FILE: Final[Mapping[str, Message]] = {
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
