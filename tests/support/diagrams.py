"""BPMN files in a few words, and a house in which they are deployed and run.

    diagram("hello", user("greet", role="clerk"), fields=[field("name")])

The steps are linked one after the other between a start and an end event, unless `flows` names the links ("a>b",
"a>b: x > 1" with a condition, "a>b: else" for the default).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from flowkit import Engine, VirtualClock
from flowkit.engine.views import ItemView

MORNING = "2026-11-16T08:30+08:00"
"""A Monday."""

PEOPLE = """
organisation: office
name: Office
zh: 办公室
zone: Asia/Shanghai
roles:
  clerk: {name: clerk, zh: 职员}
  boss: {name: boss, zh: 主管}
  auditor: {name: auditor, zh: 审计员}
units:
  office: {name: office, zh: 办公室, level: company}
  north: {name: north, zh: 北区, level: team, parent: office}
  south: {name: south, zh: 南区, level: team, parent: office}
positions:
  head: {name: head, zh: 主管, unit: office, roles: [boss], head: true}
  north-clerk: {name: clerk, zh: 职员, unit: north, roles: [clerk]}
  south-clerk: {name: clerk, zh: 职员, unit: south, roles: [clerk]}
  messenger: {name: messenger, zh: 信使, unit: office}
persons:
  ann: {name: Ann, zh: 安, email: ann@example.com, positions: [{position: north-clerk}]}
  ben: {name: Ben, zh: 本, email: ben@example.com, positions: [{position: south-clerk}]}
  cat: {name: Cat, zh: 凯, email: cat@example.com, positions: [{position: head}]}
  dan: {name: Dan, zh: 丹, email: dan@example.com, positions: [{position: messenger}]}
"""

OFFICE_HOURS = """
id: office-hours
version: "1"
zone: Asia/Shanghai
weekly:
  mon-fri: 09:00-12:00, 13:00-18:00
