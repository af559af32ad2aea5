"""Script task in FEEL (BPMN 10.3.3)."""

from core_case import started
from core_sketch import process, script, timer

from flowkit.core.definition.fields import DataField


def test_a_later_assignment_sees_the_earlier_ones() -> None:
    case = started(process("start > compute > work > end", compute=script(a="b + 1", c="a * 10")), b=1)

    assert case.data == {"b": 1, "a": 2, "c": 20}


def test_a_whole_number_for_an_integer_field_is_an_integer() -> None:
    fields = [DataField("half", "integer"), DataField("share", "number")]
    case = started(process("start > compute > work > end", fields=fields, compute=script(half="6 / 2", share="1 / 4")))

    assert type(case.data["half"]) is int
    assert str(case.data["share"]) == "0.25"


def test_null_is_a_value_that_a_script_may_set() -> None:
    case = started(process("start > compute > work > end", compute=script(a="missing")))

    assert case.data == {"a": None}
    assert case.at() == ["work"]


def test_a_script_sees_the_case() -> None:
    case = started(process("start > compute > work > end", compute=script(who="case.starter", key="case.business_key")))

    assert case.data == {"who": "ann", "key": "K-1"}


def test_a_script_that_breaks_its_budget_is_an_incident() -> None:
    endless = script(a="count(for x in 1..1000, y in 1..1000 return x * y)")
    case = started(process("start > compute > work > end", compute=endless))

    assert case.incident().code == "expression-budget"


def test_resolving_by_hand_sets_the_data_and_goes_on_after_the_step() -> None:
    wait = timer("=delay")
    case = started(process("start > wait > work > end", wait=wait))
    assert case.incident().code == "expression-null"

    case.did("resolve", case.incident().id, {"a": 1})

    assert case.at() == ["work"]
    assert case.data == {"a": 1}


def test_a_value_of_another_type_than_declared_is_an_incident() -> None:
    case = started(
        process(
            "start > count > work > end", fields=[DataField("n", "integer", choices=(1, 2))], count=script(n='"many"')
        )
    )

    assert case.incident().code == "data-type"
