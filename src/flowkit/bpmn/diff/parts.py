"""What of a file can differ, as parts with properties in words; where things are drawn is no part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flowkit.bpmn.layout.graph import is_activity
from flowkit.bpmn.tree import (
    BPMN,
    FLOWKIT,
    Element,
    child,
    children,
    documentation,
    extension,
    extensions,
    local,
    namespace,
    own_children,
    reference,
    text_of,
    value,
)
from flowkit.errors import Text

_KINDS: Final[Mapping[str, Text]] = {
    "process": Text("process", "流程"),
    "step": Text("step", "步骤"),
    "event": Text("event", "事件"),
    "gateway": Text("gateway", "网关"),
    "flow": Text("flow", "连线"),
    "lane": Text("lane", "泳道"),
    "pool": Text("pool", "泳池"),
    "field": Text("datum", "数据"),
    "state": Text("state", "状态"),
    "scale": Text("scale", "分级"),
    "deadline": Text("time limit", "时限"),
    "escalation": Text("escalation row", "升级行"),
    "notification": Text("notice", "通知"),
    "operation": Text("operation", "操作"),
    "separation": Text("separation of duties", "职责分离"),
    "ask": Text("asked field", "填写项"),
    "show": Text("shown field", "显示项"),
    "check": Text("check", "校验"),
}
_WORDS: Final[Mapping[str, Text]] = {
    "name": Text("name", "名称"),
    "zh": Text("Chinese name", "中文名"),
    "kind": Text("kind", "种类"),
    "role": Text("role", "角色"),
    "documentation": Text("description", "说明"),
    "condition": Text("condition", "条件"),
    "source": Text("from", "起点"),
    "target": Text("to", "终点"),
    "within": Text("target", "期限"),
    "warning": Text("warning", "预警"),
    "calendar": Text("calendar", "日历"),
    "type": Text("type", "类型"),
    "choices": Text("choices", "选项"),
    "columns": Text("columns", "列"),
    "required": Text("required", "必填"),
    "clause": Text("clause", "条款"),
    "after": Text("after", "时点"),
    "to": Text("to", "发往"),
    "who": Text("who may", "可操作人"),
    "subject": Text("subject", "主题"),
    "text": Text("text", "内容"),
    "default": Text("default flow", "默认连线"),
    "contents": Text("details", "细节"),
    "does": Text("what it does", "执行内容"),
    "starters": Text("who may start", "可发起人"),
    "readers": Text("who may read", "可查阅人"),
}
_KNOWN_BY: Final = {"field": "name", "check": "test"}
_NODES: Final = ("Event", "Gateway")
_SKIPPED: Final = frozenset(
    {"incoming", "outgoing", "extensionElements", "documentation", "conditionExpression", "flowNodeRef", "laneSet"}
)
_SAID_OF_A_NODE: Final = ("handler", "query", "priority", "state", "end")
_SAID_APART: Final = frozenset(
    {
        *_SAID_OF_A_NODE,
        "assignment",
        "role",
        "clause",
        "form",
        "deadline",
        "notification",
        "operation",
        "scale",
        "separation",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a reader of the procedure would call by a name. `shape` is the element that is drawn for it."""

    kind: str
    id: str
    title: str
    owner: str = ""
    clause: str = ""
    shape: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.owner, self.id

    @property
    def word(self) -> Text:
        return _KINDS[self.kind]


def word_of(name: str) -> Text:
    """How a property is called; an attribute without a word of its own is called as it is written."""
    return _WORDS.get(name, Text(name.replace("-", " "), name))


def parts(root: Element) -> Iterator[Part]:
    """All parts of all processes, in the order of the file."""
    for pool in root.iter(f"{{{BPMN}}}participant"):
        yield Part("pool", value(pool, "id"), _title(pool), properties=_attributes(pool), shape=value(pool, "id"))
    for process in children(root, "process"):
        yield from _process(process)


def _process(process: Element) -> Iterator[Part]:
    about = _attributes(process, "access", "calendar", "procedure")
    yield Part("process", value(process, "id"), _title(process), properties=about)
    yield from _declared(process, value(process, "id"), "")
    lanes = {
        reference(text_of(ref)): lane
        for lane in process.iter(f"{{{BPMN}}}lane")
        for ref in children(lane, "flowNodeRef")
    }
    for element in process.iterdescendants(f"{{{BPMN}}}*"):
        tag, name = local(element), value(element, "id")
        if tag == "lane":
            yield Part("lane", name, _title(element), properties=_attributes(element, "role"), shape=name)
        elif tag == "sequenceFlow":
            yield _flow(element, process)
        elif name and (is_activity(element) or tag.endswith(_NODES)):
            yield _node(element, lanes.get(name))
            yield from _declared(element, name, _clause(element))


def _node(element: Element, lane: Element | None) -> Part:
    tag = local(element)
    kind = "event" if tag.endswith("Event") else "gateway" if tag.endswith("Gateway") else "step"
    own = _attributes(element, *_SAID_OF_A_NODE)
    own["kind"] = tag
    own["role"] = _role(element, lane)
    own["contents"] = " ".join(_said(each) for each in element.iterchildren("*") if _tells(each))
    own["does"] = " ".join(map(_said, _work(element)))
    own["clause"] = _clause(element)
    name = value(element, "id")
    return Part(kind, name, _title(element), clause=own["clause"], shape=name, properties=own)


