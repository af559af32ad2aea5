"""What callers send beside the data of a form: names, texts, data and page lengths.

Checked at the edge, so that nothing behind has to ask what it got.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flowkit.core.operations.table import OPERATIONS
from flowkit.engine.history import utf8
from flowkit.engine.plain import plain_data
from flowkit.errors import InputInvalid, Text

LONGEST_NAME = 190
"""As many characters as every database keeps in an indexed column."""
LONGEST_TEXT = 10_000
"""The longest reason."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MOST_LISTED = 1000
"""The longest page of a list."""


def name(what: str, value: object) -> str:
    """A name, a key or an id of somebody else's making. `what` is the parameter that it came in."""
    return _text(what, value, LONGEST_NAME)


def key(what: str, value: object) -> str:
    """A name by which something is found again. One database pads with blanks what it compares, the others do not."""
    given = name(what, value)
    if given.endswith(" "):
        raise InputInvalid(
            Text("{what} ends in a blank", "{what} 以空格结尾").format(what=what),
            code="text-invalid",
            mend=Text("send it without", "请去掉末尾空格"),
        )
    return given


def name_or_none(what: str, value: object) -> str | None:
    return None if value is None else name(what, value)


def names(what: str, values: object) -> tuple[str, ...]:
    """A list of names. A text is none, though Python would take it letter by letter."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InputInvalid(
            Text("{what} must be a list of names", "{what} 应为名称列表").format(what=what), code="list-expected"
        )
    return tuple(name(what, each) for each in values)


def business_key(value: object) -> str | None:
    """A key that people can read, say and type, or none."""
    if isinstance(value, str) and (not value.strip() or _UNSEEN.search(value)):
        raise InputInvalid(
            Text("the business key is blank, or has control characters", "业务键为空白,或含有控制字符"),
            code="business-key-invalid",
            mend=Text("send a key in one line of text, or none at all", "请发送单行文本的业务键,或不发送"),
        )
    return None if value is None else key("business_key", value)


def reason(value: object) -> str:
    return _text("reason", value, LONGEST_TEXT)


def outsider_name(value: object) -> str:
    """The name of somebody who stands in no directory."""
    given = _text("person", value, 100)
    if _UNSEEN.search(given):
        raise InputInvalid(
            Text("the name has control characters", "姓名含有控制字符"),
            code="text-invalid",
            mend=Text("send the name in one line of text", "请发送单行文本的姓名"),
        )
    return given


def _text(what: str, value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise InputInvalid(
            Text("{what} must be a text of at most {n} characters", "{what} 应为不超过 {n} 字的文本").format(
                what=what, n=longest
            ),
            code="text-expected",
        )
    utf8(value)
    return value


def several(what: str, values: object) -> tuple[object, ...]:
    """A list of anything. A text is none, and neither is a mapping."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise InputInvalid(Text("{what} must be a list", "{what} 应为列表").format(what=what), code="list-expected")
    return tuple(values)


def fields(given: object) -> dict[str, object]:
    """The data of a form as they came: fields by name, whose values the form checks. None are none."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise InputInvalid(Text("the data must be a mapping of fields", "数据必须是字段映射"), code="form-invalid")
    return {name("field", field): value for field, value in given.items()}


def without_content(operation: object) -> None:
    """Refuses an operation that comes with the content of a file: its own verb counts and hashes that."""
    row = OPERATIONS.get(operation) if isinstance(operation, str) else None
    if row is not None and row.with_content:
        raise InputInvalid(
            Text("{name} has a verb of its own", "{name} 须使用专用方法").format(name=row.name),
            code="verb-only",
            mend=Text("call Engine.{name}", "请调用 Engine.{name}").format(name=row.name),
        )


def plain_fields(given: object) -> dict[str, object]:
    """Data that no form checks, such as what a message carries: plain values only."""
    return {field: plain(value) for field, value in fields(given).items()}


def plain(value: object) -> object:
    """A value that expressions know and the store keeps."""
    try:
        return plain_data(value)
    except ValueError as error:
        raise InputInvalid(
            Text("this is no plain data, or too much of it: {kind}", "不是普通数据,或数据过多:{kind}").format(
                kind=type(value).__name__
            ),
            code="value-unsupported",
            mend=Text(
                "send text, finite numbers, booleans, dates, times, lists and contexts of them",
                "请使用文本、有限数字、布尔、日期、时间及其列表或上下文",
            ),
        ) from error


def page_length(limit: object) -> int:
    """As many as are asked for, within bounds."""
    if not isinstance(limit, int):
        raise InputInvalid(Text("limit must be a whole number", "limit 应为整数"), code="limit-invalid")
    return max(0, min(limit, MOST_LISTED))
