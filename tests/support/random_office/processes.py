"""The processes of the office, one for each thing that tokens, people and clocks do to each other."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from diagrams import call, diagram, element, field, message, pause, script, service, user

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
  auditor: {name: auditor, zh: 审计员, unit: office, roles: [auditor]}
  guest: {name: guest, zh: 访客, unit: office}
persons:
  ann: {name: Ann, zh: 安, positions: [{position: north-clerk}]}
  ben: {name: Ben, zh: 本, positions: [{position: south-clerk}]}
  cid: {name: Cid, zh: 西, positions: [{position: north-clerk}]}
  cat: {name: Cat, zh: 凯, positions: [{position: head}]}
  deb: {name: Deb, zh: 黛, positions: [{position: auditor}]}
  out: {name: Out, zh: 外, positions: [{position: guest}]}
"""
PERSONS = ("ann", "ben", "cid", "cat", "deb", "out")
CLERKS = ("ann", "ben", "cid")

_FIELDS = (
    field("choice", "integer"),
    field("severity", "integer"),
    field("note"),
    field("booking"),
    field("vote", choices="agree, refuse"),
    field("votes", "list"),
    field("result"),
    field("signers", "list"),
    field("signer"),
    field("held", "list"),
    field("where"),
    field("why"),
)
_STATES = (
    '<flowkit:states><flowkit:state id="working" number="1" name="working" zh="办理中"/>'
    '<flowkit:state id="waiting" number="2" name="waiting" zh="等待" clocks="pause"/>'
    '<flowkit:state id="vendor" number="3" name="with the vendor" zh="厂商处理"/>'
    '<flowkit:state id="checked" number="4" name="checked" zh="已核"/></flowkit:states>'
)
_SCALE = (
    '<flowkit:scale field="severity"><flowkit:grade value="1" name="high" zh="高"/>'
    '<flowkit:grade value="2" name="middle" zh="中"/><flowkit:grade value="3" name="low" zh="低"/></flowkit:scale>'
)
_WHOLE = (
    '<flowkit:deadline id="whole" name="whole" zh="总时限">'
    '<flowkit:target within="PT6H"><flowkit:when input="severity" test="1"/></flowkit:target>'
    '<flowkit:target within="PT20H"/><flowkit:warning share="0.75"/>'
    '<flowkit:escalation id="first" number="1" after="PT3H" reporter="clerk" to="boss" acknowledge-within="PT30M"/>'
    '<flowkit:escalation id="second" number="2" after="PT5H" reporter="clerk" to="boss">'
    '<flowkit:act do="priority" value="5"/></flowkit:escalation>'
    '<flowkit:extension at-most="PT40H" asked-by="holder,starter" decided-by="role:boss" told="starter"/>'
    "</flowkit:deadline>"
)
_OPERATIONS = "".join(
    f"<flowkit:operation {each}/>"
    for each in (
        'name="suspend" states="waiting,vendor"',
        'name="interrupt" states="waiting"',
        'name="close" who="role:boss"',
        'name="reopen" who="role:boss"',
        'name="jump" who="role:boss"',
        'name="resolve" who="reader,starter,role:boss"',
        'name="cancel" who="starter" end-state="cancelled"',
    )
)
_TOLD = (
    '<flowkit:notification id="late" on="breached" match="whole" to="starter,holder" channels="inbox" subject="late"/>'
    '<flowkit:notification id="urged" on="operation" match="urge" to="holder,candidates" subject="somebody waits"/>'
)
HEAD = f'{_SCALE}{_STATES}{_WHOLE}{_OPERATIONS}{_TOLD}<flowkit:access readers="auditor"/>'
FORK = '<parallelGateway id="fork"/>'
JOIN = '<parallelGateway id="join"/>'


def limit(step: str, within: str = "PT2H", *more: str) -> str:
    return (
        f'<flowkit:deadline id="{step}-limit" name="{step}" zh="{step}"><flowkit:target within="{within}"/>'
        f'<flowkit:warning before="PT30M"/>{"".join(more)}</flowkit:deadline>'
    )


def row(number: int, after: str, act: str, value: str) -> str:
    return (
        f'<flowkit:escalation id="r{number}" number="{number}" after="{after}" reporter="clerk" to="boss">'
        f'<flowkit:act do="{act}" value="{value}"/></flowkit:escalation>'
    )


def claimed(state: str) -> str:
    return f'<flowkit:state claimed="{state}"/>'


def sets(state: str) -> str:
    return f'<flowkit:state set="{state}"/>'


