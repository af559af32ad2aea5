"""Business keys, case fields, requests, and what is deployed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from cases import NOON, action, begun, change, loaded, new_case

from flowkit.core.draft import Draft
from flowkit.engine.ports import Focus, StoredDefinition, Unit
from flowkit.errors import BusinessKeyTaken, Conflict, InputInvalid
from flowkit.store import SqlStore

# Business keys


def test_a_business_key_belongs_to_one_open_case_of_a_process(store: SqlStore) -> None:
    with store.begin() as unit:
        first = begun(unit, case=new_case(business_key="编号-1"))
        begun(unit, case=new_case(business_key="编号-1", process="other"))
        with pytest.raises(BusinessKeyTaken) as taken:
            begun(unit, case=new_case(business_key="编号-1"))
        assert taken.value.case_id == first.id
        begun(unit, case=new_case(business_key="编号-2"))
    with store.begin("north") as unit:
        begun(unit, case=new_case(business_key="编号-1"))


def test_the_transaction_goes_on_after_a_taken_key(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, case=new_case(business_key="K"))
    with store.begin() as unit:
        with pytest.raises(BusinessKeyTaken):
            begun(unit, case=new_case(business_key="K"))
        begun(unit, case=new_case("second", business_key="L"))
    with store.read() as unit:
        assert unit.case("second") is not None


def test_cases_without_a_key_do_not_collide(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit)
        begun(unit)
        assert len(unit.find_cases("leave")) == 2


def test_the_key_is_free_again_when_the_case_has_ended(store: SqlStore) -> None:
    with store.begin() as unit:
        first = begun(unit, case=new_case(business_key="K"))
        draft = loaded(unit, first.id)
        draft.case.status, draft.case.ended_at = "completed", NOON
        unit.save(draft, action(draft.case))
        second = begun(unit, case=new_case(business_key="K"))
        found = unit.find_cases("leave", business_key="K", only_open=False)
        assert {each.case.id for each in found} == {first.id, second.id}
        assert [each.case.id for each in unit.find_cases("leave", business_key="K")] == [second.id]


def test_a_case_cannot_be_reopened_while_another_has_its_key(store: SqlStore) -> None:
    with store.begin() as unit:
        first = begun(unit, case=new_case(business_key="K", status="completed", ended_at=NOON))
        second = begun(unit, case=new_case(business_key="K"))
        draft = loaded(unit, first.id)
        draft.case.status, draft.case.ended_at = "open", None
        with pytest.raises(BusinessKeyTaken) as taken:
            unit.save(draft, action(draft.case))
    assert taken.value.case_id == second.id


def test_a_case_id_is_used_once(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, case=new_case("c"))
        with pytest.raises(Conflict) as refused:
            begun(unit, case=new_case("c"))
    assert refused.value.code == "case-id-taken"


def test_a_key_that_is_too_long_is_an_error_of_the_input(store: SqlStore) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite does not check how long a text is")
    with pytest.raises(InputInvalid) as refused:
        store.run("", lambda unit: begun(unit, case=new_case(business_key="长" * 191)))
    assert refused.value.code == "text-too-long"
    with store.begin() as unit:
        begun(unit, case=new_case(business_key="长" * 190))


# Case fields


def found(unit: Unit, **fields: object) -> list[str]:
    return [each.case.id for each in unit.find_cases("leave", fields=fields)]


def test_case_fields_come_back_exact_with_the_case(store: SqlStore) -> None:
    fields = {
        "金额": Decimal("1.50"),
        "day": date(2026, 11, 16),
        "at": datetime(2026, 11, 16, 8, tzinfo=UTC),
        "urgent": True,
        "text": "中" * 500,
        "count": 3,
        "list": ["a", 1],
        "gone": None,
    }
    with store.begin() as unit:
        case = begun(unit, fields=fields)
    with store.read() as unit:
        (only,) = unit.find_cases("leave")
    del fields["gone"]
    assert (only.case, only.fields) == (case, fields)


@pytest.mark.parametrize(
    ("stored", "same", "other"),
    [
        (Decimal("1.50"), [Decimal("1.5"), 1.5], [Decimal("1.51"), "1.50", "1.5", None]),
        (5, [5, Decimal("5.00")], ["5", Decimal("5.0000000000000000001"), -5]),
        (0, [0, Decimal("0.00"), Decimal("-0")], ["0", False, None]),
        (True, [True], ["true", 1, False]),
        ("text", ["text"], ["Text", "text ", "tex", date(2026, 1, 1)]),
        ("", [""], [None, " "]),
        ("长" * 300 + "a", ["长" * 300 + "a"], ["长" * 300 + "b", "长" * 190]),
        (date(2026, 11, 16), [date(2026, 11, 16)], ["2026-11-16", datetime(2026, 11, 16, tzinfo=UTC)]),
        (
            datetime(2026, 11, 16, 8, tzinfo=UTC),
            [datetime(2026, 11, 16, 16, tzinfo=timezone(timedelta(hours=8)))],
            [datetime(2026, 11, 16, 8, 0, 1, tzinfo=UTC), date(2026, 11, 16)],
        ),
        (["a"], [["a"]], ["a", ["b"]]),
        (None, [None], [0, ""]),
    ],
)
def test_a_case_is_found_by_the_value_of_a_field(
    store: SqlStore, stored: object, same: list[object], other: list[object]
) -> None:
    with store.begin() as unit:
        case = begun(unit, fields={"f": stored, "g": "x"})
        begun(unit, fields={"f": "another"})
    with store.read() as unit:
        assert [found(unit, f=value) for value in same] == [[case.id]] * len(same)
        assert [case.id in found(unit, f=value) for value in other] == [False] * len(other)
        assert found(unit, f=same[0], g="x") == [case.id]
        assert found(unit, f=same[0], g="y") == []


def test_fields_change_with_the_case(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, fields={"a": 1, "b": 2, "c": 3})
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        unit.save(draft, action(draft.case), fields={"a": "one", "b": None, "d": 4})
        assert unit.find_cases("leave")[0].fields == {"a": "one", "c": 3, "d": 4}
        assert (found(unit, a=1), found(unit, a="one")) == ([], [case.id])


def test_cases_are_found_by_their_columns_oldest_first(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, case=new_case("b", state="new", unit="north", started_at=NOON))
        begun(unit, case=new_case("a", state="new", unit="south", started_at=NOON + 1))
        begun(unit, case=new_case("c", state="checked", unit="north", started_at=NOON + 2))
        begun(unit, case=new_case("d", state="new", status="cancelled", ended_at=NOON, started_at=NOON + 3))
        begun(unit, case=new_case("e", process="other"))

    def ids(**wanted: object) -> str:
        with store.read() as unit:
            return "".join(each.case.id for each in unit.find_cases("leave", **wanted))  # type: ignore[arg-type]  # because each test names its own

    assert ids() == "bac"
    assert ids(states=["new"]) == "ba"
    assert ids(states=["new", "checked"], unit="north") == "bc"
    assert ids(states=["new"], only_open=False) == "bad"
    assert ids(only_open=False) == "bacd"
    assert ids(limit=2) == "ba"


# Requests


def test_the_result_of_a_request_is_kept(store: SqlStore) -> None:
    with store.begin() as unit:
        assert unit.request("r-1") is None
        unit.put_request("r-1", "digest", '{"ok":"是"}', NOON)
    with store.begin("north") as unit:
        assert unit.request("r-1") is None
    with store.begin() as unit:
        assert unit.request("r-1") == ("digest", '{"ok":"是"}')


def test_a_request_that_was_rolled_back_was_never_made(store: SqlStore) -> None:
    def work(unit: Unit) -> None:
        unit.request("r-1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.run("", work)
    with store.begin() as unit:
        assert unit.request("r-1") is None
    with store.begin() as unit:
        assert unit.request("r-1") is None


def test_a_result_is_kept_without_having_been_asked_for(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_request("r-1", "digest", "{}", NOON)
        assert unit.request("r-1") == ("digest", "{}")


# What is deployed


def definition(process: str, version: int) -> StoredDefinition:
    return StoredDefinition(
        process, version, "sum", "流程/a.bpmn", b"<xml>\x00\xff</xml>" * 10_000, NOON, "admin", {"organisation": "市局"}
    )


def test_definitions_are_read_by_version_or_the_latest(store: SqlStore) -> None:
    first, second, other = definition("leave", 1), definition("leave", 2), definition("other", 1)
    with store.begin() as unit:
        for each in (second, first, other):
            unit.put_definition(each)
    with store.read() as unit:
        assert unit.definition("leave") == second
        assert unit.definition("leave", 1) == first
        assert unit.definition("leave", 3) is None
        assert unit.definition("nothing") is None
        assert unit.definitions() == [first, second, other]
        assert unit.latest("process") == {"leave": 2, "other": 1}
    with store.read("north") as unit:
        assert unit.definitions() == []
        assert unit.latest("process") == {}


def test_a_version_is_deployed_once(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_definition(definition("leave", 1))
    with store.begin() as unit, pytest.raises(Conflict):
        unit.put_definition(definition("leave", 1))


def test_a_resource_has_a_new_version_when_it_differs_from_the_latest(store: SqlStore) -> None:
    with store.begin() as unit:
        put = [unit.put_resource("calendar", "中国", f'"{sum_}"', sum_, NOON) for sum_ in ("a", "a", "b", "b", "a")]
        unit.put_resource("organisation", "市局", "{}", "a", NOON)
    assert put == [1, 1, 2, 2, 3]
    with store.read() as unit:
        assert unit.resource("calendar", "中国") == (3, '"a"')
        assert unit.resource("calendar", "中国", 2) == (2, '"b"')
        assert unit.resource("calendar", "中国", 4) is None
        assert unit.resource("calendar", "nothing") is None
        assert unit.latest("calendar") == {"中国": 3}
        assert unit.latest("organisation") == {"市局": 1}
    with store.read("north") as unit:
        assert unit.resource("calendar", "中国") is None


def test_the_stamp_grows_with_each_deployment_of_the_tenant(store: SqlStore) -> None:
    with store.begin() as unit:
        seen = [unit.stamp()]
        unit.put_definition(definition("leave", 1))
        seen.append(unit.stamp())
        unit.put_resource("calendar", "cn", "{}", "a", NOON)
        seen.append(unit.stamp())
        unit.put_resource("calendar", "cn", "{}", "a", NOON)
        seen.append(unit.stamp())
    with store.begin("north") as unit:
        assert unit.stamp() == seen[0]
    assert seen[0] < seen[1] < seen[2] == seen[3]


def test_a_new_draft_is_saved_and_acted_on_in_one_transaction(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
        draft = change(unit, case.id, Focus())
        assert isinstance(draft, Draft)
        assert draft.case.fence == 2
