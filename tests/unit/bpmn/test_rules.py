"""One fault at a time in a right file: one finding, and nothing else, names it with element, line and mend."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from flowkit.bpmn import read
from flowkit.bpmn.dialects import import_file
from flowkit.bpmn.messages import MESSAGES

EVERYTHING = (Path(__file__).parent / "files" / "everything.bpmn").read_text("utf-8")
LAST_FLOW_ELEMENT = '    <dataObject id="do"/>'
END_TOLD = '<endEvent id="told"/>'
ACTIVATION = "<activationCondition>activationCount >= 1</activationCondition>"
LOOP = '<standardLoopCharacteristics id="lc" loopMaximum="2">'
LOOP_WHILE = "<loopCondition>severity > loopCounter</loopCondition>"
CLAUSE = '<flowkit:clause ref="4.1"/>'
PRIORITY = '<flowkit:priority value="50"/>'
F23 = '<sequenceFlow id="f23" sourceRef="first" targetRef="later"/>'
FIRST_TOLD = '<sequenceFlow id="fx" sourceRef="first" targetRef="told2"/><endEvent id="told2"/>'
F4 = '<sequenceFlow id="f4" sourceRef="record" targetRef="which"/>'
F5 = '<conditionExpression xsi:type="tFormalExpression">=severity &lt; 3 and 审批 金额 > 100</conditionExpression>'
F6 = '<sequenceFlow id="f6" sourceRef="which" targetRef="sub"/>'
F15 = '<sequenceFlow id="f15" sourceRef="pause" targetRef="rest"/>'
F14 = '<sequenceFlow id="f14" sourceRef="wait" targetRef="pause"/>'
PAUSE = "<timeDate>2026-11-16T08:30+08:00</timeDate>"
FLOW_OF_POOLS = 'sourceRef="black" targetRef="pool"'
SECOND_MESSAGE = ('<message id="m1"', '<message id="m2" name="other"/><message id="m1"')
CONDITION_OF_WATCH = "<conditionalEventDefinition><condition>severity = 1</condition></conditionalEventDefinition>"
EACH_HOUR = "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>"
ON_A_DAY = "<timerEventDefinition><timeDate>2026-11-16T08:30+08:00</timeDate></timerEventDefinition>"
LETTER_FLOW = '<sequenceFlow id="fl2" sourceRef="letter2" targetRef="told2"/><endEvent id="told2"/>'
TWO_SIGNALS_BEHIND_ONE_GATEWAY = '<eventBasedGateway id="ring" instantiate="true"/>' + "".join(
    f'<sequenceFlow id="fg{n}" sourceRef="ring" targetRef="ring{n}"/><intermediateCatchEvent id="ring{n}">'
    f'<signalEventDefinition signalRef="sig"/></intermediateCatchEvent><endEvent id="rung{n}"/>'
    f'<sequenceFlow id="fr{n}" sourceRef="ring{n}" targetRef="rung{n}"/>'
    for n in (1, 2)
)
LATE = "<timeDuration>PT4H</timeDuration>"
ROUND = '<flowkit:round collection="signers" element="signer" outcome="vote" results="votes"/>'
CONDITION = "<completionCondition>outcomes.agree * 2 > nrOfInstances</completionCondition>"
UNCONDITIONED = (CONDITION, "")
COUNTED_ROUND = (CONDITION, "<loopCardinality>2</loopCardinality>")


def _ruled(rule: str, more: str = "", over: str = 'collection="signers" ') -> tuple[str, str]:
    """The round with a completion rule."""
    own = ROUND.replace('collection="signers" ', over)
    return ROUND, own.replace("/>", f' rule="{rule}" approve="agree" {more}/>')


def _voters(voters: str, more: str, rule: str = "weights") -> tuple[str, str]:
    """The round with votes that weigh by position."""
    before, after = _ruled(rule, more)
    return before, after.replace("/>", f">{voters}</flowkit:round>")


FALLBACK = ' excluding="record" fallback="project-manager"'
HANDLER = '<flowkit:handler name="notify-sales" result="number">'
START = '<startEvent id="start"/>'
CAUGHT_UP = (
    START,
    (
        '<startEvent id="start"><extensionElements><flowkit:missed times="all"/></extensionElements>'
        "<timerEventDefinition><timeDate>2026-11-16T08:00:00+08:00</timeDate></timerEventDefinition></startEvent>"
    ),
)
TEXT = '<flowkit:translation of="nobody" language="zh" subject="x"/>'
PAPER = '<flowkit:paper id="slip" template="slip.html"/>'
CODE = (
    "</flowkit:data>",
    '<flowkit:field name="code" type="string" case-field="true" generated="code"/></flowkit:data>',
)


def public(attributes: str, inside: str = "") -> tuple[str, str]:
    """What the process shows to people without an account."""
    return ("</flowkit:data>", f"</flowkit:data><flowkit:public {attributes}>{inside}</flowkit:public>")


ACT = '<flowkit:act id="tell" message="customer-answer"/>'
OUTSIDER = f'<flowkit:outsider id="customer">{ACT}</flowkit:outsider>'
COUNTED = (
    START,
    '<startEvent id="start"><timerEventDefinition><timeCycle>R3/PT10M</timeCycle></timerEventDefinition></startEvent>',
)
QUERY = '<flowkit:query process="incident-management" states="pending" same-unit="true" result="unsolved"/>'
OUTPUT = '<flowkit:output source="group" target="symptom"/>'
SCRIPT = '<flowkit:script result="number">'
SET = '<flowkit:set field="days" source="(until - from) / duration(&quot;P1D&quot;) + 1"/>'
SKIPPED = (
    '<flowkit:assignment repeated="skip"><flowkit:rule kind="role" value="project-manager"/>'
    '<flowkit:set field="severity" source="1"/></flowkit:assignment>'
)
ONE = '<flowkit:set field="days" source="1"/>'
VOTE = ('<flowkit:ask field="vote" required="true"/>', '<flowkit:ask field="vote"/>')
SEPARATION = (
    '<flowkit:separation id="hands" within="ever" subject="severity"><flowkit:side id="a" steps="starter,record"/>'
    '<flowkit:side id="b" steps="sign"/></flowkit:separation>'
)
GRADE_4 = '<flowkit:grade value="4" name="low" zh="四级"/>'
TARGET_2 = '<flowkit:target within="12 workhours"><flowkit:when input="severity" test="> 2"/></flowkit:target>'
MESSAGE = '<flowkit:message correlation="number" delivery="buffer" keep="P1D"/>'
NOTICE = '<escalationEventDefinition escalationRef="esc"/></intermediateThrowEvent><sequenceFlow id="r2"'
READS_STORE = (
    '<dataInput id="zz"/><dataInputAssociation id="zza"><sourceRef>dsr</sourceRef><targetRef>zz</targetRef>'
    "</dataInputAssociation><inputSet><dataInputRefs>zz</dataInputRefs></inputSet>"
)
ONE_SOURCE = "<sourceRef>do</sourceRef><targetRef>given"
TWO_SOURCES = "<sourceRef>do</sourceRef><sourceRef>do</sourceRef><targetRef>given"
MANY_DIGITS = "9" * 5_000
FROM, RECORD = 'start="reported_at"', 'id="record-limit" name="record"'
MILESTONE = '<flowkit:milestone id="in"/>'
ASKED_URGENT = '<flowkit:target decision="limits"><flowkit:when input="severity" test="1"/></flowkit:target>'
ASKED = '<flowkit:target decision="limits"/>'
LIMIT = '<flowkit:target within="PT30M"/>'


def before_last(text: str) -> tuple[str, str]:
    return LAST_FLOW_ELEMENT, f"    {text}\n{LAST_FLOW_ELEMENT}"


def drawn(parts: str) -> tuple[str, str]:
    spaces = " ".join(
        f'xmlns:{prefix}="http://www.omg.org/spec/{name}"'
        for prefix, name in (("b", "BPMN/20100524/DI"), ("dc", "DD/20100524/DC"), ("di", "DD/20100524/DI"))
    )
    plane = f'<b:BPMNPlane id="plane" bpmnElement="c">{parts}</b:BPMNPlane>'
    return "</definitions>", f'<b:BPMNDiagram {spaces} id="diagram">{plane}</b:BPMNDiagram></definitions>'


def shape_of(name: str, about: str, width: str = "100") -> str:
    bounds = f'<dc:Bounds x="-10" y="0" width="{width}" height="80"/>'
    return f'<b:BPMNShape id="{name}" bpmnElement="{about}">{bounds}</b:BPMNShape>'


def edge_of(name: str, about: str) -> str:
    points = '<di:waypoint x="0" y="0"/><di:waypoint x="-9.5" y="1"/>'
    return f'<b:BPMNEdge id="{name}" bpmnElement="{about}">{points}</b:BPMNEdge>'


UNDO_RECORD = '<boundaryEvent id="record-undo" attachedToRef="record"><compensateEventDefinition/></boundaryEvent>'
BROKE_BY_ERROR = '<boundaryEvent id="broke" attachedToRef="booking"><errorEventDefinition/>'
LAST_OF_BOOKING = (
    '<endEvent id="b2">',
    '<endEvent id="b3"/><sequenceFlow id="fx" sourceRef="unbook" targetRef="b3"/><endEvent id="b2">',
)
UNDOER = (
    '<scriptTask id="t3" isForCompensation="true"><extensionElements><flowkit:set field="x" source="1"/>'
    "</extensionElements></scriptTask>"
)

UNDOING = (
    '<subProcess id="undoing" triggeredByEvent="true"><startEvent id="us"><compensateEventDefinition/></startEvent>'
    '<sequenceFlow id="us-ue" sourceRef="us" targetRef="ue"/><endEvent id="ue"/></subProcess>'
)

UNDO_T1 = (
    '<boundaryEvent id="u" attachedToRef="t1"><compensateEventDefinition/></boundaryEvent><boundaryEvent id="late" '
    'attachedToRef="t3"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>'
)


def event_sub_process(definition: str) -> str:
    return (
        f'<subProcess id="again" triggeredByEvent="true"><startEvent id="again-start">{definition}</startEvent>'
        '<sequenceFlow id="a1" sourceRef="again-start" targetRef="again-end"/><endEvent id="again-end"/></subProcess>'
    )


def begun_by(definitions: str, attributes: str = "") -> tuple[str, str]:
    return '<startEvent id="start"/>', f'<startEvent id="start"{attributes}>{definitions}</startEvent>'


SECOND_PROCESS = (
    "</process>",
    (
        '</process><process id="problem" isExecutable="true"><extensionElements><flowkit:data>'
        '<flowkit:field name="symptom" type="string"/></flowkit:data></extensionElements>'
        '<startEvent id="ps"/><sequenceFlow id="pf" sourceRef="ps" targetRef="pe"/><endEvent id="pe"/></process>'
    ),
)

RECORD_PE = '<sequenceFlow id="fx" sourceRef="record" targetRef="pe"/>'
IN_LANE = "<flowNodeRef>record</flowNodeRef>"
LATE_RESCUE = (
    f'<boundaryEvent id="bx" attachedToRef="rescue"><timerEventDefinition>{LATE}</timerEventDefinition>'
    '</boundaryEvent><sequenceFlow id="fx" sourceRef="bx" targetRef="told"/>'
)

# code, the element that the finding names, (old, new) …
IN_TURN = "<multiInstanceLoopCharacteristics"
SAME = '<flowkit:duplicates><flowkit:same fields="{}"/></flowkit:duplicates>'
ALIKE = '<flowkit:duplicates><flowkit:alike fields="symptom"/><flowkit:alike fields="symptom"/></flowkit:duplicates>'
NUMBER = '<flowkit:number field="{field}" pattern="{pattern}"/>'
CASES: list[tuple[str, str, list[tuple[str, str]]]] = [
    # the language
    ("language-unknown", "f5", [('xsi:type="tFormalExpression"', 'language="python"')]),
    ("language-unknown", "d", [('id="d" ', 'id="d" expressionLanguage="http://www.w3.org/TR/xpath20" ')]),
    ("language-unknown", "d", [('id="d" ', 'id="d" typeLanguage="java" ')]),
    # the schemas
    ("schema", "p", [("<documentation>All", "stray text <documentation>All")]),
    ("schema", "record", [(PRIORITY, '<flowkit:priority value="high"/>')]),
    ("schema", "record", [(CLAUSE, '<flowkit:clause ref="4.1" page="3"/>')]),
    ("schema", "record", [(CLAUSE, "<flowkit:clause/>")]),
    # what is consumed
    ("signal-without-name", "told", [(END_TOLD, '<endEvent id="told"><signalEventDefinition/></endEvent>')]),
    ("element-misplaced", "told", [(END_TOLD, '<endEvent id="told"><dataState/></endEvent>')]),
    ("element-unsupported", "told", [(END_TOLD, '<endEvent id="told"><auditing/></endEvent>')]),
    ("element-foreign", "p", [before_last('<x xmlns="urn:other"/>')]),
    ("attribute-unsupported", "record", [('<userTask id="record"', '<userTask id="record" operationRef="o"')]),
    ("attribute-unsupported", "record", [('<userTask id="record"', '<userTask id="record" flowkit:role="x"')]),
    ("attribute-value", "tell", [('<serviceTask id="tell">', '<serviceTask id="tell" implementation="java">')]),
    ("extension-unknown", "record", [(CLAUSE, '<flowkit:paragraph ref="4.1"/>')]),
    (
        "extension-misplaced",
        "told",
        [(END_TOLD, f'<endEvent id="told"><extensionElements>{PRIORITY}</extensionElements></endEvent>')],
    ),
    ("extension-twice", "record", [(CLAUSE, CLAUSE + CLAUSE)]),
    # expressions and times
    ("expression-missing", "f5", [(F5, "<conditionExpression/>")]),
    ("expression-invalid", "f5", [("=severity &lt; 3 and", "=severity &lt; 3 and and")]),
    ("expression-invalid", "f5", [("=severity &lt;", "=gravity &lt;")]),
    ("expression-invalid", "compute", [("(until - from)", "(untli - from)")]),
    ("time-invalid", "record", [(LIMIT, '<flowkit:target within="soon"/>')]),
    ("time-invalid", "daily", [("workdays at end-PT1H", "now and then")]),
    ("milestone-unknown", "p", [(FROM, FROM + ' until="nowhere"')]),
    ("milestone-twice", "record", [(CLAUSE, CLAUSE + MILESTONE + MILESTONE)]),
    ("milestone-step", "record", [(CLAUSE, CLAUSE + MILESTONE), (RECORD, RECORD + ' until="in"')]),
    ("milestone-same", "p", [(CLAUSE, CLAUSE + MILESTONE), (FROM, FROM + ' since="in" until="in"')]),
    ("deadline-begins-twice", "p", [(CLAUSE, CLAUSE + MILESTONE), (FROM, FROM + ' since="in" start-when="true"')]),
    ("resume-without-pause", "record", [(RECORD, RECORD + ' resume-when="true"')]),
    ("on-return-step", "p", [(FROM, FROM + ' on-return="first-entry"')]),
    ("target-one-of", "record", [(LIMIT, "<flowkit:target/>")]),
    ("target-one-of", "record", [(LIMIT, '<flowkit:target before="PT1H"/>')]),
    ("target-anchor-type", "record", [(LIMIT, '<flowkit:target before="PT1H" anchor="symptom"/>')]),
    ("target-decisions", "record", [(LIMIT, ASKED_URGENT + ASKED)]),
    ("warning-every", "record", [(LIMIT, LIMIT + '<flowkit:warning before="PT1M" times="2"/>')]),
    ("warning-times", "record", [(LIMIT, LIMIT + '<flowkit:warning before="PT1M" every="PT1S" times="101"/>')]),
    (
        "extension-nothing",
        "record",
        [(LIMIT, LIMIT + '<flowkit:extension at-most="PT0S" decided-by="role:project-manager"/>')],
    ),
    ("timer-one-of", "late", [(LATE, "")]),
    ("timer-form", "pause", [(PAUSE, "<timeCycle>daily at 08:00</timeCycle>")]),
    ("timer-form", "late", [(LATE, "<timeCycle>R3/PT1H</timeCycle>"), (' cancelActivity="false"', "")]),
    ("timer-form", "daily", [("<timeCycle>workdays at end-PT1H</timeCycle>", LATE)]),
    ("timer-date", "pause", [(PAUSE, "<timeDate>2026-11-16T08:30</timeDate>")]),
    ("timer-date", "pause", [(PAUSE, "<timeDate>2026-13-16T08:30Z</timeDate>")]),
    ("calendar-missing", "daily", [('<flowkit:calendar ref="china-2026"/>', "")]),
    ("template-invalid", "p", [("{{ symptom }}", "{{ symptom")]),
    ("template-invalid", "p", [("{{ symptom }}", "{{ " + "(" * 20_000)]),
    ("template-invalid", "p", [("{{ symptom }}", "{{ " + "9" * 5_000 + " }}")]),
    ("schema", "p", [("</flowkit:states>", f'<flowkit:state id="new" number="{MANY_DIGITS}"/></flowkit:states>')]),
    ("schema", "record", [(PRIORITY, '<flowkit:priority value="' + "9" * 5_000 + '"/>')]),
    ("value-type", "p", [('choices="1,2,3,4"', 'choices="1,2,3,4,' + "9" * 5_000 + '"')]),
    # declarations
    ("field-unknown", "record", [('<flowkit:show field="symptom"/>', '<flowkit:show field="sympton"/>')]),
    ("field-unknown", "p", [('start="reported_at"', 'start="recorded_at"')]),
    ("field-unknown", "compute", [('field="days"', 'field="day"')]),
    (
        "field-unknown",
        "p",
        [('<flowkit:scale field="severity">', '<flowkit:scale field="sev"><flowkit:grade value="1"/>')],
    ),
    ("field-reserved", "p", [("</flowkit:data>", '<flowkit:field name="case" type="string"/></flowkit:data>')]),
    ("field-twice", "p", [("</flowkit:data>", '<flowkit:field name="days" type="date"/></flowkit:data>')]),
    ("field-no-column", "p", [('name="votes" type="list"', 'name="votes" type="list" case-field="true"')]),
    (
        "field-not-generated",
        "p",
        [("</flowkit:data>", '<flowkit:field name="code" type="string" generated="code"/></flowkit:data>')],
    ),
    ("field-generated", "record", [CODE, ('<flowkit:show field="symptom"/>', '<flowkit:ask field="code"/>')]),
    ("secrecy-field", "p", [("<flowkit:access ", '<flowkit:access secrecy-field="symptom" ')]),
    ("translation", "p", [("</flowkit:data>", f"</flowkit:data>{TEXT}")]),
    (
        "operation-in-turn",
        "p",
        [('name="suspend" states="paused"', 'name="suspend" in-turn="true" states="paused"')],
    ),
    ("figure-unknown", "p", [("</flowkit:data>", '</flowkit:data><flowkit:figures of="received,sent"/>')]),
    ("paper-twice", "p", [("</flowkit:data>", f"</flowkit:data>{PAPER}{PAPER}")]),
    ("public-code", "p", [public('code="symptom"')]),
    ("public-published", "p", [public('published="symptom"')]),
    ("public-since", "p", [public('since="symptom"')]),
    ("public-closed", "p", [CODE, public("", '<flowkit:show field="code"/>')]),
    ("rating-scale", "p", [public("", '<flowkit:rating field="symptom"/>')]),
    ("rating-comment", "p", [public("", '<flowkit:rating field="severity" comment="severity"/>')]),
    ("outsider-twice", "p", [public("", OUTSIDER + OUTSIDER)]),
    (
        "outsider-person",
        "p",
        [public("", OUTSIDER.replace("<flowkit:outsider", '<flowkit:outsider person="severity"'))],
    ),
    ("act-twice", "p", [public("", OUTSIDER.replace(ACT, ACT + ACT))]),
    ("act-without-kinds", "p", [public("", OUTSIDER.replace(" message=", ' files="2" message='))]),
    (
        "field-unknown",
        "p",
        [public("", OUTSIDER.replace(ACT, f"{ACT[:-2]}><flowkit:ask field='none'/></flowkit:act>"))],
    ),
    ("field-type", "sign", [('name="votes" type="list"', 'name="votes" type="context"')]),
    ("field-type", "query", [('name="unsolved" type="list"', 'name="unsolved" type="string"')]),
    ("value-type", "p", [('choices="1,2,3,4"', 'choices="1,2,3,4,five"')]),
    ("value-type", "p", [(GRADE_4, GRADE_4 + '<flowkit:grade value="low"/>')]),
    ("state-unknown", "record", [('set="pending"', 'set="waiting"')]),
    ("state-unknown", "p", [('name="suspend" states="paused"', 'name="suspend" states="paused,slept"')]),
    ("state-twice", "p", [("</flowkit:states>", '<flowkit:state id="paused" number="9"/></flowkit:states>')]),
    ("state-number-twice", "p", [("</flowkit:states>", '<flowkit:state id="new" number="5"/></flowkit:states>')]),
    ("duplicates-field", "p", [("</flowkit:scale>", f"</flowkit:scale>{SAME.format('votes, symptom')}")]),
    ("duplicates-key-twice", "p", [("</flowkit:scale>", f"</flowkit:scale>{ALIKE}")]),
    (
        "number-pattern",
        "p",
        [("</flowkit:scale>", f"</flowkit:scale>{NUMBER.format(field='symptom', pattern='{yyyy}')}")],
    ),
    (
        "number-reset",
        "p",
        [("</flowkit:scale>", f"</flowkit:scale>{NUMBER.format(field='symptom', pattern='{mm}-{n}')}")],
    ),
    ("number-field", "p", [("</flowkit:scale>", f"</flowkit:scale>{NUMBER.format(field='severity', pattern='{n}')}")]),
    (
        "number-twice",
        "p",
        [("</flowkit:scale>", f"</flowkit:scale>{NUMBER.format(field='symptom', pattern='{n}') * 2}")],
    ),
    (
        "scale-twice",
        "p",
        [
            (
                "</flowkit:scale>",
                (
                    '</flowkit:scale><flowkit:scale field="severity"><flowkit:grade value="1"/>'
                    '<flowkit:grade value="2"/></flowkit:scale>'
                ),
            )
        ],
    ),
    ("grade-twice", "p", [(GRADE_4, GRADE_4 + GRADE_4)]),
    ("grade-no-choice", "p", [(GRADE_4, GRADE_4 + '<flowkit:grade value="5"/>')]),
    # people
    ("task-without-role", "inner", [("<flowNodeRef>sub</flowNodeRef>", "")]),
    ("assignment-unit", "sign", [('kind="data" value="signer"', 'kind="data" value="signer" unit="case"')]),
    ("assignment-unit", "sign", [('kind="data" value="signer"', 'kind="on-duty" value="desk" unit="case"')]),
    ("assignment-levels", "sign", [('kind="data" value="signer"', 'kind="data" value="signer" levels="1"')]),
    ("assignment-levels", "sign", [('kind="data" value="signer"', 'kind="data" value="signer" line="all"')]),
    (
        "assignment-pick",
        "sign",
        [('value="starter"', 'value="starter" pick="least-loaded"')],
    ),
    (
        "assignment-amount",
        "sign",
        [('value="starter"', 'value="starter" amount="days"')],
    ),
    ("field-unknown", "sign", [('kind="data" value="signer"', 'kind="group" value="data:nobody"')]),
    ("field-unknown", "sign", [('kind="data" value="signer"', 'kind="role" value="x" unit="data:nobody"')]),
    ("repeated-set", "sign", [("</flowkit:assignment>", ONE + "</flowkit:assignment>")]),
    (
        "repeated-required",
        "record",
        [('<flowkit:priority value="50"/>', SKIPPED.replace("severity", "days") + '<flowkit:priority value="50"/>')],
    ),
    ("priority-default", "record", [(PRIORITY, '<flowkit:priority value="50" default="0"/>')]),
    ("priority-type", "record", [(PRIORITY, '<flowkit:priority value="= symptom"/>')]),
    ("priority-type", "record", [(PRIORITY, '<flowkit:priority value="= if severity = 1 then 1001 else 0"/>')]),
    ("priority-type", "record", [(PRIORITY, '<flowkit:priority value="= if severity = 1 then 5 else -1.5"/>')]),
    ("priority-type", "record", [(PRIORITY, '<flowkit:priority value="= severity = 1"/>')]),
    ("expression-invalid", "record", [(PRIORITY, '<flowkit:priority value="= severe * 10"/>')]),
    ("expression-invalid", "record", [(PRIORITY, '<flowkit:priority value="="/>')]),
    ("schema", "record", [(PRIORITY, '<flowkit:priority value="= severity" default="1001"/>')]),
    ("repeated-round", "sign", [("<flowkit:assignment excl", '<flowkit:assignment repeated="skip" excl'), VOTE]),
    ("separation-twice", "p", [("<flowkit:scale ", SEPARATION + SEPARATION + "<flowkit:scale ")]),
    ("separation-twice", "p", [("<flowkit:scale ", SEPARATION.replace('id="b"', 'id="a"') + "<flowkit:scale ")]),
    ("separation-both", "p", [("<flowkit:scale ", SEPARATION.replace("sign", "record") + "<flowkit:scale ")]),
    ("separation-subject", "p", [("<flowkit:scale ", SEPARATION.replace(' within="ever"', "") + "<flowkit:scale ")]),
    ("separation-within", "p", [("<flowkit:scale ", SEPARATION.replace('"ever"', '"long"') + "<flowkit:scale ")]),
    ("step-unknown", "p", [("<flowkit:scale ", SEPARATION.replace("sign", "nobody") + "<flowkit:scale ")]),
    ("field-unknown", "p", [("<flowkit:scale ", SEPARATION.replace("severity", "nothing") + "<flowkit:scale ")]),
    ("assignment-superior", "sign", [('kind="superior" value="starter"', 'kind="superior" value="boss"')]),
    ("step-unknown", "sign", [('excluding="record"', 'excluding="tell"')]),
    ("step-unknown", "sign", [('kind="superior" value="starter"', 'kind="superior" value="holder-of:nobody"')]),
    ("step-unknown", "sign", [('kind="data" value="signer"', 'kind="same-person" value="nothing"')]),
    ("step-unknown", "record", [('name="transfer" allowed="false"', 'name="return-for-rework" targets="later"')]),
    ("field-unknown", "sign", [('kind="data" value="signer"', 'kind="data" value="nobody"')]),
    ("person-unknown", "p", [("role:project-manager,holder", "role:project-manager,boss")]),
    ("person-unknown", "p", [('who="starter,', 'who="data:symptom,')]),
    (
        "expression-invalid",
        "record",
        [('name="transfer" allowed="false"', 'name="transfer" when="nothing = 1"')],
    ),
    ("operation-unknown", "record", [('name="transfer"', 'name="teleport"')]),
    ("match-unknown", "p", [('on="escalated" match="resolution"', 'on="operation" match="teleport"')]),
    ("operation-twice", "record", [(PRIORITY, PRIORITY + '<flowkit:operation name="transfer"/>')]),
    (
        "form-field-twice",
        "record",
        [('<flowkit:show field="symptom"/>', '<flowkit:show field="symptom"/><flowkit:ask field="symptom"/>')],
    ),
    ("check-field", "record", [('field="severity" name="not', 'field="symptom" name="not')]),
    ("check-silent", "record", [(' name="not so slight" zh="级别过低"', "")]),
    ("expression-invalid", "record", [('check test="severity &lt; 4"', 'check test="sverity &lt; 4"')]),
    (
        "attachment-required-twice",
        "record",
        [(PRIORITY, PRIORITY + '<flowkit:attachment kind="scan" required="true" required-when="severity &lt; 4"/>')],
    ),
    (
        "expression-invalid",
        "record",
        [(PRIORITY, PRIORITY + '<flowkit:attachment kind="scan" required-when="sverity &lt; 4"/>')],
    ),
    ("column-no-list", "p", [('name="offers" type="list"', 'name="offers" type="context"')]),
    ("column-twice", "p", [('column name="price"', 'column name="supplier"')]),
    ("value-type", "p", [('title="price" zh="价格"', 'choices="1,dear"')]),
    ("match-unknown", "p", [('match="resolution"', 'match="record"')]),
    (
        "claimed-not-claimable",
        "told",
        [
            (
                END_TOLD,
                END_TOLD.replace(
                    "/>", '><extensionElements><flowkit:state claimed="paused"/></extensionElements></endEvent>'
                ),
            )
        ],
    ),
    # deadlines
    ("deadline-twice", "record", [('id="record-limit"', 'id="resolution"')]),
    ("deadline-start-type", "p", [('start="reported_at"', 'start="from"')]),
    ("deadline-start-step", "record", [('id="record-limit"', 'id="record-limit" start="reported_at"')]),
    ("deadline-without-target", "record", [(LIMIT, "")]),
    ("target-gap", "p", [('test="> 2"', 'test="> 3"')]),
    ("target-unreachable", "record", [(LIMIT, LIMIT + '<flowkit:target within="PT1H"/>')]),
    ("when-twice", "p", [('test="> 2"/>', 'test="> 2"/><flowkit:when input="severity" test="&lt; 9"/>')]),
    ("warning-one-of", "p", [('<flowkit:warning before="PT1H"/>', "<flowkit:warning/>")]),
    ("warning-share", "p", [('share="0.75"', 'share="75"')]),
    ("escalation-order", "p", [('number="2" after="PT6H"', 'number="2" after="PT3H"')]),
    ("escalation-number-twice", "p", [('number="2" after="PT6H"', 'number="1" after="PT6H"')]),
    ("escalation-id-twice", "p", [('id="2-2"', 'id="2-1"')]),
    ("act-priority", "p", [('do="reassign" value="engineer"', 'do="priority" value="high"')]),
    ("act-priority", "p", [('do="reassign" value="engineer"', 'do="priority" value="1001"')]),
    ("act-inputs", "p", [('do="start" value="problem"', 'do="priority" value="9"')]),
    # single elements
    (
        "duty-without-timer",
        "start",
        [
            (
                '<startEvent id="start"/>',
                (
                    '<startEvent id="start"><extensionElements><flowkit:duty per-role="service-desk"/>'
                    "</extensionElements></startEvent>"
                ),
            )
        ],
    ),
    ("missed-without-cycle", "start", [CAUGHT_UP]),
    ("start-cycle-counted", "start", [COUNTED]),
    (
        "timer-before-case",
        "start",
        [(COUNTED[0], COUNTED[1].replace("timeCycle", "timeDate").replace("R3/PT10M", "PT4H before symptom"))],
    ),
    ("service-one-of", "tell", [("</flowkit:handler>", "</flowkit:handler>" + QUERY)]),
    ("service-one-of", "query", [(QUERY, "")]),
    ("rule-one-of", "rule", [("</flowkit:decision>", f"</flowkit:decision>{HANDLER}</flowkit:handler>")]),
    ("rule-without-result", "rule", [(' result="number" required="false"', ""), (OUTPUT, "")]),
    ("field-unknown", "rule", [(OUTPUT, OUTPUT.replace("symptom", "group"))]),
    ("script-one-of", "compute", [(SET, "")]),
    ("script-one-of", "score", [(SCRIPT, SET + SCRIPT)]),
    ("script-halves", "score", [("<script>text.upper()</script>", "")]),
    ("script-halves", "compute", [('"compute" scriptFormat="feel"', '"compute" scriptFormat="python"')]),
    ("script-inputs", "score", [('"score" scriptFormat="python"', '"score"'), ("text.upper()", "symptom")]),
    ("script-name", "score", [('target="text"/></flowkit:script>', 'target="the text"/></flowkit:script>')]),
    ("script-long", "score", [("text.upper()", "text.upper() #" + "x" * 20_000)]),
    ("script-syntax", "score", [("text.upper()", "text.upper(")]),
    ("script-no-value", "score", [("text.upper()", "text = 1")]),
    ("call-without-process", "call", [(' calledElement="tns:problem"', "")]),
    ("call-key-without-unit", "call", [('<flowkit:call version="latest" in="all"/>', '<flowkit:call key="symptom"/>')]),
    ("call-version-of-case", "call", [('version="latest" in="all"/>', 'version="2" unit="symptom"/>')]),
    (
        "call-target-unknown",
        "call",
        [SECOND_PROCESS, ('target="symptom"/><flowkit:out', 'target="sign"/><flowkit:out')],
    ),
    (
        "call-without-start",
        "call",
        [
            SECOND_PROCESS,
            (
                '<startEvent id="ps"/>',
                (
                    '<startEvent id="ps"><timerEventDefinition><timeDate>2027-01-01T00:00Z</timeDate>'
                    "</timerEventDefinition></startEvent>"
                ),
            ),
        ],
    ),
    ("catch-empty", "wait", [('<messageEventDefinition messageRef="m1"/>', "")]),
    ("boundary-empty", "late", [(f"<timerEventDefinition>{LATE}</timerEventDefinition>", "")]),
    (
        "event-position",
        "end",
        [("<terminateEventDefinition/>", f"<timerEventDefinition>{LATE}</timerEventDefinition>")],
    ),
    ("throw-without-code", "notice", [(' escalationRef="esc"', "")]),
    ("throw-without-code", "notice", [(' escalationCode="NOTICED"', "")]),
    ("catch-twice", "again-start", [before_last(event_sub_process('<errorEventDefinition errorRef="err"/>'))]),
    (
        "begun-twice",
        "letter2",
        [before_last('<startEvent id="letter2"><messageEventDefinition messageRef="m1"/></startEvent>' + LETTER_FLOW)],
    ),
    (
        "begun-twice",
        "ring2",
        [before_last(TWO_SIGNALS_BEHIND_ONE_GATEWAY)],
    ),
    ("reference-unknown", "rescue-start", [('errorRef="err"', 'errorRef="none"')]),
    ("reference-unknown", "watch-start", [("<eventDefinitionRef>day", "<eventDefinitionRef>night")]),
    (
        "event-timers",
        "watch-start",
        [(CONDITION_OF_WATCH, CONDITION_OF_WATCH + EACH_HOUR)],
    ),
    ("event-subprocess-start", "again-start", [before_last(event_sub_process(""))]),
    ("event-subprocess-flow", "rescue", [before_last('<sequenceFlow id="fx" sourceRef="rescue" targetRef="end"/>')]),
    ("compensation-without-handler", "record-undo", [before_last(UNDO_RECORD)]),
    ("compensation-flow", "unbook", [LAST_OF_BOOKING]),
    ("compensation-unreachable", "undo", [('activityRef="book"', 'activityRef="unbook"')]),
    ("cancel-outside", "told", [(END_TOLD, '<endEvent id="told"><cancelEventDefinition/></endEvent>')]),
    (
        "cancel-uncaught",
        "booking",
        [
            ('<boundaryEvent id="broke" attachedToRef="booking"><cancelEventDefinition/>', BROKE_BY_ERROR),
        ],
    ),
    ("signal-without-name", "sig", [(' name="alarm"', "")]),
    ("condition-empty", "watch-start", [("<condition>severity = 1</condition>", "")]),
    (
        "start-not-interrupting",
        "start",
        [('<startEvent id="start"/>', '<startEvent id="start" isInterrupting="false"/>')],
    ),
    (
        "start-conditional",
        "start",
        [begun_by("<conditionalEventDefinition><condition>true</condition></conditionalEventDefinition>")],
    ),
    (
        "start-parallel",
        "start",
        [
            begun_by(
                f'<signalEventDefinition signalRef="sig"/>{ON_A_DAY}',
                ' parallelMultiple="true"',
            )
        ],
    ),
    ("message-unknown", "wait", [('messageRef="m1"', 'messageRef="m2"')]),
    ("message-unknown", "wait", [(' messageRef="m1"', "")]),
    ("message-without-name", "m1", [(' name="customer-answer"', "")]),
    ("message-flow-inside", "mf", [(FLOW_OF_POOLS, 'sourceRef="post" targetRef="wait"')]),
    (
        "message-flow-differs",
        "mf",
        [(FLOW_OF_POOLS, 'sourceRef="black" targetRef="wait" messageRef="m2"'), SECOND_MESSAGE],
    ),
    ("message-keep", "m1", [(' keep="P1D"', "")]),
    ("round-one-of", "sign", [(ROUND, ROUND.replace('collection="signers" ', ""))]),
    (
        "round-held-in-turn",
        "sign",
        [(IN_TURN, f'{IN_TURN} isSequential="true"'), (ROUND, ROUND.replace("/>", ' held="votes"/>'))],
    ),
    ("round-outcome", "sign", [('outcome="vote"', 'outcome="symptom"')]),
    ("round-rule-twice", "sign", [_ruled("all")]),
    ("round-rule-votes", "sign", [(ROUND, ROUND.replace("/>", ' rule="all"/>')), UNCONDITIONED]),
    ("round-rule-votes", "sign", [(ROUND, ROUND.replace("/>", ' rule="all" approve=" "/>')), UNCONDITIONED]),
    ("round-rule-needs", "sign", [_ruled("n-of-m"), UNCONDITIONED]),
    ("round-rule-needs", "sign", [_ruled("weights", 'weight="1" need="2" share="50%"'), UNCONDITIONED]),
    ("round-rule-needs", "sign", [_voters('<flowkit:voter weight="1"/>', 'weight="1" need="2"'), UNCONDITIONED]),
    ("round-rule-idle", "sign", [_voters('<flowkit:voter weight="1"/>', 'share="50%"', "share"), UNCONDITIONED]),
    (
        "round-voter-both",
        "sign",
        [_voters('<flowkit:voter position="chair" role="desk" weight="1"/>', 'need="2"'), UNCONDITIONED],
    ),
    (
        "round-voter-idle",
        "sign",
        [_voters('<flowkit:voter weight="1"/><flowkit:voter position="chair" weight="3"/>', 'need="2"'), UNCONDITIONED],
    ),
    (
        "round-voter-persons",
        "sign",
        [
            _voters('<flowkit:voter weight="1"/>', 'need="2"'),
            UNCONDITIONED,
            ('kind="data" value="signer"', 'kind="data" value="signers"'),
        ],
    ),
    ("round-one-of", "sign", [(ROUND, ROUND.replace("/>", ' members="group:board"/>'))]),
    ("round-members", "sign", [(ROUND, ROUND.replace('collection="signers"', 'members="group:board,board"'))]),
    (
        "round-members-persons",
        "sign",
        [
            (ROUND, ROUND.replace('collection="signers"', 'members="role:desk@case"')),
            ('kind="data" value="signer"', 'kind="data" value="signers"'),
        ],
    ),
    ("round-rule-idle", "sign", [_ruled("all", 'need="2"'), UNCONDITIONED]),
    ("round-rule-idle", "sign", [(ROUND, ROUND.replace("/>", ' result="symptom"/>'))]),
    ("round-vote-unknown", "sign", [(ROUND, ROUND.replace("/>", ' rule="all" approve="maybe"/>')), UNCONDITIONED]),
    ("round-vote-twice", "sign", [_ruled("all", 'abstain="agree"'), UNCONDITIONED]),
    ("round-need", "sign", [_ruled("n-of-m", 'need="0"'), UNCONDITIONED]),
    ("round-need", "sign", [_ruled("n-of-m", 'need="1.5"'), UNCONDITIONED]),
    ("round-need-more", "sign", [_ruled("n-of-m", 'need="3"', over=""), COUNTED_ROUND]),
    *(
        ("round-share", "sign", [_ruled("share", f'share="{share}"'), UNCONDITIONED])
        for share in ("101%", "0%", "3/2", ">100%", "1/0", "half")
    ),
    ("round-result", "sign", [_ruled("all", 'result="severity"'), UNCONDITIONED]),
    ("field-type", "sign", [_ruled("all", 'tally="symptom"'), UNCONDITIONED]),
    # the graph
    (
        "id-missing",
        "p",
        [
            ('<endEvent id="told"/>', "<endEvent/>"),
            ('sourceRef="tell" targetRef="told"', 'sourceRef="tell" targetRef="end"'),
        ],
    ),
    ("id-missing", "p", [('<sequenceFlow id="f4" ', "<sequenceFlow ")]),
    ("id-twice", "f3", [('<sequenceFlow id="f4"', '<sequenceFlow id="f3"')]),
    (
        "reference-unknown",
        "desk",
        [("<flowNodeRef>sub</flowNodeRef>", "<flowNodeRef>sub</flowNodeRef><flowNodeRef>x</flowNodeRef>")],
    ),
    ("reference-unknown", "pool", [('processRef="p"', 'processRef="q"')]),
    ("reference-unknown", "mf", [('targetRef="pool"', 'targetRef="puddle"')]),
    ("data-type-differs", "prop", [('id="prop"', 'id="prop" name="severity" itemSubjectRef="itd"')]),
    ("association-end", "dia", [("<targetRef>given</targetRef>", "<targetRef>do</targetRef>")]),
    ("association-sources", "dia", [("<transformation>=severity + 1</transformation>", ""), (ONE_SOURCE, TWO_SOURCES)]),
    ("association-to", "asg", [("<to>=record form</to>", "<to>=severity</to>")]),
    ("association-to", "asg", [("<to>=record form</to>", "<to>=record form[severity]</to>")]),
    ("store-carried", "zza", [(NOTICE, READS_STORE + NOTICE)]),
    ("event-carries-nothing", "pause", [('Event id="pause">', 'Event id="pause"><dataOutput id="none"/>')]),
    ("reference-kind", "pool", [('processRef="p"', 'processRef="m1"')]),
    ("message-flow-end", "mf", [('sourceRef="black" targetRef="pool"', 'sourceRef="black" targetRef="which"')]),
    ("message-flow-end", "mf", [('sourceRef="black" targetRef="pool"', 'sourceRef="black" targetRef="told"')]),
    ("flow-crosses-pool", "fx", [SECOND_PROCESS, before_last(RECORD_PE)]),
    ("lane-twice", "other", [("    </laneSet>", f'<lane id="other">{IN_LANE}</lane></laneSet>')]),
    ("event-subprocess-alone", "rescue", [before_last(LATE_RESCUE)]),
    ("drawn-nothing", "d1", [drawn(shape_of("d1", "gone"))]),
    ("drawn-nothing", "d1", [drawn(edge_of("d1", "gone"))]),
    ("drawn-twice", "d2", [drawn(shape_of("d1", "record") + shape_of("d2", "record"))]),
    ("drawn-as", "d1", [drawn(shape_of("d1", "f4"))]),
    ("drawn-as", "d1", [drawn(edge_of("d1", "record"))]),
    ("drawn-where", "d1", [drawn(shape_of("d1", "record", width="-1"))]),
    ("drawn-where", "d1", [drawn(shape_of("d1", "record", width="INF"))]),
    ("association-ends", "as", [('sourceRef="note" targetRef="record"', 'sourceRef="tell" targetRef="record"')]),
    ("flow-listed-wrong", "told", [(END_TOLD, '<endEvent id="told"><incoming>f4</incoming></endEvent>')]),
    (
        "start-twice",
        "again",
        [before_last('<startEvent id="again"/><sequenceFlow id="fx" sourceRef="again" targetRef="record"/>')],
    ),
    (
        "event-position",
        "s1",
        [
            (
                '<startEvent id="s1"/>',
                (
                    '<startEvent id="s1"><timerEventDefinition><timeDate>2027-01-01T00:00Z</timeDate>'
                    "</timerEventDefinition></startEvent>"
                ),
            )
        ],
    ),
    ("end-with-outgoing", "told", [before_last('<sequenceFlow id="fx" sourceRef="told" targetRef="end"/>')]),
    (
        "condition-misplaced",
        "f15",
        [(F15, F15.replace("/>", "><conditionExpression>true</conditionExpression></sequenceFlow>"))],
    ),
    ("condition-missing", "f5", [(F5, "")]),
    (
        "condition-on-default",
        "f6",
        [(F6, F6.replace("/>", "><conditionExpression>true</conditionExpression></sequenceFlow>"))],
    ),
    ("default-unknown", "which", [('default="f6"', 'default="f9"')]),
    ("default-unknown", "record", [('<userTask id="record"', '<userTask id="record" default="f9"')]),
    ("loop-endless", "lc", [(LOOP, '<standardLoopCharacteristics id="lc">'), (LOOP_WHILE, "")]),
    (
        "round-without-output",
        "query",
        [
            (
                QUERY + "</extensionElements>",
                QUERY + "</extensionElements><multiInstanceLoopCharacteristics><extensionElements>"
                '<flowkit:round collection="signers" results="votes"/></extensionElements>'
                "</multiInstanceLoopCharacteristics>",
            )
        ],
    ),
    (
        "task-without-people",
        "byhand",
        [
            (
                '<manualTask id="byhand"/>',
                f'<manualTask id="byhand"><extensionElements>{PRIORITY}</extensionElements></manualTask>',
            )
        ],
    ),
    ("quantity-range", "byhand", [('<manualTask id="byhand"/>', '<manualTask id="byhand" startQuantity="0"/>')]),
    ("send-one-of", "post", [('<sendTask id="post" messageRef="m1"', '<sendTask id="post"')]),
    ("event-gateway-parallel", "first", [('id="first"', 'id="first" eventGatewayType="Parallel"')]),
    ("event-gateway-few", "first", [(F23, F23.replace('"first"', '"soon"'))]),
    ("event-gateway-target", "told2", [(F23, F23 + FIRST_TOLD)]),
    ("event-gateway-shared", "later", [(F23, F23 + F23.replace("f23", "fx").replace('"first"', '"some"'))]),
    ("activation-missing", "meet", [(ACTIVATION, "")]),
    ("gateway-direction", "split", [('gatewayDirection="Diverging"', 'gatewayDirection="Mixed"')]),
    ("boundary-not-activity", "late", [('attachedToRef="record"', 'attachedToRef="which"')]),
]


# The body of a small process; flows are written "source-target".
TASK = '<scriptTask id="{}"><extensionElements><flowkit:set field="x" source="1"/></extensionElements></scriptTask>'
T1, T2 = TASK.format("t1"), TASK.format("t2")
TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
LATE_T1 = f'<boundaryEvent id="late" attachedToRef="t1">{TIMER}</boundaryEvent>'
SUB = '<subProcess id="sub"><startEvent id="is"/></subProcess>'
LINK_IN = '<intermediateCatchEvent id="{}"><linkEventDefinition name="{}"/></intermediateCatchEvent>'
LINK_OUT = '<intermediateThrowEvent id="out"><linkEventDefinition name="x"/></intermediateThrowEvent>'
ROUND_OF_T1 = T1.replace(
    "</scriptTask>",
    "<multiInstanceLoopCharacteristics{}><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></scriptTask>",
)
TIMED = f"<complexBehaviorDefinition><condition>true</condition><event>{TIMER}</event></complexBehaviorDefinition>"
LOOP_OF_T1 = T1.replace(
    "</scriptTask>",
    '<standardLoopCharacteristics loopMaximum="2"><extensionElements><flowkit:loop maximum="3"/></extensionElements>'
    "</standardLoopCharacteristics></scriptTask>",
)
AD_HOC, IN_TURN = '<adHocSubProcess id="ad"{}>{}</adHocSubProcess>', ' ordering="Sequential"'
BEGIN = '<extensionElements><flowkit:begin activities="{}"/></extensionElements>'
SPLIT_T1 = "".join(f'<sequenceFlow id="d{n}" sourceRef="t1" targetRef="t2"/>' for n in "12")
S, E = '<startEvent id="s"/>', '<endEvent id="e"/>'
PG, PJ = '<parallelGateway id="pg"/>', '<parallelGateway id="pj"/>'
RECEIVE = '<receiveTask id="w" messageRef="m1"/>'
BEGINS = RECEIVE.replace("/>", ' instantiate="true"/>')
EG = '<eventBasedGateway id="g"{}/>'
CATCH = '<intermediateCatchEvent id="c">{}</intermediateCatchEvent>'
MESSAGE = '<messageEventDefinition messageRef="m2"/>'
SMALL: list[tuple[str, str, str, str]] = [
    ("instantiate-first", "w", S + BEGINS + E, "s-w w-e"),
    ("event-gateway-mixed", "g", S + EG.format("") + RECEIVE + CATCH.format(MESSAGE) + E, "s-g g-w g-c w-e c-e"),
    (
        "event-gateway-begins",
        "c",
        EG.format(' instantiate="true"') + RECEIVE + CATCH.format(TIMER) + E,
        "g-w g-c w-e c-e",
    ),
    ("live-lock", "t1", S + T1 + T2 + E, "s-t1 t1-t2 t2-t1 t2-e"),
    ("join-never-full", "pj", S + E + T1 + LATE_T1 + PJ, "s-t1 t1-pj late-pj pj-e"),
    ("reference-unknown", "t1-x", S + T1, "s-t1 t1-x"),
    ("reference-unknown", "x-e", S + E, "s-e x-e"),
    ("reference-unknown", "late", S + E + LATE_T1.replace("t1", "gone"), "s-e late-e"),
    ("flow-crosses-border", "is-e", S + E + SUB, "s-sub sub-e is-e"),
    (
        "link-without-target",
        "out",
        S + '<intermediateThrowEvent id="out"><linkEventDefinition name="x"/></intermediateThrowEvent>',
        "s-out",
    ),
    ("link-without-source", "in", S + E + LINK_IN.format("in", "x"), "s-e in-e"),
    ("link-without-name", "in", S + E + LINK_IN.format("in", ""), "s-e in-e"),
    (
        "link-twice",
        "in2",
        S + E + LINK_OUT + LINK_IN.format("in", "x") + LINK_IN.format("in2", "x"),
        "s-out in-e in2-e",
    ),
    (
        "event-alone",
        "in",
        S + E + LINK_OUT + LINK_IN.format("in", "x").replace("/></", f"/>{TIMER}</"),
        "s-out in-e",
    ),
    (
        "link-with-flow",
        "in",
        S + E + '<parallelGateway id="g"/>' + LINK_OUT + LINK_IN.format("in", "x"),
        "s-g g-out g-in in-e",
    ),
    ("compensation-of-nothing", "t3", S + E + UNDOER, "s-e"),
    ("compensation-boundary", "t3", S + E + T1 + UNDOER + UNDO_T1, "s-t1 t1-e late-e"),
    ("compensation-of-process", "us", S + E + UNDOING, "s-e"),
    ("behavior-without-event", "t1", S + E + ROUND_OF_T1.format(' behavior="One"'), "s-t1 t1-e"),
    (
        "behavior-event",
        "t1",
        S + E + ROUND_OF_T1.format(' behavior="Complex"').replace("</m", TIMED + "</m"),
        "s-t1 t1-e",
    ),
    ("loop-maximum-twice", "t1", S + E + LOOP_OF_T1, "s-t1 t1-e"),
    ("phase-empty", "ad", S + E + AD_HOC.format("", ""), "s-ad ad-e"),
    ("phase-start-or-end", "as", S + E + AD_HOC.format("", T1 + '<startEvent id="as"/>'), "s-ad ad-e"),
    ("phase-splits", "t1", S + E + AD_HOC.format(IN_TURN, T1 + T2 + SPLIT_T1), "s-ad ad-e"),
    ("phase-begin", "ad", S + E + AD_HOC.format("", BEGIN.format("x") + T1), "s-ad ad-e"),
    ("phase-begin-several", "ad", S + E + AD_HOC.format(IN_TURN, BEGIN.format("all") + T1 + T2), "s-ad ad-e"),
    ("start-missing", "p", T1 + E, "t1-e"),
    ("start-missing", "sub", S + E + '<subProcess id="sub"/>', "s-sub sub-e"),
    ("start-with-incoming", "s", S + E + '<exclusiveGateway id="g" default="g-e"/>', "s-g g-s g-e"),
    ("end-missing", "g", S + E + T1 + '<parallelGateway id="f"/><exclusiveGateway id="g"/>', "s-f f-t1 f-g t1-e"),
    ("unreachable", "t1", S + E + T1 + T2, "s-e t1-t2 t2-e"),
    ("unreachable", "t1", S + E + T1 + '<exclusiveGateway id="g" default="g-e"/>', "s-e t1-g g-t1 g-e"),
    ("condition-on-only", "g-t1", S + E + T1 + '<exclusiveGateway id="g"/>', "s-g g-t1 t1-e"),
    ("boundary-with-incoming", "late", S + E + T1 + T2 + LATE_T1, "s-t1 t1-t2 t2-late late-e"),
    ("boundary-without-outgoing", "late", S + E + T1 + LATE_T1, "s-t1 t1-e"),
]


def broken(changes: list[tuple[str, str]]) -> bytes:
    text = EVERYTHING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


@pytest.mark.parametrize(("code", "element", "changes"), CASES)
def test_one_fault_is_one_finding(code: str, element: str, changes: list[tuple[str, str]]) -> None:
    reading = read(broken(changes), "broken.bpmn")

    errors = [finding for finding in reading.findings if finding.level == "error"]
    assert [(finding.code, finding.element) for finding in errors] == [(code, element)]
    (finding,) = errors
    assert finding.line > 0
    assert finding.message.en
    assert finding.message.zh
    assert finding.mend.en
    assert finding.mend.zh
    assert finding.rule
    assert reading.definitions == ()


def small(body: str, flows: str) -> bytes:
    """A process of one number, with these flow nodes; a flow's condition is only there where a gateway needs one."""
    drawn = "".join(
        f'<sequenceFlow id="{flow}" sourceRef="{flow.split("-")[0]}" targetRef="{flow.split("-")[1]}">'
        + ("<conditionExpression>x > 1</conditionExpression>" if flow in ("g-s", "g-t1") else "")
        + "</sequenceFlow>"
        for flow in flows.split()
    )
    undone = '<association sourceRef="u" targetRef="t3"/>' if 'id="u"' in body else ""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
        'targetNamespace="urn:x"><message id="m1" name="one"/><message id="m2" name="two"/>'
        '<process id="p" isExecutable="true"><extensionElements><flowkit:data>'
        f'<flowkit:field name="x" type="number"/></flowkit:data></extensionElements>{body}{drawn}{undone}'
        "</process></definitions>"
    ).encode()


