"""Forms: Camunda's form data, Activiti's form properties, and the JSON of form-js inside a Camunda 8 file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.tree import FLOWKIT, extension, is_bpmn, local, value
from flowkit.core.definition.fields import FieldType
from flowkit.errors import Text
from flowkit.markup import Element

_TYPES: Final[Mapping[str, FieldType]] = {
    "string": "string", "long": "integer", "integer": "integer", "int": "integer", "short": "integer",
    "double": "number", "number": "number", "float": "number", "boolean": "boolean", "date": "date",
    "enum": "string", "users": "list", "user": "string",
}  # fmt: skip
_COMPONENTS: Final[Mapping[str, FieldType]] = {
    "textfield": "string", "textarea": "string", "number": "number", "checkbox": "boolean", "radio": "string",
    "select": "string", "checklist": "list", "taglist": "list", "dynamiclist": "list", "filepicker": "list",
}  # fmt: skip
_DATETIMES: Final[Mapping[str, FieldType]] = {"date": "date", "time": "time", "datetime": "datetime"}
_MOST_LEVELS: Final = 20


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    type: FieldType
    title: str
    choices: tuple[str, ...]
    required: bool
    asked: bool = True


def form_data(sheet: Sheet, site: Site) -> None:
    """`formData` with its `formField`s."""
    if value(site.at, "businessKey"):
        note = Text("the business key is given when a case is started", "业务键在发起时给出")
        sheet.note("ignored", site.at, f"{sheet.prefix}:formData businessKey", note)
    fields = [_form_field(each) for each in site.at.iterchildren("*") if local(each) == "formField"]
    _add(sheet, site, [each for each in fields if each.name])


def form_property(sheet: Sheet, site: Site) -> None:
    """One `formProperty`."""
    element = site.at
    readable, writable = value(element, "readable") != "false", value(element, "writable") != "false"
    name = value(element, "variable") or value(element, "id") or value(element, "name")
    kind = _TYPES.get(value(element, "type", "string"), "any")
    choices = tuple(value(each, "id") for each in element.iterchildren("*") if local(each) == "value")
    field = _Field(
        name, kind, value(element, "name"), _usable(choices), value(element, "required") == "true", asked=writable
    )
    if value(element, "expression"):
        note = Text("a form shows data: compute it in a script task before", "表单只显示数据:请先用脚本任务计算")
        sheet.note("refused", element, f"{sheet.prefix}:formProperty expression", note)
    _add(sheet, site, [field] if name and (readable or writable) else [])


def form_of_process(sheet: Sheet, site: Site) -> None:
    """`zeebe:userTaskForm`: read where a task names it."""
    sheet.said("translated", site, Text("read at the tasks that name it", "在引用它的任务处读取"))


def form_definition(sheet: Sheet, site: Site) -> None:
    """`zeebe:formDefinition`: a form of the same file is translated, any other is not in the file."""
    named = value(site.at, "formKey").removeprefix("camunda-forms:bpmn:") or value(site.at, "formId")
    process = sheet.process_of(site.owner)
    forms = [] if process is None else [each for each in sheet.extensions(process) if each.name == "userTaskForm"]
    found = next((each for each in forms if value(each.at, "id") == named), None)
    if found is None:
        elsewhere(sheet, site)
        return
    try:
        fields = list(_components(json.loads(found.text), 0))
    except (ValueError, RecursionError):
        sheet.said("refused", site, Text("the form is no JSON", "表单不是 JSON"))
        return
    _add(sheet, site, fields)


def elsewhere(sheet: Sheet, site: Site) -> None:
    """A form that is kept outside of the file."""
    note = Text(
        "the form is not in the file: say what the step asks for in flowkit:form",
        "表单不在文件中:请在 flowkit:form 中写出该步骤的字段",
    )
    sheet.said("refused", site, note)


def _form_field(element: Element) -> _Field:
    inner = list(element.iterchildren("*"))
    choices = tuple(value(each, "id") for each in inner if local(each) == "value")
    rules = [value(each, "name") for group in inner if local(group) == "validation" for each in group.iterchildren("*")]
    return _Field(
        name=value(element, "id"),
        type=_TYPES.get(value(element, "type", "string"), "any"),
        title=value(element, "label"),
        choices=_usable(choices),
        required="required" in rules,
        asked="readonly" not in rules,
    )


def _usable(choices: Iterable[str]) -> tuple[str, ...]:
    """Choices stand in a comma-separated list: without a comma inside."""
    found = tuple(dict.fromkeys(each for each in choices if each))
    return () if any("," in each for each in found) else found


def _components(form: Any, depth: int) -> Iterable[_Field]:
    listed = form.get("components") if isinstance(form, dict) else None
    for each in listed if isinstance(listed, list) and depth < _MOST_LEVELS else ():
        if not isinstance(each, dict):
            continue
        kind, key = each.get("type"), each.get("key")
        if isinstance(each.get("components"), list):
            yield from _components(each, depth + 1)
        elif isinstance(key, str) and key and isinstance(kind, str) and (kind in _COMPONENTS or kind == "datetime"):
            yield _component(each, kind, key)


def _component(component: dict[str, Any], kind: str, key: str) -> _Field:
    rules = component.get("validate")
    listed = component.get("values")
    values = [each.get("value") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    label = component.get("label")
    typed = _DATETIMES.get(str(component.get("subtype")), "datetime") if kind == "datetime" else _COMPONENTS[kind]
    return _Field(
        name=key,
        type=typed,
        title=label if isinstance(label, str) and not label.startswith("=") else "",
        choices=_usable(each for each in values if isinstance(each, str)) if typed == "string" else (),
        required=isinstance(rules, dict) and rules.get("required") is True,
        asked=component.get("readonly") is not True,
    )


def _add(sheet: Sheet, site: Site, fields: list[_Field]) -> None:
    """The fields as data of the process, and as the form of the task; at a start event what a start needs."""
    process = sheet.process_of(site.owner)
    names = ", ".join(each.name for each in fields)
    if process is None or not fields:
        sheet.said("ignored", site, Text("nothing is asked for", "没有字段"))
        return
    starts, asks = is_bpmn(site.owner, "startEvent"), sheet.admits(site.owner, "form")
    if asks and extension(site.owner, "form") is None:
        sheet.extend(site.owner, "form", {})
    for each in fields:
        datum = sheet.declared.declare(process, each.name, each.type, each.title)
        if datum is None:
            sheet.note(
                "refused",
                site.at,
                f"{sheet.prefix}:{site.name}",
                Text(f"{each.name} is a name of flowkit's", f"{each.name} 由 flowkit 保留"),
            )
            continue
        datum.choices = datum.choices or each.choices
        datum.required = datum.required or (starts and each.required)
        if asks:
            _row(site.owner, each)
    said = "flowkit:form" if asks else "flowkit:data"
    sheet.said("translated", site, Text(f"{said}: {names}", f"{said}:{names}"))


def _row(task: Element, field: _Field) -> None:
    form = extension(task, "form")
    if form is None or any(value(each, "field") == field.name for each in form):
        return
    row = etree.SubElement(form, f"{{{FLOWKIT}}}{'ask' if field.asked else 'show'}", {})
    row.set("field", field.name)
    if field.asked and field.required:
        row.set("required", "true")
