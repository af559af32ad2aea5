"""The rules that Camunda 7, Flowable and Activiti have in common: they come from one house."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.dialects.rule import Rule, ignored, refused
from flowkit.bpmn.dialects.subjects import code, forms, mappings, people, rounds, tasks
from flowkit.errors import Text

_HANDLER: Final = Text("flowkit:handler of that name, to be registered", "同名 flowkit:handler,须注册")
_WITH_HANDLER: Final = Text(
    "read with the class, delegate, topic or type beside it", "随同一任务的类、代理、主题或类型读取"
)
_COMMIT: Final = Text("every step of flowkit is committed by itself", "flowkit 的每一步都各自提交")
_LISTENER: Final = Text(
    "flowkit calls no listener: draw a service task, or declare a flowkit:notification",
    "flowkit 没有监听器:请画服务任务,或声明 flowkit:notification",
)
_OTHER_OFFICE: Final = Text("belongs to the pages of the other engine", "属于另一引擎的界面")
_MODELLER: Final = Text("belongs to the editor", "属于编辑器")
_CAUGHT: Final = Text(
    "flowkit:out of code or message, where events take data over",
    "在可接收数据的事件上为 code 或 message 的 flowkit:out",
)
_ASSIGNMENT: Final = Text("flowkit:assignment", "flowkit:assignment")
_FORM_ELSEWHERE: Final = Text("refused: the form is not in the file", "拒绝:表单不在文件中")

ATTRIBUTES: Final = (
    Rule("class", _HANDLER, code.by_name),
    Rule("delegateExpression", Text("flowkit:handler, named as the bean", "flowkit:handler,名称同 bean"), code.by_name),
    Rule(
        "expression",
        Text(
            "a method call: flowkit:handler with its arguments; a value: a script task with flowkit:set",
            "方法调用:带参数的 flowkit:handler;取值:带 flowkit:set 的脚本任务",
        ),
        code.by_expression,
    ),
    Rule("topic", _WITH_HANDLER),
    Rule("resultVariable", _WITH_HANDLER),
    Rule("assignee", _ASSIGNMENT, people.assignee),
    Rule("candidateGroups", _ASSIGNMENT, people.candidates),
    Rule("candidateUsers", _ASSIGNMENT, people.candidates),
    Rule("owner", Text("say it in flowkit:assignment", "请用 flowkit:assignment 表达")),
    Rule("initiator", Text("expressions read it as case.starter", "表达式中读作 case.starter"), tasks.initiator),
    Rule("candidateStarterGroups", Text("flowkit:access starters", "flowkit:access starters"), people.starters),
    Rule("candidateStarterUsers", Text("flowkit:access starters", "flowkit:access starters"), people.starters),
    Rule("formKey", _FORM_ELSEWHERE, forms.elsewhere),
    Rule("priority", Text("flowkit:priority, if it is a whole number", "整数时为 flowkit:priority"), tasks.priority),
    Rule(
        "dueDate",
        Text("flowkit:deadline, if it is a time on the clock (PT4H)", "时钟时长(PT4H)时为 flowkit:deadline"),
        tasks.due,
    ),
    Rule("collection", Text("flowkit:round collection", "flowkit:round collection"), rounds.collection),
    Rule("elementVariable", Text("flowkit:round element", "flowkit:round element")),
    *ignored(_COMMIT, "async", "asyncBefore", "asyncAfter", "asyncLeave", "exclusive", "asyncLeaveExclusive"),
    *ignored(Text("history is kept by flowkit's own rules", "历史按 flowkit 自己的规则保存"), "historyTimeToLive"),
    *ignored(
        Text("flowkit numbers versions itself", "版本号由 flowkit 管理"),
        "versionTag",
        "version",
        "calledElementVersionTag",
    ),
    *ignored(
        _OTHER_OFFICE,
        "isStartableInTasklist",
        "category",
        "followUpDate",
        "businessCalendarName",
        "formFieldValidation",
    ),
    *ignored(
        _MODELLER, "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "modelId", "diagramRelationId"
    ),
    *ignored(
        Text("work of one case is done in the order it comes", "同一办件内按先后顺序执行"),
        "jobPriority",
        "taskPriority",
    ),
    *ignored(Text("BPMN's own isSequential says it", "由 BPMN 的 isSequential 表达"), "sequential"),
    *ignored(Text("in flowkit the latest version is called", "flowkit 调用最新版本"), "decisionRefBinding"),
    Rule(
        "calledElementBinding",
        Text("flowkit:call version, if it names a number", "指明编号时为 flowkit:call version"),
        mappings.binding,
    ),
    Rule(
        "calledElementVersion",
        Text("read with calledElementBinding", "随 calledElementBinding 读取"),
        outcome="ignored",
    ),
    *refused(
        Text("name the tenant when a case is started", "请在发起时指定租户"),
        "calledElementTenantId",
        "decisionRefTenantId",
        "tenantId",
    ),
    *refused(Text("put an exclusive gateway before the step", "请在该步骤前加排他网关"), "skipExpression"),
    *(
        Rule(name, _CAUGHT, mappings.caught)
        for name in ("errorCodeVariable", "errorMessageVariable", "errorVariableName", "escalationCodeVariable")
    ),
    *refused(Text("write a condition in FEEL", "请用 FEEL 写条件"), "variableName", "variableEvents"),
    *refused(Text("the text must stand in the file", "文本必须写在文件中"), "resource"),
)

ELEMENTS: Final = (
    Rule(
        "formData",
        Text(
            "flowkit:form and flowkit:data; at a start event flowkit:data",
            "flowkit:form 与 flowkit:data;在开始事件上为 flowkit:data",
        ),
        forms.form_data,
    ),
    Rule(
        "formProperty",
        Text(
            "flowkit:form and flowkit:data; at a start event flowkit:data",
            "flowkit:form 与 flowkit:data;在开始事件上为 flowkit:data",
        ),
        forms.form_property,
    ),
    Rule("field", Text("flowkit:input of the handler", "处理程序的 flowkit:input")),
    Rule(
        "inputOutput",
        Text(
            "flowkit:input and result of the handler; elsewhere flowkit:in and flowkit:out",
            "处理程序的 flowkit:input 与 result;其他为 flowkit:in、flowkit:out",
        ),
        mappings.io_mapping,
    ),
    Rule("in", Text("flowkit:in", "flowkit:in"), mappings.in_mapping),
    Rule("out", Text("flowkit:out", "flowkit:out"), mappings.out_mapping),
    *refused(_LISTENER, "executionListener", "taskListener", "eventListener"),
    *ignored(Text("a handler says itself how often it is tried", "重试次数由处理程序声明"), "failedJobRetryTimeCycle"),
    *ignored(Text("free text of the other engine", "另一引擎的自由文本"), "properties", "property"),
    *refused(
        Text("a handler raises its errors itself", "错误由处理程序自行抛出"), "errorEventDefinition", "mapException"
    ),
    *refused(
        Text("collaboration of engines is drawn with messages", "引擎协作请用消息绘制"),
        "eventInParameter",
        "eventOutParameter",
        "eventType",
        "eventCorrelationParameter",
        "triggerEventCorrelationParameter",
        "channelKey",
    ),
    *ignored(
        _MODELLER, "modelerTemplate", "editor-resource", "initiator-can-complete", "rules", "designerFormReference"
    ),
)

HANDLER = _HANDLER
