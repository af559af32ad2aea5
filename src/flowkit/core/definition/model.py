"""A process definition, compiled: what the reader of BPMN files makes and the core runs.

Everything here is frozen. Expressions, quantities, recurrences and tables are already compiled, so that running a
definition never parses. Ids are the ids of the BPMN file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.definition.duplicates import DuplicateRules
from flowkit.core.definition.events import Catch, Catchers, EventGateway, Receive, Throw, Trigger, compile_catchers
from flowkit.core.definition.figures import Figures
from flowkit.core.definition.numbers import NumberRule
from flowkit.core.definition.papers import Paper
from flowkit.core.definition.publication import Publication
from flowkit.core.definition.reach import Reach, reach
from flowkit.core.definition.round_rule import RoundRule
from flowkit.core.definition.secrecy import USUAL, Secrecy
from flowkit.core.definition.separation import OfSide, Separation, by_step
from flowkit.core.worktime import Counting, Quantity, Recurrence
from flowkit.core.worktime.days import Roll
from flowkit.decision import DecisionModel, Scale, Table
from flowkit.errors import NOTHING, Text
from flowkit.expressions import Expression

FieldType = Literal[
    "string", "integer", "number", "boolean", "date", "time", "datetime", "duration", "list", "context", "any"
]


@dataclass(frozen=True, slots=True)
class DataField:
    """One declared datum of a process.

    A `case_field` becomes a typed, indexed column for queries. `choices` limits the values. What has a `classification`
    ("personal", "secret") is never published. Where `readers` names roles, only they see the value, and whoever works
    on a step that shows or asks for it. A `generated` datum is made by flowkit at the start, and nobody types it: a
    query code (查询码) has 12 characters that are hard to guess. A list with `columns` is a table: each row that people
    submit is a context with exactly these entries.
    """

    name: str
    type: FieldType
    title: Text = NOTHING
    choices: tuple[object, ...] = ()
    required_at_start: bool = False
    case_field: bool = False
    classification: str = ""
    readers: tuple[str, ...] = ()
    generated: Literal["", "code"] = ""
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its own type and choices, and whether each row must have it."""

    field: DataField
    required: bool = False


@dataclass(frozen=True, slots=True)
class BusinessState:
    """A state that the procedure itself names (事件状态). `clocks` says what it does to running deadlines."""

    id: str
    number: int
    name: Text
    colour: str = ""
    clocks: Literal["run", "pause", "stop"] = "run"


