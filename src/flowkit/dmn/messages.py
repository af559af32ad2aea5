"""Every finding of the readers of decisions: what is wrong, how to mend it, and the rule that is broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

_SPLIT = Text("Split it into several files, and import one into the other", "请拆成多个文件，互相导入")

MESSAGES: Final[Mapping[str, Message]] = {
    "xml-size": Message(Text("the file is larger than {most} bytes", "文件超过 {most} 字节"), _SPLIT, "XML"),
    "xml-elements": Message(Text("the file has more than {most} elements", "文件的元素超过 {most} 个"), _SPLIT, "XML"),
    "xml-doctype": Message(
        Text("the file has a document type declaration", "文件含有文档类型声明（DOCTYPE）"),
        Text("Remove the DOCTYPE; DMN needs none", "请删除 DOCTYPE，DMN 不需要它"),
        "XML",
    ),
    "xml-attributes": Message(
        Text("an element has more than {most} attributes", "有元素的属性超过 {most} 个"),
        Text("Take out what DMN does not know", "请去掉 DMN 之外的属性"),
        "XML",
    ),
    "xml-depth": Message(
        Text("elements are nested more than {most} deep", "元素嵌套超过 {most} 层"),
        Text("Put inner parts into decisions of their own", "请把内层部分放入单独的决策"),
        "XML",
    ),
    "xml-syntax": Message(
        Text("the file is not well-formed XML: {detail}", "文件不是格式良好的 XML：{detail}"),
        Text("Export it again from the editor", "请从编辑器重新导出"),
        "XML",
    ),
    "not-dmn": Message(
        Text("the root element is {tag}, not DMN definitions", "根元素是 {tag}，不是 DMN 的 definitions"),
        Text("Export the model as DMN 1.1 to 1.5 XML", "请将模型导出为 DMN 1.1 至 1.5 的 XML"),
        "DMN 6.3.2",
    ),
    "dmn-unknown-element": Message(
        Text("{tag} is not known inside {inside}", "{inside} 内不认识 {tag}"),
        Text("Take it out, or put it where DMN has it", "请删除，或放到 DMN 规定的位置"),
        "DMN 13",
    ),
    "dmn-unknown-attribute": Message(
        Text("{tag} has no attribute {name}", "{tag} 没有属性 {name}"),
        Text("Take it out; nothing reads it", "请删除，没有任何部分读取它"),
        "DMN 13",
        "warning",
    ),
    "dmn-foreign": Message(
        Text("{tag} is no element of DMN and is not read", "{tag} 不是 DMN 元素，不被读取"),
        Text("Put what belongs to a tool into extensionElements", "工具自己的内容请放入 extensionElements"),
        "DMN 6.3.16",
        "warning",
    ),
    "dmn-name-missing": Message(
        Text("{tag} has no name", "{tag} 没有名称"),
        Text("Give it a name", "请填写名称"),
        "DMN 6.3.1",
    ),
    "dmn-href-missing": Message(
        Text("{tag} refers to nothing", "{tag} 没有指向任何元素"),
        Text('Write href="#id" or href="namespace#id"', '请写 href="#id" 或 href="命名空间#id"'),
        "DMN 13.3",
    ),
    "dmn-part-missing": Message(
        Text("{tag} lacks its {part}", "{tag} 缺少 {part}"),
        Text("Fill it in, or take the {tag} out", "请补全，或删除该 {tag}"),
        "DMN 10.2",
    ),
    "dmn-language": Message(
        Text("the expression language {language} is not understood", "不支持表达式语言 {language}"),
        Text("Write the expression in FEEL", "表达式请用 FEEL 书写"),
        "DMN 7.3.1",
    ),
    "dmn-imported-values": Message(
        Text("values that stand in another file are not read", "不读取存放在其他文件中的值"),
        Text("Write the expression here, or import a DMN file", "请在此写出表达式，或导入 DMN 文件"),
        "DMN 7.3.1",
    ),
    "dmn-import-kind": Message(
        Text("a file of the kind {kind} cannot be imported", "不能导入类型为 {kind} 的文件"),
        Text("Import DMN files only", "只能导入 DMN 文件"),
        "DMN 6.3.3",
    ),
    "dmn-hit-policy": Message(
        Text("{policy} is no hit policy", "{policy} 不是命中策略"),
        Text(
            "Use UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT",
            "请用 UNIQUE、ANY、PRIORITY、FIRST、RULE ORDER、OUTPUT ORDER 或 COLLECT",
        ),
        "DMN 8.2.8",
    ),
    "dmn-aggregation": Message(
        Text("{aggregation} is no aggregation", "{aggregation} 不是聚合方式"),
        Text("Use SUM, COUNT, MIN or MAX, with COLLECT only", "请用 SUM、COUNT、MIN 或 MAX，且仅用于 COLLECT"),
        "DMN 8.2.8",
    ),
    "dmn-rule-width": Message(
        Text(
            "the rule has {tests} tests and {outputs} outputs; the table has {inputs} and {columns}",
            "该规则有 {tests} 个条件和 {outputs} 个输出，而表有 {inputs} 个输入和 {columns} 个输出",
        ),
        Text("Give the rule one entry for each column", "请为每一列填写一个单元格"),
        "DMN 8.2",
    ),
    "dmn-table-empty": Message(
        Text("the table has no output", "该表没有输出列"),
        Text("Add an output column", "请添加输出列"),
        "DMN 8.2",
    ),
    "table-policy": Message(
        Text("{found} is no hit policy", "“{found}”不是命中策略"),
        Text(
            "Begin the header with U, A, P, F, R, O, C, C+, C#, C< or C>",
            "表头第一格请写 U、A、P、F、R、O、C、C+、C#、C< 或 C>",
        ),
        "DMN 8.2.8",
    ),
    "table-cell-outside": Message(
        Text("{found} stands outside of the columns of the table", "“{found}”在表的列之外"),
        Text("Give the column a heading, or empty the cell", "请为该列写表头，或清空该格"),
        "flowkit written tables",
    ),
    "table-name-twice": Message(
        Text("two tables are called {name}", "有两张表都叫 {name}"),
        Text("Give each table a heading of its own", "请为每张表写不同的标题"),
        "flowkit written tables",
    ),
    "table-none": Message(
        Text("no table is in the file", "文件中没有决策表"),
        Text("Write a table whose first cell is a hit policy", "请写一张第一格为命中策略的表"),
        "flowkit written tables",
    ),
    "table-encoding": Message(
        Text("the file is not UTF-8", "文件不是 UTF-8 编码"),
        Text("Save it as UTF-8", "请另存为 UTF-8"),
        "flowkit written tables",
    ),
    "table-rows": Message(
        Text("more than {most} rows are not read", "超过 {most} 行的文件不予读取"),
        Text("Split the table, and let one ask the other", "请拆分该表，由一张表引用另一张"),
        "flowkit written tables",
    ),
    "table-columns": Message(
        Text("a row has more than {most} cells", "有一行超过 {most} 格"),
        Text("Split the table, and let one ask the other", "请拆分该表，由一张表引用另一张"),
        "flowkit written tables",
    ),
    "table-cells": Message(
        Text("more than {most} cells are not read", "超过 {most} 格的文件不予读取"),
        Text("Split the table, and let one ask the other", "请拆分该表，由一张表引用另一张"),
        "flowkit written tables",
    ),
    "xlsx-size": Message(
        Text("the file is larger than can be read: {most}", "文件超过可读取的大小：{most}"),
        Text("Split it into several files", "请拆成多个文件"),
        "flowkit written tables",
    ),
    "xlsx-doctype": Message(
        Text("the file has a document type declaration inside", "文件内部含有文档类型声明（DOCTYPE）"),
        Text("Save it again from the spreadsheet program", "请用电子表格软件重新保存"),
        "flowkit written tables",
    ),
    "xlsx-broken": Message(
        Text("the file is no spreadsheet that can be read ({detail})", "文件不是可读取的电子表格（{detail}）"),
        Text("Save it as .xlsx", "请另存为 .xlsx"),
        "flowkit written tables",
    ),
}
