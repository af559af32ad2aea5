"""The runtime port over SpiffWorkflow."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.defaults import EndEvent
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent, EventBasedGateway
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from flowkit.core import codec
from flowkit.core.definition.model import End, UserTask
from flowkit.core.instance.elements.correlation import correlation_key
from flowkit.core.protocol import Instant, to_datetime, to_instant
from flowkit.engine.clock import VirtualClock
from flowkit.engine.forms import Forms
from flowkit.engine.handlers import Handlers
from flowkit.engine.inputs import plain, plain_fields
from flowkit.engine.runtime import Observed, OpenItem, Trouble, counts
from flowkit.errors import BpmnError, FlowkitError, MessageUnmatched, NotFound, Text
from flowkit.spiff.dumping import serializer
from flowkit.spiff.events import DueTimer, Message, RecurringTimer, Signal
from flowkit.spiff.files import Shelf
from flowkit.spiff.interpreter import Interpreter

T = TypeVar("T")

MOST_STEPS: Final = 10_000
"""How many steps one action may bring before it is taken for endless."""
_INTERRUPTS: Final = (BoundaryEvent, BoundaryEventJoin)
_TIMED: Final = (DueTimer, RecurringTimer)


@dataclass(slots=True)
class _Case:
    """One workflow, and what SpiffWorkflow does not keep."""

    process: str
    workflow: BpmnWorkflow
    troubles: list[Trouble] = field(default_factory=list)


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
        self._cases: dict[str, _Case] = {}
        self._signals: list[tuple[str, BpmnEvent]] = []
        registered = Handlers()
        for name, function in (handlers or {}).items():
            registered.add(name, function, in_transaction=True, retries=())
        self._interpreter = Interpreter(shelf.definitions, shelf.timetables, shelf.belongs, clock, registered)

    def now(self) -> Instant:
        return self._clock.now()

    # verbs

    def start(self, process: str, data: Mapping[str, object], *, by: str = "") -> str:
        definition = self._shelf.definitions.get(process)
        if definition is None:
            raise _unknown(process)
        name = self._begin(process, self._forms.start(definition, data))
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

    def message(
        self, name: str, data: Mapping[str, object], *, correlation: object = "", by: str = ""
    ) -> int:
        event = BpmnEvent(Message(name), payload=plain_fields(data), correlations={"value": correlation_key(plain(correlation))})
        if not (count := self._delivered(event)):
            raise MessageUnmatched(_NOBODY.format(name=name))
        return count

    def signal(self, name: str, data: Mapping[str, object], *, by: str = "") -> int:
        return self._delivered(BpmnEvent(Signal(name), payload=plain_fields(data)))

    def next_due(self) -> Instant | None:
        return min((due for case in self._open() for due, _ in _timers(case.workflow)), default=None)

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
            for task in _in_order(found.workflow)
            if _is_work(task)
        )

    def observe(self, case: str) -> Observed:
        found = self._case(case)
        tasks = _in_order(found.workflow)
        waiting = tuple(sorted(task.task_spec.bpmn_id for task in tasks if _is_work(task) or _waits(task)))
        passed = Counter(task.task_spec.bpmn_id for task in tasks if self._is_passed(task))
        end = self._end(found, tasks)
        return Observed(case, found.process, waiting, passed, _data(found.workflow), end, tuple(found.troubles))

    def _end(self, case: _Case, tasks: list[Any]) -> str:
        """The state of the end event that came last; a case with troubles has not ended."""
        if case.troubles or not case.workflow.completed:
            return ""
        ends = [
            task for task in tasks
            if isinstance(task.task_spec, EndEvent) and task.state == TaskState.COMPLETED and task.workflow is case.workflow
        ]  # fmt: skip
        if not ends:
            return "-"
        spec = self._interpreter.node_of(ends[-1]).spec
        return spec.state if isinstance(spec, End) else "-"

    def _is_passed(self, task: Any) -> bool:
        spec = task.task_spec
        if task.state != TaskState.COMPLETED or not spec.bpmn_id or isinstance(spec, LoopTask | SubWorkflowTask):
            return False
        node = self._shelf.definitions[self._shelf.belongs[task.workflow.spec.name]].nodes.get(spec.bpmn_id)
        return node is not None and counts(node)

    # keeping

    def dump(self) -> str:
        cases = {
            name: {
                "process": case.process,
                "workflow": json.loads(serializer().serialize_json(case.workflow)),
                "data": json.loads(codec.dump(case.workflow.process_data)),
                "troubles": [[each.node, each.code, each.text.en, each.text.zh] for each in case.troubles],
            }
            for name, case in self._cases.items()
        }
        return json.dumps({"now": to_datetime(self.now()).isoformat(), "cases": cases})

    def load(self, text: str) -> None:
        found = json.loads(text)
        self._cases = {
            name: _Case(
                case["process"],
                self._restored(json.dumps(case["workflow"]), json.dumps(case["data"])),
                [Trouble(node, code, Text(en, zh)) for node, code, en, zh in case["troubles"]],
            )
            for name, case in found["cases"].items()
        }
        self._clock.move_to(max(self._clock.now(), to_instant(datetime.fromisoformat(found["now"]))))

    def _restored(self, text: str, data: str) -> BpmnWorkflow:
        workflow = serializer().deserialize_json(text)
        workflow.process_data = codec.load(data)
        workflow.script_engine = self._interpreter
        return workflow

    # running

    def _begin(self, process: str, data: Mapping[str, object]) -> str:
        spec, inner = self._shelf.specifications[process]
        workflow = BpmnWorkflow(deepcopy(spec), deepcopy(inner), script_engine=self._interpreter)
        name = str(len(self._cases) + 1)
        self._cases[name] = _Case(process, workflow)
        workflow.process_data = {}
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
        moved = any([self._caught(event, besides=name) for name, event in signals])
        for case in list(self._cases.values()):
            for event in case.workflow.get_events():
                moved |= self._uncaught(case, event)
        return moved

    def _uncaught(self, case: _Case, event: BpmnEvent) -> bool:
        """What no event of its own case caught: a message goes to another; an error is a place where it cannot go on."""
        thrown = event.event_definition
        if isinstance(thrown, ErrorEventDefinition):
            case.troubles.append(Trouble(_thrower(case, thrown), "error-uncaught", _UNCAUGHT.format(name=thrown.code)))
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

    def _offer(self, case: _Case, event: BpmnEvent) -> int:
        try:
            caught: int = case.workflow.event_manager.catch(deepcopy(event), internal=False)
        except FlowkitError as error:
            self._stuck(case, None, error)
            return 0
        return caught

    def _steps(self, case: _Case) -> None:
        """Everything in a case that nobody has to do: steps, and one timer that is due after the other."""
        for _ in range(MOST_STEPS):
            if case.troubles:
                return
            if (task := _next(case.workflow)) is not None:
                self._run(case, task)
            elif not self._fired(case):
                return
        case.troubles.append(Trouble("", "spiff-endless", _ENDLESS))

    def _fired(self, case: _Case) -> bool:
        """Let the timer fire that is due first. Whether there was one."""
        timers = list(self._guarded(case, None, lambda: list(_timers(case.workflow))) or ())
        due = [each for each in timers if each[0] <= self.now()]
        if due:
            task = min(due, key=lambda each: each[0])[1]
            self._guarded(case, task, lambda: task.task_spec._update(task))  # noqa: SLF001 -- as its `refresh_timers` does
        return bool(due)

    def _run(self, case: _Case, task: Any) -> None:
        try:
            if isinstance(task.task_spec, LoopTask):
                self._interpreter.gathered(task)
            task.run()
        except BpmnError as error:
            self._guarded(case, task, partial(self._thrown, case, task, error))
        except Exception as error:  # noqa: BLE001 -- whatever that core raises is a place where the case cannot go on
            self._stuck(case, task, error)

    def _guarded(self, case: _Case, task: Any, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Exception as error:  # noqa: BLE001 -- as above
            self._stuck(case, task, error)
            return None

    def _thrown(self, case: _Case, task: Any, error: BpmnError) -> None:
        """An error of a handler: SpiffWorkflow offers it to the events around, as it does with an error end event."""
        event = BpmnEvent(ErrorEventDefinition(error.code, error.code), payload={}, target=task.workflow)
        if not _caught_around(case.workflow, event):
            self._stuck(case, task, error)

    def _stuck(self, case: _Case, task: Any, error: Exception) -> None:
        """The case cannot go on: where something was evaluated, else where the step was done."""
        if isinstance(error, FlowkitError):
            task = self._interpreter.asked or task
        text = error.text if isinstance(error, FlowkitError) else Text(str(error), str(error))
        code = error.code if isinstance(error, FlowkitError) else "spiff-failed"
        node = task.task_spec.bpmn_id or "" if task is not None else ""
        case.troubles.append(Trouble(node, code, text))

    # finding

    def _open(self) -> Iterator[_Case]:
        return (case for case in self._cases.values() if not case.workflow.completed and not case.troubles)

    def _case(self, name: str) -> _Case:
        if name not in self._cases:
            raise NotFound(Text("no case {id}", "没有办件 {id}").format(id=name), code="no-case")
        return self._cases[name]

    def _task(self, item: str) -> tuple[_Case, Any]:
        name, _, number = item.partition(":")
        case = self._case(name)
        for task in _in_order(case.workflow):
            if str(task.id) == number and _is_work(task) and not case.troubles:
                return case, task
        raise NotFound(Text("no open work item {id}", "没有待办事项 {id}").format(id=item), code="no-item")

    def _name_of(self, task: Any) -> str:
        return next(name for name, case in self._cases.items() if case.workflow is task.workflow.top_workflow)


_ENDLESS: Final = Text("more than 10000 steps in one action", "一次操作引发了超过 10000 步")
_UNCAUGHT: Final = Text("nobody catches the error {name}", "无人捕获错误 {name}")
_NOBODY: Final = Text("nobody waits for the message {name}", "没有人等待消息 {name}")




def _unknown(process: str) -> NotFound:
    return NotFound(Text("no process {p}", "没有流程 {p}").format(p=process), code="no-process")


def _in_order(workflow: BpmnWorkflow) -> list[Any]:
    """All tasks, subprocesses included, in the order in which they came to their state."""
    return sorted(workflow.get_tasks(), key=lambda task: task.last_state_change)


def _next(workflow: BpmnWorkflow) -> Any:
    """A step that nobody has to do: first what interrupts, so that an interrupted branch goes no further; then in the
    innermost subprocess, as SpiffWorkflow does it.
    """
    inner = sorted(workflow.get_active_subprocesses(), key=lambda each: each.depth, reverse=True)
    ready = [
        task
        for each in (*inner, workflow)
        for task in each.get_tasks(state=TaskState.READY, skip_subprocesses=True)
        if not task.task_spec.manual and task.workflow is each
    ]
    return next((task for task in ready if isinstance(task.task_spec, _INTERRUPTS)), ready[0] if ready else None)


def _is_work(task: Any) -> bool:
    return bool(task.state == TaskState.READY and task.task_spec.manual and task.task_spec.bpmn_id)


def _waits(task: Any) -> bool:
    """An event in the flow that is waited for; those on borders and at starts only watch."""
    spec = task.task_spec
    watches = isinstance(spec, BoundaryEvent | StartEvent)
    return bool(task.state == TaskState.WAITING and isinstance(spec, CatchingEvent) and not watches)


def _timers(workflow: BpmnWorkflow) -> Iterator[tuple[Instant, Any]]:
    """What waits for a time, with the time."""
    for task in list(workflow.event_manager.tasks.values()):
        if task.state != TaskState.WAITING:
            continue
        definition = task.task_spec.event_definition
        parts = definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]
        for each in parts:
            if isinstance(each, _TIMED) and (due := each.due(task)) is not None:
                yield due, task


def _thrower(case: _Case, thrown: Any) -> str:
    """The end event that threw an error last."""
    ends = [task for task in _in_order(case.workflow) if getattr(task.task_spec, "event_definition", None) == thrown]
    return str(ends[-1].task_spec.bpmn_id) if ends else ""


def _caught_around(workflow: BpmnWorkflow, event: BpmnEvent) -> bool:
    """Whether an event around the workflow that the error comes from catches it; the nearest one does."""
    while event.target is not None:
        here = event.target
        if any(
            task.workflow is here and task.task_spec.event_definition.catches(task, event)
            for task in workflow.event_manager.tasks.values()
        ):
            workflow.event_manager.catch(event, internal=False)
            return True
        event.target = here.parent_workflow
    return False


def _data(workflow: BpmnWorkflow) -> Mapping[str, object]:
    kept: Mapping[str, object] = workflow.process_data.get("", {})
    return deepcopy(kept)