@dataclass(frozen=True, slots=True)
class FormField:
    """The right of one step on one datum. `read_only` data are shown; a submitted change of them is refused."""

    name: str
    required: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class FormRule:
    """What must be true of the data with what is submitted; `text` says so to whoever fills in `field`."""

    test: Expression
    text: Text
    field: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a step shows and asks for, and what must be true when it is completed."""

    fields: tuple[FormField, ...] = ()
    rules: tuple[FormRule, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """One way to find who gets the work; the first rule of an assignment that fits and finds somebody wins.

    - `role`: who holds the role `value`; in the unit that `unit` names ("any", "case", "starter", "nearest" =
      the unit of the case or its nearest superior unit with a holder, "data:<field>" = the unit in that datum).
    - `superior`: the superior, `levels` up the line, of `value` ("starter" or "holder-of:<step>"); with an `authority`
      the first from there on who has it, for as much as `amount`. `line` is "main", "all" (the superior on each line
      of a unit with several superior units), or the superior unit whose line is meant.
    - `same-person`: whoever did the step `value` last in this pass; "starter" is whoever began the case.
    - `data`: the person, or list of persons, in the datum `value`.
    - `on-duty`: whoever is on duty in the roster `value` when the work is made.
    - `group`, `chair`: the members of the group `value`, or who leads it.

    The `value` of `role`, `group` and `chair` may be "data:<field>". A rule with `when` fits only while that is true.
    `pick` takes one of those whom it finds: whoever has the least open work, or whose turn it is.
    """

    kind: Literal["role", "superior", "same-person", "data", "on-duty", "group", "chair"]
    value: str
    unit: str = "any"
    levels: Expression | None = None
    authority: str = ""
    amount: Expression | None = None
    line: str = "main"
    when: Expression | None = None
    pick: Literal["", "least-loaded", "round-robin"] = ""

    @property
    def data(self) -> tuple[str, ...]:
        """The data that the rule takes names from."""
        named = (each.removeprefix("data:") for each in (self.value, self.unit) if each.startswith("data:"))
        return (self.value,) if self.kind == "data" else tuple(named)

    @property
    def expressions(self) -> tuple[tuple[str, Expression], ...]:
        """What is to be worked out before the rule can be tried."""
        every = (("when", self.when), ("levels", self.levels), ("amount", self.amount))
        return tuple((name, each) for name, each in every if each is not None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Rules in order; `excluding` names steps whose doer may not act here; `fallback` is the role of last resort.

    `repeated` says what becomes of work that only the person could get who has just completed the step before: that
    person keeps it, the step is passed (`skip`) with the data that `skipped` sets, or the `superior` gets it.
    """

    rules: tuple[AssignmentRule, ...] = ()
    excluding: tuple[str, ...] = ()
    fallback: str = ""
    repeated: Literal["keep", "skip", "superior"] = "keep"
    skipped: tuple[Mapping, ...] = ()

    @property
    def follows(self) -> tuple[str, ...]:
        """The steps whose doers the rules ask for."""
        named = (rule.value for rule in self.rules if rule.kind in ("same-person", "superior"))
        steps = (value.removeprefix("holder-of:") for value in named if value != "starter")
        return tuple(dict.fromkeys((*steps, *self.excluding)))

    @property
    def rosters(self) -> tuple[str, ...]:
        """The duty rosters that the rules ask for."""
        return tuple(rule.value for rule in self.rules if rule.kind == "on-duty")

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that the rules ask for by name."""
        named = (rule.value for rule in self.rules if rule.kind in ("group", "chair"))
        return tuple(name for name in named if not name.startswith("data:"))


@dataclass(frozen=True, slots=True)
class OperationSetting:
    """How a process or a step narrows or shapes one operation of the operation table.

    `who` lists holders as the table does ("holder", "candidate", "starter", "role:<id>"); empty keeps the
    table's own. `states` are the business states a suspension may go to; `targets` the steps a return may go
    to; `end_state` names the end of a cancelled or closed case; `confirm` says whether a delegated item comes back to
    be confirmed; `batch` whether it may be done to several items at once. `process` is that of supervision cases,
    `within` their limit where none is given, `every` the time before work may be urged again. `within` is
    also the limit of help and advice, and `waits` whether the item waits for them (None: as the table has it). The
    operation is possible only while `when` is true. What is claimed `in_turn` is claimed in the order of its queue, but
    by those whom `out_of_turn` lists.
    """

    name: str
    allowed: bool = True
    who: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    end_state: str = ""
    process: str = ""
    within: Quantity | None = None
    every: Quantity | None = None
    confirm: bool = True
    waits: bool | None = None
    batch: bool = False
    when: Expression | None = None
    in_turn: bool = False
    out_of_turn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """A kind of file that a step asks for; `media` are the media types that it may have, any if empty.

    It is `required` always, or unless `required_when`, over the data as they will be, is false. With `anew` only what
    was attached to the very item counts, not what the case has from another step, pass or instance.
    """

    kind: str
    title: Text
    required: bool = False
    media: tuple[str, ...] = ()
    required_when: Expression | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class CopyRule:
    """Who gets a copy when the step is completed: `starter`, `role:<id>` or `data:<field>`, and what it says."""

    to: tuple[str, ...]
    matter: str = ""


@dataclass(frozen=True, slots=True)
class UserTask:
    """BPMN 10.3.3 User Task: work for people. `numbers` are given when it is completed."""

    assignment: Assignment
    form: Form = Form()
    operations: tuple[OperationSetting, ...] = ()
    priority: int = 0
    numbers: tuple[NumberRule, ...] = ()
    attachments: tuple[AttachmentRule, ...] = ()
    copies: tuple[CopyRule, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases a standing duty looks at: a process, its business states, and whether only of the own unit."""

    process: str
    states: tuple[str, ...] = ()
    same_unit: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """One value handed over: `source` is evaluated where it comes from, `target` set where it goes."""

    source: Expression
    target: str


