"""JUEL and Python as FEEL: the translation means the same, or is refused where it begins."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.bpmn.dialects.language import (
    Untranslatable,
    read_assignments,
    read_composite,
    read_expression,
    read_python,
    written,
)
from flowkit.expressions import compile_expression

DATA = {
    "amount": 1500,
    "approved": True,
    "note": None,
    "name": "Ann",
    "tags": ["a", "b"],
    "empty list": [],
    "order": {"total": 5, "lines": [{"price": 3}, {"price": 4}], "odd key": 1},
    "case": {"business_key": "K-1", "id": "17", "starter": "ann"},
}


def value_of(source: str) -> object:
    return compile_expression(source).evaluate(DATA)


@pytest.mark.parametrize(
    ("juel", "expected"),
    [
        ("${amount > 1000 && approved}", True),
        ("#{amount gt 1000 and not approved}", False),
        ("${amount le 1500 or false}", True),
        ("${!(amount == 1500)}", False),
        ("${amount ne 3}", True),
        ("${amount mod 7 == 2}", True),
        ("${amount div 2}", 750),
        ("${1 + 2 * 3 - -1}", 8),
        ("${(1 + 2) * 3}", 9),
        ("${10 - (4 - 3)}", 9),
        ("${1.5e2 + .5}", Decimal("150.5")),
        ("${approved ? 'yes' : 'no'}", "yes"),
        ("${note ?: 'none'}", "none"),
        ("${note == null}", True),
        ("${empty note}", True),
        ("${empty name}", False),
        ("${not empty tags}", True),
        ("${empty amount}", False),
        ('${name == "Ann"}', True),
        ("${name.equals('Ann')}", True),
        ("${'it\\'s'}", "it's"),
        ("${name.toUpperCase()}", "ANN"),
        ("${name.startsWith('A') && name.length() == 3}", True),
        ("${name.contains('nn')}", True),
        ("${tags.contains('b')}", True),
        ("${tags.contains('c')}", False),
        ("${tags.size()}", 2),
        ("${tags[1]}", "b"),
        ("${order.lines[0].price + order['total']}", 8),
        ("${order.getTotal()}", 5),
        ("${order.get('odd key')}", 1),
        ("${execution.getVariable('amount')}", 1500),
        ("${execution.hasVariable('note')}", False),
        ("${execution.processBusinessKey}", "K-1"),
        ("${execution.getProcessInstanceId()}", "17"),
        ("${vars:eq(name, 'Ann')}", True),
        ("${variables:greaterThan(amount, 1)}", True),
        ("${starter}", "ann"),
        ("Dear ${name}, ${amount}!", "Dear Ann, 1500!"),
        ("plain", "plain"),
    ],
)
def test_juel_means_the_same_in_feel(juel: str, expected: object) -> None:
    assert value_of(written(read_composite(juel), {"starter": "case.starter"}).source) == expected


@pytest.mark.parametrize(
    ("juel", "column"),
    [
        ("${bean.run(a)}", 8),
        ("${a = 3}", 5),
        ("${a -> b}", 5),
        ("${tags[i]}", 7),
        ("${execution}", 3),
        ("${a instanceof b}", 5),
        ("${new}", 3),
        ("${in}", 3),
        ("${a b}", 5),
        ("${a +}", 6),
        ("${a", 4),
        ("${}", 3),
        ("${a ` b}", 5),
    ],
)
def test_what_feel_cannot_say_is_refused_where_it_begins(juel: str, column: int) -> None:
    with pytest.raises(Untranslatable) as refused:
        written(read_composite(juel), {})
    assert refused.value.column == column
    assert refused.value.reason.zh


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("amount > 1000 and name == 'Ann'", True),
        ("not approved", False),
        ("1 < amount <= 1500", True),
        ("name in ['Ann', 'Bo']", True),
        ("'total' in order", True),
        ("'zz' not in order", True),
        ("'nn' in name", True),
        ("order['total'] ** 2", 25),
        ("f'{name}: {amount}'", "Ann: 1500"),
        ("'a' if note is None else 'b'", "a"),
        ("{'a': [1, 2]}", {"a": [1, 2]}),
        ("name.lower()", "ann"),
    ],
)
def test_python_means_the_same_in_feel(python: str, expected: object) -> None:
    assert value_of(written(read_python(python), {}).source) == expected


@pytest.mark.parametrize(
    "python", ["lambda: 1", "[x for x in y]", "__import__('os')", "a.b()", "a :=", "(" * 200, "x\ny"]
)
def test_other_python_is_refused(python: str) -> None:
    with pytest.raises(Untranslatable):
        written(read_python(python), {})


def test_a_script_is_assignments_or_it_is_code() -> None:
    assert [name for name, _ in read_assignments("    a = 1\n    b = a")] == ["a", "b"]
    for script in ("", "print(1)", "a += 1", "a, b = 1, 2", "import os"):
        with pytest.raises(Untranslatable):
            read_assignments(script)


def test_what_an_expression_says_about_types_is_known() -> None:
    types = written(read_expression("n > 3 && !flag && text == 'a' && ctx.x && other"), {}).types
    assert types["n"] == {"number"}
    assert types["flag"] == {"boolean"}
    assert types["text"] == {"string"}
    assert types["ctx"] == {"context"}
    assert types["other"] == {"boolean"}


NAMES = st.sampled_from(["a", "b"])
EXPRESSIONS = st.recursive(
    NAMES | st.sampled_from(["true", "false"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||", "==", "!="]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda each: f"!({each})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_booleans_come_out_as_python_reckons_them(juel: str, a: bool, b: bool) -> None:
    result = compile_expression(written(read_composite("${" + juel + "}"), {}).source).evaluate({"a": a, "b": b})
    assert result is _by_hand(juel, a=a, b=b)


def _by_hand(juel: str, *, a: bool, b: bool) -> bool:
    """Evaluates the little language that the strategy makes."""
    text = juel.replace(" ", "")

    def read(at: int) -> tuple[bool, int]:
        for word, known in (("true", True), ("false", False), ("a", a), ("b", b)):
            if text.startswith(word, at):
                return known, at + len(word)
        if text[at] == "!":
            inner, end = read(at + 2)
            return not inner, end + 1
        left, end = read(at + 1)
        if text[end] == "?":
            then, end = read(end + 1)
            other, end = read(end + 1)
            return (then if left else other), end + 1
        sign = text[end : end + 2]
        right, end = read(end + 2)
        results = {"&&": left and right, "||": left or right, "==": left == right, "!=": left != right}
        return results[sign], end + 1

    return read(0)[0]


@given(st.text(alphabet="ab12.+-*/%<>=!&|?:()[]{}'\"$# ,;emptynot", max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_is_a_crash(text: str) -> None:
    for reader in (read_composite, read_expression, read_python):
        with suppress(Untranslatable):
            written(reader(text), {})
