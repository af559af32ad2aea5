"""The processes and the organisation that are measured, as files that are deployed like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FLOWKIT = "urn:flowkit:bpmn:1"
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xmlns:flowkit="{FLOWKIT}" id="definitions" targetNamespace="urn:flowkit:benchmarks">'
)


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node; `onward` is an attribute-free condition for the flow to the next one."""

    id: str
    xml: str
    condition: str = ""


def document(process: str, body: str, extensions: str = "") -> str:
    inside = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f'{_HEAD}<process id="{process}" name="{process}" isExecutable="true">{inside}{body}</process></definitions>'


def line(nodes: Sequence[Node]) -> str:
    """The nodes with a flow from each to the next."""
    flows = (flow(one.id, other.id, one.condition) for one, other in pairwise(nodes))
    return "".join([*(node.xml for node in nodes), *flows])


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def start() -> Node:
    return Node("start", '<startEvent id="start"/>')


def end(name: str = "end") -> Node:
    return Node(name, f'<endEvent id="{name}"/>')


def user_task(name: str, *extensions: str, inside: str = "") -> Node:
    """A task of the role "clerk", unless an extension assigns it, that asks for a note."""
    parts = "".join(extensions) or role_rule("clerk")
    form = '<flowkit:form><flowkit:ask field="note" required="true"/></flowkit:form>'
    xml = f'<userTask id="{name}" name="{name}"><extensionElements>{parts}{form}</extensionElements>{inside}</userTask>'
    return Node(name, xml)


def role_rule(role: str) -> str:
    return f'<flowkit:assignment><flowkit:rule kind="role" value="{role}"/></flowkit:assignment>'


def data_rule(field: str) -> str:
    return f'<flowkit:assignment><flowkit:rule kind="data" value="{field}"/></flowkit:assignment>'


def data(**fields: str) -> str:
    listed = "".join(f'<flowkit:field name="{name}" type="{kind}"/>' for name, kind in fields.items())
    return f"<flowkit:data>{listed}</flowkit:data>"


def organisation(roles: Sequence[str], persons: Mapping[str, Sequence[str]]) -> str:
    """An organisation file: one unit, one position for each set of roles, each person with such a position."""
    kinds = dict.fromkeys(tuple(held) for held in persons.values())
    positions = {held: f"position-{number}" for number, held in enumerate(kinds, 1)}
    return json.dumps({
        "organisation": "benchmarks",
        "name": "benchmarks",
        "zone": "UTC",
        "roles": {role: {"name": role} for role in roles},
        "units": {"office": {"name": "office", "level": "office"}},
        "positions": {
            name: {"name": name, "unit": "office", "roles": list(held)} for held, name in positions.items()
        },
        "persons": {
            person: {"name": person, "positions": [{"position": positions[tuple(held)], "from": "2020-01-01"}]}
            for person, held in persons.items()
        },
    })  # fmt: skip


CLERK = organisation(["clerk"], {"ann": ["clerk"]})


def folder(place: Path, processes: dict[str, str], people: str = CLERK) -> Path:
    """A folder that `Engine.deploy` takes."""
    place.mkdir(parents=True)
    for name, text in processes.items():
        (place / f"{name}.bpmn").write_text(text, "utf-8")
    (place / "organisation.yaml").write_text(people, "utf-8")
    (place / "flowkit.yaml").write_text("organisation: organisation.yaml\n", "utf-8")
    return place