@dataclass(frozen=True, slots=True)
class ServiceTask:
    """BPMN 10.3.3 Service Task: a handler that the host registered, a query over cases, or the search for `candidates`
    of which this case may be a duplicate.

    `inputs` are computed data; `result` names the datum that takes the answer ("" drops it). A handler runs
    after the commit and at least once, unless the host registered it to run in the transaction.
    """

    handler: str = ""
    query: CaseQuery | None = None
    candidates: bool = False
    inputs: tuple[Mapping, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A script in another language than FEEL. Its value is that of its last line, an expression."""

    language: str
    source: str


@dataclass(frozen=True, slots=True)
class ScriptTask:
    """BPMN 10.3.3 Script Task: data computed from data.

    Exactly one of three: FEEL `assignments`, in order; a `handler` of the host, as in a service task; `code`, which
    runs in a sandbox after the commit. The latter two get `inputs`, and `result` names the datum that takes the value.
    """

    assignments: tuple[Mapping, ...] = ()
    handler: str = ""
    code: Code | None = None
    inputs: tuple[Mapping, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class BusinessRuleTask:
    """BPMN 10.3.3 Business Rule Task: a decision of a file that is deployed with the process, or a handler of the host.

    `file` is "" where only one file has a decision or service of that name. What the decision reads is found in the
    data under the same name, unless one of the `inputs` is for it. `result` names the datum that takes the value;
    `outputs` see the entries of the value, and the value itself as `result`. A null is an incident where a value is
    `required`.
    """

    decision: str = ""
    file: str = ""
    handler: str = ""
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    result: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Timer:
    """BPMN 10.5.5.1 Timer. Exactly one of the five is set.

    `at` and `after` are expressions (an instant, a quantity as text or a duration); `quantity` and `recurrence`
    are literals; `before` counts back from a datum, and follows it. Working time is reckoned on the calendar of the
    process. `missed` says what becomes of the times of a recurrence that passed while nobody worked: they are caught
    up by one, each of them, or not at all.
    """

    quantity: Quantity | None = None
    recurrence: Recurrence | None = None
    at: Expression | None = None
    after: Expression | None = None
    before: Before | None = None
    missed: Literal["once", "all", "skip"] = "once"


@dataclass(frozen=True, slots=True)
class TimerStart:
    """A timer that starts cases; with `per_role` one case for each unit in which somebody holds that role."""

    timer: Timer
    per_role: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """BPMN 8.4.12 Message with the declared policy of delivery.

    `one`: exactly one waiting case or a typed error; `buffer`: kept for `keep` until a case waits for it;
    `broadcast`: every waiting case. `correlation` is computed when a case begins to wait, or sends it with `payload`.
    """

    name: str
    correlation: Expression | None = None
    delivery: Literal["one", "buffer", "broadcast"] = "one"
    keep: Quantity | None = None
    result: tuple[Mapping, ...] = ()
    payload: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class CallActivity:
    """BPMN 10.3.6 Call Activity: another process runs inside the same case; data go in and out by name.

    With a `unit` it is a case of its own there, linked to this one, under the business key `key`. `version` 0 is the
    newest at the moment of the call. With `all_in` and `all_out` every datum that both processes declare crosses,
    before what `inputs` and `outputs` name.
    """

    process: str
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    version: int = 0
    all_in: bool = False
    all_out: bool = False
    unit: Expression | None = None
    key: Expression | None = None


TARGET = "__target"
"""How the source of a carried mapping names the value that its target has so far."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an activity gives to a data store (BPMN 10.4.1): the value of `source`, as all of it or as one entry, which
    has the name `entry`, or that which `key` gives.
    """

    store: str
    entry: str
    source: Expression
    key: Expression | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """BPMN 10.4.2: the data that one activity takes in when it starts and gives out when it has ended.

    `own` are its data inputs, data outputs and properties: only the activity sees them, and they go with it. `inputs`
    fill its data inputs from the data around it; `outputs` fill the data around it from its own. Of the `input_sets`
    one must be whole for it to start, of the `output_sets` one for it to end: the names that each set requires.
    `handed` are the data inputs and `given` the data outputs, which a called process shares by name. `stores` are the
    data stores that the inputs read, by the name that they have there; `kept` is what goes to stores.
    """

    own: frozenset[str] = frozenset()
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    input_sets: tuple[tuple[str, ...], ...] = ()
    output_sets: tuple[tuple[str, ...], ...] = ()
    handed: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    stores: tuple[tuple[str, str], ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantities:
    """BPMN 13.3.2: how many tokens an activity waits for before it starts, or gives when it has ended."""

    tokens: int


@dataclass(frozen=True, slots=True)
class ComplexGateway:
    """BPMN 10.6.5 Complex Gateway: it starts when `activation` is true, which may look at `activationCount`, the number
    of tokens that wait before it.
    """

    activation: Expression


@dataclass(frozen=True, slots=True)
class AdHoc:
    """BPMN 13.3.5 Ad-Hoc Sub-Process: a phase whose activities people begin, in any order and as often as they want.

    `completion` is looked at after each completed activity and sees `completions`, how often each was completed, and
    nrOfCompletedInstances. Without it a person ends the phase. What still runs at the end is cancelled, or with
    `cancels` false completed first. If `sequential`, one activity runs at a time. `begins` names the activities that
    begin with the phase. Compiled: `activities` are all that stand in it, `offered` those that can be begun.
    """

    completion: Expression | None = None
    sequential: bool = False
    cancels: bool = True
    begins: tuple[str, ...] = ()
    operations: tuple[OperationSetting, ...] = ()
    activities: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """An end event with what it throws; `state` is the end state to count (E009), by default the event's id."""

    state: str
    terminate: bool = False
    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """BPMN 13.3.7 `behavior`: what an instance of a round throws when it is completed. `first`: only the first one;
    with a `condition` each after which it is true.
    """

    trigger: Trigger
    condition: Expression | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """BPMN 13.3.7 Multi-Instance: one instance for each member of `collection` or `cardinality` times, at once or, if
    `sequential`, one after the other. In the place of a collection `members` are candidate keys, "@case" for the unit
    of the case: a member is then everybody who has one of them when the round begins.

    `element` is the datum that holds the member. `completion` is looked at after each completed instance and what it
    throws (`events`); it sees `COUNTS` and `outcomes`, the count of each value of the form field `outcome`. `results`
    names the list that gathers, when the round ends, the value that each instance gave to its own datum `output`, in
    the order of the members; of a user task without it, the submitted data. A `rule` takes the place of `completion`.
    With `held`, a list, the round ends when only held instances are left, and their members stand there.
    """

    cardinality: Expression | None = None
    collection: Expression | None = None
    element: str = ""
    completion: Expression | None = None
    outcome: str = ""
    results: str = ""
    sequential: bool = False
    output: str = ""
    events: tuple[RoundEvent, ...] = ()
    rule: RoundRule | None = None
    held: str = ""
    members: tuple[str, ...] = ()


COUNTS = tuple(
    f"{number}{of}Instances" for number in ("numberOf", "nrOf") for of in ("", "Active", "Completed", "Terminated")
)
"""What a round knows of its instances, in the words of BPMN and in those that other engines use."""


@dataclass(frozen=True, slots=True)
class Loop:
    """BPMN 13.3.6 Standard Loop: again while `condition` is true, at most `maximum` times. It is asked after each turn,
    with `test_before` before the first too.
    """

    condition: Expression | None = None
    test_before: bool = False
    maximum: Expression | None = None


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
    when the work item of the node is claimed. `flows` are the ids of the outgoing flows; `compensation` is the
    activity that undoes this one. A `bare` node has none of what surrounds an element: round, data that it carries,
    business state, compensation.
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
    bare: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "flows", tuple(flow.id for flow in self.outgoing))
        object.__setattr__(self, "bare", not (self.round or self.carried or self.state or self.compensation))