@pytest.mark.parametrize(("code", "element", "body", "flows"), SMALL)
def test_a_fault_of_the_drawing_is_found(code: str, element: str, body: str, flows: str) -> None:
    reading = read(small(body, flows))

    assert [(finding.code, finding.element) for finding in reading.findings] == [(code, element)]
    assert reading.definitions == ()


# These are shown by the tests of hostile files, of warnings and of single matters.
ELSEWHERE = {
    "act-never-waited-for",
    "act-uncaught",
    "assignment-may-be-empty",
    "token-multiplied",
    "no-way-out",
    "end-implicit",
    "join-of-a-choice",
    "timer-past",
    "diagram-missing",
    "foreign-attribute-ignored",
    "dialect-foreign",
    "foreign-ignored",
    "no-process",
    "not-bpmn",
    "process-not-executable",
    "too-many",
    "too-many-warnings",
    "limits-do-not-fit",
    "field-too-many",
    "xml-attributes",
    "xml-depth",
    "xml-elements",
    "xml-doctype",
    "xml-size",
    "xml-syntax",
}


def test_branches_that_meet_without_a_join_are_a_warning() -> None:
    reading = read(small(S + E + T1 + T2 + PG, "s-pg pg-t1 t1-t2 pg-t2 t2-e"))

    (finding,) = reading.findings
    assert (finding.code, finding.element, finding.level) == ("token-multiplied", "t2", "warning")
    assert reading.definitions


