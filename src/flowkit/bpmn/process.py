"""One `process` element becomes one process definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowkit.bpmn.associations import read_carried
from flowkit.bpmn.compensation import compensation_handlers
from flowkit.bpmn.elements import FLOW_NODES
from flowkit.bpmn.extensions.assignment import role_of
from flowkit.bpmn.extensions.deadline import read_deadlines, read_milestones
from flowkit.bpmn.extensions.declarations import declare
from flowkit.bpmn.extensions.duplicates import read_duplicates
from flowkit.bpmn.extensions.figures import read_figures
from flowkit.bpmn.extensions.notification import read_notifications
from flowkit.bpmn.extensions.number import read_numbers
from flowkit.bpmn.extensions.operation import read_operations
from flowkit.bpmn.extensions.papers import read_papers
from flowkit.bpmn.extensions.procedure import read_procedure
from flowkit.bpmn.extensions.publication import read_publication
from flowkit.bpmn.extensions.secrecy import read_secrecy
from flowkit.bpmn.extensions.separation import read_separations
from flowkit.bpmn.flows import outgoing, parent_of, read_flows
from flowkit.bpmn.items import inner_data
from flowkit.bpmn.kind import ACTIVITY
from flowkit.bpmn.links import link_flows
from flowkit.bpmn.report import Report
from flowkit.bpmn.rounds import read_round
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import (
    BPMN,
    Element,
    children,
    documentation,
    extension,
    extensions,
    flag,
    integer,
    local,
    reference,
    text_of,
    value,
)
from flowkit.core.definition.deadlines import DeadlineRule
from flowkit.core.definition.events import triggers_of
from flowkit.core.definition.model import Flow, Node, ProcessDefinition
from flowkit.core.definition.secrecy import USUAL
from flowkit.core.definition.tasks import UserTask
from flowkit.core.definition.timers import Timer

MOST_TOKENS = 1_000
_WORK = frozenset({"userTask", "task", "manualTask"})
_STARTS = frozenset({"startEvent", "eventSubProcessStart"})
"""Where a scope begins that somebody else begins."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A process as read, before the rules have looked at it: the definition, and where its parts stand."""

    element: Element
    scope: ProcessScope
    definition: ProcessDefinition
    nodes: Mapping[str, Element]
    flows: Mapping[Element, Flow]
    deadlines: Mapping[str, Element]


def read_process(
    process: Element, roots: Mapping[tuple[str, str], Element], report: Report, carried: Mapping[str, str]
) -> Draft:
    """Everything that can be read of the process; what cannot is reported. `carried`: the messages of message flows."""
    found = _node_elements(process, report)
    tasks = (name for name, element in found.items() if local(element) in _WORK)
    messages = {name: element for (tag, name), element in roots.items() if tag == "message"}
    scope = ProcessScope(
        value(process, "id"),
        report,
        messages,
        roots,
        node_ids=frozenset(found),
        steps=frozenset(tasks),
        carried=carried,
    )
    scope.undone = {handler: found[activity] for activity, handler in _handlers(found).items()}
    declare(process, scope)
    scope.lanes.update(_lanes(process, scope))
    drawn = read_flows(process, scope)
    flows = {**drawn, **link_flows(process, scope, drawn.values())}
    nodes, limits = _nodes(found, flows.values(), scope)
    own = read_deadlines(process, scope)
    return Draft(
        element=process,
        scope=scope,
        definition=_definition(process, scope, nodes, own, limits),
        nodes=found,
        flows=flows,
        deadlines={
            value(each, "id"): each for owner in (process, *found.values()) for each in extensions(owner, "deadline")
        },
    )


def _handlers(found: Mapping[str, Element]) -> Mapping[str, str]:
    """The handler of each activity of the process that has one."""
    return {activity: handler for activity, handler in compensation_handlers(found).items() if activity in found}


def _node_elements(process: Element, report: Report) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in process.iter(*(f"{{{BPMN}}}{tag}" for tag in FLOW_NODES)):
        name = value(element, "id")
        if name:
            found.setdefault(name, element)
        else:
            report.add("id-missing", element, tag=local(element))
    return found


def _lanes(process: Element, scope: ProcessScope) -> dict[str, str]:
    """The role of each node that stands in a lane; an inner lane without a role has that of the lane around it."""
    roles: dict[str, str] = {}
    for lane in process.iter(f"{{{BPMN}}}lane"):
        role = _lane_role(lane, scope)
        for each in children(lane, "flowNodeRef"):
            node = reference(text_of(each))
            if node not in scope.node_ids:
                scope.report.add("reference-unknown", each, name=node, attribute="flowNodeRef")
            if role:
                roles[node] = role
    return roles


def _lane_role(lane: Element, scope: ProcessScope) -> str:
    here: Element | None = lane
    while here is not None:
        own = extension(here, "role") if local(here) == "lane" else None
        if own is not None:
            return scope.role(value(own, "id"))
        here = here.getparent()
    return ""