@dataclass(frozen=True, slots=True)
class WarningSign:
    """A sign before the due time: at a share of the time (0.75), or a quantity before it ends. Exactly one is set.

    It comes again `every` so long until the time is over, at most `times` times more (0: as often as that is). With
    `start_of_work` days before end where they begin.
    """

    share: float | None = None
    before: Quantity | None = None
    every: Quantity | None = None
    times: int = 0
    start_of_work: bool = False


ActKind = Literal["reassign", "candidates", "priority", "supervise", "throw", "start", "call"]


@dataclass(frozen=True, slots=True)
class StepAct:
    """What a row of an escalation table does besides telling somebody. `value` by kind:

    - `reassign`: the role that gets the open work, whoever had it; `candidates`: the role that may take it too;
    - `priority`: a whole number, at least which the open work gets;
    - `supervise`: the limit of a supervision case (督办) that opens;
    - `throw`: the code of a BPMN escalation; `start`: the process that begins; `call`: the handler that is called.

    `inputs` go along with what is thrown, started or called.
    """

    kind: ActKind
    value: str
    inputs: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One row of an escalation table: so long after the start of the clock (`from_due`: after its due time), `reporter`
    tells `to`.

    `within` is the time for `to` to acknowledge; a missing acknowledgement is recorded, and with `else_next` the
    next row fires at once. With `standstill` an acknowledgement holds back the later rows; otherwise every row
    keeps its own time. `acts` is what the row does besides.
    """

    id: str
    number: int
    after: Quantity
    reporter: str
    to: str
    channels: tuple[str, ...] = ("inbox",)
    within: Quantity | None = None
    else_next: bool = False
    standstill: bool = False
    acts: tuple[StepAct, ...] = ()
    from_due: bool = False


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """More time for a clock may be asked for (延期申请): `at_most` in all, in quantities of the same kind.

    `asked_by` and `decided_by` list people as operations do; where nobody decides, whoever asks has it at once. `told`
    and those who decide hear of the request, `told` and whoever asked of the decision, over the `channels`.
    """

    at_most: Quantity
    asked_by: tuple[str, ...]
    decided_by: tuple[str, ...]
    told: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("inbox",)


@dataclass(frozen=True, slots=True)
class Before:
    """So long before the moment in the datum `anchor`, a date or a date and time (E092); with `start_of_work` days end
    where work begins.
    """

    quantity: Quantity
    anchor: str
    start_of_work: bool = False


Target = Quantity | Before | Expression | BusinessRuleTask
"""How much time a clock has: so much, so long before a moment, as an expression says, or as a decision says (`result`:
which of its entries).
"""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A clock over a case or a step.

    A rule of a node starts when its token comes in and stops when it leaves; a rule of the process starts with
    the process, with the instant in the datum `start` (back-dated), or at the milestone `since`, and stops in a
    business state that stops clocks, at the milestone `until`, or with the process. `targets` and `escalation` may look
    at data; when the data change, the clock is re-based: same start, new limits.

    Conditions over the data: the clock begins when `start_when` is true, stands while `pause_when` is (with
    `resume_when`: until that is), ends with its verdict when `stop_when` is, and without one when `cancel_when` is.
    What is null is not true. With `on_return` "first-entry" the clock of a step that is entered again goes on from the
    first time.
    """

    id: str
    name: Text
    targets: Table[Target]
    warnings: tuple[WarningSign, ...] = ()
    escalation: Table[EscalationStep] | None = None
    start: str = ""
    count_start_day: bool = False
    extension: ExtensionRule | None = None
    since: str = ""
    until: str = ""
    start_when: Expression | None = None
    pause_when: Expression | None = None
    resume_when: Expression | None = None
    stop_when: Expression | None = None
    cancel_when: Expression | None = None
    on_return: Literal["fresh", "first-entry"] = "fresh"
    roll: Roll = "keep"
    reads: frozenset[str] = field(init=False, repr=False, compare=False)
    watches: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """`reads` are the data that limits hang on (a decision may read more), `watches` those of the conditions."""
        found = self.targets.reads | (self.escalation.reads if self.escalation is not None else frozenset())
        for row in self.targets.rules:
            if isinstance(row.output, Expression):
                found |= row.output.reads
            elif isinstance(row.output, Before):
                found |= {row.output.anchor}
            elif isinstance(row.output, BusinessRuleTask):
                found = found.union(*(each.source.reads for each in row.output.inputs))
        conditions = (self.start_when, self.pause_when, self.resume_when, self.stop_when, self.cancel_when)
        object.__setattr__(self, "reads", found)
        object.__setattr__(self, "watches", frozenset().union(*(each.reads for each in conditions if each is not None)))

    @property
    def counting(self) -> Counting:
        """How its days are counted: whether from the start day on, and what the last one does on a day off."""
        return Counting(count_start_day=self.count_start_day, roll=self.roll)

    @property
    def decisions(self) -> tuple[BusinessRuleTask, ...]:
        """What the targets ask."""
        return tuple(row.output for row in self.targets.rules if isinstance(row.output, BusinessRuleTask))


