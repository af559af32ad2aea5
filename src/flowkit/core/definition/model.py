"""A process definition, compiled: what the reader of BPMN files makes and the core runs.

Everything here is frozen. Expressions, quantities, recurrences and tables are already compiled, so that running a
definition never parses. Ids are the ids of the BPMN file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.definition.carried import Carried
from flowkit.core.definition.deadlines import DeadlineRule, NotificationRule
from flowkit.core.definition.duplicates import DuplicateRules
from flowkit.core.definition.events import Catch, Catchers, EventGateway, Receive, Throw, compile_catchers
from flowkit.core.definition.fields import BusinessState, DataField
from flowkit.core.definition.figures import Figures
from flowkit.core.definition.numbers import NumberRule
from flowkit.core.definition.papers import Paper
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.publication import Publication
from flowkit.core.definition.reach import Reach, reach
from flowkit.core.definition.rounds import Loop, Round
from flowkit.core.definition.secrecy import USUAL, Secrecy
from flowkit.core.definition.separation import OfSide, Separation, by_step
from flowkit.core.definition.tasks import (
    AdHoc,
    BusinessRuleTask,
    CallActivity,
    ComplexGateway,
    PriorityRule,
    Quantities,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from flowkit.core.definition.timers import End, Message, TimerStart
from flowkit.decision import DecisionModel, Scale
from flowkit.errors import Text
from flowkit.expressions import Expression

Spec = (
    UserTask
    | ServiceTask
    | ScriptTask
    | BusinessRuleTask
    | TimerStart
    | Message
    | Catch
    | Receive
    | EventGateway
    | Throw
    | CallActivity
    | End
    | ComplexGateway
    | Quantities
    | AdHoc
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A moment that the procedure has a name for: a token comes to the node, or has done there what it came for."""

    id: str
    name: Text
    at: Literal["reached", "left"] = "reached"


