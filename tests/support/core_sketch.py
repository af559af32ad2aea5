"""Processes in a few words: arrows for the flows, one word for each step that is no plain task.

    process("start > ask > split > (sign | check) > join > end", ask=task("clerk"), split=parallel(), join=parallel())

A step without a word of its own is a start event if nothing leads to it, an end event if nothing leaves it, and else a
user task of the role "clerk". A flow is called "source>target"; what stands in brackets are branches side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowkit.core.definition import model as m
from flowkit.core.definition.carried import Mapping as Assigned
from flowkit.core.definition.deadlines import (
    DeadlineRule,
    EscalationStep,
    ExtensionRule,
    NotificationRule,
    StepAct,
    Target,
    WarningSign,
)
from flowkit.core.definition.duplicates import DuplicateRules
from flowkit.core.definition.events import Catch, Throw, Trigger
from flowkit.core.definition.fields import BusinessState, DataField
from flowkit.core.definition.people import Assignment, AssignmentRule, OperationSetting
from flowkit.core.definition.publication import Publication
from flowkit.core.definition.round_rule import RoundRule
from flowkit.core.definition.rounds import Loop, Round, RoundEvent
from flowkit.core.definition.tasks import (
    AdHoc,
    CallActivity,
    CaseQuery,
    ComplexGateway,
    PriorityRule,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from flowkit.core.definition.timers import End, Message, Timer
from flowkit.core.definition.ways import with_ways
from flowkit.core.worktime import ClockTime, Period, Quantity, parse_period, parse_quantity, parse_recurrence
from flowkit.decision import Grade, Rule, Scale, Table
from flowkit.errors import Text
from flowkit.expressions import Expression, compile_expression, compile_unary_tests

CLERK = Assignment((AssignmentRule("role", "clerk"),))


@dataclass(frozen=True)
class Part:
    """One step, before it has an id and flows. `conditions` and `default` name targets; `inside` is a subprocess."""

    kind: str
    spec: m.Spec | None = None
    round: Round | Loop | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    attached_to: str | None = None
    inside: tuple[tuple[str, ...], Mapping[str, Part]] | None = None
    deadlines: tuple[str, ...] = ()
    state: str = ""
    claimed_state: str = ""
    compensation: str = ""


def task(  # noqa: PLR0913 -- each is a part of a step
    role: str = "clerk",
    *,
    rules: Sequence[AssignmentRule] = (),
    excluding: tuple[str, ...] = (),
    operations: tuple[OperationSetting, ...] = (),
    deadlines: tuple[str, ...] = (),
    state: str = "",
    claimed: str = "",
    priority: int | PriorityRule = 0,
) -> Part:
    assignment = Assignment(tuple(rules) or (AssignmentRule("role", role),), excluding)
    spec = UserTask(assignment, operations=operations, priority=priority)
    return Part("userTask", spec, deadlines=deadlines, state=state, claimed_state=claimed)


def rounds(  # noqa: PLR0913 -- each is a part of a round
    over: str,
    *,
    element: str = "signer",
    completion: str = "",
    outcome: str = "",
    results: str = "",
    deadlines: tuple[str, ...] = (),
    operations: tuple[OperationSetting, ...] = (),
    count: bool = False,
    rule: RoundRule | None = None,
    sequential: bool = False,
) -> Part:
    """A parallel round, one member each: over a list of persons, or (with `count`) so often, by clerks."""
    assigned = AssignmentRule("role", "clerk") if count else AssignmentRule("data", element)
    several = Round(
        cardinality=feel(over) if count else None,
        collection=None if count else feel(over),
        element=element,
        completion=feel(completion) if completion else None,
        outcome=outcome,
        results=results,
        rule=rule,
        sequential=sequential,
    )
    return Part("userTask", UserTask(Assignment((assigned,)), operations=operations), several, deadlines=deadlines)


def choosing(part: Part, *, default: str = "", **conditions: str) -> Part:
    """A step that conditional flows leave."""
    return replace(part, default=default, conditions=conditions)


def several(
    part: Part,
    over: str,
    *,
    element: str = "member",
    completion: str = "",
    output: str = "",
    results: str = "",
    sequential: bool = False,
) -> Part:
    """A step of any kind once for each member of a list."""
    condition = feel(completion) if completion else None
    rounds = Round(None, feel(over), element, condition, results=results, sequential=sequential, output=output)
    return replace(part, round=rounds)


def looped(part: Part, condition: str = "", *, before: bool = False, most: str = "") -> Part:
    """A step again and again while the condition is true."""
    loop = Loop(feel(condition) if condition else None, before, feel(most) if most else None)
    return replace(part, round=loop)


def script(**sources: str) -> Part:
    return Part("scriptTask", ScriptTask(mappings(sources)))


def service(handler: str, *, result: str = "", **inputs: str) -> Part:
    return Part("serviceTask", ServiceTask(handler, inputs=mappings(inputs), result=result))


def query(of: str, *, result: str) -> Part:
    return Part("serviceTask", ServiceTask(query=CaseQuery(of), result=result))


def exclusive(*, default: str = "", **conditions: str) -> Part:
    return Part("exclusiveGateway", conditions=conditions, default=default)


def parallel() -> Part:
    return Part("parallelGateway")


def inclusive(*, default: str = "", **conditions: str) -> Part:
    return Part("inclusiveGateway", conditions=conditions, default=default)


def complex_(activation: str, *, default: str = "", **conditions: str) -> Part:
    spec = ComplexGateway(feel(activation))
    return Part("complexGateway", spec, conditions=conditions, default=default)


def timer(written: str, *, deadlines: tuple[str, ...] = ()) -> Part:
    return Part("intermediateCatchEvent", Catch((timer_of(written),)), deadlines=deadlines)


def message(name: str, correlation: str = "", **out: str) -> Part:
    key = feel(correlation) if correlation else None
    return Part("intermediateCatchEvent", Catch((Message(name, key, result=mappings(out)),)))


def boundary(host: str, written: str, *, interrupting: bool = True) -> Part:
    return Part("boundaryEvent", Catch((timer_of(written),), interrupting), attached_to=host)


def call(called: str, *, into: Mapping[str, str] | None = None, out: Mapping[str, str] | None = None) -> Part:
    return Part("callActivity", CallActivity(called, mappings(into or {}), mappings(out or {})))


def on(host: str, *triggers: Trigger, interrupting: bool = True) -> Part:
    """A boundary event."""
    return Part("boundaryEvent", Catch(triggers, interrupting), attached_to=host)


def begun_by(*triggers: Trigger, interrupting: bool = True) -> Part:
    """The start event of an event subprocess."""
    return Part("eventSubProcessStart", Catch(triggers, interrupting))


def events(*lines: str, **parts: Part) -> Part:
    """An event subprocess."""
    return Part("eventSubProcess", inside=(lines, parts))


def throw(*triggers: Trigger) -> Part:
    return Part("intermediateThrowEvent", Throw(triggers))


def undone_by(handler: str) -> Part:
    """A task of a clerk that can be compensated."""
    return replace(task(), compensation=handler)


def sub(*lines: str, deadlines: tuple[str, ...] = (), **parts: Part) -> Part:
    return Part("subProcess", inside=(lines, parts), deadlines=deadlines)


def phase(
    *lines: str,
    completion: str = "",
    sequential: bool = False,
    cancels: bool = True,
    begins: tuple[str, ...] = (),
    **parts: Part,
) -> Part:
    """An ad-hoc subprocess; each of its activities is a part."""
    spec = AdHoc(feel(completion) if completion else None, sequential, cancels, begins)
    return Part("adHocSubProcess", spec, inside=(lines, parts))


def throwing_round(part: Part, *triggers: Trigger, first: bool = False) -> Part:
    """A round whose completed instances throw."""
    assert isinstance(part.round, Round)
    return replace(part, round=replace(part.round, events=tuple(RoundEvent(each, first=first) for each in triggers)))


def end(state: str = "", *triggers: Trigger, terminate: bool = False) -> Part:
    return Part("endEvent", End(state, terminate, triggers))


def feel(source: str) -> Expression:
    return compile_expression(source)


def mappings(sources: Mapping[str, str]) -> tuple[Assigned, ...]:
    return tuple(Assigned(feel(source), target) for target, source in sources.items())


def timer_of(written: str) -> Timer:
    """A quantity, a recurrence ("R3/PT10M"), or FEEL after "="."""
    if written.startswith("="):
        return Timer(after=feel(written[1:]))
    if written.startswith("R"):
        return Timer(recurrence=parse_recurrence(written))
    return Timer(quantity=quantity(written))


def quantity(written: str) -> Quantity:
    found: ClockTime | Period | Quantity = parse_period(written) if written.startswith("P") else parse_quantity(written)
    return found


# Clocks


def step(  # noqa: PLR0913 -- each is a part of a row
    name: str,
    after: str,
    *,
    to: str = "manager",
    when: str = "",
    within: str = "",
    else_next: bool = False,
    standstill: bool = False,
    acts: Sequence[StepAct] = (),
) -> tuple[str, EscalationStep]:
    limit = parse_quantity(within) if within else None
    row = EscalationStep(
        name, 1, parse_quantity(after), "clerk", to, within=limit, else_next=else_next, standstill=standstill,
        acts=tuple(acts),
    )  # fmt: skip
    return when, row


def deadline(
    name: str,
    target: str | Mapping[str, str],
    *steps: tuple[str, EscalationStep],
    by: str = "severity",
    before: str = "",
    share: float | None = None,
    start: str = "",
    extension: ExtensionRule | None = None,
) -> DeadlineRule:
    """A clock with one target, or a target for each test of the datum `by`; `before` and `share` warn."""
    targets = {"": target} if isinstance(target, str) else target
    signs = [WarningSign(before=parse_quantity(before))] if before else []
    if share is not None:
        signs.append(WarningSign(share=share))
    numbered = [(when, replace(row, number=number)) for number, (when, row) in enumerate(steps, 1)]
    return DeadlineRule(
        name,
        Text(name, name),
        _table([(test, parse_quantity(each)) for test, each in targets.items()], by),
        tuple(signs),
        Table(*_rows(numbered, by), policy="C") if numbered else None,
        start,
        extension=extension,
    )


def extending(at_most: str, **rule: tuple[str, ...]) -> ExtensionRule:
    """More time that the holder may ask for and a manager decides."""
    people: dict[str, tuple[str, ...]] = {"asked_by": ("holder",), "decided_by": ("role:manager",), **rule}
    return ExtensionRule(parse_quantity(at_most), **people)


def _table(rows: Sequence[tuple[str, Quantity]], by: str) -> Table[Target]:
    return Table(*_rows(rows, by))


def _rows(rows: Sequence[tuple[str, object]], by: str) -> tuple[tuple[Expression, ...], tuple[Rule, ...]]:  # type: ignore[type-arg]  # because it serves both kinds of rows
    inputs = (feel(by),) if any(test for test, _ in rows) else ()
    return inputs, tuple(
        Rule((compile_unary_tests(test) if test else None,) if inputs else (), output) for test, output in rows
    )


def state(name: str, clocks: str = "run") -> BusinessState:
    return BusinessState(name, 1, Text(name, name), clocks=clocks)  # type: ignore[arg-type]  # because tests write literals


def scale(name: str, *values: object) -> Scale:
    return Scale(name, tuple(Grade(value, Text(str(value), str(value))) for value in values))


# Putting it together


def process(  # noqa: PLR0913 -- each is a part of a definition
    *lines: str,
    key: str = "p",
    fields: Sequence[DataField] = (),
    states: Sequence[BusinessState] = (),
    scales: Sequence[Scale] = (),
    deadlines: Sequence[DeadlineRule] = (),
    notifications: Sequence[NotificationRule] = (),
    operations: Sequence[OperationSetting] = (),
    readers: tuple[str, ...] = ("reader",),
    calendar: str = "",
    publication: Publication | None = None,
    duplicates: DuplicateRules | None = None,
    **parts: Part,
) -> m.ProcessDefinition:
    """The definition; a deadline that no step names is a clock over the case."""
    nodes: dict[str, m.Node] = {}
    starts: dict[str | None, str] = {}
    _scope(None, lines, parts, nodes, starts)
    of_steps = {name for node in nodes.values() for name in node.deadlines}
    definition = m.ProcessDefinition(
        key,
        key,
        nodes,
        starts,
        version=1,
        fields={each.name: each for each in fields},
        states={each.id: each for each in states},
        scales={each.field: each for each in scales},
        deadlines={each.id: each for each in deadlines},
        case_deadlines=tuple(each.id for each in deadlines if each.id not in of_steps),
        notifications=tuple(notifications),
        operations=tuple(operations),
        readers=readers,
        calendar=calendar,
        publication=publication,
        duplicates=duplicates,
    )
    return with_ways(definition)


def _scope(
    parent: str | None,
    lines: Sequence[str],
    parts: Mapping[str, Part],
    nodes: dict[str, m.Node],
    starts: dict[str | None, str],
) -> None:
    pairs = [pair for line in lines for pair in _pairs(line)]
    flows = _flows(pairs, parts)
    names = dict.fromkeys([name for pair in pairs for name in pair] + list(parts))
    for name in names:
        incoming = tuple(flow.id for flow in flows if flow.target == name)
        outgoing = tuple(flow for flow in flows if flow.source == name)
        part = parts.get(name) or _usual(incoming, outgoing)
        if part.kind in ("startEvent", "eventSubProcessStart"):
            starts[parent] = name
        nodes[name] = m.Node(
            name,
            part.kind,
            parent=parent,
            incoming=incoming,
            outgoing=outgoing,
            default=f"{name}>{part.default}" if part.default else None,
            attached_to=part.attached_to,
            boundary=tuple(other for other, each in parts.items() if each.attached_to == name),
            spec=replace(part.spec, state=part.spec.state or name) if isinstance(part.spec, End) else part.spec,
            round=part.round,
            deadlines=part.deadlines,
            state=part.state,
            claimed_state=part.claimed_state,
            compensation=part.compensation,
        )
        if part.inside is not None:
            _scope(name, *part.inside, nodes, starts)


def _usual(incoming: Sequence[str], outgoing: Sequence[m.Flow]) -> Part:
    if not incoming:
        return Part("startEvent")
    return task() if outgoing else end()


def _flows(pairs: Sequence[tuple[str, str]], parts: Mapping[str, Part]) -> list[m.Flow]:
    flows: list[m.Flow] = []
    for source, target in pairs:
        condition = parts[source].conditions.get(target) if source in parts else None
        again = sum(flow.source == source and flow.target == target for flow in flows)
        name = f"{source}>{target}" + ("" if not again else f"#{again + 1}")
        flows.append(m.Flow(name, source, target, feel(condition) if condition else None))
    return flows


def _pairs(line: str) -> list[tuple[str, str]]:
    """The flows of "a > (b > c | d) > e"."""
    pairs: list[tuple[str, str]] = []
    _chain(line, pairs)
    return pairs


def _chain(text: str, pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Adds the flows of a chain; the names that it begins and ends with."""
    first: list[str] = []
    before: list[str] = []
    for part in _split(text, ">"):
        if part.startswith("("):
            branches = [_chain(branch, pairs) for branch in _split(part[1:-1], "|")]
            entries = [name for entry, _ in branches for name in entry]
            exits = [name for _, leave in branches for name in leave]
        else:
            entries = exits = [part]
        pairs += [(source, target) for source in before for target in entries]
        first, before = first or entries, exits
    return first, before


def _split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
