"""Limits, their tables of escalation, and the notices of a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowkit.core.definition.carried import Mapping
from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.core.worktime import Counting, Quantity
from flowkit.core.worktime.days import Roll
from flowkit.decision import Table
from flowkit.errors import Text
from flowkit.expressions import Expression


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
