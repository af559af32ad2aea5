"""A business rule task wherever a token can come: rounds, subprocesses, calls, a caller's transaction, much later."""

from __future__ import annotations

import pytest
from decision_files import dmn, table
from diagrams import House, call, diagram, element, field, rule, user
from sqlalchemy import create_engine, text

from flowkit import Engine, NotAuthorised, NotFound, VirtualClock
from flowkit.engine.views import CaseView

LEVELS = table("level", ["n: number"], ["level: string"], ['< 10 => "low"', "[10..20) => null", '>= 20 => "high"'])
FIELDS = [field("n", "number"), field("level"), field("levels", "list"), field("ns", "list")]
END = '<endEvent id="end"/>'
READERS = '<flowkit:access readers="boss"/>'


@pytest.fixture
def desk(house: House) -> House:
    (house.folder / "rules.dmn").write_text(dmn(LEVELS), "utf-8")
    return house


def decided(case: CaseView) -> list[tuple[object, object]]:
    found = [fact for entry in case.history for fact in entry.facts if fact[0] == "Decided"]
    return [(read["n"], value) for *_, read, value, _ in found]  # type: ignore[index]  # as recorded


def in_round(task: str, sequential: str) -> str:
    each = '<flowkit:round collection="ns" element="n" output="level" results="levels"/>'
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements>{each}</extensionElements>'
    )
    return task.replace("</businessRuleTask>", f"{loop}</multiInstanceLoopCharacteristics></businessRuleTask>")


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_round_decides_on_its_own_element(desk: House, sequential: str) -> None:
    asked = in_round(rule("rate", "level", result="level"), sequential)
    desk.deploy(diagram("many", asked, user("look"), fields=FIELDS))
    case = desk.engine.start("many", {"ns": [5, 30, 7]}, by="cat")

    view = desk.engine.case(case.id, by="cat")
    assert view.data["levels"] == ["low", "high", "low"]
    assert decided(view) == [(5, "low"), (30, "high"), (7, "low")]


def test_a_round_that_gives_nothing_rests_alone(desk: House) -> None:
    asked = in_round(rule("rate", "level", result="level"), "false")
    desk.deploy(diagram("many", asked, user("look"), fields=FIELDS))
    case = desk.engine.start("many", {"ns": [5, 15, 30]}, by="cat")

    (incident,) = desk.engine.case(case.id, by="cat").incidents
    assert incident.code == "decision-null"
    desk.engine.resolve(incident.id, {"level": "middle"}, by="cat", reason="by hand")
    assert desk.engine.case(case.id, by="cat").data["levels"] == ["low", "middle", "high"]


def test_a_decision_inside_a_subprocess_and_inside_a_called_process(desk: House) -> None:
    inner = f'<startEvent id="in"/>{rule("rate", "level", result="level")}<endEvent id="out"/>'
    flow = '<sequenceFlow id="{}" sourceRef="{}" targetRef="{}"/>'.format
    flows = flow("to-rate", "in", "rate") + flow("to-out", "rate", "out")
    desk.deploy(
        diagram("outer", element("subProcess", "part", body=inner + flows), user("look"), END, fields=FIELDS),
        diagram("called", rule("ask", "level", result="level"), fields=FIELDS),
        diagram(
            "caller",
            call(
                "sub", "called", '<flowkit:in source="n" target="n"/>', '<flowkit:out source="level" target="level"/>'
            ),
            user("look"),
            fields=FIELDS,
        ),
    )
    for process in ("outer", "caller"):
        case = desk.engine.start(process, {"n": 30}, by="cat")
        view = desk.engine.case(case.id, by="cat")
        assert (view.data["level"], decided(view)) == ("high", [(30, "high")])


def test_a_decision_in_the_callers_transaction_is_gone_with_it(desk: House, sqlite_url: str) -> None:
    engine = Engine(sqlite_url, clock=desk.clock)
    engine.deploy(desk.write(diagram("one", rule("rate", "level", result="level"), user("look"), fields=FIELDS)))
    with engine.store.engine.connect() as connection:
        inside = engine.using(connection)
        case = inside.start("one", {"n": 5}, by="cat").id
        assert decided(inside.case(case, by="cat")) == [(5, "low")]
        connection.rollback()

    with pytest.raises(NotFound):
        engine.case(case, by="cat")
    engine.close()


def test_who_may_not_read_the_case_learns_nothing_of_what_was_decided(desk: House) -> None:
    desk.deploy(diagram("one", rule("rate", "level", result="level"), user("look"), fields=FIELDS, head=READERS))
    case = desk.engine.start("one", {"n": 15}, by="cat")
    (incident,) = desk.engine.case(case.id, by="cat").incidents

    with pytest.raises((NotFound, NotAuthorised)):
        desk.engine.case(case.id, by="ann")
    with pytest.raises((NotFound, NotAuthorised)):
        desk.engine.retry(incident.id, {"n": 5}, by="ann")


def test_years_later_the_case_decides_by_the_table_that_it_began_with(desk: House, sqlite_url: str) -> None:
    engine = Engine(sqlite_url, clock=desk.clock)
    waiting = diagram("one", user("first"), rule("rate", "level", result="level"), user("look"), fields=FIELDS)
    engine.deploy(desk.write(waiting))
    case = engine.start("one", {"n": 5}, by="cat").id
    (desk.folder / "rules.dmn").write_text(dmn(LEVELS.replace('"low"', '"nothing"')), "utf-8")
    engine.deploy(desk.folder)
    engine.close()

    again = Engine(sqlite_url, clock=VirtualClock("2028-11-16T08:30+08:00"))
    (item,) = again.worklist("ann")
    again.complete(item.id, by="ann")
    assert decided(again.case(case, by="cat")) == [(5, "low")]
    again.close()


def test_a_table_that_cannot_be_read_any_more_is_an_incident(desk: House, sqlite_url: str) -> None:
    """A later flowkit may be stricter with a file than the one that stored it."""
    engine = Engine(sqlite_url, clock=desk.clock)
    waiting = diagram("one", user("first"), rule("rate", "level", result="level"), user("look"), fields=FIELDS)
    engine.deploy(desk.write(waiting))
    case = engine.start("one", {"n": 5}, by="cat").id
    engine.close()
    with create_engine(sqlite_url).begin() as connection:
        broken = '{"content": "bm8geG1s"}'
        connection.execute(text("UPDATE flowkit_resource SET data = :data WHERE kind = 'decision'"), {"data": broken})

    again = Engine(sqlite_url, clock=desk.clock)
    (item,) = again.worklist("ann")
    again.complete(item.id, by="ann")
    (incident,) = again.case(case, by="cat").incidents
    assert (incident.step, incident.code) == ("rate", "decision-unreadable")
    again.close()
