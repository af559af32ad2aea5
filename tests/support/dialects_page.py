"""The reference page of the dialects, made from their tables: `python tests/support/dialects_page.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from flowkit.bpmn.dialect_names import NAMESPACES
from flowkit.bpmn.dialects import DIALECTS, TITLES
from flowkit.bpmn.dialects.rule import Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "dialects.md"

_HEAD = """\
# Dialects

What [`flowkit import`](../howto/import.md) makes of each attribute and extension element of other engines. This page is
made from the tables in `flowkit.bpmn.dialects`. What stands in no table is reported as refused, with its line.

`translated`: says the same in flowkit's own elements. `with another`: read by the row that it belongs to; alone it is
refused. `ignored`: kept; flowkit needs it for nothing. `refused`: kept, has no effect, and its meaning is to be said
in flowkit's way.

"""


def _outcome(rule: Rule, dialect_reads: bool) -> str:
    if rule.apply is not None:
        return "refused" if rule.becomes.en.startswith("refused") else "translated"
    if rule.outcome == "ignored":
        return "ignored"
    return "with another" if dialect_reads else "refused"


_READ_ELSEWHERE = frozenset(
    {"topic", "resultVariable", "resultVariableName", "elementVariable", "mapDecisionResult", "field", "taskHeaders"}
)


def _lines(kind: str, rules: Mapping[str, Rule]) -> Iterator[str]:
    for name, rule in rules.items():
        outcome = _outcome(rule, name in _READ_ELSEWHERE)
        yield f"| `{name}` | {kind} | {outcome} | {rule.becomes.en} {rule.becomes.zh} |\n"


def page() -> str:
    """The page as it must be."""
    parts = [_HEAD]
    for name, dialect in DIALECTS.items():
        spaces = ", ".join(f"`{space}`" for space, known in NAMESPACES.items() if known == name)
        parts.append(f"## {TITLES[name]}\n\nNamespace: {spaces}\n\n")
        parts.append("| name | kind | outcome | becomes |\n| --- | --- | --- | --- |\n")
        parts.extend(_lines("attribute", dialect.attributes))
        parts.extend(_lines("element", dialect.elements))
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
