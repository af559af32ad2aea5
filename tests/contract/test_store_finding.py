"""Queries over items and cases on each database: conditions, rights inside the query, full text with and without its
index.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from cases import MINUTE, NOON, action, begun, item, new_case, waiting
from sqlalchemy import text

from flowkit.core.instance.records import Case
from flowkit.engine.ports import Conditions, Focus, Rights, Unit
from flowkit.store import SqlStore

ALL = Rights("", (), everything=True)
NOW = NOON + MINUTE


def found(tx: Unit, rights: Rights = ALL, **asked: object) -> list[str]:
    conditions = Conditions(**asked)  # type: ignore[arg-type]  # because the values are those of conditions
    cases = [each.case.id for each in tx.search_cases(conditions, rights, NOW, limit=99)]
    assert tx.count_cases(conditions, rights, NOW) == len(cases)
    return cases


def listed(unit: Unit, person: str = "li", keys: tuple[str, ...] = ("role:a",), **asked: object) -> list[int]:
    conditions, rights = Conditions(**asked), Rights(person, keys)  # type: ignore[arg-type]  # because of the same
    items = [each.item.id for each in unit.search_items(conditions, rights, keys, NOW, limit=99)]
    assert unit.count_items(conditions, rights, keys, NOW) == len(items)
    return items


@pytest.fixture(params=[False, True], ids=["looked-through", "indexed"])
def searched(store: SqlStore, request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    laid = request.param and store.lay_text_index()
    if request.param and not laid:
        pytest.skip("this database has no index for texts")
    yield store
    if laid:
        with store.engine.begin() as connection:
            for statement in _taken_up(connection.dialect.name):
                connection.execute(text(statement))


def _taken_up(dialect: str) -> Iterator[str]:
    if dialect == "postgresql":
        yield from (f"DROP INDEX flowkit_text_of_{each}" for each in ("fields", "keys"))
        yield "DROP FUNCTION flowkit_grams(text)"
        return
    for each in ("field_new", "field_gone", "field_changed", "case_new", "case_gone", "case_changed"):
        yield f"DROP TRIGGER flowkit_text_{each}"
    yield from (f"DROP TABLE flowkit_text{each}" for each in ("_terms", "_index", ""))


@pytest.fixture
def archive(searched: SqlStore) -> SqlStore:
    with searched.begin() as unit:
        fill(unit)
        put(unit, "c8", {"matter": "Ärger in der STRAßE, ＡＢＣ １２"}, business_key="Ünion-5", process="letter")
    return searched


def fill(unit: Unit) -> None:
    put(unit, "c1", {"matter": "夜间噪音扰民投诉", "amount": Decimal("12.50")}, business_key="信访-2026-0001")
    put(unit, "c2", {"matter": "Noise at NIGHT", "day": date(2026, 11, 16)}, business_key="L-2", process="letter")
    put(unit, "c3", {"matter": '100% "quoted" \\ it\'s _x_ 拆迁'}, status="completed", end_state="answered")
    put(unit, "c4", {"matter": "诉"}, status="cancelled", tenant="")


def put(unit: Unit, number: str, fields: dict[str, object], **values: object) -> Case:
    started_at = NOON + int(number[1:])
    return begun(unit, case=new_case(number, **{"started_at": started_at, **values}), fields=fields)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("噪音",), ["c1"]),
        (("扰民投诉",), ["c1"]),
        (("投诉",), ["c1"]),
        (("诉",), ["c4", "c1"]),
        (("noise",), ["c2"]),
        (("night", "noise"), ["c2"]),
        (("noise", "噪音"), []),
        (("信访-2026",), ["c1"]),
        (("l-2",), ["c2"]),
        (("12.5",), ["c1"]),
        (("100%",), ["c3"]),
        (('"quoted"',), ["c3"]),
        (("\\",), ["c3"]),
        (("it's",), ["c3"]),
        (("_x_",), ["c3"]),
        (("__",), []),
        (("%",), ["c3"]),
        (('" or "a',), []),
        (("'; drop table flowkit_case; --",), []),
        (("noise*",), []),
        (("Ärger",), ["c8"]),
        (("ärger",), ["c8"]),
        (("ÄRGER",), ["c8"]),
        (("ä",), ["c8"]),
        (("straße",), ["c8"]),
        (("ＡＢＣ",), ["c8"]),
        (("ａｂｃ",), ["c8"]),
        (("ünion",), ["c8"]),
        (("date",), []),
        (("decimal",), []),
        (("$",), []),
        (("2026-11-16",), ["c2"]),
        (("near(",), []),
        (("matter:noise",), []),
        (("\x00",), []),
    ],
)
def test_a_word_is_found_as_it_is_wherever_it_stands(
    archive: SqlStore, words: tuple[str, ...], expected: list[str]
) -> None:
    with archive.read() as unit:
        assert found(unit, words=words) == expected


def test_what_is_written_and_taken_away_later_is_found_and_not_found(searched: SqlStore) -> None:
    with searched.begin() as unit:
        case = put(unit, "c7", {"matter": "before"})
    with searched.begin() as unit:
        draft = unit.load(case.id, Focus())
        assert draft is not None
        unit.save(draft, action(draft.case), fields={"matter": "拆迁补偿"})
        assert found(unit, words=("before",)) == []
        assert found(unit, words=("补偿",)) == ["c7"]


def test_a_field_that_is_closed_is_not_searched_and_not_shown(archive: SqlStore) -> None:
    rights = Rights("", (), closed={"leave": ("matter",)}, everything=True)
    with archive.read() as unit:
        assert found(unit, rights, words=("噪音",)) == []
        assert found(unit, rights, words=("信访",)) == ["c1"]
        assert found(unit, rights, words=("noise",)) == ["c2"]
        shown = unit.search_cases(Conditions(business_key="信访-2026-0001"), rights, NOW, limit=9)
        assert [each.fields for each in shown] == [{"amount": Decimal("12.5")}]


def test_many_units_and_many_versions_are_one_condition(archive: SqlStore) -> None:
    units = tuple(f"unit-{number}" for number in range(4000))
    versions = [(f"p{number % 3}", number) for number in range(1500)]
    rights = Rights(
        "nobody",
        (),
        whole=(*versions, ("letter", 1)),
        led={("leave", number): units for number in range(1, 100)},
    )
    with archive.read() as unit:
        assert found(unit, rights) == ["c8", "c2"]
        assert unit.count_cases(Conditions(), rights, NOW) == 2


def test_each_condition_narrows_the_cases(store: SqlStore) -> None:
    with store.begin() as unit:
        fill(unit)
        begun(
            unit,
            *waiting(2, 3, offer=("role:a",), priority=5, node="sign"),
            case=new_case(
                "c5", state="late", due_at=NOW, warn_at=NOON, starter="wu", unit="north", started_at=NOON + 5
            ),
        )
        begun(unit, case=new_case("c6", due_at=NOW + 1, warn_at=NOW, started_at=NOON + 6))
    with store.read() as unit:
        assert found(unit) == ["c6", "c5", "c4", "c3", "c2", "c1"]
        assert found(unit, statuses=("completed", "cancelled")) == ["c4", "c3"]
        assert found(unit, end_states=("answered",)) == ["c3"]
        assert found(unit, processes=("letter",)) == ["c2"]
        assert found(unit, states=("late",)) == ["c5"]
        assert found(unit, starter="wu") == found(unit, unit="north") == ["c5"]
        assert found(unit, lights=("red",)) == ["c5"]
        assert found(unit, lights=("yellow",)) == ["c6"]
        assert found(unit, lights=("yellow", "red")) == ["c6", "c5"]
        assert found(unit, lights=("green",)) == ["c4", "c3", "c2", "c1"]
        assert found(unit, due=(NOW, NOW + 1)) == ["c5"]
        assert found(unit, due=(None, None)) == ["c6", "c5"]
        assert found(unit, started=(NOON + 2, NOON + 4)) == ["c3", "c2"]
        assert found(unit, steps=("sign",)) == found(unit, least_priority=5) == ["c5"]
        assert found(unit, least_priority=6) == []
        assert found(unit, fields={"amount": 12.5}) == ["c1"]
        assert found(unit, business_key="L-2") == ["c2"]


def test_only_what_the_reader_may_read_is_found_and_counted(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, case=new_case("c1", starter="li"))
        begun(unit, *waiting(2, 3, offer=("role:a",)), case=new_case("c2"))
        begun(unit, *waiting(2, 3, offer=("role:a",), excluded=("li",)), case=new_case("c3"))
        begun(unit, *waiting(2, 3, offer=("role:a",), excluded=("wu",)), case=new_case("c4"))
        begun(unit, item(3, token=2, status="completed", done_by="li", ended_at=NOON), case=new_case("c5"))
        begun(unit, *waiting(2, 3, status="claimed", assignee="li", offer=("role:x",)), case=new_case("c6"))
        begun(unit, case=new_case("c7", unit="north"))
        begun(unit, case=new_case("c8", process="open", version=2))
        begun(unit, case=new_case("c9", process="open", version=1))
        begun(unit, *waiting(2, 3, offer=("role:b",)), case=new_case("d1"))
    rights = Rights("li", ("person:li", "role:a"), (("open", 2),), {("leave", 1): ("north",)})
    with store.read() as unit:
        assert sorted(found(unit, rights)) == ["c1", "c2", "c4", "c5", "c6", "c7", "c8"]
        assert found(unit, Rights("nobody", ("person:nobody",))) == []


def test_items_are_narrowed_among_those_that_are_listed_and_not_closed(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(
            unit,
            *waiting(2, 3, offer=("role:a",), due_at=NOW, node="sign", priority=2),
            *waiting(4, 5, offer=("role:a", "role:b"), due_at=NOW + 1, warn_at=NOW),
            *waiting(6, 7, offer=("role:a",)),
            *waiting(8, 9, offer=("role:a",), excluded=("li",)),
            *waiting(10, 11, offer=("role:c",)),
            case=new_case("c1", state="late"),
            fields={"matter": "噪音"},
        )
    with store.read() as unit:
        assert listed(unit) == [3, 5, 7]
        assert listed(unit, keys=("role:a", "role:b")) == [3, 5, 7]
        assert listed(unit, "wu") == [3, 5, 7, 9]
        assert listed(unit, lights=("red",)) == listed(unit, steps=("sign",)) == listed(unit, least_priority=1) == [3]
        assert listed(unit, lights=("yellow",)) == [5]
        assert listed(unit, due=(NOW + 1, None)) == [5]
        assert listed(unit, states=("late",), words=("噪音",)) == [3, 5, 7]
        assert listed(unit, states=("early",)) == []
