"""Conditions in FEEL against Python's own compiled expressions and against other expression languages in Python.

All are compiled once and given the same data: numbers as Decimal where the language takes them. CEL has none; there
they are doubles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path

import celpy
from simpleeval import SimpleEval

from benchmarks.measuring import Cost, Line, Play, Ratio, Size, in_turns
from flowkit.dmn import read_decisions
from flowkit.expressions import compile_expression

DATA: Mapping[str, object] = {"amount": Decimal("1250.50"), "severity": 2}
CONDITION = "amount > 1000 and severity <= 2"
_AS_CEL = "amount > 1000.0 && severity <= 2"
_AS_PYTHON = 'amount > Decimal("1000") and severity <= 2'
_AT_ONCE = 500

Condition = Callable[[], object]


def flowkit() -> Condition:
    return partial(compile_expression(CONDITION, DATA.keys()).evaluate, DATA)


def python() -> Condition:
    """`eval` of a code object; the number is made once, as a constant of the module would be."""
    names = {"__builtins__": {}, "limit": Decimal(1000)}
    code = compile(_AS_PYTHON.replace('Decimal("1000")', "limit"), "condition", "eval")
    return partial(eval, code, names, DATA)


def cel() -> Condition:
    environment = celpy.Environment()
    program = environment.program(environment.compile(_AS_CEL))
    given = {"amount": celpy.json_to_cel(1250.5), "severity": celpy.json_to_cel(2)}
    return partial(program.evaluate, given)


def simple_eval() -> Condition:
    """Parsed once, which its documentation offers as an option; by default it parses each time."""
    evaluator = SimpleEval(names=dict(DATA))
    parsed = evaluator.parse(CONDITION)
    return partial(evaluator.eval, CONDITION, previously_parsed=parsed)


def simple_eval_by_default() -> Condition:
    return partial(SimpleEval(names=dict(DATA)).eval, CONDITION)


CONTENDERS: Mapping[str, Callable[[], Condition]] = {
    "FEEL": flowkit,
    "Python": python,
    "cel-python": cel,
    "simpleeval, parsed once": simple_eval,
    "simpleeval": simple_eval_by_default,
}


def _play(make: Callable[[], Condition]) -> Play:
    evaluate = make()
    assert evaluate(), make.__name__

    def play() -> Iterator[str]:
        for _ in range(_AT_ONCE):
            evaluate()
        yield "evaluate"

    return play


def conditions(size: Size) -> Iterator[Line]:
    plays = {name: _play(make) for name, make in CONTENDERS.items()}
    found = in_turns(plays, turns=size.turns, plays=5)
    costs: Mapping[str, Cost] = {name: actions["evaluate"] / _AT_ONCE for name, actions in found.items()}
    feel = costs["FEEL"]
    yield Ratio("FEEL", "a condition", "Python's eval of a code object", feel, costs["Python"], 2.0)
    for name in ("cel-python", "simpleeval"):
        yield Ratio("FEEL", "a condition: times as fast", name, feel, costs[name], 10.0, speed=True)
    name = "simpleeval, parsed once"  # an option beside its usual way, shown without a limit
    yield Ratio("FEEL", "a condition: times as fast", name, feel, costs[name], speed=True)


def compiling(size: Size) -> Iterator[Line]:
    def feel() -> Iterator[str]:
        for number in range(_AT_ONCE // 10):
            compile_expression(f"{CONDITION} and severity != {number}", DATA.keys())
        yield "compile"

    def of_python() -> Iterator[str]:
        for number in range(_AT_ONCE // 10):
            compile(f"{CONDITION} and severity != {number}", "condition", "eval")
        yield "compile"

    found = in_turns({"FEEL": feel, "Python": of_python}, turns=size.turns)
    costs = {name: actions["compile"] / (_AT_ONCE // 10) for name, actions in found.items()}
    yield Ratio("FEEL", "compile a condition", "Python's compile", costs["FEEL"], costs["Python"])


def _csv(rules: int) -> bytes:
    """Five inputs: a range, texts, a number, one of two texts, a boolean."""
    rows = ["# level", "U;amount;class;grade;region;planned;;level", "type;number;string;number;string;boolean;;string"]
    for n in range(rules):
        planned = "true" if n % 2 else "false"
        tests = f'[{n * 10}..{n * 10 + 10});"c{n % 7}";{n % 4};"r{n % 3}", "r{n % 3 + 3}";{planned}'
        quoted = ";".join('"' + each.replace('"', '""') + '"' for each in tests.split(";"))
        rows.append(f"{n};{quoted};;v{n}")
    return "\n".join(rows).encode()


def _questions(rules: int) -> list[dict[str, object]]:
    """One for each of 100 rules spread over the table."""
    chosen = [n * rules // 100 for n in range(100)]
    return [
        {
            "amount": Decimal(n * 10 + 5), "class": f"c{n % 7}", "grade": n % 4, "region": f"r{n % 3 + 3}",
            "planned": bool(n % 2),
        }
        for n in chosen
    ]  # fmt: skip


def _deciding(rules: int) -> Play:
    model, questions = read_decisions(_csv(rules), file="level.csv"), _questions(rules)
    assert [model.decide("level", each).value for each in questions][-1] == f"v{99 * rules // 100}"

    def play() -> Iterator[str]:
        for each in questions:
            model.decide("level", each)
        yield "decide"

    return play


def tables(size: Size) -> Iterator[Line]:
    found = in_turns({str(rules): _deciding(rules) for rules in (1_000, 10)}, turns=size.turns)
    large, small = (found[name]["decide"] / 100 for name in ("1000", "10"))
    yield Ratio("FEEL", "a table of 1,000 rules and 5 inputs", "one of 10 rules", large, small, 10.0)


def run(place: Path, size: Size) -> Iterator[Line]:
    yield from conditions(size)
    yield from tables(size)
    yield from compiling(size)
