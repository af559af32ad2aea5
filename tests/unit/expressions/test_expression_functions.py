"""The built-in functions, and time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from flowkit.expressions import YearMonthDuration, compile_expression
from flowkit.expressions.functions import BUILTINS

MOMENT = dt.datetime(2026, 9, 30, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def _local(day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A local time in October 2026, of no known place."""
    return dt.datetime(2026, 10, day, hour, minute)  # noqa: DTZ001 -- FEEL has date-times without a zone


def evaluate(source: str, **data: object) -> object:
    return compile_expression(source).evaluate(data, MOMENT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('contains("审批金额", "金额")', True),
        ('starts with("abc", "ab")', True),
        ('ends with(string: "abc", match: "bc")', True),
        ('ends with(match: "abc", string: "bc")', False),
        ('string length("🐎审")', 2),
        ('upper case("aß")', "ASS"),
        ('lower case("ABC")', "abc"),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 3, 3.8)', "oba"),
        ('substring("foobar", 3, null)', "obar"),
        ('substring("foobar", null)', None),
        ('substring("foobar", 3, 1e6000)', "obar"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 9)', None),
        ('substring("foobar", 1, 0)', None),
        ('contains("a", null)', None),
        ('string length(["abc"])', 3),
        ("string(1.10)", "1.10"),
        ("string(1e30)", "1000000000000000000000000000000"),
        ('string([1, "a\\"b", null, {k: true}])', '[1, "a\\"b", null, {k: true}]'),
        ("string([1..3))", "[1..3)"),
        ("string(null)", None),
        ('string("a")', "a"),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")),
        ('number("1,000.5", ",", ".")', Decimal("1000.5")),
        ('number("1.000,5", ".", ",")', Decimal("1000.5")),
        ('number("1,000", ",", null)', 1000),
        ('number("-1.5")', Decimal("-1.5")),
        ('number("1 000", "x", ".")', None),
        ('number("1,5", ",", ",")', None),
        ('number("0x10")', None),
        ('number("")', None),
        ('number("1e9999")', None),
        ("count([1, null, 2])", 3),
        ("count(5)", 1),
        ("count(null)", None),
        ("sum([1, 2.5])", Decimal("3.5")),
        ("sum(1, 2, 3)", 6),
        ("sum([])", None),
        ('sum([1, "2"])', None),
        ('sum("a", "b")', None),
        ('sum(@"PT1H", @"PT30M")', dt.timedelta(minutes=90)),
        ('sum(@"2026-01-01", @"P1D")', None),
        ("min(3, 1, 2)", 1),
        ('max(["a", "c", "b"])', "c"),
        ("max([])", None),
        ('max(1, "a")', None),
        ('min(@"2026-01-02", @"2026-01-01")', dt.date(2026, 1, 1)),
        ("mean([1, 2])", Decimal("1.5")),
        ('mean(@"PT1H", @"PT2H")', dt.timedelta(minutes=90)),
        ("list contains([1, null], null)", True),
        ("list contains([1, 2.0], 2)", True),
        ('list contains([1, 2], "2")', False),
        ("append([1], 2, [3])", [1, 2, [3]]),
        ("concatenate([1], [2, 3], [])", [1, 2, 3]),
        ('distinct values([1, 1.0, "1", true, null, null, [1], [1.0]])', [1, "1", True, None, [1]]),
        ("all([true, null])", None),
        ("all(true, false, null)", False),
        ("any(false, true)", True),
        ("all([])", True),
        ("any([])", False),
        ("abs(-1.5)", Decimal("1.5")),
        ('abs(@"-PT1H")', dt.timedelta(hours=1)),
        ('abs(@"-P1Y")', YearMonthDuration(12)),
        ("floor(-1.5)", -2),
        ("floor(1.56, 1)", Decimal("1.5")),
        ("ceiling(-1.5)", -1),
        ("round up(5.5, 0)", 6),
        ("round up(-5.5, 0)", -6),
        ("round down(-5.5, 0)", -5),
        ("round half up(2.5, 0)", 3),
        ("round half up(-2.5, 0)", -3),
        ("round half up(1234, -2)", 1200),
        ("round half down(2.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(1 / 3, 2)", Decimal("0.33")),
        ("decimal(1, 9999)", None),
        ("round down(5.5, -6112)", None),
        ("decimal(1, 0.5)", None),
        ("modulo(12, 5)", 2),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(10.1, 4.5)", Decimal("1.1")),
        ("modulo(1, 0)", None),
        ("not(false)", True),
        ("is(1, 1.0)", True),
        ('is(1, "1")', False),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
        ("is(null, null)", True),
        ('get value({a: {b: 1}}, "a")', {"b": 1}),
        ('get value({a: 1}, "b")', None),
        ("is defined({a: null}.a)", True),
        ("is defined({a: 1}.b)", False),
        ("is defined(null)", True),
    ],
)
def test_functions(source: str, expected: object) -> None:
    assert evaluate(source) == expected