def signing(name: str, *extensions: str, sequential: bool = False, **settings: str) -> str:
    """A round of the people in `signers`."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in settings.items())
    turn = ' isSequential="true"' if sequential else ""
    rounds = (
        f"<multiInstanceLoopCharacteristics{turn}><extensionElements>"
        f'<flowkit:round collection="signers" element="signer"{given}/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    rule = '<flowkit:assignment fallback="boss"><flowkit:rule kind="data" value="signer"/></flowkit:assignment>'
    return user(name, rule, *extensions, role="", ask=["vote"]).replace("</userTask>", f"{rounds}</userTask>")


def flows(*links: str) -> str:
    pairs = (link.split(">") for link in links)
    return "".join(f'<sequenceFlow id="to-{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def boundary(name: str, host: str, duration: str, *, interrupting: bool = True) -> str:
    timer = f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"
    more = "" if interrupting else ' cancelActivity="false"'
    return element("boundaryEvent", name, body=timer, more=f' attachedToRef="{host}"{more}')


CODED = (
    '<flowkit:public><flowkit:outsider id="asker" name="asker" zh="申请人" within="PT48H">'
    '<flowkit:act id="tell" message="news" name="tell" zh="告知"><flowkit:ask field="note" required="true"/>'
    '<flowkit:attachment kind="proof" name="proof" zh="证明" media="text/plain"/></flowkit:act>'
    '<flowkit:act id="take-back" message="taken-back" name="take back" zh="撤回"/>'
    "</flowkit:outsider></flowkit:public>"
)
LETTER = diagram(
    "letter",
    user("write", claimed("working"), ask=["note", "choice"]),
    element(
        "boundaryEvent",
        "told",
        body='<messageEventDefinition messageRef="news"/>',
        more=' attachedToRef="write" cancelActivity="false"',
    ),
    '<endEvent id="heard"/>',
    element(
        "boundaryEvent",
        "back",
        body='<messageEventDefinition messageRef="taken-back"/>',
        more=' attachedToRef="sign"',
    ),
    user("check", limit("check", "PT2H", row(1, "PT1H", "candidates", "boss"), row(2, "PT90M", "reassign", "boss"))),
    element("exclusiveGateway", "again"),
    user("sign", sets("checked"), '<flowkit:operation name="delegate" confirm="false"/>', role="boss"),
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD + CODED + '<flowkit:duplicates><flowkit:same key="note" fields="note"/></flowkit:duplicates>',
    messages=[message("news", "1", "broadcast"), message("taken-back", "1", "broadcast")],
    flows=[
        "told>heard",
        "back>end",
        "start>write",
        "write>check",
        "check>again",
        "again>write: choice = 1",
        "again>sign: else",
        "sign>end",
    ],
)
BRANCHES = diagram(
    "branches",
    FORK,
    user("left", limit("left"), '<flowkit:priority value="= if severity &lt; 3 then 9 else 3"/>'),
    user("right", '<flowkit:state set="checked" claimed="working"/>'),
    user("after-right", limit("after-right", "PT4H")),
    service("book", "book", result="booking", amount="severity"),
    pause("rest", "PT1H"),
    JOIN,
    user("last", role="boss"),
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD,
    flows=[
        "start>fork", "fork>left", "fork>right", "fork>book", "fork>rest", "right>after-right", "left>join",
        "after-right>join", "book>join", "rest>join", "join>last", "last>end",
    ],
)  # fmt: skip
SOME = diagram(
    "some",
    user("ask", ask=["choice"]),
    '<inclusiveGateway id="split"/>',
    user("one"),
    user("two", limit("two")),
    script("count", severity="if severity = null then 3 else severity"),
    '<inclusiveGateway id="meet"/>',
    element("exclusiveGateway", "again"),
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD,
    flows=[
        "start>ask", "ask>split", "split>one: choice = 1", "split>two: choice != 2", "split>count: else", "one>meet",
        "two>meet", "count>meet", "meet>again", "again>ask: choice = 1 and severity = 1", "again>end: else",
    ],
)  # fmt: skip
ROUNDS = diagram(
    "rounds",
    script("names", signers='["ann", "ben", "cid"]'),
    signing(
        "agree", limit("agree"), outcome="vote", results="votes", rule="share", share=">1/2", approve="agree",
        result="result", held="held",
    ),
    signing("sign", limit("sign"), sequential=True, outcome="vote", results="votes"),
    user("file"),
    fields=_FIELDS,
    head=HEAD,
)  # fmt: skip
NESTED = diagram(
    "nested",
    element(
        "subProcess",
        "part",
        body='<startEvent id="inside"/><parallelGateway id="in-two"/>'
        + user("a", limit("a"))
        + call("called", "piece", '<flowkit:call/><flowkit:in source="note" target="note"/>')
        + '<parallelGateway id="in-one"/><endEvent id="over"/>'
        + flows("inside>in-two", "in-two>a", "in-two>called", "a>in-one", "called>in-one", "in-one>over"),
    ),
    boundary("remind", "part", "PT1H", interrupting=False),
    user("hurry"),
    boundary("late", "part", "PT9H"),
    user("instead", sets("vendor")),
    '<endEvent id="reminded"/>',
    user("after", role="boss"),
    '<endEvent id="end"/>',
    element(
        "subProcess",
        "alarmed",
        more=' triggeredByEvent="true"',
        body='<startEvent id="alarm" isInterrupting="false"><signalEventDefinition signalRef="s"/></startEvent>'
        + user("calm")
        + '<endEvent id="calmed"/>'
        + flows("alarm>calm", "calm>calmed"),
    ),
    fields=_FIELDS,
    head=HEAD,
    messages=['<signal id="s" name="alarm"/>'],
    flows=[
        "start>part", "part>after", "after>end", "remind>hurry", "hurry>reminded", "late>instead", "instead>after",
    ],
)  # fmt: skip
PIECE = diagram(
    "piece",
    user("look", limit("look"), ask=["note"]),
    fields=_FIELDS,
    head=HEAD.replace("whole", "piece"),
)
PHASE = diagram(
    "phase",
    element(
        "adHocSubProcess",
        "open",
        '<flowkit:begin activities="survey"/>',
        body=user("survey", limit("survey")) + user("permit") + user("stamp") + flows("permit>stamp"),
    ),
    user("after", role="boss"),
    fields=_FIELDS,
    head=HEAD,
)
WAITS = diagram(
    "waits",
    '<eventBasedGateway id="either"/>',
    element("intermediateCatchEvent", "came", body='<messageEventDefinition messageRef="news"/>'),
    pause("silence", "PT3H"),
    user("read"),
    user("remind", limit("remind")),
    element(
        "boundaryEvent",
        "back",
        body='<messageEventDefinition messageRef="taken-back"/>',
        more=' attachedToRef="remind"',
    ),
    '<exclusiveGateway id="merge"/>',
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD + CODED,
    messages=[message("news", "1", "broadcast"), message("taken-back", "1", "broadcast")],
    flows=[
        "start>either", "either>came", "either>silence", "came>read", "silence>remind", "read>merge", "remind>merge",
        "back>merge", "merge>end",
    ],
)  # fmt: skip
CROSSING = diagram(
    "crossing",
    script("choose", where='"north"'),
    call("ask", "inquiry", '<flowkit:call unit="where"/><flowkit:in source="note" target="note"/>'),
    element(
        "boundaryEvent",
        "sent-back",
        '<flowkit:out source="reason" target="why"/>',
        body='<errorEventDefinition errorRef="returned"/>',
        more=' attachedToRef="ask"',
    ),
    user("judge", role="boss"),
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD,
    messages=['<error id="returned" name="returned" errorCode="returned"/>'],
    flows=["start>choose", "choose>ask", "ask>judge", "judge>end", "sent-back>judge"],
)
INQUIRY = diagram("inquiry", user("look"), user("answer"), fields=_FIELDS, head=HEAD)
_ANSWERERS = '<flowkit:assignment fallback="boss"><flowkit:rule kind="data" value="answerers"/></flowkit:assignment>'
APART = diagram(
    "apart",
    user("ask", limit("ask")),
    user("order", limit("order", "PT3H").replace('id="order-limit"', 'id="order-limit" on-return="first-entry"')),
    user("accept"),
    '<endEvent id="end"/>',
    fields=_FIELDS,
    head=HEAD + '<flowkit:separation id="hands" name="hands" zh="分离">'
    '<flowkit:side id="asks" name="asks" zh="申请" steps="ask"/>'
    '<flowkit:side id="orders" name="orders" zh="采购" steps="order"/>'
    '<flowkit:side id="accepts" name="accepts" zh="验收" steps="accept"/></flowkit:separation>',
)
SUPERVISION = diagram(
    "supervision",
    user("answer", _ANSWERERS, role=""),
    fields=[field("answerers", "list"), field("supervisors", "list"), field("supervised_case"), field("matter")],
)
ALL = (LETTER, BRANCHES, SOME, ROUNDS, NESTED, PIECE, PHASE, WAITS, CROSSING, INQUIRY, APART, SUPERVISION)
BEGUN = ("letter", "branches", "some", "rounds", "nested", "phase", "waits", "crossing", "apart")
"""Those of which cases are begun by people."""
