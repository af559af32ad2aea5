"""Texts of notices from their templates: a part of Jinja whose cost is bounded by the data.

A template shows data, chooses and repeats. It calls nothing, sets nothing, multiplies nothing and includes nothing, so
that no template can hold up the action whose notice it writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flowkit.errors import Finding, InputInvalid, Text

LONGEST = 20_000
"""Characters of a text; what is longer ends in "…"."""
MOST_ROUNDS = 10_000
"""Rounds of all loops of a text together."""

_PARTS = frozenset({
    "Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem", "Filter", "Test", "If", "For",
    "Compare", "Operand", "Not", "And", "Or", "CondExpr", "Concat", "Add", "Sub", "Neg", "Pos", "Tuple", "List",
    "Keyword",
})  # fmt: skip
_FILTERS = frozenset({
    "abs", "capitalize", "count", "d", "default", "first", "float", "int", "join", "last", "length", "list", "lower",
    "max", "min", "reverse", "round", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper",
})  # fmt: skip
NAME_OF = "name_of"
"""Under this name a template finds what people and units are called."""
CODE_OF = "code_of"
"""What a notice finds the code of an outsider under: a placeholder until it is sent."""
_DETAILS = frozenset(
    {"case", "step", "number", "reporter", "to", "late", "end_state", "operation", "by", "reason", NAME_OF, CODE_OF}
)
_LEFT = "rounds left"
"""Where a rendering counts its rounds: with its blank no template can name it."""


NO_CODES: Mapping[str, str] = MappingProxyType({})
NOBODY: Mapping[object, Text] = MappingProxyType({})

_ZONE = "zone of the case"
"""Where a rendering finds on whose clock moments are shown; likewise with a blank."""


class TooManyRounds(Exception):
    """All rounds are used up."""

    def __init__(self) -> None:
        super().__init__(f"its loops go round more than {MOST_ROUNDS} times")


HTML_NAMES = ("case", "steps", "today", "copy", NAME_OF)
"""What a paper finds beside the data of its process."""
_LONGEST_HTML = 1_000_000


def render_html(source: str, data: dict[str, object]) -> str:
    """A page: what stands in the data is shown as it is and never becomes a part of the page.

    Raises InputInvalid (paper-broken) if the template fails on these data.
    """
    try:
        pieces = _template(source, escape=True).generate({**data, **counter()})
        page = _joined(pieces, _LONGEST_HTML)
    except Exception as error:
        raise InputInvalid(
            Text("the paper cannot be made: {why}", "无法生成该文件:{why}").format(
                why=f"{type(error).__name__}: {error}"[:200]
            ),
            code="paper-broken",
            mend=Text("correct the template", "请更正模板"),
        ) from error
    return page


def render(
    subject: str,
    body: str,
    data: dict[str, object],
    zone: tzinfo | None = None,
    name_of: Mapping[object, Text] = NOBODY,
    code_of: Mapping[str, str] = NO_CODES,
) -> tuple[str, str]:
    """Subject and body; moments are shown on the clock of `zone`, or as they came. A template that fails says so in its
    place: a notice is never a reason to stop a case.
    """
    seen = {**data, _ZONE: zone, NAME_OF: name_of, CODE_OF: code_of}
    return _render(subject, seen).replace("\n", " ").strip(), _render(body, seen).strip()


def _render(source: str, data: dict[str, object]) -> str:
    if "{" not in source:
        return source
    try:
        return _joined(_template(source).generate({**data, **counter()}))
    except Exception as error:  # noqa: BLE001 -- whatever data do to a template, the case goes on
        return f"[{type(error).__name__}: {error}] {source}"[:LONGEST]


def _joined(pieces: Iterable[str], longest: int = LONGEST) -> str:
    """The pieces up to the longest text."""
    found: list[str] = []
    room = longest
    try:
        for piece in pieces:
            found.append(piece[:room])
            room -= len(piece)
            if room < 0:
                return "".join(found)[:-1] + "…"
    except TooManyRounds:
        found.append("…")
    return "".join(found)


@lru_cache(maxsize=512)
def _template(source: str, *, escape: bool = False) -> Any:
    return sandbox(escape=escape).from_string(source)


@lru_cache(maxsize=2)
def sandbox(*, escape: bool = False) -> Any:
    """Jinja with nothing but the parts and filters that are bounded; with `escape` data are no markup.

    What is rendered finds `counter()` beside its data.
    """
    from jinja2 import pass_context  # noqa: PLC0415 -- imported when the first template is used
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- as above

    class Bounded(ImmutableSandboxedEnvironment):
        """Whoever makes a template here, also a package for Word files, gets one that is checked and counts loops."""

        def from_string(self, source: Any, *given: Any, **named: Any) -> Any:
            tree = self.parse(source)
            refused = refused_parts(tree)
            if refused:
                message = f"a template cannot use {', '.join(refused)}"
                raise ValueError(message)
            return super().from_string(_counting(tree), *given, **named)

    @pass_context
    def counted(context: Any, items: Iterable[object]) -> Iterator[object]:
        left = context[_LEFT]
        for item in items:
            if next(left, None) is None:
                raise TooManyRounds
            yield item

    @pass_context
    def shown(context: Any, value: object) -> object:
        return _shown(value, context.get(_ZONE))

    environment = Bounded(autoescape=escape, keep_trailing_newline=False, finalize=shown)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {_LEFT: counted}
    return environment


def _shown(value: object, zone: tzinfo | None) -> object:
    """A value as people read it: nothing for null, a moment to the minute, a truth value in both languages, a name."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.zh or value.en
    if isinstance(value, bool):
        return "yes 是" if value else "no 否"
    if isinstance(value, datetime):
        moment = value.astimezone(zone) if zone is not None and value.tzinfo is not None else value
        return f"{moment:%Y-%m-%d %H:%M}" if not moment.second else f"{moment:%Y-%m-%d %H:%M:%S}"
    return value


