"""Forms: the declared data of a step, compiled to a pydantic model and checked before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flowkit.core.definition.model import DataField, Form, ProcessDefinition
from flowkit.errors import Finding, InputInvalid, Text
from flowkit.expressions import YearMonthDuration

if TYPE_CHECKING:
    from pydantic import BaseModel

_TYPES: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "datetime": datetime,
    "duration": timedelta | YearMonthDuration,
    "list": list[Any],
    "context": dict[str, Any],
}
LONGEST_TEXT = 100_000


class Forms:
    """The compiled forms of the definitions in use. A version never changes, so neither does its form."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, int, str], type[BaseModel]] = {}

    def start(self, definition: ProcessDefinition, data: Mapping[str, object]) -> dict[str, object]:
        """The data of a new case. Raises InputInvalid naming every field that does not fit."""
        required = {name: field.required_at_start for name, field in definition.fields.items()}
        return self._checked(definition, "", required, data)

    def step(
        self, definition: ProcessDefinition, node: str, form: Form, data: Mapping[str, object]
    ) -> dict[str, object]:
        """What a step submits: only the fields that it asks for. Raises InputInvalid."""
        asked = {each.name: each.required for each in form.fields if not each.read_only}
        return self._checked(definition, node, asked, data)

    def patch(self, definition: ProcessDefinition, data: Mapping[str, object]) -> dict[str, object]:
        """Corrections by a person: any declared field. Raises InputInvalid."""
        return self._checked(definition, "*", dict.fromkeys(definition.fields, False), data)

    def _checked(
        self, definition: ProcessDefinition, node: str, fields: Mapping[str, bool], data: Mapping[str, object]
    ) -> dict[str, object]:
        key = (definition.key, definition.version, node)
        model = self._models.get(key)
        if model is None:
            declared = {name: definition.fields[name] for name in fields if name in definition.fields}
            model = self._models[key] = compile_model(definition.key, declared, fields)
        return validated(model, data)


def compile_model(name: str, declared: Mapping[str, DataField], required: Mapping[str, bool]) -> type[BaseModel]:
    """A pydantic model with one field for each datum; what is not declared is refused."""
    from pydantic import AfterValidator, ConfigDict, Field, create_model  # noqa: PLC0415 -- a slow import, made when the first form is used

    fields: dict[str, Any] = {}
    for index, (field, data) in enumerate(declared.items()):
        kind = _TYPES[data.type]
        if data.type in ("string", "list", "context"):
            kind = _with(kind, Field(max_length=LONGEST_TEXT))
        if data.choices:
            kind = _with(kind, AfterValidator(_one_of(data.choices)))
        default = ... if required[field] else None
        fields[f"f{index}"] = (kind if required[field] else kind | None, Field(default, alias=field))
    config = ConfigDict(extra="forbid", strict=False, hide_input_in_errors=True, allow_inf_nan=False)
    return create_model(name, __config__=config, **fields)


def _with(kind: Any, condition: Any) -> Any:
    from typing import Annotated  # noqa: PLC0415 -- beside its only use

    return Annotated[kind, condition]


def _one_of(choices: tuple[object, ...]) -> Any:
    def check(value: object) -> object:
        if value not in choices:
            message = "expected one of: " + ", ".join(map(str, choices))
            raise ValueError(message)
        return value

    return check


def validated(model: type[BaseModel], data: Mapping[str, object]) -> dict[str, object]:
    """The given data with their declared types; fields that were not given are left out."""
    from pydantic import ValidationError  # noqa: PLC0415 -- imported with the first form

    if not isinstance(data, Mapping):
        raise InputInvalid(Text("the data must be a mapping of fields", "数据必须是字段映射"))
    if not data and not any(field.is_required() for field in model.model_fields.values()):
        return {}
    try:
        filled = model.model_validate(dict(data))
    except ValidationError as error:
        raise _refused(error) from None
    given = filled.model_fields_set
    return {field.alias or name: getattr(filled, name) for name, field in model.model_fields.items() if name in given}


def _refused(error: Any) -> InputInvalid:
    findings = tuple(
        _finding(each) for each in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return InputInvalid(
        _joined(findings),
        code="form-invalid",
        findings=findings,
        mend=Text("correct the fields named", "请更正所列字段"),
    )


def _finding(error: Mapping[str, Any]) -> Finding:
    field = ".".join(str(part) for part in error["loc"])
    zh = {"missing": "必填", "extra_forbidden": "本步骤不接受此字段"}.get(error["type"], f"不符合要求({error['msg']})")
    return Finding(f"field-{error['type']}", Text(f"{field}: {error['msg']}", f"{field}:{zh}"), element=field)


def _joined(findings: Iterable[Finding]) -> Text:
    found = tuple(findings)
    return Text("; ".join(each.message.en for each in found), ";".join(each.message.zh for each in found))