def test_is_defined_tells_a_name_without_value_from_a_missing_one() -> None:
    assert evaluate("is defined(x)", x=None) is True
    assert evaluate("is defined(x)") is False


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('date("2026-10-10") - date("2026-09-30")', dt.timedelta(days=10)),
        ("date(2026, 2, 29)", None),
        ('date("2026-2-1")', None),
        # The standard reckons times by whole seconds.
        ('@"10:00:00.25" = @"10:00:00.5"', True),
        ('@"10:00:00.25" < @"10:00:00.5"', False),
        ('@"2026-01-01T10:00:00.25" <= @"2026-01-01T10:00:00"', True),
        ('is(@"10:00:00.25", @"10:00:00.5")', False),
        ('@"10:00:00.5" - @"10:00:00.25"', dt.timedelta(seconds=0.25)),
        ('date(@"2026-10-10T10:00:00")', dt.date(2026, 10, 10)),
        ('time("17:30:00")', dt.time(17, 30)),
        ('time("17:30")', None),
        ("time(17, 30, 1.5)", dt.time(17, 30, 1, 500_000)),
        ('time(17, 30, 0, @"PT8H")', dt.time(17, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))),
        ("time(17, 30, 0, null)", dt.time(17, 30)),
        ('time("25:00:00")', None),
        ('date and time("2026-10-10T24:00:00")', _local(11)),
        ('date and time("2026-10-10")', _local(10)),
        ('date and time(@"2026-10-10", @"08:30:00")', _local(10, 8, 30)),
        ('date and time("2026-10-10T08:00:00@No/Where")', None),
        ('duration("P1Y2M")', YearMonthDuration(14)),
        ('duration("-P1DT2H3M4.5S")', -dt.timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ('duration("P1Y1D")', None),
        ('duration("P")', None),
        ('duration("PT")', None),
        ('duration("P999999999999D")', None),
        ('years and months duration(@"2025-12-15", @"2026-12-14")', YearMonthDuration(11)),
        ('years and months duration(@"2026-12-14", @"2025-12-15")', YearMonthDuration(-11)),
        ('@"2026-01-31" + @"P1M"', dt.date(2026, 2, 28)),
        ('@"P1M" + @"2024-01-31"', dt.date(2024, 2, 29)),
        ('@"2026-03-31" - @"P1M"', dt.date(2026, 2, 28)),
        ('@"2026-01-01" + @"PT25H"', dt.date(2026, 1, 2)),
        ('@"2026-01-01" - @"PT1H"', dt.date(2025, 12, 31)),
        ('string(@"9999-12-31" + @"P1D")', "10000-01-01"),
        ('string(@"9999-12-31" + @"P1M")', "10000-01-31"),
        ('string(@"0001-01-01" - @"P1D")', "0000-12-31"),
        ('string(@"-0004-02-29" + @"P4Y")', "0000-02-29"),
        ("string(date(-999999999, 1, 1))", "-999999999-01-01"),
        ('string(@"123456-07-08T09:10:11+08:00")', "123456-07-08T09:10:11+08:00"),
        ('string(date and time(@"20000-01-01", @"10:00:00"))', "20000-01-01T10:00:00"),
        ('@"10000-01-01" - @"9999-12-31"', dt.timedelta(days=1)),
        ('@"10000-01-01T00:00:00Z" - @"9999-12-31T23:00:00Z"', dt.timedelta(hours=1)),
        ('@"10000-01-01T00:00:00Z" - @"9999-12-31"', dt.timedelta(days=1)),
        ('@"10000-01-01T00:00:00Z" - @"9999-12-31T23:00:00"', None),
        ('@"10000-01-01" > @"9999-12-31"', True),
        ('@"-10000-01-01" < @"10000-01-01"', True),
        ('@"10000-01-01" = @"9999-12-31"', False),
        ('@"10000-01-01T00:00:00Z" = @"10000-01-01T08:00:00+08:00"', True),
        ('@"10000-01-01T00:00:00Z" = @"9999-12-31T23:00:00-01:00"', True),
        ('@"10000-01-01T00:00:00Z" < @"10000-01-01T00:00:00"', None),
        ('distinct values([@"10000-01-01", @"10000-01-01"])[1].year', 10000),
        ('day of week(@"10000-01-01")', "Saturday"),
        ('@"10000-01-01".weekday', 6),
        ('day of year(@"12000-12-31")', 366),
        ('years and months duration(@"9999-01-01", @"10001-02-01")', YearMonthDuration(25)),
        ('date("1000000000-01-01")', None),
        ('date("010000-01-01")', None),
        ("date(1000000000, 1, 1)", None),
        ('@"999999999-12-31" + @"P1D"', None),
        ('@"999999999-01-01" - @"-999999999-01-01"', None),
        ('@"23:00:00" + @"PT2H"', dt.time(1)),
        ('@"01:00:00" - @"PT2H"', dt.time(23)),
        ('@"10:00:00" - @"08:30:00"', dt.timedelta(minutes=90)),
        ('@"PT1H" + @"PT30M"', dt.timedelta(minutes=90)),
        ('@"PT1H" * 1.5', dt.timedelta(minutes=90)),
        ('2 * @"P1Y"', YearMonthDuration(24)),
        ('@"PT1H" / 2', dt.timedelta(minutes=30)),
        ('@"PT1H" / @"PT30M"', 2),
        ('@"P1Y" / @"P6M"', 2),
        ('@"P1Y" / 5', YearMonthDuration(2)),
        ('-@"PT1H"', dt.timedelta(hours=-1)),
        ('@"P1D" * 1e20', None),
        ('@"P1Y" * 1e20', None),
        ('@"PT1H" / 0', None),
        ('@"PT1H" + @"P1M"', None),
        ('@"PT1H" < @"P1M"', None),
        ('@"2026-01-01T10:00:00Z" = @"2026-01-01T18:00:00+08:00"', True),
        ('@"2026-01-01T10:00:00Z" < @"2026-01-01T18:00:01@Asia/Shanghai"', True),
        ('@"2026-01-01T10:00:00Z" < @"2026-01-01T18:00:00"', None),
        ('@"2026-01-01T10:00:00Z" - @"2026-01-01T10:00:00"', None),
        ('@"2026-01-01T10:00:00" - @"2026-01-01"', dt.timedelta(hours=10)),
        ('@"10:00:00Z" < @"10:00:00+01:00"', False),
        ('@"10:00:00Z" < @"10:00:00"', None),
        # Europe/Berlin leaves summer time on 25 October 2026: that night has an hour more.
        (
            '@"2026-10-25T12:00:00@Europe/Berlin" - @"2026-10-24T12:00:00@Europe/Berlin"',
            dt.timedelta(hours=25),
        ),
        ('string(@"2026-10-24T12:00:00@Europe/Berlin" + @"P1D")', "2026-10-25T11:00:00@Europe/Berlin"),
        ('string(@"2026-10-24T12:00:00+08:00")', "2026-10-24T12:00:00+08:00"),
        ('string(@"12:00:00.250-00:30")', "12:00:00.25-00:30"),
        ('string(@"12:00:00Z")', "12:00:00Z"),
        ('string(@"P1Y2M")', "P1Y2M"),
        ('string(@"-PT36H0.5S")', "-P1DT12H0.5S"),
        ('string(@"PT0S")', "PT0S"),
        ('string(@"P0M")', "P0M"),
        ('@"2026-10-10".weekday', 6),
        ('@"2026-10-10T08:30:15+08:00".time offset', dt.timedelta(hours=8)),
        ('@"08:30:15@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"-P1DT2H".days', -1),
        ('@"-P1DT2H".hours', -2),
        ('@"P14M".years', 1),
        ('@"2026-10-10".__class__', None),
        ("now()", MOMENT),
        ("today()", dt.date(2026, 9, 30)),
        ("day of week(today())", "Wednesday"),
        ("month of year(now())", "September"),
        ('day of year(@"2026-12-31")', 365),
        ('week of year(@"2026-01-01")', 1),
        ('now() + duration("PT4H")', MOMENT + dt.timedelta(hours=4)),
    ],
)
def test_time(source: str, expected: object) -> None:
    assert evaluate(source) == expected


def test_every_function_has_parameters_that_can_be_named() -> None:
    for name, rows in BUILTINS.items():
        for row in rows:
            assert row.name == name
            names = [parameter.name for parameter in row.parameters]
            assert len(set(names)) == len(names)
            assert not any(parameter.variadic for parameter in row.parameters[:-1])


def test_rows_of_one_function_stand_together() -> None:
    assert [row.parameters[0].name for row in BUILTINS["date"]] == ["from", "from", "year"]
