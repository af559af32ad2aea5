"""Data of a case as JSON text and back. Exact: what goes in comes out.

JSON's own types stay as they are. The others are written as one-key objects: {"$decimal": "1.50"}, {"$date": …},
{"$time": …}, {"$datetime": …}, {"$seconds": "…"} (days-time duration), {"$months": n}. A key of a context that itself
begins with "$" is doubled ("$$x").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import orjson

from flowkit.errors import InputInvalid, Text
from flowkit.expressions import YearMonthDuration

MICROSECOND = timedelta(microseconds=1)

_TAGS: tuple[tuple[type, str, Callable[..., object]], ...] = (
    (Decimal, "$decimal", str),
    (datetime, "$datetime", datetime.isoformat),
    (date, "$date", date.isoformat),
    (time, "$time", time.isoformat),
    (timedelta, "$microseconds", lambda value: value // MICROSECOND),
    (YearMonthDuration, "$months", lambda value: value.months),
)
TAG_NAMES = tuple(tag for _, tag, _ in _TAGS)
"""The keys under which values are written that JSON does not know."""
_READ: Mapping[str, Callable[..., object]] = {
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$microseconds": lambda value: timedelta(microseconds=value),
    "$months": YearMonthDuration,
}


def _tag(value: object) -> object:
    for kind, tag, write in _TAGS:
        if isinstance(value, kind):
            return {tag: write(value)}
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    raise InputInvalid(
        Text("a value of type {kind} cannot be stored", "不能保存 {kind} 类型的值").format(kind=type(value).__name__),
        code="value-unsupported",
        mend=Text(
            "use text, numbers, booleans, dates, times, durations, lists and contexts",
            "请使用文本、数字、布尔、日期、时间、时长、列表或上下文",
        ),
    )


def _untag(value: dict[str, object]) -> object:
    if len(value) == 1:
        ((key, inner),) = value.items()
        if read := _READ.get(key):
            return read(inner)
    return {key[1:] if key.startswith("$$") else key: inner for key, inner in value.items()}


def _guard(value: object) -> object:
    """Double a leading "$" of context keys, anywhere inside. A number as a key becomes text as JSON has it."""
    if isinstance(value, dict):
        return {("$" + key if str(key).startswith("$") else key): _guard(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_guard(inner) for inner in value]
    return value


_FAST = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_tag, allow_nan=False).encode
_decode = json.JSONDecoder(object_hook=_untag).raw_decode
_decode_plain = json.JSONDecoder().raw_decode


def dump(value: object) -> str:
    """The value as compact JSON text. Raises InputInvalid for a type that is no data.

    Floats are turned into Decimal where data come in; here one that is not finite would become null.
    """
    try:
        text = orjson.dumps(value, _tag, _FAST).decode()
        return orjson.dumps(_guard(value), _tag, _FAST).decode() if _has_tags(text) else text
    except (TypeError, InputInvalid):
        return _slowly(value)


def _slowly(value: object) -> str:
    """Whole numbers beyond 64 bits, half surrogate pairs, and the error for what is no data."""
    try:
        text = _encode(value)
        return _encode(_guard(value)) if _has_tags(text) else text
    except (ValueError, TypeError, RecursionError) as error:
        raise InputInvalid(
            Text(
                "not a finite number, a name that is no text, or lists that are too deep or contain themselves",
                "含有非有限数、非文本的名称,或列表过深、包含自身",
            ),
            code="value-unsupported",
        ) from error


def load(text: str) -> object:
    """The value of a text that `dump` wrote."""
    value, end = _decode(text) if _has_tags(text) else _decode_plain(text)
    if end != len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def _has_tags(text: str) -> bool:
    """Whether a key, or a text, begins with "$". One character is looked for first: that is many times as fast."""
    return "$" in text and '"$' in text
