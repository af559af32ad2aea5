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
    "decision-type-large": Message(
        Text("the type {name} has too many parts, or lies too deep", "类型 {name} 的组成部分过多或层次过深"),
        Text("Take parts out, or leave the type of some open", "请减少组成部分，或不限定其中一些的类型"),
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
    "table-gap": Message(
        Text("no rule covers the input {example}", "没有规则覆盖输入 {example}"),
        Text("Add a rule for it, or a default output", "请为它添加规则，或添加默认输出"),
        "DMN 8.2.11",
        "warning",
    ),
    "table-undecided": Message(
        Text(
            "some tests are free expressions: gaps and overlaps cannot be decided for all inputs",
            "有些条件是自由表达式：无法对所有输入判定遗漏与重叠",
        ),
        Text("Write tests as values, comparisons and ranges where that is possible", "条件请尽量写成取值、比较或区间"),
        "DMN 8.2.11",
        "warning",
    ),
    "table-overlap": Message(
        Text(
            "rules {first} and {second} both hit for {example}; the hit policy UNIQUE allows one",
            "规则 {first} 与 {second} 对 {example} 同时命中，而命中策略 UNIQUE 只允许一条",
        ),
        Text("Make their tests exclude each other, or choose another hit policy", "请使条件互斥，或改用其他命中策略"),
        "DMN 8.2.8",
    ),
    "table-disagrees": Message(
        Text(
            "rules {first} and {second} both hit for {example} and give different outputs",
            "规则 {first} 与 {second} 对 {example} 同时命中，但输出不同",
        ),
        Text("Give both the same outputs, or choose another hit policy", "请给出相同的输出，或改用其他命中策略"),
        "DMN 8.2.8",
    ),
    "table-masked": Message(
        Text(
            "rule {rule} never counts: whenever it hits, rule {mask} or another stands before it (as for {example})",
            "规则 {rule} 永远不起作用：它命中时，规则 {mask} 等总在其之前（例如 {example}）",
        ),
        Text("Put the special rule before the general one, or take it out", "请把特殊规则放在一般规则之前，或删除它"),
        "DMN 8.2.8",
        "warning",
    ),
    "table-unreachable": Message(
        Text("no input that is allowed can hit rule {rule}", "任何允许的输入都不会命中规则 {rule}"),
        Text("Correct its tests, or take it out", "请改正其条件，或删除它"),
        "DMN 8.2.10",
        "warning",
    ),
    "table-too-large": Message(
        Text("the table is too large to be checked for gaps and overlaps", "该表过大，无法检查遗漏与重叠"),
        Text("Split it into several decisions", "请拆成多个决策"),
        "DMN 8.2",
        "warning",
    ),
    "table-inputs-related": Message(
        Text(
            "gaps and overlaps cannot be decided: two inputs are computed from the same data",
            "无法判定遗漏与重叠：有两个输入由同一数据算得",
        ),
        Text(
            "Test the data in one column, or compute one of them in a decision of its own",
            "请在一列中检验该数据，或用单独的决策计算",
        ),
        "DMN 8.2",
        "warning",
    ),
}