def test_a_row_that_throws_what_nothing_catches_is_a_warning() -> None:
    reading = read(EVERYTHING.replace('do="reassign" value="engineer"', 'do="throw" value="SLOW"').encode())

    assert [(each.code, each.level) for each in reading.findings if each.code == "act-uncaught"] == [
        ("act-uncaught", "warning")
    ]
    assert reading.definitions


@pytest.mark.parametrize("data", ["do", "note"])
def test_data_and_notes_may_be_associated_with_a_step(data: str) -> None:
    association = f'<association id="ax" sourceRef="{data}" targetRef="tell"/>'
    assert read(broken([("</process>", association + "</process>")])).findings == ()


def test_a_drawing_of_what_is_there_is_right() -> None:
    assert read(broken([drawn(shape_of("d1", "record") + shape_of("d2", "pool") + edge_of("d3", "f4"))])).findings == ()


@pytest.mark.parametrize(
    "parts",
    [
        shape_of("d1", "gone"),
        edge_of("d1", "record"),
        shape_of("d2", "record", width="-1"),
        shape_of("d1", "record", width="INF"),
        shape_of("d1", "told") + shape_of("d2", "told"),
    ],
)
def test_an_import_takes_out_what_cannot_be_drawn(parts: str) -> None:
    right = shape_of("d0", "record").replace("-10", "-20") if "record" not in parts else ""
    found = import_file(broken([drawn(right + parts)]))

    assert not found.has_errors
    assert "repaired" in {row.outcome for row in found.rows}
    assert found.xml is not None
    assert (b"d0" in found.xml) == bool(right)


