"""Long and deep models: nothing in the core goes as deep as the model."""

from core_case import case_of, started
from core_sketch import Part, call, looped, process, script, several, sub, task

from flowkit.core.instance.facts import NodePassed


def test_a_chain_of_five_thousand_activities_runs_in_one_action() -> None:
    names = [f"s{number}" for number in range(5_000)]
    steps: dict[str, Part] = {name: script(n="n + 1") for name in names}
    case = case_of(process(" > ".join(["start", *names, "after", "end"]), **steps))  # type: ignore[arg-type]  # because the parts come by name
    case.start({"n": 0})

    assert case.data == {"n": 5_000}
    assert case.at() == ["after"]
    assert len(case.facts(NodePassed)) == 5_001


def around_of(number: int, inner: Part) -> Part:
    return Part("subProcess", inside=((f"b{number} > s{number} > f{number}",), {f"s{number}": inner}))


def nested(depth: int) -> Part:
    inner = sub("b0 > work > f0", work=task())
    for number in range(1, depth):
        inner = around_of(number, inner)
    return inner


def test_a_hundred_nested_subprocesses_open_and_close() -> None:
    case = started(process("start > outer > end", outer=nested(100)))
    assert case.at() == ["work"]
    case.complete("work")

    assert case.head.status == "completed"


def test_a_hundred_nested_subprocesses_are_cancelled_together() -> None:
    case = started(process("start > outer > end", outer=nested(100)))
    case.did("cancel")

    assert case.head.status == "cancelled"


def test_rounds_and_loops_inside_each_other_to_some_depth() -> None:
    inner: Part = script(n="n + 1")
    for number in range(6):
        around = around_of(number, inner)
        inner = several(around, "[1, 2]") if number % 2 else looped(around, "loopCounter < 2")
    child = process("cs > deep > ce", key="c", deep=inner)
    case = case_of(process("start > work > end", work=call("c", into={"n": "n"}, out={"n": "n"})), child)
    case.start({"n": 0})

    assert (case.head.status, case.data) == ("completed", {"n": 64})
