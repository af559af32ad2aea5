"""Long and deep models go through everything: nothing recurses over the model."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from flowkit import Engine
from flowkit.bpmn import diff, lay_out, read, render
from flowkit.bpmn.writer import write

ACTIVITIES, LEVELS = 5_000, 100
SET = '<extensionElements><flowkit:set field="n" source="n + 1"/></extensionElements>'
PEOPLE = {
    "organisation": "large",
    "name": "large",
    "zone": "UTC",
    "roles": {"clerk": {"name": "clerk"}},
    "units": {"office": {"name": "office", "level": "office"}},
    "positions": {"clerk": {"name": "clerk", "unit": "office", "roles": ["clerk"]}},
    "persons": {"ann": {"name": "ann", "positions": [{"position": "clerk", "from": "2020-01-01"}]}},
}


def script(name: str) -> str:
    return f'<scriptTask id="{name}">{SET}</scriptTask>'


def flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'


def process(body: str) -> str:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
        'id="file" targetNamespace="t"><process id="p" isExecutable="true"><extensionElements><flowkit:data>'
        '<flowkit:field name="n" type="number"/></flowkit:data></extensionElements>'
        f'<startEvent id="start"/>{body}<endEvent id="end"/></process></definitions>'
    )


def long_chain() -> str:
    names = ["start", *(f"t{n}" for n in range(ACTIVITIES)), "end"]
    flows = (flow(one, other) for one, other in pairwise(names))
    return process("".join([*map(script, names[1:-1]), *flows]))


def deep_nest() -> str:
    inside = script("t") + flow(f"s{LEVELS}", "t") + flow("t", f"e{LEVELS}")
    for level in range(LEVELS, 0, -1):
        one = f'<subProcess id="sub{level}"><startEvent id="s{level}"/>{inside}<endEvent id="e{level}"/></subProcess>'
        ends = ("start", "end") if level == 1 else (f"s{level - 1}", f"e{level - 1}")
        inside = one + flow(ends[0], f"sub{level}") + flow(f"sub{level}", ends[1])
    return process(inside)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "steps"), [(long_chain(), ACTIVITIES), (deep_nest(), 1)], ids=["long", "deep"])
def test_a_large_model_goes_through_everything(text: str, steps: int, tmp_path: Path) -> None:
    plain = text.encode()
    reading = read(plain)
    assert reading.findings == ()
    assert reading.tree is not None
    again = etree.fromstring(write(reading.tree))
    assert etree.tostring(again, method="c14n") == etree.tostring(etree.fromstring(plain), method="c14n")

    drawn = lay_out(plain)
    assert drawn is not None
    assert read(drawn).findings == ()
    assert render(drawn).count("scriptTask") >= steps
    assert diff(plain, drawn) == ()
    changed = plain.replace(b'source="n + 1"', b'source="n + 2"', 1)
    assert [change.kind for change in diff(plain, changed)] == ["changed"]

    (tmp_path / "p.bpmn").write_bytes(drawn)
    (tmp_path / "organisation.yaml").write_text(json.dumps(PEOPLE))
    (tmp_path / "flowkit.yaml").write_text("organisation: organisation.yaml\n")
    database = f"sqlite:///{tmp_path / 'large.db'}"
    engine = Engine(database)
    engine.deploy(tmp_path)
    engine.close()
    engine = Engine(database)
    case = engine.start("p", {"n": 0}, by="ann")
    ended = engine.case(case.id, by="ann")
    assert (ended.status, ended.data["n"]) == ("completed", steps)
    engine.close()