def counter() -> dict[str, object]:
    """What a rendering counts its rounds with; a fresh one for each."""
    return {_LEFT: iter(range(MOST_ROUNDS))}


def _counting(tree: Any) -> Any:
    """The template with every loop counted."""
    from jinja2 import nodes  # noqa: PLC0415 -- as above

    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, _LEFT, [], [], None, None)
    return tree


def refused_parts(tree: Any) -> list[str]:
    """What of Jinja the template uses and may not."""
    from jinja2 import nodes  # noqa: PLC0415 -- as above

    found = {type(node).__name__: None for node in tree.find_all(nodes.Node) if type(node).__name__ not in _PARTS}
    filters = {f"filter {node.name}": None for node in tree.find_all(nodes.Filter) if node.name not in _FILTERS}
    known = sandbox().tests
    tests = {f"test {node.name}": None for node in tree.find_all(nodes.Test) if node.name not in known}
    again = ["recursive"] if any(node.recursive for node in tree.find_all(nodes.For)) else []
    return [*found, *filters, *tests, *again]


def check_template(source: str, element: str, names: Collection[str]) -> Iterator[Finding]:
    """What keeps a template from being used: parts of Jinja that it may not use, and `names` that are no data.

    A template that does not parse is a finding of the reader.
    """
    from jinja2 import TemplateSyntaxError, meta  # noqa: PLC0415 -- imported when the first template is checked

    if "{" not in source:
        return
    try:
        tree = sandbox().parse(source)
        refused = refused_parts(tree)
        unknown = [] if refused else sorted(meta.find_undeclared_variables(tree) - _DETAILS - set(names))
    except (TemplateSyntaxError, RecursionError, ValueError):
        return
    yield from template_findings(element, refused, unknown)


def template_findings(element: str, refused: Collection[str], unknown: Collection[str]) -> Iterator[Finding]:
    """What a template uses and may not, and the names that it takes for data."""
    if refused:
        yield Finding(
            "template-refused",
            Text("a template cannot use {parts}", "模板不能使用 {parts}").format(parts=", ".join(refused)),
            Text("show data, use if and for; compute in a script task", "只可显示、判断与循环;计算请用脚本任务"),
            element=element,
        )  # fmt: skip
    if unknown:
        yield Finding(
            "template-name-unknown",
            Text("the template names {names}, which is not declared", "模板引用了未声明的 {names}").format(
                names=", ".join(unknown)
            ),
            Text("declare the field, or correct the name", "请声明该字段或更正名称"),
            element=element,
        )


def unreadable(source: str) -> str:
    """Why the text is no template; "" if it is one."""
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 -- as above

    try:
        sandbox(escape=True).parse(source)
    except (TemplateSyntaxError, RecursionError, ValueError) as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""
