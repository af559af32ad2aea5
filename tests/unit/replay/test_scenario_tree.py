"""YAML as values with places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flowkit.replay.tree import DEEPEST, LARGEST, read_tree


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("08:30", "08:30"),
        ("2026-11-16", "2026-11-16"),
        ("2", 2),
        ("-3", -3),
        ("'2'", "2"),
        ('"true"', "true"),
        ("true", True),
        ("no", "no"),
        ("1.50", Decimal("1.50")),
        ("null", None),
        ("", None),
        ("''", ""),
        ("[1, a]", [1, "a"]),
        ("{x: {y: 1}}", {"x": {"y": 1}}),
        ("1234567890123456789012", "1234567890123456789012"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, value: object) -> None:
    tree = read_tree(f"a: {written}")
    assert tree.findings == []
    assert tree.value == {"a": value}


def test_every_path_knows_its_line_and_column() -> None:
    tree = read_tree("a:\n  - b: 1\n    c: [x, y]\n")
    assert tree.place(("a",)) == (1, 1)
    assert tree.place(("a", 0, "c")) == (3, 5)
    assert tree.place(("a", 0, "c", 1)) == (3, 12)
    assert tree.place(("a", 0, "nothing")) == (2, 5)
    assert tree.place(("nothing",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2", "yaml-key", 2),
        ("a: [", "yaml-syntax", 2),
        ("a: &x 1\nb: *x", "yaml-alias", 2),
        ("a: !!python/name:os.system x", "yaml-tag", 1),
        ("a: 1\n--- \nb: 2", "yaml-syntax", 2),
        ("a: " + "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2), "yaml-depth", 1),
        ("a: " + "[" * 20_000 + "]" * 20_000, "yaml-depth", 1),
        ("#" * (LARGEST + 1), "yaml-size", 0),
        ("a: \x00", "yaml-syntax", 0),
    ],
)
def test_what_is_dangerous_or_broken_is_a_finding(text: str, code: str, line: int) -> None:
    findings = read_tree(text, "f.yaml").findings
    assert code in [each.code for each in findings]
    assert findings[0].file == "f.yaml"
    if line:
        assert findings[0].line == line
