"""What the decision layer says: why a value is null, and what is wrong in a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import Message, Text

SEVERAL_HITS = Text(
    "{count} rules hit; the hit policy UNIQUE allows one", "命中 {count} 条规则，而命中策略 UNIQUE 只允许一条"
)
HITS_DISAGREE = Text(
    "rules hit that give different outputs; the hit policy ANY asks for equal ones",
    "命中的规则给出不同的输出，而命中策略 ANY 要求输出相同",
)
NO_HIT = Text("no rule hits, and there is no default output", "没有规则命中，也没有默认输出")
INPUT_NOT_ALLOWED = Text("the input {value} is none of the input values", "输入 {value} 不在允许的输入值之内")
OUTPUT_NOT_ALLOWED = Text("the output {value} is none of the output values", "输出 {value} 不在允许的输出值之内")
EXTERNAL = Text("code outside of the model ({kind}) is not run", "不运行模型之外的代码（{kind}）")
NO_LOGIC = Text("{name} has no logic, and no value is given", "{name} 没有决策逻辑，也没有给出值")
NAME = Text("name", "名称")
IDENTITY = Text("id", "id")
MISSING = Text("nothing is written here", "此处没有内容")
CYCLE = Text("{name} requires itself", "{name} 依赖自身")
ARGUMENT = Text("the argument for {name} is not of its type", "参数 {name} 的值类型不符")

NO_SUCH_DECISION = Text("{file} has no decision {name}", "{file} 中没有决策 {name}")

MESSAGES: Final[Mapping[str, Message]] = {
    "decision-expression": Message(
        Text("{detail}", "{detail}"),
        Text("Correct the expression", "请改正表达式"),
        "FEEL",
    ),
    "decision-reference": Message(
        Text("{name} refers to {id}, which is not in the file", "{name} 指向文件中不存在的 {id}"),
        Text(
            "Point it to a decision, input data or knowledge model that is there",
            "请指向存在的决策、输入数据或知识模型",
        ),
        "DMN 6.3",
    ),
    "decision-import-missing": Message(
        Text("the file with the namespace {namespace} is not there", "找不到命名空间为 {namespace} 的文件"),
        Text("Hand it over together with this one, or take the import out", "请与本文件一并提供，或删除该导入"),
        "DMN 6.3.3",
    ),
    "decision-import-twice": Message(
        Text("two imports have the name {name}", "两个导入都叫 {name}"),
        Text("Give each import a name of its own", "请为每个导入取不同的名称"),
        "DMN 6.3.3",
    ),
    "decision-import-cycle": Message(
        Text("the file imports itself through {name}", "文件通过 {name} 导入了自身"),
        Text("Put what both files need into a third one", "请把两个文件共用的部分放入第三个文件"),
        "DMN 6.3.3",
    ),
    "decision-cycle": Message(
        Text("{name} requires itself: {path}", "{name} 依赖自身：{path}"),
        Text("Take one of these requirements out", "请删除其中一个依赖"),
        "DMN 6.2.1",
    ),
    "decision-type": Message(
        Text("the type {name} is not known", "不认识类型 {name}"),
        Text("Use a type of FEEL or one of the item definitions", "请使用 FEEL 的类型或本文件的类型定义"),
        "DMN 7.3.2",
    ),
    "decision-twice": Message(
        Text("two elements have the {what} {name}", "两个元素的{what}都是 {name}"),
        Text("Give each a {what} of its own", "请取不同的{what}"),
        "DMN 6.3.1",
    ),
    "decision-external": Message(
        Text(
            "a function of the kind {kind} has its code outside of the model and is not run",
            "类型为 {kind} 的函数的代码在模型之外，不会运行",
        ),
        Text("Write the function in FEEL", "请用 FEEL 书写该函数"),
        "DMN 10.2.1.7",
    ),
    "decision-priority": Message(
        Text(
            "the hit policy {policy} needs output values, in the order of their priority",
            "命中策略 {policy} 需要按优先级排列的输出值",
        ),
        Text("List the output values, the most important one first", "请列出输出值，最重要的在前"),
        "DMN 8.2.8",
    ),
    "decision-aggregation": Message(
        Text("{aggregation} needs a table with one output", "{aggregation} 只能用于只有一个输出的表"),
        Text("Use one output, or collect without an aggregation", "请只用一个输出，或不用聚合"),
        "DMN 8.2.8",
    ),
    "decision-output-name": Message(
        Text("a table with several outputs needs a name for each", "有多个输出的表需要为每个输出命名"),
        Text("Name each output", "请为每个输出命名"),
        "DMN 8.2.6",
    ),
}
