"""Forms: the declared data of a step, compiled to a pydantic model and checked before anything is decided.

What a form sends as text is read as the declared type. What only looks like the type is refused: true is no number, a
number is no date, and a year is no fixed count of days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from flowkit.core.definition.fields import DataField, FieldType
from flowkit.core.definition.forms import Form
from flowkit.core.definition.model import ProcessDefinition
from flowkit.engine.plain import (
    duration,
    exact,
    not_blank,
    plain_data,
    present,
    storable,
    unlike_boolean,
    unlike_bytes,
    written,
)
from flowkit.engine.tables import CompiledTable, read_tables
from flowkit.errors import Finding, InputInvalid, Text

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

LONGEST_TEXT = 100_000

_TYPES: Mapping[FieldType, Any] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "datetime": datetime,
    "duration": timedelta,
    "list": list[Any],
    "context": dict[str, Any],
    "any": Any,
}
_BEFORE: Mapping[FieldType, Callable[[Any], object]] = {
    "string": unlike_bytes,
    "integer": unlike_boolean,
    "date": written,
    "time": written,
    "datetime": written,
}
_AFTER: Mapping[FieldType, Callable[[Any], object]] = {
    "string": storable,
    "integer": exact,
    "number": exact,
    "list": plain_data,
    "context": plain_data,
    "any": plain_data,
}
_EXPECTED: Mapping[FieldType, Text] = {
    "string": Text("expected text of at most 100000 characters", "应为不超过 100000 字的文本"),
    "integer": Text("expected a whole number of at most 34 digits", "应为不超过 34 位的整数"),
    "number": Text("expected a number of at most 34 digits", "应为不超过 34 位的数字"),
    "boolean": Text("expected true or false", "应为是或否(true 或 false)"),
    "date": Text("expected a date such as 2026-11-16", "应为日期,如 2026-11-16"),
    "time": Text("expected a time of day such as 08:30", "应为时刻,如 08:30"),
    "datetime": Text(
        "expected a date and time such as 2026-11-16T08:30+08:00", "应为日期时间,如 2026-11-16T08:30+08:00"
    ),
    "duration": Text("expected a duration such as PT4H, P3D or P1Y2M", "应为时长,如 PT4H、P3D 或 P1Y2M"),
    "list": Text("expected a list of plain data", "应为普通数据的列表"),
    "context": Text("expected names with plain data", "应为名称与普通数据的组合"),
    "any": Text("expected plain data", "应为普通数据"),
}
_MISSING = Text("must be filled in", "必填")
_UNKNOWN = Text("is not asked for here", "此处不接受该字段")
_READ_ONLY = Text("can only be read here", "此处只读")
_MEND = Text("correct the fields named", "请更正所列字段")
_CHOICE = Text("expected one of: {choices}", "应为其中之一:{choices}")


class Forms:
    """The compiled forms of the definitions in use. A version never changes, so neither does its form."""

    def __init__(self) -> None:
        self._forms: dict[tuple[str, int, str], CompiledForm] = {}

    def start(self, definition: ProcessDefinition, data: Mapping[str, object]) -> dict[str, object]:
        """The data of a new case. Raises InputInvalid naming every field that does not fit."""
        fields = definition.fields.items()
        required = {
            name: field.required_at_start
            for name, field in fields
            if name not in definition.private and not field.generated
        }
        return self._checked(definition, "", required, data)

    def step(
        self, definition: ProcessDefinition, node: str, form: Form, data: Mapping[str, object]
    ) -> dict[str, object]:
        """What a step submits: only the fields that it asks for. Raises InputInvalid."""
        asked = {each.name: each.required for each in form.fields if not each.read_only}
        return self._checked(definition, node, asked, data, _read_only(form))

    def draft(
        self, definition: ProcessDefinition, node: str, form: Form, data: Mapping[str, object]
    ) -> dict[str, object]:
        """What a step has filled in so far: as `step`, but nothing is missing yet. Raises InputInvalid."""
        asked = {each.name: False for each in form.fields if not each.read_only}
        return self._checked(definition, f"?{node}", asked, data, _read_only(form))

    def operation(self, name: str, taken: Mapping[str, FieldType], data: Mapping[str, object]) -> dict[str, object]:
        """What an operation itself takes. Raises InputInvalid."""
        key = ("", 0, name)
        if key not in self._forms:
            fields = {name: DataField(name, kind) for name, kind in taken.items()}
            self._forms[key] = compile_form(name, fields, dict.fromkeys(taken, False))
        return self._forms[key].checked(data)

    def patch(self, definition: ProcessDefinition, data: Mapping[str, object]) -> dict[str, object]:
        """Corrections by a person: any declared field. Raises InputInvalid."""
        typed = (name for name, field in definition.fields.items() if not field.generated)
        return self._checked(definition, "*", dict.fromkeys(typed, False), data)

    def _checked(
        self,
        definition: ProcessDefinition,
        node: str,
        fields: Mapping[str, bool],
        data: Mapping[str, object],
        read_only: frozenset[str] = frozenset(),
    ) -> dict[str, object]:
        key = (definition.key, definition.version, node)
        form = self._forms.get(key)
        if form is None:
            declared = {name: definition.fields[name] for name in fields if name in definition.fields}
            form = self._forms[key] = compile_form(definition.key, declared, fields, read_only)
        return form.checked(data)


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """The fields that may be given, and the model that reads them; `names` are theirs by those in the model. What is
    `read_only` is shown, and refused if it is given.
    """

    fields: Mapping[str, DataField]
    names: Mapping[str, str]
    model: type[BaseModel]
    needs: bool
    tables: Mapping[str, CompiledTable]
    read_only: frozenset[str] = frozenset()

    def checked(self, data: Mapping[str, object]) -> dict[str, object]:
        """The given data with their declared types; fields that were not given are left out. Raises InputInvalid."""
        import pydantic  # noqa: PLC0415 -- imported with the first form

        if type(data) is not dict and not isinstance(data, Mapping):  # the usual kind is told at once
            raise InputInvalid(Text("the data must be a mapping of fields", "数据必须是字段映射"), code="form-invalid")
        if not data and not self.needs:
            return {}
        rows, wrong = read_tables(self.tables, data) if self.tables else ({}, {})
        try:
            filled = self.model.model_validate(dict(data))
        except pydantic.ValidationError as error:
            raise self._refused(error, wrong) from None
        if wrong:
            raise form_refused(chain.from_iterable(wrong.values()))
        given, values = filled.model_fields_set, filled.__dict__
        return {field: rows.get(field, values[name]) for name, field in self.names.items() if name in given}

    def _refused(self, error: ValidationError, tables: Mapping[str, Sequence[Finding]]) -> InputInvalid:
        wrong = {str(each["loc"][0]): each for each in error.errors(include_url=False, include_context=False)}
        told = [self._finding(field, each["type"], each["input"]) for field, each in wrong.items()]
        return form_refused([*told, *chain.from_iterable(rows for field, rows in tables.items() if field not in wrong)])

    def _finding(self, field: str, kind: str, given: object) -> Finding:
        declared = self.fields.get(field)
        if field in self.read_only:
            return _wrong("field-read-only", field, _READ_ONLY)
        if declared is None:
            return _wrong("field-unknown", field, _UNKNOWN)
        if kind == "missing" or given is None or (isinstance(given, str) and not given.strip()):
            return _wrong("field-missing", field, _MISSING)
        if kind == "choice":
            choices = ", ".join(map(str, declared.choices))
            return _wrong("field-choice", field, _CHOICE.format(choices=choices))
        return _wrong("field-type", field, _EXPECTED[declared.type])


def form_refused(findings: Iterable[Finding]) -> InputInvalid:
    """Everything that is wrong with a form, in one refusal."""
    told = tuple(findings)
    text = Text("; ".join(each.message.en for each in told), ";".join(each.message.zh for each in told))
    return InputInvalid(text, code="form-invalid", findings=told, mend=_MEND)


def _wrong(code: str, field: str, text: Text) -> Finding:
    return Finding(code, Text(f"{field}: {text.en}", f"{field}:{text.zh}"), element=field)


def _read_only(form: Form) -> frozenset[str]:
    return frozenset(each.name for each in form.fields if each.read_only)


def compile_form(
    name: str,
    declared: Mapping[str, DataField],
    required: Mapping[str, bool],
    read_only: frozenset[str] = frozenset(),
) -> CompiledForm:
    """A pydantic model with one field for each datum; what is not declared is refused."""
    from pydantic import ConfigDict, Field, create_model  # noqa: PLC0415 -- a slow import, made with the first form

    fields: dict[str, Any] = {}
    for index, (field, data) in enumerate(declared.items()):
        kind = _annotated(data, needed=required[field])
        default = ... if required[field] else None
        fields[f"f{index}"] = (kind if required[field] else kind | None, Field(default, alias=field))
    config = ConfigDict(extra="forbid", strict=False, hide_input_in_errors=True, allow_inf_nan=False)
    names = dict(zip(fields, declared, strict=True))
    tables = {field: compile_table(data) for field, data in declared.items() if data.columns}
    model = create_model(name, __config__=config, **fields)
    return CompiledForm(declared, names, model, any(required.values()), tables, read_only)


def text_as_declared(field: str, kind: FieldType, text: str) -> object:
    """What a text means as a value of that type, and null for an empty one. Raises InputInvalid naming the field."""
    return text if kind == "string" else _alone(field, kind).checked({field: text or None})[field]


@lru_cache(maxsize=256)
def _alone(field: str, kind: FieldType) -> CompiledForm:
    return compile_form(field, {field: DataField(field, kind)}, {field: False})


def compile_table(table: DataField) -> CompiledTable:
    """The form that each row of a table is."""
    columns = {each.field.name: each.field for each in table.columns}
    required = {each.field.name: each.required for each in table.columns}
    return CompiledTable(tuple(columns), compile_form(table.name, columns, required))


def _annotated(data: DataField, *, needed: bool) -> Any:
    """The type of a datum with all its conditions."""
    from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator  # noqa: PLC0415 -- as above

    conditions: list[Any] = []
    if data.type in ("string", "list", "context"):
        conditions.append(Field(max_length=LONGEST_TEXT))  # first, where pydantic checks it without Python
    if data.type == "duration":
        conditions.append(PlainValidator(duration))
    if data.type in _BEFORE:
        conditions.append(BeforeValidator(_BEFORE[data.type]))
    if data.type in _AFTER:
        conditions.append(AfterValidator(_AFTER[data.type]))
    if needed and data.type == "string":
        conditions.append(AfterValidator(not_blank))
    if needed and data.type == "any":
        conditions.append(AfterValidator(present))
    if data.choices:
        conditions.append(AfterValidator(_one_of(data.choices)))
    kind = _TYPES[data.type]
    return Annotated[kind, *conditions] if conditions else kind


def _one_of(choices: tuple[object, ...]) -> Callable[[object], object]:
    from pydantic_core import PydanticCustomError  # noqa: PLC0415 -- as above

    def check(value: object) -> object:
        if value not in choices:
            raise PydanticCustomError("choice", "choice")
        return value

    return check
