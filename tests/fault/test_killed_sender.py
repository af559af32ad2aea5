"""Law 1 for what leaves the database: a kill between any two statements loses no notice and no message."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import killed_post
import pytest
from office import faults, free_leases
from sqlalchemy import text

import flowkit
from flowkit import Engine, FlowkitError, VirtualClock

pytestmark = pytest.mark.slow
SOURCES = Path(flowkit.__file__).resolve().parents[1]
PEOPLE = """
organisation: bureau
zone: Asia/Shanghai
roles: {handler: {name: handler}, head: {name: head}}
units: {bureau: {name: bureau}}
positions:
  handler: {name: handler, unit: bureau, roles: [handler]}
  head: {name: head, unit: bureau, roles: [head]}
persons:
  li: {name: Li, email: li@example.com, positions: [{position: handler}]}
  sun: {name: Sun, email: sun@example.com, positions: [{position: head}]}
"""
PROCESS = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1"
             id="d" targetNamespace="urn:test:killed">
  <message id="news" name="news"><extensionElements>
    <flowkit:message correlation="1" delivery="broadcast"/></extensionElements></message>
  <process id="told" name="told" isExecutable="true">
    <extensionElements>
      <flowkit:data><flowkit:field name="phone" type="string"/></flowkit:data>
      <flowkit:notification id="asked" on="started" to="data:phone" channels="sms" subject="code">
        {{ code_of["asker"] }}</flowkit:notification>
      <flowkit:notification id="begun" on="started" to="role:handler,role:head" channels="sms" subject="begun">
        begun</flowkit:notification>
      <flowkit:access readers="head"/>
      <flowkit:public><flowkit:outsider id="asker" person="phone" name="asker" zh="申请人">
        <flowkit:act id="tell" message="news" name="tell" zh="告知"/></flowkit:outsider></flowkit:public>
    </extensionElements>
    <startEvent id="begin"/>
    <intermediateCatchEvent id="came"><messageEventDefinition messageRef="news"/></intermediateCatchEvent>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="begin" targetRef="came"/>
    <sequenceFlow id="f2" sourceRef="came" targetRef="end"/>
  </process>
</definitions>
"""


def begun(folder: Path) -> list[str]:
    """At noon: notices that Li wanted then, notices of now, and a message on its way to two cases that wait for it."""
    files = folder / "process"
    files.mkdir()
    (files / "people.yaml").write_text(PEOPLE)
    (files / "flowkit.yaml").write_text("organisation: people.yaml\n")
    (files / "told.bpmn").write_text(PROCESS)
    engine = Engine(
        f"sqlite:///{folder / 'base.db'}",
        clock=VirtualClock("2026-09-14T09:00+08:00"),
        deliverers=[killed_post.Post(folder / "morning")],
    )
    engine.deploy(files)
    engine.set_preferences({"digest": ["12:00"]}, by="li")
    cases = [engine.start("told", {"phone": f"+861380000000{number}"}, by="li").id for number in range(2)]
    engine.run_due()
    cases += [engine.start("told", {"phone": "+8613900000000"}, by="li").id]
    engine.message("news", correlation=1, by="sun")
    engine.close()
    return cases


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], int]:
    folder = tmp_path_factory.mktemp("killed")
    cases = begun(folder)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, killed_post.__file__, str(folder)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return folder, cases, int(ran.stdout.split()[-1])


def gone_on(database: Path) -> tuple[Engine, list[tuple[str, str, str]]]:
    """When what the killed worker held is free again, another one does the rest."""
    engine = killed_post.at_noon(database)
    free_leases(engine)
    while engine.run_due():
        pass
    lines = database.with_suffix(".sent").read_text().splitlines()
    return engine, [tuple(line.split(" ")) for line in lines]  # type: ignore[misc]  # because each line has three words


def counted(engine: Engine, table: str, where: str = "1 = 1") -> int:
    with engine.store.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM flowkit_{table} WHERE {where}")).scalar_one())


def test_after_a_kill_before_any_statement_everything_is_sent_under_its_key(
    killed: tuple[Path, list[str], int],
) -> None:
    folder, cases, last = killed
    peace, expected = gone_on(folder / f"{last}.db")
    peace.close()
    keys = {key for key, _, _ in expected}
    assert len(keys) == len(expected) > 3
    assert last > 20
    for number in range(1, last):
        engine, sent = gone_on(folder / f"{number}.db")
        assert {key for key, _, _ in sent} == keys, number
        assert len(sent) <= len(expected) + 1, f"{number}: one kill repeats one at most"
        told = Counter((key, to, re.sub(r"\w{4}(-\w{4}){5}", "code", body)) for key, to, body in sent)
        assert len(told) == len(keys), f"{number}: under one key stands one text"
        assert counted(engine, "outbox", "status <> 'delivered'") == 0, number
        assert counted(engine, "held") == counted(engine, "message") == 0, number
        for case in cases:
            assert not list(faults(engine, case)), number
        assert [engine.case(case, by="sun").status for case in cases] == ["completed"] * 3, number
        engine.close()


def test_after_a_kill_the_code_that_was_told_last_is_good_and_no_other(killed: tuple[Path, list[str], int]) -> None:
    folder, _, last = killed
    for number in range(1, last + 1):
        engine, sent = gone_on(folder / f"{number}.db")
        codes = [found[0] for _, _, body in sent if (found := re.search(r"\w{4}(-\w{4}){5}", body))]
        good = [code for code in codes if is_good(engine, code)]
        assert good == codes[-1:], number
        engine.close()


def is_good(engine: Engine, code: str) -> bool:
    try:
        engine.by_code(code)
    except FlowkitError:
        return False
    return True
