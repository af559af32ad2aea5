"""A file with one of everything that is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowkit.bpmn import Reading, read
from flowkit.core.definition.events import Catch, triggers_of
from flowkit.core.definition.model import Node
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import (
    BusinessRuleTask,
    CallActivity,
    Code,
    PriorityRule,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from flowkit.core.definition.timers import End, Message, Timer, TimerStart
from flowkit.core.instance.elements import ELEMENTS
from flowkit.core.worktime import parse_quantity

EVERYTHING = Path(__file__).parent / "files" / "everything.bpmn"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(EVERYTHING.read_bytes(), "everything.bpmn")


@pytest.fixture(scope="module")
def nodes(reading: Reading) -> dict[str, Node]:
    return reading.definitions[0].nodes


GLOBAL_TASKS = {
    "g-task": "task",
    "g-manual": "manualTask",
    "g-user": "userTask",
    "g-script": "scriptTask",
    "g-rule": "businessRuleTask",
}


def test_a_right_file_has_no_findings(reading: Reading) -> None:
    assert reading.findings == ()
    assert [definition.key for definition in reading.definitions] == ["p", *GLOBAL_TASKS]


def test_a_global_task_is_a_process_of_one_step(reading: Reading) -> None:
    found = {definition.key: definition.nodes[definition.key] for definition in reading.definitions[1:]}
    assert {key: node.kind for key, node in found.items()} == GLOBAL_TASKS
    assert [each.name for each in reading.definitions if each.key == "g-task"] == ["outside"]
    assert next(each.roles for each in reading.definitions if each.key == "g-user") == ("service-desk",)


def test_every_node_has_its_kind(nodes: dict[str, Node]) -> None:
    assert {name: node.kind for name, node in nodes.items()} == {
        "start": "startEvent",
        "daily": "timerStartEvent",
        "record": "userTask",
        "late": "boundaryEvent",
        "tell": "serviceTask",
        "told": "endEvent",
        "which": "exclusiveGateway",
        "split": "parallelGateway",
        "sign": "userTask",
        "compute": "scriptTask",
        "score": "scriptTask",
        "rule": "businessRuleTask",
        "join": "parallelGateway",
        "sub": "subProcess",
        "s1": "startEvent",
        "inner": "userTask",
        "e1": "endEvent",
        "call": "callActivity",
        "wait": "intermediateCatchEvent",
        "pause": "intermediateCatchEvent",
        "rest": "intermediateCatchEvent",
        "query": "serviceTask",
        "outside": "task",
        "byhand": "manualTask",
        "post": "sendTask",
        "reply": "receiveTask",
        "some": "inclusiveGateway",
        "first": "eventBasedGateway",
        "soon": "intermediateCatchEvent",
        "later": "intermediateCatchEvent",
        "meet": "complexGateway",
        "end": "endEvent",
        "alarmed": "eventStart",
        "free": "adHocSubProcess",
        "free:offer": "adHocOffer",
        "gather": "task",
        "gather:done": "adHocDone",
        "collect": "task",
        "collect:done": "adHocDone",
        "booking": "transaction",
        "b1": "startEvent",
        "book": "scriptTask",
        "book-undo": "boundaryEvent",
        "unbook": "scriptTask",
        "undo": "intermediateThrowEvent",
        "b2": "endEvent",
        "booked": "endEvent",
        "broke": "boundaryEvent",
        "letter": "eventStart",
        "rescue": "eventSubProcess",
        "rescue-start": "eventSubProcessStart",
        "notice": "intermediateThrowEvent",
        "jump": "intermediateThrowEvent",
        "land": "intermediateCatchEvent",
        "rescued": "endEvent",
        "watch": "eventSubProcess",
        "watch-start": "eventSubProcessStart",
        "watched": "endEvent",
    }


def test_the_core_runs_every_kind_that_is_read_and_every_kind_is_read(nodes: dict[str, Node]) -> None:
    assert {node.kind for node in nodes.values()} == set(ELEMENTS) - {"startQuantity", "completionQuantity"}


def test_starts_are_found_by_scope(reading: Reading) -> None:
    definition = reading.definitions[0]
    assert definition.starts == {
        None: "start",
        "sub": "s1",
        "booking": "b1",
        "rescue": "rescue-start",
        "watch": "watch-start",
        "free": "free:offer",
    }
    assert definition.timer_starts == ("daily",)


def test_a_lane_gives_its_role_also_to_the_steps_of_a_subprocess_in_it(nodes: dict[str, Node]) -> None:
    for name in ("record", "inner"):
        spec = nodes[name].spec
        assert isinstance(spec, UserTask)
        assert [(rule.kind, rule.value) for rule in spec.assignment.rules] == [("role", "service-desk")]
        assert nodes[name].role == "service-desk"


def test_a_user_task_has_form_priority_operations_states_and_clause(nodes: dict[str, Node]) -> None:
    node = nodes["record"]
    assert isinstance(node.spec, UserTask)
    assert [(field.name, field.required, field.read_only) for field in node.spec.form.fields] == [
        ("symptom", False, True),
        ("severity", True, False),
    ]
    assert node.spec.priority == 50
    assert [(setting.name, setting.allowed) for setting in node.spec.operations] == [("transfer", False)]
    assert (node.state, node.claimed_state, node.clause) == ("pending", "in-progress", "4.1")
    assert node.deadlines == ("record-limit",)
    assert node.boundary == ("late",)


def test_a_priority_is_a_number_or_feel_behind_its_mark() -> None:
    computed = '<flowkit:priority value=" = 50 - severity" default="-7"/>'
    text = EVERYTHING.read_text("utf-8").replace('<flowkit:priority value="50"/>', computed)
    (definition, *_) = read(text.encode()).definitions
    spec = definition.nodes["record"].spec
    assert isinstance(spec, UserTask)
    assert isinstance(spec.priority, PriorityRule)
    assert (spec.priority.source.evaluate({"severity": 2}), spec.priority.default) == (48, -7)
    assert set(definition.ranked) == {"record"}


def test_a_gateway_knows_its_default_and_its_conditions_in_order(nodes: dict[str, Node]) -> None:
    node = nodes["which"]
    assert node.default == "f6"
    first, second = node.outgoing
    assert first.condition is not None
    assert first.condition.holds({"severity": 2, "审批 金额": 101})
    assert not first.condition.holds({"severity": 3, "审批 金额": 101})
    assert second.condition is None


def test_a_round_counts_outcomes(nodes: dict[str, Node]) -> None:
    round_ = nodes["sign"].round
    assert isinstance(round_, Round)
    assert round_.collection is not None
    assert round_.completion is not None
    assert (round_.element, round_.outcome, round_.results) == ("signer", "vote", "votes")
    assert round_.completion.holds({"outcomes": {"agree": 2}, "nrOfInstances": 3})


def test_events_have_their_timers_and_messages(nodes: dict[str, Node]) -> None:
    late, daily = (nodes[name].spec for name in ("late", "daily"))
    (wait,), (pause,) = (triggers_of(nodes[name]) for name in ("wait", "pause"))
    assert late == Catch((Timer(quantity=parse_quantity("PT4H")),), interrupting=False)
    assert isinstance(wait, Message)
    assert (wait.name, wait.delivery, wait.keep) == ("customer-answer", "buffer", parse_quantity("P1D"))
    assert [mapping.target for mapping in wait.result] == ["satisfied"]
    assert isinstance(pause, Timer)
    assert pause.at is not None
    assert isinstance(daily, TimerStart)
    assert daily.per_role == "service-desk"


def test_tasks_without_people_know_what_they_do(nodes: dict[str, Node]) -> None:
    tell, query, compute, call = (nodes[name].spec for name in ("tell", "query", "compute", "call"))
    score = nodes["score"].spec
    assert isinstance(tell, ServiceTask)
    assert isinstance(query, ServiceTask)
    assert isinstance(compute, ScriptTask)
    assert isinstance(call, CallActivity)
    assert (tell.handler, tell.result, [each.target for each in tell.inputs]) == ("notify-sales", "number", ["text"])
    assert query.query is not None
    assert (query.query.states, query.query.same_unit, query.result) == (("pending",), True, "unsolved")
    assert [each.target for each in compute.assignments] == ["days"]
    assert isinstance(score, ScriptTask)
    assert (score.code, score.result) == (Code("python", "text.upper()"), "number")
    assert [each.target for each in score.inputs] == ["text"]
    rule = nodes["rule"].spec
    assert isinstance(rule, BusinessRuleTask)
    assert (rule.decision, rule.file, rule.result, rule.required) == ("support group", "groups.dmn", "number", False)
    assert [each.target for each in (*rule.inputs, *rule.outputs)] == ["grade", "symptom"]
    assert call.process == "problem"
    assert nodes["end"].spec == End("archived", terminate=True)
    assert nodes["told"].spec == End("told")


def test_a_deadline_is_a_table_over_the_grades(reading: Reading) -> None:
    rule = reading.definitions[0].deadlines["resolution"]
    assert rule.targets.decide({"severity": 2}) == (parse_quantity("PT8H"),)
    assert rule.targets.decide({"severity": 4}) == (parse_quantity("12 workhours"),)
    assert rule.escalation is not None
    assert [step.id for step in rule.escalation.decide({"severity": 2})] == ["2-1", "2-2"]
    assert rule.escalation.decide({"severity": 1}) == ()
    assert rule.targets.reads == {"severity"}


def test_the_roles_that_the_process_names_are_gathered(reading: Reading) -> None:
    assert set(reading.definitions[0].roles) == {"service-desk", "engineer", "project-manager", "director"}