@dataclass(frozen=True, slots=True)
class Flow:
    """BPMN 8.4.13 Sequence Flow."""

    id: str
    source: str
    target: str
    condition: Expression | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node. `kind` is the key of the core's element table; `spec` is what only that kind has.

    `state` is the business state that the case takes when a token comes in; `claimed_state` the one it takes
    when the work item of the node is claimed. `flows` are the ids of the outgoing flows, `choices` the
    outgoing flows but the default one; `compensation` is the activity that undoes this one. A `bare` node has none of
    what surrounds an element: round, data that it carries, business state, compensation.
    """

    id: str
    kind: str
    name: str = ""
    parent: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str | None = None
    attached_to: str | None = None
    boundary: tuple[str, ...] = ()
    compensation: str = ""
    role: str = ""
    spec: Spec | None = None
    round: Round | Loop | None = None
    carried: Carried | None = None
    deadlines: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    state: str = ""
    claimed_state: str = ""
    start_quantity: int = 1
    completion_quantity: int = 1
    clause: str = ""
    documentation: str = ""
    flows: tuple[str, ...] = field(init=False)
    choices: tuple[Flow, ...] = field(init=False, repr=False, compare=False)
    bare: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "flows", tuple(flow.id for flow in self.outgoing))
        object.__setattr__(self, "choices", tuple(flow for flow in self.outgoing if flow.id != self.default))
        object.__setattr__(self, "bare", not (self.round or self.carried or self.state or self.compensation))


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change history (变更履历)."""

    version: str
    content: str
    changed_by: str = ""
    examined_by: str = ""
    approved_by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureInfo:
    """Document control of the written procedure (E210)."""

    number: str = ""
    source: str = ""
    secrecy: str = ""
    owner: str = ""
    drafted_by: str = ""
    examined_by: str = ""
    approved_by: str = ""
    issued: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One executable process, ready to run.

    `starts` maps the subprocess id (None: the process itself) to the id of its none start event. `timer_starts`
    are the node ids of the start events with a timer. `readers` are roles that may read every case. `calendar` names
    the calendar for working time. `version` is 0 until the definition is deployed. `models` has the decisions of
    each business rule task, as soon as the files of the folder are known. `targets` maps each sequence flow to the node
    it leads to; `followed` are the steps whose doers some assignment asks for; `clocked` says that there may be clocks,
    its own or those of processes that it calls; `catchers` who catches what. `meets` are the scopes (as in `starts`)
    with a join that waits for no more than what can still come. `inner` names the data that each subprocess has for
    itself, `private` the data that nothing outside an inner place knows; `numbers` are given when it begins;
    `duplicates` says what its cases are compared by, `figures` what is counted each night. `ranked` are the steps whose
    priority follows the data.
    """

    key: str
    name: str
    nodes: dict[str, Node]
    starts: dict[str | None, str]
    timer_starts: tuple[str, ...] = ()
    version: int = 0
    fields: dict[str, DataField] = field(default_factory=dict)
    states: dict[str, BusinessState] = field(default_factory=dict)
    inner: dict[str, tuple[str, ...]] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    scales: dict[str, Scale] = field(default_factory=dict)
    deadlines: dict[str, DeadlineRule] = field(default_factory=dict)
    case_deadlines: tuple[str, ...] = ()
    notifications: tuple[NotificationRule, ...] = ()
    operations: tuple[OperationSetting, ...] = ()
    readers: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    calendar: str = ""
    info: ProcedureInfo = ProcedureInfo()
    publication: Publication | None = None
    papers: tuple[Paper, ...] = ()
    secrecy: Secrecy = USUAL
    logs_reading: bool = False
    documentation: str = ""
    models: dict[str, DecisionModel] = field(default_factory=dict, repr=False, compare=False)
    numbers: tuple[NumberRule, ...] = ()
    separations: tuple[Separation, ...] = ()
    duplicates: DuplicateRules | None = None
    figures: Figures | None = None
    targets: dict[str, Node] = field(init=False, repr=False, compare=False)
    followed: frozenset[str] = field(init=False, repr=False, compare=False)
    clocked: bool = field(init=False, repr=False, compare=False)
    meets: frozenset[str | None] = field(init=False, repr=False, compare=False)
    kept_apart: dict[str, tuple[OfSide, ...]] = field(init=False, repr=False, compare=False)
    ranked: dict[str, PriorityRule] = field(init=False, repr=False, compare=False)
    _reach: dict[str, Reach] = field(init=False, repr=False, compare=False, default_factory=dict)
    catchers: Catchers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flows = (flow for node in self.nodes.values() for flow in node.outgoing)
        targets = {flow.id: self.nodes[flow.target] for flow in flows if flow.target in self.nodes}
        object.__setattr__(self, "targets", targets)
        object.__setattr__(self, "catchers", compile_catchers(self.nodes))
        calls = any(node.kind == "callActivity" for node in self.nodes.values())
        object.__setattr__(self, "clocked", bool(self.deadlines) or calls)
        tasks = {node.id: node.spec for node in self.nodes.values() if isinstance(node.spec, UserTask)}
        followed = frozenset(step for task in tasks.values() for step in task.assignment.follows)
        object.__setattr__(self, "followed", followed)
        priorities = ((step, task.priority) for step, task in tasks.items())
        ranked = {step: rule for step, rule in priorities if isinstance(rule, PriorityRule)}
        object.__setattr__(self, "ranked", ranked)
        meets = frozenset(node.parent for node in self.nodes.values() if _is_met(node))
        object.__setattr__(self, "meets", meets)
        object.__setattr__(self, "kept_apart", by_step(self.separations))

    def reach_of(self, join: str) -> Reach:
        """Which flows of the join a token at each node can come to; worked out when it is first asked for."""
        if join not in self._reach:
            self._reach[join] = reach(self.nodes, join)
        return self._reach[join]


def _is_met(node: Node) -> bool:
    return node.kind == "complexGateway" or (node.kind == "inclusiveGateway" and len(node.incoming) > 1)