def _nodes(
    found: Mapping[str, Element], flows: Iterable[Flow], scope: ProcessScope
) -> tuple[dict[str, Node], dict[str, DeadlineRule]]:
    leaving, entering, attached = defaultdict(list), defaultdict(list), defaultdict(list)
    for flow in flows:
        leaving[flow.source].append(flow)
        entering[flow.target].append(flow.id)
    for name, element in found.items():
        if element.get("attachedToRef") is not None:
            attached[reference(value(element, "attachedToRef"))].append(name)
    handlers = _handlers(found)
    by_source = {name: tuple(out) for name, out in leaving.items()}
    nodes: dict[str, Node] = {}
    limits: dict[str, DeadlineRule] = {}
    for name, element in found.items():
        deadlines = read_deadlines(element, scope) if ACTIVITY in FLOW_NODES[local(element)].groups else ()
        limits.update({rule.id: rule for rule in deadlines})
        nodes[name] = _node(
            element,
            scope,
            outgoing=outgoing(element, by_source),
            incoming=tuple(entering[name]),
            boundary=tuple(attached[name]),
            compensation=handlers.get(name, ""),
            deadlines=tuple(rule.id for rule in deadlines),
        )
    return nodes, limits


def _node(
    element: Element,
    scope: ProcessScope,
    *,
    outgoing: tuple[Flow, ...],
    incoming: tuple[str, ...],
    boundary: tuple[str, ...],
    compensation: str,
    deadlines: tuple[str, ...],
) -> Node:
    transform = FLOW_NODES[local(element)].transform
    if transform is None:
        raise LookupError(local(element))
    shaped = transform(element, scope)
    state, clause = extension(element, "state"), extension(element, "clause")
    if state is not None and state.get("claimed") is not None and shaped.kind != "userTask":
        scope.report.add("claimed-not-claimable", state)
    return Node(
        id=value(element, "id"),
        kind=shaped.kind,
        name=value(element, "name"),
        parent=parent_of(element),
        incoming=incoming,
        outgoing=outgoing,
        default=reference(value(element, "default")) or None,
        attached_to=reference(value(element, "attachedToRef")) or None,
        boundary=boundary,
        compensation=compensation,
        role=role_of(element, scope),
        spec=shaped.spec,
        round=read_round(element, scope, shaped.spec.form if isinstance(shaped.spec, UserTask) else None)
        if ACTIVITY in FLOW_NODES[local(element)].groups
        else None,
        carried=read_carried(element, scope) if ACTIVITY in FLOW_NODES[local(element)].groups else None,
        deadlines=deadlines,
        milestones=read_milestones(element),
        state=scope.state_named(state, "set") if state is not None else "",
        claimed_state=scope.state_named(state, "claimed") if state is not None else "",
        start_quantity=_quantity(element, "startQuantity", scope),
        completion_quantity=_quantity(element, "completionQuantity", scope),
        clause=value(clause, "ref") if clause is not None else "",
        documentation=documentation(element),
    )


def _begins_by_time(node: Node) -> bool:
    beside = node.kind == "eventStart" and any(isinstance(each, Timer) for each in triggers_of(node))
    return beside or node.kind == "timerStartEvent"


def _quantity(element: Element, attribute: str, scope: ProcessScope) -> int:
    """How many tokens an activity takes or gives (BPMN 10.3)."""
    if element.get(attribute) is None:
        return 1
    tokens = integer(element, attribute) or 0
    if not 1 <= tokens <= MOST_TOKENS:
        scope.report.add("quantity-range", element, name=attribute, most=MOST_TOKENS)
        return 1
    return tokens


def _definition(
    process: Element,
    scope: ProcessScope,
    nodes: dict[str, Node],
    own: tuple[DeadlineRule, ...],
    limits: dict[str, DeadlineRule],
) -> ProcessDefinition:
    access, calendar = extension(process, "access"), extension(process, "calendar")
    deadlines = {**{rule.id: rule for rule in own}, **limits}
    operations = read_operations(process, scope)
    notifications = read_notifications(process, scope, deadlines)
    readers = scope.roles_in(access, "readers") if access is not None else ()
    starters = scope.roles_in(access, "starters") if access is not None else ()
    return ProcessDefinition(
        key=scope.key,
        name=value(process, "name") or scope.key,
        nodes=nodes,
        starts={node.parent: node.id for node in reversed(nodes.values()) if node.kind in _STARTS},
        timer_starts=tuple(node.id for node in nodes.values() if _begins_by_time(node)),
        fields=scope.fields,
        inner=inner_data(scope, process),
        private=scope.private,
        states=scope.states,
        scales=scope.scales,
        deadlines=deadlines,
        case_deadlines=tuple(rule.id for rule in own),
        notifications=notifications,
        operations=operations,
        readers=readers,
        starters=starters,
        roles=tuple(scope.roles),
        calendar=value(calendar, "ref") if calendar is not None else "",
        info=read_procedure(process),
        publication=read_publication(process, scope, nodes),
        papers=read_papers(process, scope),
        secrecy=read_secrecy(access, scope) if access is not None else USUAL,
        logs_reading=flag(access, "log-reading") if access is not None else False,
        documentation=documentation(process),
        numbers=read_numbers(process, scope),
        separations=read_separations(process, scope),
        duplicates=read_duplicates(process, scope),
        figures=read_figures(process, scope),
    )
