"""Camunda 8: `http://camunda.org/schema/zeebe/1.0`. Its expressions are FEEL, marked with an equals sign."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.dialects.rule import Dialect, Rule, Site, ignored, refused, table
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.dialects.subjects import code, forms, mappings, rounds, tasks
from flowkit.bpmn.tree import value
from flowkit.errors import Text

_MODELLER: Final = Text("belongs to the editor", "属于编辑器")


def _task_definition(sheet: Sheet, site: Site) -> None:
    """The type of the job names the handler."""
    if value(site.at, "type").startswith("="):
        note = Text("which handler it is, must stand in the file", "处理程序名称必须写在文件中")
        sheet.said("refused", site, note)
    else:
        code.handler(sheet, site, value(site.at, "type"))


ZEEBE: Final = Dialect(
    attributes=table(
        *ignored(_MODELLER, "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"),
    ),
    elements=table(
        Rule(
            "taskDefinition",
            Text("flowkit:handler, named as the type", "flowkit:handler,名称同 type"),
            _task_definition,
        ),
        Rule("script", Text("flowkit:set", "flowkit:set"), tasks.zeebe_script),
        Rule("calledDecision", Text("flowkit:decision", "flowkit:decision"), code.decision),
        Rule("calledElement", Text("calledElement", "calledElement"), mappings.called),
        Rule("loopCharacteristics", Text("flowkit:round", "flowkit:round"), rounds.loop_characteristics),
        Rule("assignmentDefinition", Text("flowkit:assignment", "flowkit:assignment"), tasks.zeebe_assignment),
        Rule(
            "taskSchedule",
            Text("flowkit:deadline, if it is a time on the clock (PT4H)", "时钟时长(PT4H)时为 flowkit:deadline"),
            tasks.zeebe_schedule,
        ),
        Rule(
            "priorityDefinition",
            Text("flowkit:priority, if it is a whole number", "整数时为 flowkit:priority"),
            tasks.priority,
        ),
        Rule("userTaskForm", Text("read with formDefinition", "随 formDefinition 读取"), forms.form_of_process),
        Rule(
            "formDefinition",
            Text(
                "flowkit:form and flowkit:data, if the form is in the file",
                "表单在文件中时为 flowkit:form 与 flowkit:data",
            ),
            forms.form_definition,
        ),
        Rule("subscription", Text("flowkit:message correlation", "flowkit:message correlation"), tasks.subscription),
        Rule(
            "ioMapping",
            Text(
                "flowkit:input and result of the handler; elsewhere flowkit:in and flowkit:out",
                "处理程序的 flowkit:input 与 result;其他为 flowkit:in、flowkit:out",
            ),
            mappings.io_mapping,
        ),
        Rule("taskHeaders", Text("flowkit:input of the handler", "处理程序的 flowkit:input")),
        *ignored(Text("every user task of flowkit is one", "flowkit 的用户任务皆如此"), "userTask"),
        *ignored(Text("flowkit numbers versions itself", "版本号由 flowkit 管理"), "versionTag"),
        *ignored(Text("free text of the other engine", "另一引擎的自由文本"), "properties", "property"),
        *refused(
            Text("flowkit calls no listener: draw a service task", "flowkit 没有监听器:请画服务任务"),
            "executionListeners",
            "taskListeners",
        ),
        *refused(
            Text("say in flowkit's own elements which part is active", "请用 flowkit 的元素表达"),
            "adHoc",
            "conditionalFilter",
            "linkedResources",
        ),
        *refused(Text("a message is sent by a handler", "消息由处理程序发送"), "publishMessage"),
    ),
    language="feel",
)
