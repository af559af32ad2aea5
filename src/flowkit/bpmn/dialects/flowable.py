"""Flowable and Activiti: `http://flowable.org/bpmn`, `http://activiti.org/bpmn`."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.dialects import shared
from flowkit.bpmn.dialects.rule import Dialect, Rule, Site, ignored, refused, table
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.dialects.subjects import code
from flowkit.errors import Text

_WITH_HANDLER: Final = Text(
    "read with the class, delegate, topic or type beside it", "随同一任务的类、代理、主题或类型读取"
)
_WORKERS: Final = frozenset({"external-worker", "external"})


def _type(sheet: Sheet, site: Site) -> None:
    """`mail`, `http`, `shell` and the like are handlers of that name; external workers are named by their topic."""
    topic = sheet.attribute(site.owner, "topic")
    if site.text in _WORKERS and topic is not None:
        sheet.said("ignored", site, Text("the handler is named after the topic", "处理程序以主题命名"))
        code.by_name(sheet, topic)
    else:
        code.by_name(sheet, site)


FLOWABLE: Final = Dialect(
    attributes=table(
        Rule(
            "type", Text("flowkit:handler, named as the topic or the type", "flowkit:handler,名称同主题或类型"), _type
        ),
        *shared.ATTRIBUTES,
        Rule("resultVariableName", _WITH_HANDLER),
        Rule("ruleVariablesInput", Text("flowkit:handler of the rules", "规则的 flowkit:handler")),
        *refused(
            Text("rules become a decision: flowkit:decision", "规则请改为决策:flowkit:decision"), "rules", "exclude"
        ),
        *ignored(
            Text("data of a case are data of the case", "办件数据归办件所有"),
            "useLocalScopeForResultVariable",
            "storeResultVariableAsTransient",
            "useLocalScopeForOutParameter",
        ),
        *ignored(
            Text("a handler answers when it is done", "处理程序完成时应答"), "triggerable", "doNotIncludeVariables"
        ),
        *ignored(Text("a script reads the data that are declared", "脚本读取已声明的数据"), "autoStoreVariables"),
        *refused(
            Text(
                "add flowkit:in and flowkit:out for each datum that crosses",
                "请为每个传递的数据加 flowkit:in 和 flowkit:out",
            ),
            "inheritVariables",
        ),
        *ignored(
            Text("the called process runs in the same case", "被调流程在同一办件内"),
            "inheritBusinessKey",
            "sameDeployment",
            "fallbackToDefaultTenant",
            "completeAsync",
            "businessKey",
            "calledElementType",
            "idVariableName",
            "processInstanceIdVariableName",
        ),
        *ignored(
            Text("belongs to the pages of the other engine", "属于另一引擎的界面"),
            "extensionId",
            "dataType",
            "userType",
            "assigneeType",
            "formType",
            "text",
            "localScope",
            "taskIdVariableName",
            "taskCompleterVariableName",
            "isEagerExecutionFetching",
            "includeInHistory",
        ),
        *refused(
            Text("data of rounds: flowkit:round", "多实例数据请用 flowkit:round"),
            "elementIndexVariable",
            "variableAggregations",
        ),
    ),
    elements=table(
        *shared.ELEMENTS,
        *refused(
            Text("say it in flowkit:assignment", "请用 flowkit:assignment 表达"), "customResource", "identityLink"
        ),
        *ignored(
            Text("free text of the other engine", "另一引擎的自由文本"),
            "dataObject",
            "value",
            "string",
            "skipExpression",
        ),
        *refused(
            Text("data of rounds: flowkit:round", "多实例数据请用 flowkit:round"), "variableAggregation", "collection"
        ),
        *refused(Text("who may start stands in flowkit:access", "发起人请写在 flowkit:access"), "potentialStarter"),
    ),
    language="juel",
)
