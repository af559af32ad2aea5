"""Call activity (BPMN 10.3.6): another process inside the same case."""

from core_case import case_of, started
from core_sketch import boundary, call, deadline, parallel, process, script

from flowkit.core.deadline.facts import DeadlineEnded
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.records import Scope


def caller(**kept: str) -> ProcessDefinition:
    part = call("child", into={"text": "symptom"}, out=kept or {"number": "found"})
    return process("start > ask > child > after > end", key="parent", child=part)


CHILD = process("begin > register > finish", key="child")


def test_only_mapped_data_go_in_and_come_out() -> None:
    case = started(caller(), CHILD, symptom="down", secret="mine")
    case.complete("ask")
    inner = case.all(Scope)[1]
    assert (inner.kind, inner.process, inner.data) == ("process", "child", {"text": "down"})

    case.complete("register", found=7, other=8)

    assert case.at() == ["after"]
    assert case.data == {"symptom": "down", "secret": "mine", "number": 7}


def test_a_whole_number_that_comes_out_fits_an_integer_field_and_the_case_can_be_named() -> None:
    part = call("child", out={"half": "found / 2", "who": "case.starter"})
    parent = process("start > child > after > end", key="parent", child=part, fields=[DataField("half", "integer")])
    case = started(parent, CHILD)

    case.complete("register", found=6)

    assert case.data == {"half": 3, "who": "ann"}
    assert type(case.data["half"]) is int


def test_a_process_that_is_not_deployed_is_an_incident_and_a_retry_finds_it_later() -> None:
    case = case_of(caller())
    case.start()
    case.complete("ask")
    assert case.incident().code == "called-process-missing"

    case.definitions = {**case.definitions, "child": CHILD}
    case.did("retry", case.incident().id)

    assert case.at() == ["register"]


def test_a_process_that_calls_itself_without_end_stops_with_an_incident() -> None:
    case = started(process("start > again > end", key="self", again=call("self")))

    assert case.incident().code == "call-too-deep"
    assert len(case.all(Scope)) == 51


def test_the_same_process_called_twice_side_by_side_keeps_data_apart() -> None:
    parent = process(
        "start > split > (one | two) > join > after > end",
        key="parent",
        split=parallel(),
        join=parallel(),
        one=call("child", into={"text": '"one"'}, out={"first": "found"}),
        two=call("child", into={"text": '"two"'}, out={"second": "found"}),
    )
    case = started(parent, CHILD)
    one, two = case.open_items("register")

    case.did("complete", two.id, {"found": 2})
    case.did("complete", one.id, {"found": 1})

    assert case.data == {"first": 1, "second": 2}


def test_a_called_process_of_automatic_steps_ends_in_the_same_action() -> None:
    child = process("begin > compute > finish", key="child", compute=script(found="text + 1"))
    parent = process(
        "start > child > after > end",
        key="parent",
        child=call("child", into={"text": "amount"}, out={"result": "found"}),
    )

    case = started(parent, child, amount=4)

    assert case.at() == ["after"]
    assert case.data["result"] == 5


def test_a_clock_over_a_called_process_ends_kept_with_it_and_its_due_time_goes() -> None:
    child = process("begin > register > finish", key="child", deadlines=[deadline("child-limit", "PT1H")])
    case = started(caller(), child)
    case.complete("ask")
    assert case.minutes(case.item("register").due_at) == 60
    assert case.head.due_at is None

    case.complete("register")

    assert [(fact.rule, fact.verdict) for fact in case.facts(DeadlineEnded)] == [("child-limit", "kept")]
    assert case.item("after").due_at is None


def test_an_item_shows_the_clocks_over_its_own_process_and_those_around_it() -> None:
    child = process("begin > register > finish", key="child", deadlines=[deadline("child-limit", "PT1H")])
    parent = process(
        "start > split > (child | work) > join > end", key="parent", deadlines=[deadline("all", "PT8H")],
        split=parallel(), join=parallel(), child=call("child"),
    )  # fmt: skip
    case = started(parent, child)

    assert {item.node: case.minutes(item.due_at) for item in case.open_items()} == {"register": 60, "work": 480}
    assert case.minutes(case.head.due_at) == 480


def test_a_clock_over_a_called_process_that_is_broken_off_is_void() -> None:
    child = process("begin > register > finish", key="child", deadlines=[deadline("child-limit", "PT8H")])
    parent = process(
        "start > child > after > end", "late > instead > over",
        key="parent", child=call("child"), late=boundary("child", "PT1H"),
    )  # fmt: skip
    case = started(parent, child)

    case.advance(hours=1)

    assert case.at() == ["instead"]
    assert [(fact.rule, fact.verdict) for fact in case.facts(DeadlineEnded)] == [("child-limit", "void")]


def test_a_cancelled_case_makes_the_clocks_of_called_processes_void() -> None:
    child = process("begin > register > finish", key="child", deadlines=[deadline("child-limit", "PT8H")])
    case = started(process("start > child > end", key="parent", child=call("child")), child)

    case.did("cancel")

    assert [fact.verdict for fact in case.facts(DeadlineEnded)] == ["void"]
