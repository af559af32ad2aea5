"""The words of the tables, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from flowkit.core.definition.figures import FIGURES
from flowkit.errors import Text

WORDS: Final[Mapping[str, Text]] = {
    "id": Text("id", "标识"),
    "day": Text("day", "日期"),
    **{f"figure-{name}": title for name, title in FIGURES.items()},
    "called": Text("called cases", "转出件"),
    "caller": Text("called by", "来件"),
    "copies": Text("copies", "份"),
    "revoked": Text("revoked", "作废于"),
    "outsider": Text("outsider", "外部人员"),
    "size": Text("size", "大小"),
    "case": Text("case", "办件"),
    "process": Text("process", "流程"),
    "version": Text("version", "版本"),
    "key": Text("key", "业务键"),
    "state": Text("state", "状态"),
    "step": Text("step", "步骤"),
    "name": Text("name", "名称"),
    "status": Text("status", "情况"),
    "holder": Text("holder", "办理人"),
    "due": Text("due", "到期"),
    "light": Text("light", "灯"),
    "why": Text("why", "缘由"),
    "ended": Text("ended", "结束"),
    "started": Text("started", "开始"),
    "starter": Text("starter", "发起人"),
    "by": Text("by", "经办人"),
    "data": Text("data", "数据"),
    "items": Text("work items", "事项"),
    "deadlines": Text("deadlines", "时限"),
    "expected": Text("expected", "预计"),
    "incidents": Text("incidents", "异常"),
    "supervisions": Text("supervised", "督办"),
    "phases": Text("phases", "阶段"),
    "activities": Text("activities (completed)", "可启动活动(已完成次数)"),
    "notices": Text("notices", "通知"),
    "history": Text("history", "经过"),
    "rule": Text("rule", "规则"),
    "target": Text("target", "期限"),
    "verdict": Text("verdict", "结论"),
    "at": Text("at", "时间"),
    "skipped": Text("skipped", "跳过"),
    "again": Text("done again", "重新办理"),
    "joins": Text("joins changed", "受影响的汇聚"),
    "withdrawn": Text("withdrawn", "撤下"),
    "clocks_void": Text("limits ended", "作废时限"),
    "needs": Text("needs", "须填"),
    "choices": Text("choices", "可选"),
    "why_not": Text("why not", "不可办原因"),
    "action": Text("action", "操作"),
    "to": Text("to", "发往"),
    "channel": Text("channel", "渠道"),
    "subject": Text("subject", "主题"),
    "number": Text("number", "第"),
    "priority": Text("priority", "优先级"),
    "done": Text("done", "已办"),
    "stays": Text("stays", "未办"),
    "confirmed": Text("confirmed", "已确认"),
    "unread": Text("unread", "未阅"),
    "list": Text("list", "待办"),
    "all": Text("all", "全部"),
    "personal": Text("personal", "个人"),
    "unit": Text("unit", "部门"),
    "institution": Text("institution", "机构"),
    "stands": Text("clock stands", "暂停计时"),
    "message": Text("message", "说明"),
    "new": Text("new", "新版本"),
    "unchanged": Text("unchanged", "未变"),
    "waiting": Text("waiting at", "停在"),
    "nothing": Text("nothing", "无"),
    "fired": Text("fired", "已执行"),
    "planned": Text("planned", "待执行"),
    "late": Text("late", "迟发"),
    "score": Text("score", "相似度"),
    "first": Text("first", "首件"),
    "kind": Text("kind", "类别"),
    "hidden": Text("more that you may not read", "另有无权查看"),
    "void": Text("void", "作废"),
    "type": Text("type", "类型"),
    "rules": Text("rules", "规则"),
    "none": Text("none hits", "无命中"),
    "reads": Text("reads", "读取"),
    "line": Text("line", "行"),
    "element": Text("element", "元素"),
    "what": Text("what", "内容"),
    "calendar": Text("calendar", "日历"),
    "zone": Text("zone", "时区"),
    "known": Text("years known", "已定年份"),
    "provisional": Text("provisional", "暂定年份"),
    "due-then": Text("due then", "重算后到期"),
    "missed": Text("missed already: that stays", "已逾期,记录保留"),
    "outcome": Text("outcome", "结果"),
    "note": Text("note", "说明"),
    "latest-start": Text("start at the latest", "最迟开始"),
    "latest-end": Text("end at the latest", "最迟完成"),
    "earliest-end": Text("end at the earliest", "最早完成"),
    "bound-by": Text("for", "依据"),
    "before": Text("before", "先于"),
    "until": Text("until", "至"),
    "held": Text("holds", "在办"),
    "offered-alone": Text("offered to nobody else", "仅分派给本人"),
    "only": Text("nobody else could take it", "仅本人可签收"),
    "helper": Text("help", "协办"),
    "advice": Text("advice", "征求意见"),
    "copy": Text("copy", "抄送"),
    "delegated": Text("comes back from a delegate", "委派待交还"),
    "awaited": Text("comes back", "待送回"),
    "turn": Text("turn to come", "会签待办"),
    "substituted": Text("substituted by", "由他人代理"),
    "substitute": Text("stands in for", "代理他人"),
    "duty": Text("on duty in", "值班"),
    "member": Text("member of", "小组成员"),
    "acknowledged": Text("acknowledged by", "确认人"),
}
LIGHTS: Final[Mapping[str, Text]] = {
    "green": Text("green", "绿"),
    "yellow": Text("yellow", "黄"),
    "red": Text("red", "红"),
}
WEEKDAYS: Final = (
    Text("Mon", "周一"),
    Text("Tue", "周二"),
    Text("Wed", "周三"),
    Text("Thu", "周四"),
    Text("Fri", "周五"),
    Text("Sat", "周六"),
    Text("Sun", "周日"),
)
OUTCOMES: Final[Mapping[str, Text]] = {
    "translated": Text("translated", "已转换"),
    "handler": Text("handler", "处理程序"),
    "repaired": Text("repaired", "已修复"),
    "ignored": Text("ignored", "忽略"),
    "refused": Text("refused", "拒绝"),
}
IMPORTED: Final = Text("{path}: from {engine}, written to {output}", "{path}:来自 {engine},写入 {output}")
FINDINGS: Final = Text("errors: {errors}, warnings: {warnings}", "错误:{errors},警告:{warnings}")
TABLE_PUT: Final = Text("{path}: {n} rows of {name}", "{path}：{name} 共 {n} 行")
WOULD_RECOMPUTE: Final = Text("would move: {count}; --apply moves them", "将变动:{count};--apply 执行")
RECOMPUTED: Final = Text("moved: {count}", "已变动:{count}")
RECOMPUTED_SAME: Final = Text("due as before: {count}", "到期不变:{count}")
RECOMPUTED_NONE: Final = Text("every running deadline reckons with the newest version", "运行中的时限均已使用最新版本")
SAME: Final = Text("nothing differs in meaning", "含义没有差别")
DRAWN: Final = Text("{path}: drawn", "{path}：已排版")
DRAWN_ALREADY: Final = Text("{path}: it has a diagram; --again draws a new one", "{path}：已有图形，--again 重新排版")
FINE: Final = Text("{path}: nothing to complain of", "{path}:没有问题")
VERDICTS: Final[Mapping[bool, Text]] = {True: Text("passed", "通过"), False: Text("FAILED", "未通过")}
COVERAGE: Final = Text("{folder}: {percent} % reached", "{folder}:覆盖 {percent} %")
REPLAYED: Final = Text("passed: {passed}, failed: {failed}", "通过:{passed},未通过:{failed}")
CORE_VERDICTS: Final[Mapping[Literal["agrees", "differs", "refused"], Text]] = {
    "agrees": Text("agrees", "一致"),
    "differs": Text("DIFFERS", "不一致"),
    "refused": Text("refused", "拒绝"),
}
CORE_HELD: Final = Text("{n} expectations hold", "{n} 项预期成立")
CORE_UNSEEN: Final = Text("not looked at: {names}", "未检查:{names}")
CORE_SUMS: Final = Text(
    "agree: {agrees}, differ: {differs}, refused: {refused}", "一致:{agrees},不一致:{differs},拒绝:{refused}"
)
CORE_WITHOUT_COVERAGE: Final = Text("coverage is counted on flowkit's core only", "只在 flowkit 核心上统计覆盖")
NO_SCENARIO: Final = Text("no *.scenario.yaml found", "没有找到 *.scenario.yaml")
STEP_STATUSES: Final[Mapping[str, Text]] = {
    "done": Text("done", "已办"),
    "open": Text("open", "在办"),
    "ahead": Text("ahead", "待办"),
}
LATE: Final = Text("LATE", "已来不及")
IN_TIME: Final = Text("the plan can be kept", "计划可行")
TOO_LATE: Final = Text("the plan cannot be kept any more", "计划已无法按期完成")
UNKNOWN_TIMES: Final = Text("the data do not tell these times: {names}", "数据未给出以下时限:{names}")
NO_PROCESS: Final = Text("{path} has no process", "{path} 中没有流程")