def test_an_import_turns_a_diagram_of_nothing_to_what_the_file_holds() -> None:
    wrong = tuple(each.replace('bpmnElement="c"', 'bpmnElement="PROCESS_1"') for each in drawn(shape_of("d1", "pool")))
    assert [found.code for found in read(broken([(wrong[0], wrong[1])])).findings] == ["drawn-nothing"]
    assert not import_file(broken([(wrong[0], wrong[1])])).has_errors


T3, CHOICE = TASK.format("t3"), '<exclusiveGateway id="g" default="g-t2"/>'
BESIDE_A_CHOICE = S + E + T1 + T2 + PG + T3 + CHOICE + PJ
INTO_THE_JOIN = "s-pg pg-g pg-t3 g-t1 g-t2 t3-pj pj-e "


def test_a_join_that_waits_for_both_branches_of_a_choice_is_a_warning() -> None:
    reading = read(small(BESIDE_A_CHOICE, INTO_THE_JOIN + "t1-pj t2-pj"))

    assert [(found.code, found.element, found.level) for found in reading.findings] == [
        ("join-of-a-choice", "pj", "warning")
    ]
    assert reading.definitions


@pytest.mark.parametrize(
    ("more", "flows"),
    [
        ('<exclusiveGateway id="m"/>', "t1-m t2-m m-pj"),
        ('<parallelGateway id="m"/>', "t1-m m-pj m-t2 t2-pj"),
        ("", "t1-t2 t2-pj"),
    ],
)
def test_a_join_of_a_choice_and_what_is_beside_it_is_right(more: str, flows: str) -> None:
    reading = read(small(BESIDE_A_CHOICE + more, INTO_THE_JOIN + flows))
    assert "join-of-a-choice" not in {found.code for found in reading.findings}
    assert reading.definitions