NotifiedFact = Literal["offered", "warned", "breached", "escalated", "operation", "started", "ended", "reached"]


@dataclass(frozen=True, slots=True)
class NotificationRule:
    """What is told to whom when something happens.

    `to` lists "holder", "candidates", "starter", "role:<id>", "data:<field>". `subject` and `body` are Jinja
    templates over the data of the case, `texts` the same by language ("en", "zh"), for who wants that. `match` narrows:
    a node id, a deadline id, an operation. What is `urgent` comes at once, whatever the receiver has set.
    """

    id: str
    on: NotifiedFact
    to: tuple[str, ...]
    channels: tuple[str, ...]
    subject: str
    body: str = ""
    match: str = ""
    texts: tuple[tuple[str, str, str], ...] = ()
    urgent: bool = False


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
    `duplicates` says what its cases are compared by, `figures` what is counted each night.
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
    _reach: dict[str, Reach] = field(init=False, repr=False, compare=False, default_factory=dict)
    catchers: Catchers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flows = (flow for node in self.nodes.values() for flow in node.outgoing)
        targets = {flow.id: self.nodes[flow.target] for flow in flows if flow.target in self.nodes}
        object.__setattr__(self, "targets", targets)
        object.__setattr__(self, "catchers", compile_catchers(self.nodes))
        calls = any(node.kind == "callActivity" for node in self.nodes.values())
        object.__setattr__(self, "clocked", bool(self.deadlines) or calls)
        tasks = (node.spec for node in self.nodes.values() if isinstance(node.spec, UserTask))
        object.__setattr__(self, "followed", frozenset(step for task in tasks for step in task.assignment.follows))
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
