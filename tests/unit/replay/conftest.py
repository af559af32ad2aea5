"""A small procedure with one of each thing that a scenario can speak of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

BPMN = """\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             xmlns:flowkit="urn:flowkit:bpmn:1" id="d" targetNamespace="urn:orders">
  <message id="m" name="paid"><extensionElements>
    <flowkit:message correlation="case.business_key" delivery="one"/>
  </extensionElements></message>
  <process id="order" name="order" isExecutable="true">
    <extensionElements>
      <flowkit:calendar ref="office"/>
      <flowkit:data>
        <flowkit:field name="grade" type="integer" title="grade" choices="1,2" required-at-start="true"/>
        <flowkit:field name="until" type="date" title="until"/>
        <flowkit:field name="price" type="number" title="price"/>
        <flowkit:field name="good" type="boolean" title="good"/>
        <flowkit:field name="booking" type="string" title="booking"/>
      </flowkit:data>
      <flowkit:scale field="grade">
        <flowkit:grade value="1" name="urgent"/>
        <flowkit:grade value="2" name="normal"/>
      </flowkit:scale>
      <flowkit:states>
        <flowkit:state id="new" number="1" name="new" clocks="run"/>
        <flowkit:state id="waiting" number="2" name="waiting" clocks="pause"/>
        <flowkit:state id="done" number="3" name="done" clocks="stop"/>
      </flowkit:states>
      <flowkit:deadline id="whole" name="whole">
        <flowkit:target within="8 workhours"/>
        <flowkit:warning share="0.5"/>
        <flowkit:escalation id="first" number="1" after="2 workhours" reporter="clerk" to="chief" channels="inbox,email"
                            acknowledge-within="PT30M"/>
        <flowkit:escalation id="second" number="2" after="4 workhours" reporter="clerk" to="chief" channels="inbox"/>
      </flowkit:deadline>
      <flowkit:notification id="tell" on="reached" match="over" to="starter" channels="inbox"
                            subject="order {{ case.business_key }} is over">price {{ price }}</flowkit:notification>
      <flowkit:access starters="clerk" readers="clerk,chief"/>
    </extensionElements>
    <startEvent id="begin"/>
    <userTask id="check" name="check">
      <extensionElements>
        <flowkit:role id="clerk"/>
        <flowkit:form>
          <flowkit:ask field="until" required="true"/><flowkit:ask field="price"/><flowkit:ask field="good"/>
        </flowkit:form>
        <flowkit:deadline id="check-limit" name="check"><flowkit:target within="PT6H"/></flowkit:deadline>
        <flowkit:operation name="suspend" states="waiting"/>
        <flowkit:state set="new" claimed="new"/>
      </extensionElements>
    </userTask>
    <serviceTask id="book" name="book">
      <extensionElements>
        <flowkit:handler name="book" result="booking"><flowkit:input source="price" target="price"/></flowkit:handler>
      </extensionElements>
    </serviceTask>
    <intermediateCatchEvent id="payment"><messageEventDefinition id="paid" messageRef="m"/></intermediateCatchEvent>
    <endEvent id="over"><extensionElements><flowkit:state set="done"/></extensionElements></endEvent>
    <sequenceFlow id="f1" sourceRef="begin" targetRef="check"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="book"/>
    <sequenceFlow id="f3" sourceRef="book" targetRef="payment"/>
    <sequenceFlow id="f4" sourceRef="payment" targetRef="over"/>
  </process>
</definitions>
"""
PEOPLE = """\
organisation: shop
zone: Asia/Shanghai
roles: {clerk: {name: clerk}, chief: {name: chief}}
units: {shop: {name: shop}}
positions:
  desk: {name: desk, unit: shop, roles: [clerk]}
  head: {name: head, unit: shop, roles: [chief], head: true}
persons:
  ann: {name: Ann, positions: [{position: desk}]}
  bob: {name: Bob, positions: [{position: desk}]}
  eve: {name: Eve, email: eve@shop.example.com, positions: [{position: head}]}
"""
CALENDAR = """\
id: office
version: "1"
zone: Asia/Shanghai
weekly: {mon-fri: "09:00-12:00, 13:00-17:00"}
"""
MANIFEST = "organisation: people.yaml\ncalendars: [office.yaml]\n"


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the procedure."""
    folder = tmp_path_factory.mktemp("orders")
    for name, text in {
        "order.bpmn": BPMN,
        "people.yaml": PEOPLE,
        "office.yaml": CALENDAR,
        "flowkit.yaml": MANIFEST,
    }.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def scenario(orders: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Writes the steps of a scenario of that procedure, and gives the file."""

    def write(steps: str, header: str = "") -> Path:
        file = tmp_path / "x.scenario.yaml"
        head = f"scenario: x\nprocess: order\nfolder: {orders}\nat: Mon 2026-11-16 09:00\n{header}steps:\n"
        file.write_text(head + dedent(steps), "utf-8")
        return file

    return write
