"""Expressions written to break out, to hang or to eat memory, made by families.

A family is a generator of sources; its name says what the attacker is after. Nothing here knows how an expression
should end: a value, null and an error are all fine. What matters is what it costs, and what it touches.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

Sources = Iterator[str]
FAMILIES: dict[str, Callable[[], Sources]] = {}


class Hostile(NamedTuple):
    """One expression; `unary` ones are cells of a table, tested against the value of `?`."""

    family: str
    source: str
    unary: bool = False


def family(name: str) -> Callable[[Callable[[], Sources]], Callable[[], Sources]]:
    def add(sources: Callable[[], Sources]) -> Callable[[], Sources]:
        FAMILIES[name] = sources
        return sources

    return add


def corpus() -> list[Hostile]:
    """All of them, in a fixed order."""
    expressions = [Hostile(name, source) for name, sources in FAMILIES.items() for source in sources()]
    return [*expressions, *(Hostile("cells of tables", source, unary=True) for source in _cells())]


def nested(opening: str, core: str, closing: str, times: int) -> str:
    return opening * times + core + closing * times


def doubled(kind: str, seed: str, step: str, times: int) -> str:
    """A context whose entries each double the one before: a0, a1 …"""
    entries = ", ".join(f"a{i}: {step.format(f'a{i - 1}')}" for i in range(1, times))
    return f"{{{kind}: 0, a0: {seed}, {entries}}}"


# --- reaching Python

_DUNDERS = (
    "__base__", "__bases__", "__mro__", "__subclasses__", "__init__", "__globals__", "__builtins__",
    "__dict__", "__getattribute__", "__reduce_ex__", "__code__", "__import__", "__module__", "mro", "gi_frame",
    "f_globals", "tb_frame", "cr_await", "func_globals",
)  # fmt: skip
_OWNERS = ('""', "(1)", "1.5", "[]", "{}", "null", "true", '@"2026-01-01"', '@"PT1H"', "[1..2]", "x", "agent", "module")


@family("attribute walks")
def _attribute_walks() -> Sources:
    for owner in _OWNERS:
        yield f"{owner}.__class__"
        yield f"{owner}.__class__.__base__.__subclasses__()"
    for name in _DUNDERS:
        yield f"agent.{name}"
        yield f'get value(agent, "{name}")'
    yield 'get value({}, "__class__").__mro__[2]'
    yield "agent.secret"
    yield "agent[1].secret"
    yield "[agent].secret"
    yield "{a: agent}.a.secret"
    yield "for a in [agent] return a.secret"
    yield "(function(a) a.secret)(agent)"
    yield "module.modules"
    yield 'module.modules["os"]'
    yield "(function(f) f.__globals__)(function(a) a)"
    yield "(function(a) a).__closure__"
    yield "string(agent)"
    yield 'context put({}, "__class__", agent).__class__.secret'


@family("names of Python")
def _names_of_python() -> Sources:
    for name in ("eval", "exec", "compile", "open", "getattr", "globals", "vars", "breakpoint", "input", "print"):
        yield f'{name}("1")'
    for name in ("__import__", "os.system", "sys.exit", "subprocess.run", "builtin", "type", "agent", "object"):
        yield f'{name}("id")'
    yield "lambda: 1"
    yield "x := 1"
    yield "x = 1; y"
    yield "import os"
    yield '"%s" % agent'
    yield '"{0.__class__}".format(agent)'
    yield 'f"{agent}"'
    yield "[print][1](1)"
    yield "agent()"
    yield "agent(1)(2)"
    yield "type(1)"
    yield "@property"
    yield "`id`"
    yield "agent = agent"
    yield "agent < 1"
    yield "agent + agent"
    yield "-agent"
    yield "[agent, agent]"
    yield "distinct values([agent, agent])"
    yield "sort([agent, agent], function(a, b) a < b)"
    yield "if agent then 1 else 2"
    yield "agent instance of context"
    yield "{agent: agent}"
    yield 'string join([agent, "a"], agent)'


@family("functions from outside")
def _functions_from_outside() -> Sources:
    yield 'function(a) external {java: {class: "java.lang.Runtime", method signature: "exec(java.lang.String)"}}'
    yield '(function(a) external {java: {class: "java.lang.Math", method signature: "abs(int)"}})(1)'
    yield '(function(a) external {pmml: {document: "/etc/passwd", model: "m"}})(1)'
    yield '{f: function(a) external {python: {module: "os", function: "system"}}, g: f("id")}.g'
    yield '(function(a) external {class: "os", method signature: "system"})("id")'


# More than any small cache of zones holds.
_CITIES = {
    "Europe": "Berlin Paris Madrid Rome Vienna Prague Warsaw Athens Dublin Lisbon Oslo Stockholm Helsinki Riga",
    "Asia": "Shanghai Tokyo Seoul Singapore Manila Bangkok Jakarta Kolkata Karachi Dubai Baghdad Tehran Almaty",
    "America": "New_York Chicago Denver Phoenix Toronto Bogota Lima Caracas Santiago Havana Panama Halifax Vancouver",
}


@family("files of zones")
def _files_of_zones() -> Sources:
    for zone in ("../../etc/passwd", "/etc/localtime", "Europe", "..", "Europe/../../passwd", "\x00", "a" * 5_000, "~"):
        yield f'time("10:00:00@{zone}")'
        yield f'@"2026-01-01T10:00:00@{zone}"'
    yield 'for i in 1..50000 return time("10:00:00@Europe/Z" + string(i))'
    names = ", ".join(f'"{area}/{city}"' for area, cities in _CITIES.items() for city in cities.split())
    yield f'for i in 1..9000, z in [{names}] return time("10:00:00@" + z)'
    yield f'for i in 1..9000, z in [{names}] return date and time("2026-06-01T10:00:00@" + z) + @"PT1S"'


# --- numbers


@family("powers")
def _powers() -> Sources:
    for base in ("2", "9", "1.1", "0.5", "-3", "9999999999", "1e6000", "1.000000000000000000000000000000001"):
        for exponent in ("9999999999", "-9999999999", "0.3333333333", "123456789.123456", "1e30"):
            yield f"{base} ** {exponent}"
    yield " ** ".join(["9"] * 90)
    yield "9 ** (9 ** (9 ** (9 ** 9)))"
    yield "2" + "**2" * 3_000
    yield "for i in 1..100000 return i ** 0.5"
    yield "for i in 1..100000 return 1.000001 ** i"
    yield "for i in 1..100000 return i / 7 ** i"
    yield "sum(for i in 1..50000 return 1.1 ** 12345.678 ** 0.1)"


@family("numeric functions")
def _numeric_functions() -> Sources:
    for scale in ("6000", "6176", "-6111", "999999999", "-999999999", "1e30", "1.5"):
        for function in ("decimal", "round half up", "floor", "ceiling"):
            yield f"{function}(1.23456789, {scale})"
    for call in (
        "exp(99999)", "exp(-99999)", "exp(1e6000)", "log(1e-6000)", "log(1e6000)", "sqrt(1e6000)", "sqrt(2)",
        "modulo(1e6000, 1e-6000)", "modulo(1e6000, 7)", "decimal(1e6000, 6000)",
    ):  # fmt: skip
        yield call
        yield f"for i in 1..100000 return {call}"
    yield "for i in 1..100000 return decimal(i / 7, 6000)"
    yield "for i in 1..100000 return exp(i / 7)"
    yield "for i in 1..100000 return log(i)"
    yield "for i in 1..100000 return sqrt(i)"
    yield "product(for i in 1..50000 return i)"
    yield "stddev(for i in 1..50000 return i * 1.1)"
    yield "mode(for i in 1..50000 return i)"
    yield "median(for i in 1..50000 return 50000 - i)"
    yield "for i in 1..5000 return median(for j in 1..5000 return j)"
    yield "random number()"


@family("huge literals")
def _huge_literals() -> Sources:
    for digits in (100, 5_000, 9_900):
        yield "9" * digits
        yield "0." + "9" * digits
        yield "-" + "9" * digits + " * " + "9" * 50
        yield f'number("{"9" * digits}")'
        yield f'duration("P{"9" * digits}D")'
        yield f'string("{"a" * digits}")'
        yield "a" * digits
    yield "1e999999999999"
    yield "1e-999999999999"
    yield 'number("1e999999999")'
    yield "1e6144 * 10"
    yield "string(1e6000)"
    yield "for i in 1..10000 return string(1e6000 - i)"
    yield "string join(for i in 1..5000 return string(1e6000), string(1e6000))"
    yield "string(for i in 1..5000 return 1e6000)"
    yield '{"' + "k" * 9_000 + '": 1}'
    yield '"' + "\\u0041" * 1_600 + '"'


# --- growth


@family("doubling")
def _doubling() -> Sources:
    lists = doubled("k", "[1, 1]", "[{0}, {0}]", 60)
    yield lists
    yield f"string({lists})"
    yield f"{lists} = {lists}"
    yield f"count(flatten({lists}.a50))"
    yield f"flatten({lists}.a50)"
    yield f"list contains([{lists}], {lists})"
    yield f"distinct values([{lists}, {lists}])"
    yield f"union([{lists}], [{lists}])"
    yield f"index of([{lists}], {lists})"
    yield f"sort([{lists}.a50, {lists}.a50], function(a, b) string(a) < string(b))"
    yield doubled("k", '"aaaaaaaa"', "{0} + {0}", 60)
    yield doubled("k", "[1, 2]", "concatenate({0}, {0})", 60)
    yield doubled("k", "[1, 2]", "flatten([{0}, {0}])", 60)
    yield doubled("k", '"ab"', "string join([{0}, {0}], {0})", 60)
    yield doubled("k", '"ab"', 'replace({0}, "a", {0})', 60)
    yield doubled("k", '"ab"', 'replace({0}, "(.)", "$1$1$1$1$1$1$1$1")', 60)
    yield doubled("k", "{b: 1}", "{{b: {0}, c: {0}}}", 60)
    yield "string(" + doubled("k", "{b: 1}", "{{b: {0}, c: {0}}}", 60) + ")"
    yield doubled("k", "9", "{0} * {0}", 60)
    yield doubled("k", "[1..2]", "[{0}..{0}]", 60)
    yield doubled("k", '"a"', "string([{0}, {0}])", 60)
    yield doubled("k", '"\\""', "string([{0}, {0}])", 40)
    yield doubled("k", "[[1]]", "context merge([{{a: {0}}}, {{b: {0}}}])", 50)


@family("growth by partial results")
def _partial_growth() -> Sources:
    yield 'for i in 1..90 return if i = 1 then "aaaaaaaa" else partial[-1] + partial[-1]'
    yield "for i in 1..100000 return partial"
    yield "for i in 1..100000 return count(partial)"
    yield "for i in 1..100000 return sum(partial)"
    yield "for i in 1..90000 return append(partial, i)"
    yield "for i in 1..90000 return if i < 3 then [1, 2] else concatenate(partial[-1], partial[-1])"
    yield "for i in 1..90000 return if i < 3 then [1, 2] else [partial[-1], partial[-1]]"
    yield "string(for i in 1..90000 return if i < 3 then [1, 2] else [partial[-1], partial[-1]])"
    yield "for i in 1..90000 return reverse(partial)"
    yield "for i in 1..90000 return string(partial)"
    yield "for i in 1..90000 return partial[item > i]"
    yield "for i in 1..90000 return partial = partial"
    yield "for i in 1..5000 return {a: partial, b: partial}"
    yield "for i in 1..5000 return for j in 1..5000 return [partial, i]"


@family("strings that grow")
def _string_growth() -> Sources:
    long = "x" * 9_000
    yield f'for i in 1..100000 return "{long}" + "y"'
    yield f'count(for i in 1..2000 return "{long}" + string(i))'
    yield f'string join(for i in 1..90000 return "{long}")'
    yield f'string join(for i in 1..90000 return "a", "{long}")'
    yield f'for i in 1..90000 return upper case("{"ß" * 5_000}")'
    yield f'for i in 1..90000 return substring("{long}", 1, 8999)'
    yield f'for i in 1..90000 return contains("{long}", "{"x" * 500}y")'
    yield f'for i in 1..90000 return substring after("{long}", "{"x" * 500}y")'
    yield f'for i in 1..90000 return split("{long}", "x")'
    yield f'for i in 1..90000 return replace("{long}", "x", "yy")'
    yield f'for i in 1..90000 return "{long[:4_900]}" = "{long[:4_900]}y"'
    yield f"string(for i in 1..9000 return {{{'k' * 9_000}: 1}})"
    yield f'for i in 1..90000 return string("{long}")'
    yield f'string length("{long}") + count(split(wide text, ""))'
    yield 'contains(wide text, substring(wide text, 1, 499999) + "b")'
    yield 'index of(split(wide text, ""), "b")'
    yield "for i in 1..9000 return wide text + wide text"
    yield "for i in 1..9000 return upper case(wide text)"
    yield "for i in 1..9000 return string length(wide text + string(i))"
    yield "for i in 1..9000 return ends with(wide text, wide text)"
    yield "string join([wide text, wide text, wide text], wide text)"
    yield 'replace(wide text, "", wide text)'


@family("contexts that grow")
def _context_growth() -> Sources:
    yield "for i in 1..90000 return context put(if i = 1 then {} else partial[-1], string(i), partial)"
    yield "for i in 1..90000 return context put(if i = 1 then {} else partial[-1], string(i), i)"
    yield "context merge(for i in 1..90000 return {a: i})"
    yield "context(for i in 1..90000 return {key: string(i), value: i})"
    yield "for i in 1..3000 return context merge([if i = 1 then {} else partial[-1], context put({}, string(i), i)])"
    yield "for i in 1..90000 return get entries(context put({}, string(i), i))"
    yield "context put({}, [" + ", ".join(f'"k{i}"' for i in range(900)) + "], 1)"
    yield "context put({}, for i in 1..90000 return string(i), 1)"
    yield "{" + ", ".join(f"k{i}: [" + f"k{i - 1}, " * 3 + "1]" for i in range(1, 150)) + "}"


# --- loops


@family("loops")
def _loops() -> Sources:
    for high in ("1e9", "1e30", "1e6000"):
        yield f"for i in 1..{high} return i"
        yield f"for i in {high}..1 return i"
        yield f"every i in [1..{high}] satisfies true"
        yield f"some i in 1..{high} satisfies false"
        yield f"count([1..{high}])"
        yield f"[1..{high}][item > 5]"
    for depth in (3, 8, 60):
        bindings = ", ".join(f"v{i} in 1..1000" for i in range(depth))
        yield f"for {bindings} return 1"
        yield f"some {bindings} satisfies false"
        yield f"every {bindings} satisfies true"
        yield nested("for i in 1..1000 return ", "i", "", depth)
    yield "for " + ", ".join(f"v{i} in [1, 2]" for i in range(400)) + " return 1"
    yield 'for d in @"0001-01-01"..@"9999-12-31" return d'
    yield "for i in 1..400 return for j in 1..400 return 1"
    yield "for i in 1..1000 return (for j in 1..50 return j)[item > i]"
    yield "count(for i in 1..9000 return [" + "i, " * 50 + "i])"
    yield "count((for i in 1..2000 return i)[" + "item > 0 and " * 60 + "true])"
    yield "for i in 1..100000 return [i][1][1][1][1][1]"
    yield "for i in [] return for j in 1..1e30 return 1"
    yield "(for i in 1..100000 return {a: i}).a"
    yield "(for i in 1..100000 return i)[(for j in 1..100000 return j)[item = 1][1]]"
    yield "for i in wide, j in wide return i = j"
    yield "wide[count(wide[item > 0]) > 0]"
    yield "every a in wide satisfies some b in wide satisfies a = b + 1"


@family("lists")
def _lists() -> Sources:
    numbers = "(for i in 1..30000 return i)"
    rows = "(for i in 1..5000 return [i])"
    yield f"distinct values({rows})"
    yield f"union({rows}, {rows})"
    yield f"distinct values({numbers})"
    yield f"list contains({rows}, [5001])"
    yield f"index of({rows}, [5001])"
    yield f"for i in 1..30000 return list contains({numbers}, i)"
    yield f"remove({numbers}, 1)"
    yield f"for i in 1..30000 return insert before({numbers}, 1, i)"
    yield f"for i in 1..30000 return sublist({numbers}, 1)"
    yield f"for i in 1..30000 return list replace({numbers}, 1, i)"
    yield f"list replace({numbers}, function(item, new) true, {numbers})"
    yield f"for i in 1..900 return {numbers}"
    yield f"sort({numbers}, function(a, b) a > b)"
    yield f"max({numbers}) + min({numbers}) + mean({numbers})"
    yield f"string({numbers})"
    yield f"duplicate values({rows})"
    yield f"all({numbers})"
    yield "append(" + ", ".join(["wide"] * 900) + ")"
    yield "concatenate(" + ", ".join(["wide"] * 900) + ")"
    yield "flatten([" + ", ".join(["wide"] * 900) + "])"
    yield "[" + ", ".join(["wide"] * 900) + "]"
    yield "for i in 1..900 return sum(wide)"
    yield "for i in 1..900 return wide = wide"
    yield "for i in 1..900 return reverse(wide)"
    yield "for i in 1..900 return max(wide)"
    yield "for i in 1..900 return wide[-1]"
    yield "for i in 1..900 return wide instance of list<number>"
    yield "for i in 1..900 return string(wide)"
    yield "for i in 1..900 return 1 in wide"
    yield "for i in 1..90000 return [1..2] in [[1..3], [1..4]]"


@family("sorting")
def _sorting() -> Sources:
    numbers = "(for i in 1..20000 return modulo(i * 7919, 10007))"
    for comparator in (
        "true", "false", "null", "a < b", "a >= b", "string(a) < string(b)", "[a] = [b]", '"a"', "a ** 0.5 < b ** 0.5",
        f"count({numbers}) > a", "sort([b, a], function(c, d) c < d)[1] = a",
    ):  # fmt: skip
        yield f"sort({numbers}, function(a, b) {comparator})"
    yield f"sort({numbers})"
    yield "sort(for i in 1..20000 return string(i), function(a, b) a < b)"
    yield "for i in 1..2000 return sort(wide, function(a, b) a < b)"
    yield "sort([3, 2, 1], sort)"
    yield "sort([3, 2, 1], function(a) a)"
    yield "sort([3, 2, 1], function(a, b, c) a)"


# --- functions


@family("recursion")
def _recursion() -> Sources:
    yield "{f: function(n) f(n), r: f(1)}.r"
    yield "{f: function(n) f(n + 1), r: f(1)}.r"
    yield "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(100000)}.r"
    yield "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(40)}.r"
    yield "{f: function(n) g(n), g: function(n) f(n), r: f(1)}.r"
    ackermann = "if m = 0 then n + 1 else if n = 0 then f(m - 1, 1) else f(m - 1, f(m, n - 1))"
    yield f"{{f: function(m, n) {ackermann}, r: f(4, 3)}}.r"
    yield "(function(f) f(f))(function(f) f(f))"
    yield "(function(f, n) f(f, n))(function(f, n) if n = 0 then 0 else f(f, n - 1), 1000000)"
    yield "(function(f, n) f(f, n))(function(f, n) f(f, n + 1) + f(f, n + 1), 1)"
    half = "(function(x) g(function(v) x(x)(v)))"
    yield f"(function(g) {half}{half})(function(s) function(n) s(n))(1)"
    yield "(function(f) [f(f), f(f)])(function(f) [f(f), f(f)])"
    yield "(function(f) {a: f(f)})(function(f) {a: f(f)})"
    yield "(function(f) for i in 1..1000 return f(f))(function(f) for i in 1..1000 return f(f))"
    yield "(function(f) some i in 1..1000 satisfies f(f))(function(f) some i in 1..1000 satisfies f(f))"
    yield "(function(f) wide[f(f)])(function(f) wide[f(f)])"
    yield "(function(f) sort([1, 2], function(a, b) f(f)))(function(f) sort([1, 2], function(a, b) f(f)))"
    yield "(function(f) string(f(f)))(function(f) string(f(f)))"
    yield "(function(f) if f(f) then 1 else 2)(function(f) if f(f) then 1 else 2)"
    yield '(function(f) f(f) + "a")(function(f) f(f) + "a")'
    yield "{f: function(n) list replace([1, 2], function(item, new) f(n), 1), r: f(1)}.r"


@family("functions as values")
def _function_values() -> Sources:
    yield nested("(function(a) ", "a", ")(1)", 90)
    yield nested("function(a) ", "a", "", 200)
    yield "(" + nested("function(a) ", "a", "", 60) + ")" + "(1)" * 60
    yield "for i in 1..100000 return function(a) a + i"
    yield "string(for i in 1..50000 return function(a) a)"
    yield "(function(a) a) = (function(a) a)"
    yield "distinct values(for i in 1..20000 return function(a) a)"
    yield "(for i in 1..20000 return function(a) a + i)[20000](1)"
    yield "(function(" + ", ".join(f"p{i}" for i in range(900)) + ") 1)(" + ", ".join(["1"] * 900) + ")"
    yield "(function(a: " + nested("list<", "number", ">", 200) + ") a)([1])"
    yield "1 instance of " + nested("list<", "number", ">", 1_600)
    yield "1 instance of " + nested("context<a: ", "number", ">", 800)
    yield "1 instance of " + nested("function<number> -> ", "number", "", 480)
    yield "count instance of function<list> -> number"
    yield "for i in 1..100000 return (function(a) a)(i)"


# --- regular expressions


@family("regular expressions")
def _regular_expressions() -> Sources:
    text = "a" * 5_000 + "!"
    patterns = (
        "(a+)+$", "(a*)*$", "(a|a)*$", "(a|aa)+$", "(.*)*$", "(a?){64}a{64}$", "a*a*a*a*a*a*a*a*$", "(.+)+x",
        "(?=a+)+b", "(a+)\\\\1+$", "a{1,1000}{1,1000}", "(a{0,999}){0,999}b", "((((((a*)*)*)*)*)*)*b", "(?:a|b|ab)*c",
        "[a-z]+[a-z]+1", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", ".*.*.*.*=.*", "(a|b|c|d|e|f)*z",
        "\\\\p{L}+\\\\p{L}+\\\\d",
    )  # fmt: skip
    for pattern in patterns:
        yield f'matches("{text}", "{pattern}")'
        yield f'replace("{text}", "{pattern}", "b")'
        yield f'split("{text}", "{pattern}")'
    for pattern in ("(", "[", "a{99999999}", "(?P<a>b)", "(?#", "\\\\", "*", "(?i:a)(?", "[z-a]", "(?R)", "\\\\g<1>"):
        yield f'matches("{text}", "{pattern}")'
    yield f'matches("{text}", "{nested("(", "a", ")", 900)}")'
    yield f'matches("{text}", "{nested("(", "a", ")*", 900)}")'
    yield f'matches("{text}", "{"a?" * 1_000}{"a" * 1_000}")'
    yield f'matches("{text}", "{"(a|b)" * 600}")'
    yield f'matches("{text}", "{"[^b]*" * 600}b")'
    yield f'matches(wide text, "{"a*" * 400}b")'
    yield 'matches(wide text, "(a|aa)*b")'
    yield 'split(wide text, "a")'
    yield 'replace(wide text, "a", "bbbbbbbb")'
    yield 'replace(wide text, "(a)", "$1$1$1$1$1$1$1$1")'
    yield 'for i in 1..9000 return matches(wide text, "(a|b)*c")'
    yield f'for i in 1..9000 return matches("{text}", "a" + string(i))'
    yield f'for i in 1..9000 return replace("{text}", "(a+)+$", "$1")'
    yield 'matches("aaaa", "a", "' + "ismx" * 2_000 + '")'
    yield "matches(wide text, wide text)"
    yield "replace(wide text, wide text, wide text)"


# --- depth


@family("nesting")
def _nesting() -> Sources:
    pairs = (
        ("(", ")"), ("[", "]"), ("{a: ", "}"), ("abs(", ")"), ("not(", ")"), ("[1..", "]"), ("x[", "]"), ("f(a: ", ")"),
        ("if true then ", " else 1"), ("if ", " then true else false"), ("1 in (", ")"), ("-", ""),
        ("for i in [1] return ", ""), ("some i in [1] satisfies ", ""), ("every i in ", " satisfies true"),
        ("for i in ", " return 1"),
        ("1 + (", ")"), ("1 between 1 and ", ""), ("x instance of list<", ">"), ("true and (", ")"), ('{"a": [', "]}"),
        ("]1..", "["),
        ("string(", ")"), ("count([", "])"), ("function(a) ", ""),
    )  # fmt: skip
    for opening, closing in pairs:
        for times in (100, 9_900 // max(len(opening + closing), 1)):
            yield nested(opening, "1", closing, times)
        yield opening * (9_900 // len(opening))
    for chain in (
        "+1",
        "-1",
        "*1",
        "**1",
        "=1",
        " and true",
        " or false",
        ".a",
        "[1]",
        "(1)",
        " in 1",
        "[item]",
        "..1",
    ):
        yield "x" + chain * (9_900 // len(chain))
    yield "if true then 1 else " * 490 + "1"
    yield "[" * 9_999
    yield "]" * 9_999
    yield "x" + "." * 9_000
    yield "deep"
    yield "string(deep)"
    yield "deep = deep"
    yield "flatten(deep)"
    yield "cycle"
    yield "string(cycle)"
    yield "cycle = cycle"


# --- characters


@family("characters")
def _characters() -> Sources:
    yield "/*" * 5_000
    yield "/" * 9_999
    yield "/* " + "*" * 9_000
    yield '"' * 9_999
    yield '"' + "\\" * 9_999
    yield '"' + "\\u" * 4_900 + '"'
    yield '"\\ud800\\ud800"'
    yield "\ud800"
    yield "1 + \x00"
    yield "\u202e1 + 1"
    yield "a\u200d" * 3_000
    yield "e" + "\u0301" * 9_000
    yield "＋" * 9_000
    yield "ﷺ" * 3_000 + "＝1"
    yield 'upper case("' + "ŉ" * 9_000 + '")'
    yield 'lower case("' + "İ" * 9_000 + '")'
    yield "\U0001d7d8 + \U0001d7d9"
    yield "١ + ٢"
    yield "²" * 5_000
    yield "\n" * 9_998 + "x"
    yield "\u2028" * 9_998 + "x"
    yield " ".join(["a"] * 4_900)
    yield "a" + "-a" * 4_900
    yield "a b c d e f g h " * 600
    yield "１" * 9_000
    yield 'number("１２")'
    yield 'date("２０２６-01-01")'
    yield 'substring("' + "\U0001f600" * 4_000 + '", -3999)'
    yield 'split("' + "\U0001f600" * 4_000 + '", "")'


# --- time


@family("dates and durations")
def _dates() -> Sources:
    for literal in (
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "999999999-12-31", "-999999999-01-01", "2026-02-30", "24:00:00",
        "P999999999999Y", "-P999999999D", "PT99999999999999999999S", "P1Y1D", "P", "", "T", "2026-01-01T00:00:00+99:99",
        "2026-01-01T00:00:00.99999999999999999999999999999999Z",
    ):  # fmt: skip
        yield f'@"{literal}"'
        yield f'@"{literal}" + @"P999999999D"'
    yield '@"P999999999D" * 1e6000'
    yield '@"P1D" / 1e-6000'
    yield '@"P999999999Y" * 999999999'
    yield "date(1e30, 1, 1)"
    yield "date(2026, 1e6000, 1)"
    yield "time(1e30, 0, 0)"
    yield 'time(1, 2, 3, @"P999999999D")'
    yield 'years and months duration(@"0001-01-01", @"9999-12-31")'
    yield 'for i in 1..90000 return @"9999-12-31" + @"P1D"'
    yield 'for i in 1..90000 return @"2026-01-01T00:00:00@Asia/Shanghai" + @"PT1S"'
    yield 'for i in 1..90000 return date and time("2026-01-01T00:00:00@Asia/Shanghai")'
    yield 'for i in 1..90000 return date("2026-01-0" + string(i))'
    yield 'for i in 1..90000 return duration("P" + string(i) + "DT1.5S")'
    yield 'for d in @"0001-01-01"..@"9999-12-31" return day of week(d)'
    yield 'for d in @"9999-12-31"..@"0001-01-01" return week of year(d)'
    yield 'date and time("' + "2026-01-01T" * 900 + '")'
    yield 'duration("P' + "1Y" * 4_000 + '")'
    yield 'time("' + "1:" * 4_000 + '")'


@family("ranges")
def _ranges() -> Sources:
    yield "[1..1e6000]"
    yield "1 in [[1..2]..[3..4]]"
    yield '["a".."zzzzzzzzz"][1]'
    yield 'for c in ["a".."zzzz"] return c'
    yield "[[1..2]..[3..4]] = [[1..2]..[3..4]]"
    yield "overlaps([1..1e6000], [2..1e6000])"
    yield "for i in 1..90000 return overlaps([i..1e30], [2..i])"
    yield "for i in 1..90000 return i in [1..i]"
    yield 'range("[' + "1" * 5_000 + ".." + "2" * 4_000 + ']")'
    yield 'range("' + "[" * 9_000 + '")'
    yield 'for i in 1..90000 return range("[1.." + string(i) + "]")'
    yield '[@"P1D"..@"P999999999D"]'


def _cells() -> Sources:
    yield ", ".join(["> 1"] * 1_900)
    yield "not(" * 500 + "1" + ")" * 500
    yield "not(" + ", ".join(["[1..2]"] * 1_200) + ")"
    yield "-" * 9_000
    yield ">" * 9_000
    yield "? " * 4_900
    yield "?.__class__"
    yield 'matches(?, "(a+)+$")'
    yield "some i in 1..1e30 satisfies ? = i"
    yield "in wide"
    yield "wide, wide, wide"
    yield "(function(f) f(f))(function(f) f(f))"
    yield "[1..1e6000], ]1..2[, (1..2)"
    yield "? ** 99999999999"


# --- what the expressions are given


class Agent:
    """A host's object that notes every attempt to look into it."""

    touched: list[str]

    def __init__(self) -> None:
        object.__setattr__(self, "touched", [])

    def __getattribute__(self, name: str) -> object:
        # `isinstance` itself asks for the class when the type alone does not answer.
        if name != "__class__":
            object.__getattribute__(self, "touched").append(name)
        return object.__getattribute__(self, name)

    def __call__(self, *arguments: object) -> object:
        object.__getattribute__(self, "touched").append("call")
        return None


def data() -> dict[str, object]:
    cycle: list[object] = []
    cycle.append(cycle)
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    return {
        "agent": Agent(),
        "module": sys,
        "type": type,
        "builtin": len,
        "x": {"a": 1},
        "?": "a" * 2_000 + "!",
        "wide": list(range(10_000)),
        "wide text": "a" * 500_000,
        "deep": deep,
        "cycle": cycle,
    }