def _work(element: Element) -> Iterator[Element]:
    """What the extension elements say of a step and nothing else here does: scripts, decisions, mappings."""
    for holder in children(element, "extensionElements"):
        for each in holder.iterchildren(f"{{{FLOWKIT}}}*"):
            if local(each) not in _SAID_APART:
                yield each


def _tells(each: Element) -> bool:
    """Whether a child says something about its step, and is not a step, a flow or a list of them itself."""
    inner = bool(value(each, "id")) and (is_activity(each) or local(each).endswith(_NODES))
    return namespace(each) == BPMN and local(each) not in {*_SKIPPED, "sequenceFlow"} and not inner


_OF_A_RULE = ("kind", "value", "unit", "levels", "authority", "amount", "line", "pick", "when")


def _role(element: Element, lane: Element | None) -> str:
    assignment, own = extension(element, "assignment"), extension(element, "role")
    if assignment is not None:
        rules = [
            " ".join(filter(None, (value(each, name) for name in _OF_A_RULE)))
            for each in own_children(assignment, "rule")
        ]
        more = [
            f"{name} {value(assignment, name)}"
            for name in ("excluding", "fallback", "repeated")
            if value(assignment, name)
        ]
        return ", ".join([*(rule.removeprefix("role ") for rule in rules), *more])
    if own is None and lane is not None:
        own = extension(lane, "role")
    return value(own, "id") if own is not None else ""


def _flow(element: Element, process: Element) -> Part:
    own = _attributes(element)
    own.update(source=reference(value(element, "sourceRef")), target=reference(value(element, "targetRef")))
    own.pop("sourceRef", None)
    own.pop("targetRef", None)
    own["condition"] = text_of(child(element, "conditionExpression"))
    name = value(element, "id") or f"{own['source']} → {own['target']}"
    title = value(element, "name") or f"{own['source']} → {own['target']}"
    return Part("flow", name, title, shape=value(element, "id"), properties=own)


def _declared(holder: Element, owner: str, clause: str) -> Iterator[Part]:
    """What stands in the extension elements of a process or a step."""
    shape = "" if local(holder) == "process" else owner
    for group, tag, kind in (
        ("data", "field", "field"),
        ("states", "state", "state"),
        ("form", "ask", "ask"),
        ("form", "show", "show"),
        ("form", "check", "check"),
    ):
        around = extension(holder, group)
        for each in own_children(around, tag) if around is not None else ():
            name = value(each, _KNOWN_BY.get(kind, "field")) or value(each, "id")
            own = _attributes(each)
            if kind == "field":
                own["columns"] = " ".join(_said(column) for column in own_children(each, "column"))
            yield Part(kind, name, value(each, "title") or _title(each) or name, owner, clause, shape, own)
    for tag in ("scale", "notification", "operation", "separation"):
        for each in extensions(holder, tag):
            own = _attributes(each)
            own["text"] = (
                text_of(each) if tag == "notification" else " ".join(_said(one) for one in each.iterchildren("*"))
            )
            name = value(each, "id") or value(each, "name") or value(each, "field")
            yield Part(tag, name, value(each, "subject") or name, owner, clause, shape, own)
    for each in extensions(holder, "deadline"):
        yield from _deadline(each, owner, clause, shape)


def _deadline(each: Element, owner: str, clause: str, shape: str) -> Iterator[Part]:
    own = _attributes(each)
    own["within"] = ", ".join(
        f"{value(row, 'within') or value(row, 'decision')}{_when(row)}" for row in own_children(each, "target")
    )
    own["warning"] = ", ".join(value(row, "before") or value(row, "share") for row in own_children(each, "warning"))
    yield Part("deadline", value(each, "id"), _title(each), owner, clause, shape, own)
    for row in own_children(each, "escalation"):
        told = _attributes(row)
        told["condition"] = _when(row).strip()
        told["act"] = ", ".join(f"{value(act, 'do')} {value(act, 'value')}" for act in own_children(row, "act"))
        name = value(row, "id")
        yield Part("escalation", name, f"{_title(each)} {value(row, 'number')}", owner, clause, shape, told)


def _when(row: Element) -> str:
    tests = [f"{value(each, 'input')} {value(each, 'test')}" for each in own_children(row, "when")]
    return f" ({', '.join(tests)})" if tests else ""


def _attributes(element: Element, *inside: str) -> dict[str, str]:
    """The attributes, the description, and the attributes of some extension elements."""
    found = {name: value(element, name) for name in map(str, element.keys()) if name != "id" and "{" not in name}
    for tag in inside:
        own = extension(element, tag)
        if own is not None:
            found.update(
                {
                    (tag if name in ("ref", "value", "id", "name") else name): value(own, name)
                    for name in map(str, own.keys())
                }
            )
            if len(own):
                found[tag] = " ".join(_said(each) for each in own.iterchildren("*"))
    found["documentation"] = documentation(element)
    return found


def _said(element: Element) -> str:
    """An element in one line."""
    told = [
        f"{name} {element.get(name)}" for name in sorted(map(str, element.keys())) if name != "id" and "{" not in name
    ]
    inner = [_said(each) for each in element.iterchildren("*")]
    text = (element.text or "").strip()
    return " ".join(filter(None, [local(element), *told, text, *inner]))


def _title(element: Element) -> str:
    return value(element, "name") or value(element, "zh") or value(element, "id")


def _clause(element: Element) -> str:
    own = extension(element, "clause")
    return value(own, "ref") if own is not None else ""
