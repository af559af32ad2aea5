"""Laws of ranges, lists, strings and quick conditions, tried on random values against plain Python."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.expressions import Budget, Range, compile_expression, compile_unary_tests
from flowkit.expressions.quick import quick_of

# Points of a scale so fine that an open end leaves a gap: the oracle looks at every one of them.
_POINTS = [Decimal(point) / 4 for point in range(-4, 30)]
ends = st.integers(0, 6)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low = draw(ends)
    high = draw(st.integers(low, 6))
    if low == high:
        return Range(low, high)
    return Range(low, high, draw(st.booleans()), draw(st.booleans()))


def _inside(found: Range) -> list[Decimal]:
    above = [point for point in _POINTS if point > found.low or (point == found.low and found.low_closed)]
    return [point for point in above if point < found.high or (point == found.high and found.high_closed)]


def _same_end(a: Range, b: Range) -> bool:
    return (a.high, a.high_closed) == (b.high, b.high_closed)


def _same_start(a: Range, b: Range) -> bool:
    return (a.low, a.low_closed) == (b.low, b.low_closed)


ORACLE: dict[str, Callable[[Range, Range], bool]] = {
    "before": lambda a, b: max(_inside(a)) < min(_inside(b)),
    "after": lambda a, b: min(_inside(a)) > max(_inside(b)),
    "overlaps": lambda a, b: not set(_inside(a)).isdisjoint(_inside(b)),
    "includes": lambda a, b: set(_inside(a)) >= set(_inside(b)),
    "during": lambda a, b: set(_inside(a)) <= set(_inside(b)),
    "starts": lambda a, b: _same_start(a, b) and set(_inside(a)) <= set(_inside(b)),
    "started by": lambda a, b: _same_start(a, b) and set(_inside(a)) >= set(_inside(b)),
    "finishes": lambda a, b: _same_end(a, b) and set(_inside(a)) <= set(_inside(b)),
    "finished by": lambda a, b: _same_end(a, b) and set(_inside(a)) >= set(_inside(b)),
    "coincides": lambda a, b: a == b,
    "meets": lambda a, b: a.high == b.low and a.high_closed and b.low_closed,
    "met by": lambda a, b: b.high == a.low and b.high_closed and a.low_closed,
}


@settings(max_examples=300)
@given(ranges(), ranges(), st.sampled_from(sorted(ORACLE)))
def test_relations_of_ranges_are_those_of_the_points_inside(a: Range, b: Range, name: str) -> None:
    value = compile_expression(f"{name}(a, b)", {"a", "b"}).evaluate({"a": a, "b": b})

    if name in {"before", "after", "overlaps"} and (a.low == b.high or a.high == b.low):
        # Both ends open at one value: no point is between them, and the ranges still do not overlap.
        closed = (a.low_closed and b.high_closed) if a.low == b.high else (a.high_closed and b.low_closed)
        assert compile_expression("overlaps(a, b)").evaluate({"a": a, "b": b}) is closed
    else:
        assert value is ORACLE[name](a, b)


@given(ranges(), st.sampled_from(_POINTS))
def test_a_point_is_in_a_range_or_before_it_or_after_it(found: Range, point: Decimal) -> None:
    data = {"p": point, "r": found}
    answers = [compile_expression(f"{name}(p, r)").evaluate(data) for name in ("before", "during", "after")]

    assert answers.count(True) == 1
    assert compile_expression("p in r").evaluate(data) is answers[1]
    assert compile_expression("includes(r, p)").evaluate(data) is answers[1]
    assert compile_expression("before(r, p)").evaluate(data) is answers[2]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers()), max_size=12))
def test_sort_is_stable(pairs: list[tuple[int, int]]) -> None:
    items = [{"k": key, "v": value} for key, value in pairs]
    data = {"items": items}

    assert compile_expression("sort(items, function(a, b) a.k < b.k)").evaluate(data) == sorted(
        items, key=lambda item: item["k"]
    )


@given(st.text(max_size=12), st.text(max_size=3), st.integers(-14, 14), st.integers(0, 14))
def test_strings_are_sequences_of_characters(text: str, part: str, start: int, length: int) -> None:
    data = {"t": text, "p": part, "s": start, "n": length}

    def evaluate(source: str) -> object:
        return compile_expression(source, data.keys()).evaluate(data)

    assert evaluate("string length(t)") == len(text)
    begin = start - 1 if start > 0 else len(text) + start
    inside = start != 0 and 0 <= begin < len(text) and length > 0
    assert evaluate("substring(t, s, n)") == (text[begin : begin + length] if inside else None)
    assert evaluate("contains(t, p)") is (part in text)
    if part and part in text:
        assert evaluate("substring before(t, p) + p + substring after(t, p)") == text
    if part:
        assert evaluate('string join(split(t, replace(p, "(.)", "\\\\$1", "s")), p)') in {text, None}
        assert evaluate('matches(t, p, "q")') is (part in text)
        assert evaluate('replace(t, p, "-", "q")') == text.replace(part, "-")


@given(st.lists(st.integers(-3, 3) | st.sampled_from(["a", True, None]), max_size=10), st.integers(-3, 3))
def test_lists_agree_with_python(items: list[object], value: int) -> None:
    data = {"items": items, "value": value}

    def evaluate(source: str) -> object:
        return compile_expression(source, data.keys()).evaluate(data)

    def alike(a: object, b: object) -> bool:
        return type(a) is type(b) and a == b

    assert evaluate("reverse(reverse(items)) = items") is True
    assert evaluate("index of(items, value)") == [i for i, item in enumerate(items, 1) if alike(item, value)]
    firsts = [item for i, item in enumerate(items) if not any(alike(item, other) for other in items[:i])]
    assert evaluate("distinct values(items)") == firsts
    assert evaluate("union(items, items)") == firsts
    assert evaluate("flatten([items, [items]])") == items + items
    assert evaluate("concatenate(items, [value])") == evaluate("append(items, value)")
    assert evaluate("remove(insert before(items, 1, value), 1) = items") is True


numbers = st.one_of(
    st.integers(-5, 5),
    st.sampled_from([Decimal("1.5"), Decimal(2), Decimal("NaN"), Decimal("Infinity"), 10**34, -(10**34), 10**33]),
)
given_values = st.one_of(numbers, st.booleans(), st.none(), st.sampled_from(["a", "b", 1.5, (1,), object()]))
operands = st.sampled_from(["x", "y", "z", "1", "-2", "1.5", '"a"', "true", "x + 1", "y - x", "x * y * 2"])
comparisons = st.tuples(operands, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), operands).map(" ".join)
conditions = st.one_of(
    comparisons,
    operands,
    st.tuples(comparisons, st.sampled_from(["and", "or"]), comparisons).map(" ".join),
    st.tuples(st.just("x in ("), comparisons, st.just(")")).map(" ".join),
)


@settings(max_examples=600)
@given(conditions, given_values, given_values, given_values, st.booleans())
def test_a_quick_condition_says_what_the_closures_say(
    source: str, x: object, y: object, z: object, missing: bool
) -> None:
    expression = compile_expression(source)
    data = {"x": x, "y": y} if missing else {"x": x, "y": y, "z": z}
    for traps in (decimal.DefaultContext, decimal.ExtendedContext):
        with decimal.localcontext(traps):
            # Any other budget than the default one takes the way of the closures.
            assert expression.evaluate(data) == expression.evaluate(data, budget=Budget())
            assert type(expression.evaluate(data)) is type(expression.evaluate(data, budget=Budget()))


def test_plain_conditions_and_sums_are_quick() -> None:
    quick = ["amount > 1000 and severity <= 2", "n + 1", "n * m", "n > 3", 'state = "open" or n = 3']

    assert [source for source in quick if quick_of(compile_expression(source).tree) is None] == []
    assert quick_of(compile_unary_tests("> 3").tree) is not None
    assert quick_of(compile_expression("f(1) > 3", {"f"}).tree) is None
