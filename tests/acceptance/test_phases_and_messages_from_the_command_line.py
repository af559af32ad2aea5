"""`flowkit begin`, `finish`, `undelivered`, `redeliver` and `discard`, one process for each command, on one file."""

from __future__ import annotations

import shutil

import pytest
from command_line import CommandLine
from diagrams import OFFICE_HOURS, PEOPLE

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
    'targetNamespace="urn:x"><message id="alarm" name="alarm"><extensionElements>'
    '<flowkit:message correlation="1" delivery="broadcast"/></extensionElements></message>'
)
CLERK = (
    '<extensionElements><flowkit:assignment><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>'
    "</extensionElements>"
)
PHASE = f"""{HEAD}<process id="inquiry" isExecutable="true">
  <startEvent id="start"/>
  <adHocSubProcess id="查证阶段"><userTask id="问询当事人">{CLERK}</userTask>
    <userTask id="ask-expert">{CLERK}</userTask>
  </adHocSubProcess>
  <userTask id="conclude">{CLERK}</userTask><endEvent id="end"/>
  <sequenceFlow id="f1" sourceRef="start" targetRef="查证阶段"/>
  <sequenceFlow id="f2" sourceRef="查证阶段" targetRef="conclude"/>
  <sequenceFlow id="f3" sourceRef="conclude" targetRef="end"/>
</process></definitions>"""
WATCH = f"""{HEAD}<process id="watch" isExecutable="true">
  <extensionElements><flowkit:data><flowkit:field name="level" type="integer"/></flowkit:data></extensionElements>
  <startEvent id="rung"><extensionElements><flowkit:out source="level" target="level"/></extensionElements>
    <messageEventDefinition messageRef="alarm"/></startEvent>
  <userTask id="look">{CLERK}</userTask><endEvent id="over"/>
  <sequenceFlow id="f1" sourceRef="rung" targetRef="look"/><sequenceFlow id="f2" sourceRef="look" targetRef="over"/>
</process></definitions>"""


@pytest.fixture
def office(cli: CommandLine) -> CommandLine:
    cli.now = "2026-11-16T08:30+08:00"
    folder = cli.folder / "definitions"
    folder.mkdir()
    for name, text in (
        ("inquiry.bpmn", PHASE),
        ("watch.bpmn", WATCH),
        ("people.yaml", PEOPLE),
        ("hours.yaml", OFFICE_HOURS),
        ("flowkit.yaml", "organisation: people.yaml\ncalendars: [hours.yaml]\n"),
    ):
        (folder / name).write_text(text, "utf-8")
    cli("deploy", str(folder))
    shutil.rmtree(folder)
    return cli


def waiting(cli: CommandLine, case: str) -> list[str]:
    return sorted(each["step"] for each in cli("case", case, "--by", "ann", "--json").json["items"] if _open(each))


def _open(item: dict[str, str]) -> bool:
    return item["status"] in {"offered", "claimed", "allocated", "started", "in-progress"}


def test_activities_of_a_phase_are_begun_and_the_phase_is_finished(office: CommandLine) -> None:
    office("start", "inquiry", "--by", "ann", "--key", "I-1")
    phase = "inquiry/I-1#查证阶段"

    office("begin", phase, "--activity", "问询当事人", "--by", "ann")
    office("begin", phase, "--activity", "问询当事人", "--by", "ben")
    assert waiting(office, "inquiry/I-1") == ["问询当事人", "问询当事人"]
    refused = office("begin", phase, "--activity", "nothing", "--by", "ann", status=1)
    assert "nothing" in refused.err

    office("finish", phase, "--by", "ann")
    assert waiting(office, "inquiry/I-1") == ["conclude"]
    assert office("begin", phase, "--activity", "ask-expert", "--by", "ann", status=1).err
    office("complete", "inquiry/I-1#conclude", "--by", "ann")
    assert office("case", "inquiry/I-1", "--by", "ann", "--json").json["end_state"] == "end"


def test_begun_again_under_the_same_request_an_activity_is_begun_once(office: CommandLine) -> None:
    office("start", "inquiry", "--by", "ann", "--key", "I-1")
    for _ in range(2):
        office("begin", "inquiry/I-1", "--activity", "ask-expert", "--by", "ann", "--request-id", "r1")
    assert waiting(office, "inquiry/I-1") == ["ask-expert"]


def test_what_could_not_be_delivered_is_listed_tried_again_and_given_up(office: CommandLine) -> None:
    office("message", "alarm", "--to", "1", "--by", "ann", "level=high")
    office("advance", "--to", "2026-11-16T08:31+08:00")
    (found,) = office("undelivered", "--by", "ben", "--json").json
    assert (found["name"], found["process"], found["step"], found["code"]) == ("alarm", "watch", "rung", "data-type")
    assert "watch#rung" in office("undelivered", "--by", "ben").out

    office("redeliver", found["id"], "--by", "ben")
    assert office("undelivered", "--by", "ben", "--json").json == []
    office("advance", "--to", "2026-11-16T08:31+08:00")
    (again,) = office("undelivered", "--by", "ben", "--json").json
    assert again["id"] == found["id"]

    office("discard", found["id"], "--by", "ben")
    assert office("undelivered", "--by", "ben", "--json").json == []
    assert office("discard", found["id"], "--by", "ben", status=1).err.startswith("[not-found] ")
