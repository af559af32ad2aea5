"""What only one kind of activity or gateway has: tasks, calls, ad-hoc phases, counts of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flowkit.core.definition.carried import Mapping
from flowkit.core.definition.forms import NO_FORM, AttachmentRule, Form
from flowkit.core.definition.numbers import NumberRule
from flowkit.core.definition.people import Assignment, CopyRule, OperationSetting
from flowkit.expressions import Expression

MOST_PRIORITY: Final = 1000
"""A priority is a whole number from minus this to this."""


@dataclass(frozen=True, slots=True)
class PriorityRule:
    """How urgent the work of a step is by the data: a whole number, looked at when the item is made and whenever data
    that `source` reads have changed. `default` is for null; without one null is an incident.
    """

    source: Expression
    default: int | None = None


@dataclass(frozen=True, slots=True)
class UserTask:
    """BPMN 10.3.3 User Task: work for people. `numbers` are given when it is completed."""

    assignment: Assignment
    form: Form = NO_FORM
    operations: tuple[OperationSetting, ...] = ()
    priority: int | PriorityRule = 0
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
