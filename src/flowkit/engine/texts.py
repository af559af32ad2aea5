"""Texts of notices from their templates: sandboxed Jinja, bounded."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import Any

from flowkit.errors import Finding, Text

LONGEST = 20_000
_PIECES = 5_000


def render(subject: str, body: str, data: dict[str, object]) -> tuple[str, str]:
    """Subject and body. A template that fails says so in its place: a notice is never a reason to stop a case."""
    return _render(subject, data).replace("\n", " ").strip(), _render(body, data).strip()


def _render(source: str, data: dict[str, object]) -> str:
    if "{" not in source:
        return source
    from jinja2 import TemplateError  # noqa: PLC0415 -- imported when the first template is used

    try:
        return "".join(islice(_template(source).generate(data), _PIECES))[:LONGEST]
    except (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError) as error:
        return f"[{type(error).__name__}: {error}] {source}"[:LONGEST]


@lru_cache(maxsize=512)
def _template(source: str) -> Any:
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- imported when the first template is used

    return ImmutableSandboxedEnvironment(autoescape=False, keep_trailing_newline=False)


def check_template(source: str, element: str) -> Finding | None:
    """A finding for a template that does not parse."""
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 -- imported when the first template is checked

    try:
        _environment().parse(source)
    except TemplateSyntaxError as error:
        return Finding(
            "template-invalid",
            Text("the template does not parse: {e}", "模板无法解析:{e}").format(e=error.message),
            Text("mend the Jinja template", "请修正 Jinja 模板"),
            element=element,
        )
    return None
