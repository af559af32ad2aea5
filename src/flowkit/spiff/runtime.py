"""The runtime port over SpiffWorkflow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any, Final, TypeVar

from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from flowkit.core.definition.tasks import UserTask
from flowkit.core.definition.timers import End
from flowkit.core.instance.elements.correlation import correlation_key
from flowkit.core.protocol import Instant, to_datetime
from flowkit.engine.clock import VirtualClock, parse_instant
from flowkit.engine.forms import Forms
from flowkit.engine.handlers import Handlers
from flowkit.engine.inputs import plain, plain_fields
from flowkit.engine.runtime import Observed, OpenItem, Trouble, counts
from flowkit.errors import BpmnError, FlowkitError, MessageUnmatched, NotFound, Text
from flowkit.spiff.dumping import Case, restored, written
from flowkit.spiff.events import CORRELATION, Message, Signal, payload_of
from flowkit.spiff.files import Shelf
from flowkit.spiff.interpreter import Interpreter
from flowkit.spiff.tasks import caught_around, in_order, is_work, next_step, thrower_of, timers_of, waits

T = TypeVar("T")

MOST_STEPS: Final = 10_000
"""How many steps one action may bring before it is taken for endless."""


class SpiffRuntime:
    """Cases of one folder on SpiffWorkflow, in memory, under a virtual clock.

    Work is offered to roles; nobody is asked who they are. `dump` writes all of it as JSON text.
    """

    def __init__(
        self, shelf: Shelf, clock: VirtualClock, handlers: Mapping[str, Callable[..., object]] | None = None
    ) -> None:
        self._shelf = shelf
        self._clock = clock
        self._forms = Forms()
        self._cases: dict[str, Case] = {}
        self._signals: list[tuple[str, BpmnEvent]] = []
        registered = Handlers()
        for name, function in (handlers or {}).items():
            registered.add(name, function, in_transaction=True, retries=())
        self._interpreter = Interpreter(shelf.definitions, shelf.timetables, shelf.belongs, clock, registered)

    def now(self) -> Instant:
        return self._clock.now()

    # verbs

    def start(self, process: str, data: Mapping[str, object], *, by: str = "", key: str | None = None) -> str:
        definition = self._shelf.definitions.get(process)
        if definition is None:
            raise _unknown(process)
        name = self._begin(process, self._forms.start(definition, data), by, key)
        self._settle()
        return name

    def complete(self, item: str, data: Mapping[str, object], *, by: str = "") -> None:
        case, task = self._task(item)
        node = self._interpreter.node_of(task)
        form = node.spec.form if isinstance(node.spec, UserTask) else None
        if form is not None:
            checked = self._forms.step(self._interpreter.definition_of(task), node.id, form, data)
            self._interpreter.write(task, checked)
        self._run(case, task)
        self._settle()

    def message(self, name: str, data: Mapping[str, object], *, correlation: object = "", by: str = "") -> int:
        event = BpmnEvent(
            Message(name),
            payload=payload_of(plain_fields(data)),
            correlations={CORRELATION: correlation_key(plain(correlation))},
        )
        if not (count := self._delivered(event)):
            raise MessageUnmatched(_NOBODY.format(name=name))
        return count

    def signal(self, name: str, data: Mapping[str, object], *, by: str = "") -> int:
        return self._delivered(BpmnEvent(Signal(name), payload=payload_of(plain_fields(data))))

    def next_due(self) -> Instant | None:
        return min((due for case in self._open() for due, _ in timers_of(case.workflow)), default=None)

    def advance_to(self, instant: Instant) -> None:
        while (due := self.next_due()) is not None and due <= instant:
            self._clock.move_to(max(due, self._clock.now()))
            self._settle()
            if self.next_due() == due and due <= self._clock.now():
                break  # what is due and does not fire would hold the clock for ever
        self._clock.move_to(instant)
        self._settle()

    # what is there

    def cases(self) -> tuple[str, ...]:
        return tuple(self._cases)

    def items(self, case: str) -> tuple[OpenItem, ...]:
        found = self._case(case)
        return tuple(
            OpenItem(f"{case}:{task.id}", case, task.task_spec.bpmn_id, self._interpreter.node_of(task).role)
            for task in in_order(found.workflow)
            if is_work(task)
        )

    def observe(self, case: str) -> Observed:
        found = self._case(case)
        tasks = in_order(found.workflow)
        waiting = tuple(sorted(task.task_spec.bpmn_id for task in tasks if is_work(task) or waits(task)))
        passed = Counter(task.task_spec.bpmn_id for task in tasks if self._is_passed(task))
        end = self._end(found, tasks)
        return Observed(case, found.process, waiting, passed, _data(found.workflow), end, tuple(found.troubles))

    def _end(self, case: Case, tasks: list[Any]) -> str:
        """The state of the end event that came last; a case with troubles has not ended."""
        if case.troubles or not case.workflow.completed:
            return ""
        own = (task for task in tasks if task.workflow is case.workflow and task.state == TaskState.COMPLETED)
        ends = [task for task in own if isinstance(task.task_spec, EndEvent)]
        spec = self._interpreter.node_of(ends[-1]).spec if ends else None
        return spec.state if isinstance(spec, End) else "-"

    def _is_passed(self, task: Any) -> bool:
        spec = task.task_spec
        if task.state != TaskState.COMPLETED or not spec.bpmn_id or isinstance(spec, LoopTask | SubWorkflowTask):
            return False
        node = self._shelf.definitions[self._shelf.belongs[task.workflow.spec.name]].nodes.get(spec.bpmn_id)
        return node is not None and counts(node)

    # keeping

    def dump(self) -> str:
        cases = {name: written(case) for name, case in self._cases.items()}
        return json.dumps({"now": to_datetime(self.now()).isoformat(), "cases": cases})

    def load(self, text: str) -> None:
        found = json.loads(text)
        self._cases = {name: restored(case, self._interpreter) for name, case in found["cases"].items()}
        self._clock.move_to(max(self._clock.now(), parse_instant(found["now"])))

    # running

    def _begin(self, process: str, data: Mapping[str, object], by: str = "", key: str | None = None) -> str:
        spec, inner = self._shelf.specifications[process]
        workflow = BpmnWorkflow(deepcopy(spec), deepcopy(inner), script_engine=self._interpreter)
        name = str(len(self._cases) + 1)
        self._cases[name] = Case(process, workflow)
        workflow.process_data = {}
        started = to_datetime(self.now())
        workflow.case_values = {"id": name, "business_key": key, "starter": by, "started_at": started}
        self._interpreter.write(workflow.get_next_task(spec_name="Start"), data)
        return name

    def _settle(self) -> None:
        """Everything that happens by itself now, in every case, until nothing more does."""
        self._interpreter.outward = lambda task, event: self._signals.append((self._name_of(task), event))
        moved = True
        while moved:
            for name in list(self._cases):
                self._steps(self._cases[name])
            moved = self._exchange()

    def _exchange(self) -> bool:
        """Carry what was thrown to the other cases, and see what nobody caught."""
        signals, self._signals = self._signals, []
        moved = sum(self._caught(event, besides=name) for name, event in signals) > 0
        for case in list(self._cases.values()):
            for event in case.workflow.get_events():
                moved |= self._uncaught(case, event)
        return moved

    def _uncaught(self, case: Case, event: BpmnEvent) -> bool:
        """What no event of its own case caught: a message goes to another; an error is where the case cannot go on."""
        thrown = event.event_definition
        if isinstance(thrown, ErrorEventDefinition):
            case.troubles.append(
                Trouble(thrower_of(case.workflow, thrown), "error-uncaught", _UNCAUGHT.format(name=thrown.code))
            )
        elif isinstance(thrown, Message):
            if self._caught(event):
                return True
            text = _NOBODY.format(name=thrown.name)
            case.troubles.append(Trouble(thrown.key.partition("#")[0], "message-unmatched", text))
        return False

    def _delivered(self, event: BpmnEvent) -> int:
        count = self._caught(event)
        self._settle()
        return count

    def _caught(self, event: BpmnEvent, besides: str = "") -> int:
        """How many cases caught it, those that it begins included; a message goes to the first."""
        count = 0
        one = isinstance(event.event_definition, Message)
        for name, case in list(self._cases.items()):
            if name == besides or case.workflow.completed or case.troubles:
                continue
            count += self._offer(case, event)
            if one and count:
                return count
        for process in self._begun_by(event):
            self._steps(case := self._cases[self._begin(process, {})])
            count += self._offer(case, event)
            if one:
                return count
        return count

    def _begun_by(self, event: BpmnEvent) -> Iterator[str]:
        kind = "message" if isinstance(event.event_definition, Message) else "signal"
        for key, definition in self._shelf.definitions.items():
            if (kind, event.event_definition.name) in definition.catchers.starts:
                yield key

    def _offer(self, case: Case, event: BpmnEvent) -> int:
        try:
            caught: int = case.workflow.event_manager.catch(deepcopy(event), internal=False)
        except FlowkitError as error:
            self._stuck(case, None, error)
            return 0
        return caught

    def _steps(self, case: Case) -> None:
        """Everything in a case that nobody has to do: steps, and one timer that is due after the other."""
        for _ in range(MOST_STEPS):
            if case.troubles:
                return
            if (task := next_step(case.workflow)) is not None:
                self._run(case, task)
            elif not self._fired(case):
                return
        case.troubles.append(Trouble("", "spiff-endless", _ENDLESS))

    def _fired(self, case: Case) -> bool:
        """Let the timer fire that is due first. Whether there was one."""
        timers = list(self._guarded(case, None, lambda: list(timers_of(case.workflow))) or ())
        due = [each for each in timers if each[0] <= self.now()]
        if due:
            task = min(due, key=lambda each: each[0])[1]
            self._guarded(case, task, lambda: task.task_spec._update(task))  # noqa: SLF001 -- as its `refresh_timers` does
        return bool(due)

    def _run(self, case: Case, task: Any) -> None:
        try:
            if isinstance(task.task_spec, LoopTask):
                self._interpreter.gathered(task)
            task.run()
        except BpmnError as error:
            self._guarded(case, task, partial(self._thrown, case, task, error))
        except Exception as error:  # noqa: BLE001 -- whatever that core raises is a place where the case cannot go on
            self._stuck(case, task, error)

    def _guarded(self, case: Case, task: Any, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Exception as error:  # noqa: BLE001 -- as above
            self._stuck(case, task, error)
            return None

    def _thrown(self, case: Case, task: Any, error: BpmnError) -> None:
        """An error of a handler: SpiffWorkflow offers it to the events around, as it does with an error end event."""
        event = BpmnEvent(ErrorEventDefinition(error.code, error.code), payload={}, target=task.workflow)
        if not caught_around(case.workflow, event):
            self._stuck(case, task, error)

    def _stuck(self, case: Case, task: Any, error: Exception) -> None:
        """The case cannot go on: where something was evaluated, else where the step was done."""
        if isinstance(error, FlowkitError):
            task = self._interpreter.asked or task
        text = error.text if isinstance(error, FlowkitError) else Text(str(error), str(error))
        code = error.code if isinstance(error, FlowkitError) else "spiff-failed"
        node = task.task_spec.bpmn_id or "" if task is not None else ""
        case.troubles.append(Trouble(node, code, text))

    # finding

    def _open(self) -> Iterator[Case]:
        return (case for case in self._cases.values() if not case.workflow.completed and not case.troubles)

    def _case(self, name: str) -> Case:
        if name not in self._cases:
            raise NotFound(Text("no case {id}", "没有办件 {id}").format(id=name), code="no-case")
        return self._cases[name]

    def _task(self, item: str) -> tuple[Case, Any]:
        name, _, number = item.partition(":")
        case = self._case(name)
        for task in in_order(case.workflow):
            if str(task.id) == number and is_work(task) and not case.troubles:
                return case, task
        raise NotFound(Text("no open work item {id}", "没有待办事项 {id}").format(id=item), code="no-item")

    def _name_of(self, task: Any) -> str:
        return next(name for name, case in self._cases.items() if case.workflow is task.workflow.top_workflow)


_ENDLESS: Final = Text("more than 10000 steps in one action", "一次操作引发了超过 10000 步")
_UNCAUGHT: Final = Text("nobody catches the error {name}", "无人捕获错误 {name}")
_NOBODY: Final = Text("nobody waits for the message {name}", "没有人等待消息 {name}")


def _unknown(process: str) -> NotFound:
    return NotFound(Text("no process {p}", "没有流程 {p}").format(p=process), code="no-process")


def _data(workflow: BpmnWorkflow) -> Mapping[str, object]:
    kept: Mapping[str, object] = workflow.process_data.get("", {})
    return deepcopy(kept)
