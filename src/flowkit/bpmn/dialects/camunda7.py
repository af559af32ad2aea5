"""Camunda 7: `http://camunda.org/schema/1.0/bpmn`."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.dialects import shared
from flowkit.bpmn.dialects.rule import Dialect, Rule, Site, ignored, refused, table
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.dialects.subjects import code, forms
from flowkit.errors import Text

_IN_THE_HANDLER: Final = Text("the handler is named after the topic", "处理程序以主题命名")


def _type(sheet: Sheet, site: Site) -> None:
    """`external` tasks are named by their topic, other types by themselves."""
    topic = sheet.attribute(site.owner, "topic")
    if topic is None:
        code.by_name(sheet, site)
        return
    sheet.said("ignored", site, _IN_THE_HANDLER)
    code.by_name(sheet, topic)


CAMUNDA: Final = Dialect(
    attributes=table(
        Rule(
            "type", Text("flowkit:handler, named as the topic or the type", "flowkit:handler,名称同主题或类型"), _type
        ),
        *shared.ATTRIBUTES,
        Rule("decisionRef", Text("flowkit:decision", "flowkit:decision"), code.decision),
        Rule("mapDecisionResult", Text("read with decisionRef", "随 decisionRef 读取")),
        *ignored(
            Text("in flowkit the latest version is called", "flowkit 调用最新版本"),
            "decisionRefVersion",
            "decisionRefVersionTag",
        ),
        Rule("formRef", Text("refused: the form is not in the file", "拒绝:表单不在文件中"), forms.elsewhere),
        *ignored(Text("belongs to the form named beside it", "属于同处所指的表单"), "formRefBinding", "formRefVersion"),
        *refused(Text("CMMN is not run", "不执行 CMMN"), "caseRef", "caseBinding", "caseVersion"),
        *refused(
            Text("the mapping must stand in the file", "映射必须写在文件中"),
            "variableMappingClass",
            "variableMappingDelegateExpression",
        ),
        *ignored(Text("an error's text is the handler's", "错误文本由处理程序给出"), "errorMessage"),
    ),
    elements=table(
        *shared.ELEMENTS,
        Rule(
            "connector", Text("flowkit:handler, named as the connector", "flowkit:handler,名称同连接器"), code.connector
        ),
        *refused(Text("a script outside of a script task is not run", "脚本任务以外的脚本不会执行"), "script"),
        *refused(
            Text("give the value in flowkit:in of a call", "请在调用的 flowkit:in 中给值"),
            "constraint",
            "potentialStarter",
        ),
    ),
    language="juel",
)