CIRCLE = S + T1 + T2 + '<exclusiveGateway id="g" default="g-t2"/>'
ROUND_AND_ROUND = "s-t1 t1-g g-t1 g-t2 t2-t1"


def test_a_circle_that_no_path_leaves_is_a_warning() -> None:
    reading = read(small(CIRCLE, ROUND_AND_ROUND))

    assert [(found.code, found.element, found.level) for found in reading.findings] == [("no-way-out", "t1", "warning")]
    assert reading.definitions


@pytest.mark.parametrize("way_out", [LATE_T1.replace("PT1H", "PT2H") + E, UNDOING.replace("compensate", "error") + E])
def test_what_can_be_broken_off_has_a_way_out(way_out: str) -> None:
    flows = ROUND_AND_ROUND + (" late-e" if "late" in way_out else " t2-e" if "undoing" not in way_out else "")
    codes = {found.code for found in read(small(CIRCLE + way_out, flows)).findings}
    assert "no-way-out" not in codes


@pytest.mark.parametrize(("day", "late"), [("2026-11-15", False), ("2026-11-17", True)])
def test_a_date_that_is_over_at_deployment_is_a_warning(day: str, late: bool) -> None:
    now = round(datetime.fromisoformat(f"{day}T00:00+00:00").timestamp()) * 1_000_000
    found = [(each.code, each.element, each.level) for each in read(EVERYTHING.encode(), now=now).findings]
    assert found == ([("timer-past", "pause", "warning")] if late else [])


def test_a_path_without_an_end_event_is_a_warning_and_runs() -> None:
    reading = read(small(S + T1, "s-t1"), "small.bpmn")

    assert [(found.code, found.element, found.level) for found in reading.findings] == [
        ("end-implicit", "t1", "warning")
    ]
    assert len(reading.definitions) == 1


def test_what_outsiders_may_do_is_a_message_that_something_waits_for() -> None:
    def read_with(message: str) -> list[str]:
        act = f'<flowkit:outsider id="o"><flowkit:act id="a" message="{message}"/></flowkit:outsider>'
        drawn = small(S + RECEIVE + E, "s-w w-e").decode()
        public = f"</flowkit:data><flowkit:public>{act}</flowkit:public>"
        return [found.code for found in read(drawn.replace("</flowkit:data>", public).encode()).findings]

    assert "act-never-waited-for" in read_with("two")
    assert "act-never-waited-for" not in read_with("one")


def test_every_finding_of_the_table_is_shown_by_a_file() -> None:
    shown = {case[0] for case in CASES} | {case[0] for case in SMALL}
    assert set(MESSAGES) == shown | ELSEWHERE