"""

_ID = re.compile(r'\bid="([^"]+)"')


def field(name: str, kind: str = "string", **more: str) -> str:
    given = "".join(f" {key.replace('_', '-')}={quoteattr(value)}" for key, value in more.items())
    return f"<flowkit:field name={quoteattr(name)} type={quoteattr(kind)}{given}/>"


def user(name: str, *extensions: str, role: str = "clerk", ask: Iterable[str] = (), show: Iterable[str] = ()) -> str:
    """A user task of a role; a "!" after an asked field makes it required."""
    asked = "".join(
        f'<flowkit:ask field="{each.rstrip("!")}"{" required=" + quoteattr("true") if each.endswith("!") else ""}/>'
        for each in ask
    )
    shown = "".join(f'<flowkit:show field="{each}"/>' for each in show)
    form = f"<flowkit:form>{shown}{asked}</flowkit:form>" if shown or asked else ""
    rule = f'<flowkit:assignment><flowkit:rule kind="role" value="{role}"/></flowkit:assignment>' if role else ""
    return element("userTask", name, rule, form, *extensions)


def service(name: str, handler: str, *, result: str = "", **inputs: str) -> str:
    given = "".join(f'<flowkit:input source={quoteattr(source)} target="{to}"/>' for to, source in inputs.items())
    into = f' result="{result}"' if result else ""
    return element("serviceTask", name, f'<flowkit:handler name="{handler}"{into}>{given}</flowkit:handler>')


def script(name: str, **values: str) -> str:
    settings = (f'<flowkit:set field="{target}" source={quoteattr(source)}/>' for target, source in values.items())
    return element("scriptTask", name, *settings)


def rule(name: str, decision: str, *, result: str = "", outputs: str = "", more: str = "", **inputs: str) -> str:
    """A business rule task. `outputs` are `target=source` pairs, separated by semicolons."""
    given = "".join(f"<flowkit:input source={quoteattr(each)} target={quoteattr(to)}/>" for to, each in inputs.items())
    pairs = (each.split("=", 1) for each in outputs.split(";") if each)
    taken = "".join(f"<flowkit:output source={quoteattr(each)} target={quoteattr(to)}/>" for to, each in pairs)
    into = f" result={quoteattr(result)}" if result else ""
    shape = f"<flowkit:decision name={quoteattr(decision)}{into}{more}>{given}{taken}</flowkit:decision>"
    return element("businessRuleTask", name, shape)


def code(name: str, source: str, *, result: str, language: str = "python", **inputs: str) -> str:
    """A script task with its script in a `script` element."""
    given = "".join(f"<flowkit:input source={quoteattr(each)} target={quoteattr(to)}/>" for to, each in inputs.items())
    shape = f'<flowkit:script result="{result}">{given}</flowkit:script>'
    body = f"<script>{escape(source)}</script>"
    return element("scriptTask", name, shape, body=body, more=f' scriptFormat="{language}"')


def catch(name: str, message: str, **out: str) -> str:
    """Waits for the message with this id."""
    taken = (f'<flowkit:out source={quoteattr(source)} target="{target}"/>' for target, source in out.items())
    return element("intermediateCatchEvent", name, *taken, body=f'<messageEventDefinition messageRef="{message}"/>')


def pause(name: str, duration: str) -> str:
    definition = f"<timerEventDefinition><timeDuration>{escape(duration)}</timeDuration></timerEventDefinition>"
    return element("intermediateCatchEvent", name, body=definition)


def call(name: str, process: str, *extensions: str) -> str:
    return element("callActivity", name, *extensions, more=f' calledElement="{process}"')


def message(name: str, correlation: str, delivery: str = "one", *, keep: str = "") -> str:
    """The declaration of a message; its id is its name."""
    kept = f' keep="{keep}"' if keep else ""
    own = f'<flowkit:message correlation={quoteattr(correlation)} delivery="{delivery}"{kept}/>'
    return f'<message id="{name}" name="{name}"><extensionElements>{own}</extensionElements></message>'


def timer_start(name: str, cycle: str, *, per_role: str = "") -> str:
    definition = f"<timerEventDefinition><timeCycle>{escape(cycle)}</timeCycle></timerEventDefinition>"
    duty = f'<flowkit:duty per-role="{per_role}"/>' if per_role else ""
    return element("startEvent", name, duty, body=definition)


def element(kind: str, name: str, *extensions: str, body: str = "", more: str = "") -> str:
    own = "".join(extensions)
    inside = f"<extensionElements>{own}</extensionElements>" if own else ""
    return f'<{kind} id="{name}"{more}>{inside}{body}</{kind}>'


def diagram(
    key: str,
    *steps: str,
    fields: Sequence[str] = (),
    head: str = "",
    messages: Sequence[str] = (),
    start: str = '<startEvent id="start"/>',
    flows: Sequence[str] = (),
    name: str = "",
) -> str:
    """The file of one process. `head` are further extensions of the process, after its data."""
    nodes = [start, *steps] if any("<endEvent" in step for step in steps) else [start, *steps, '<endEvent id="end"/>']
    names = [_ID.findall(node)[0] for node in nodes]
    links = list(flows) or [f"{source}>{target}" for source, target in itertools.pairwise(names)]
    defaults = [link.split(":")[0].split(">")[0] for link in links if link.endswith(": else")]
    for source in defaults:
        at = names.index(source)
        nodes[at] = nodes[at].replace(f'id="{source}"', f'id="{source}" default="{_default(links, source)}"', 1)
    data = f"<flowkit:data>{''.join(fields)}</flowkit:data>" if fields else ""
    own = f"<extensionElements>{data}{head}</extensionElements>" if data or head else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="the-file" targetNamespace="urn:test">'
        f'{"".join(messages)}<process id="{key}" name={quoteattr(name or key)} isExecutable="true">'
        f"{own}{''.join(nodes)}{''.join(map(_flow, links))}</process></definitions>"
    )


def _default(links: Sequence[str], source: str) -> str:
    link = next(each for each in links if each.startswith(f"{source}>") and each.endswith(": else"))
    return _flow_id(link)


def _flow_id(link: str) -> str:
    return "to-" + link.partition(":")[0].replace(">", "-")


def _flow(link: str) -> str:
    ends, _, condition = link.partition(": ")
    source, target = ends.split(">")
    test = "" if condition in ("", "else") else (
        f'<conditionExpression xsi:type="tFormalExpression">{escape(condition)}</conditionExpression>'
    )  # fmt: skip
    return f'<sequenceFlow id="{_flow_id(link)}" sourceRef="{source}" targetRef="{target}">{test}</sequenceFlow>'


@dataclass
class House:
    """A folder of process definitions, and an engine on an empty database with a virtual clock."""

    folder: Path
    engine: Engine
    clock: VirtualClock

    def write(self, *diagrams: str, people: str = PEOPLE, calendars: Sequence[str] = (OFFICE_HOURS,)) -> Path:
        """Put the diagrams (each named by its process), the people and the calendars into the folder."""
        for text in diagrams:
            key = re.findall(r'<process id="([^"]+)"', text)[0]
            (self.folder / f"{key}.bpmn").write_text(text, "utf-8")
        (self.folder / "people.yaml").write_text(people, "utf-8")
        for number, text in enumerate(calendars):
            (self.folder / f"calendar-{number}.yaml").write_text(text, "utf-8")
        names = ", ".join(f"calendar-{number}.yaml" for number in range(len(calendars)))
        manifest = f"organisation: people.yaml\ncalendars: [{names}]\n"
        (self.folder / "flowkit.yaml").write_text(manifest, "utf-8")
        return self.folder

    def deploy(self, *diagrams: str, people: str = PEOPLE, calendars: Sequence[str] = (OFFICE_HOURS,)) -> None:
        self.engine.deploy(self.write(*diagrams, people=people, calendars=calendars))

    def only_item(self, by: str) -> ItemView:
        (item,) = self.engine.worklist(by)
        return item
