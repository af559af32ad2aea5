"""What SpiffWorkflow calls its script engine: here flowkit's expressions, decisions and handlers. No text is run.

It stands in the place of SpiffWorkflow's PythonScriptEngine and shares no code with it: neither `eval` nor `exec` can
be reached from a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

from SpiffWorkflow.util.task import TaskState

from flowkit.core import codec
from flowkit.core.definition.carried import Mapping as Assignment
from flowkit.core.definition.events import Catch, Condition, Receive, Signal, Throw
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.rounds import Loop, Round
from flowkit.core.definition.tasks import BusinessRuleTask, CallActivity, ScriptTask, ServiceTask
from flowkit.core.definition.timers import End, Message, Timer
from flowkit.core.instance.data import fitting, taken
from flowkit.core.instance.decided import no_value, plain
from flowkit.core.instance.elements.correlation import correlation_key
from flowkit.core.instance.elements.timers import WITHOUT_WORK, after, instant_of
from flowkit.core.protocol import Instant, to_datetime
from flowkit.core.worktime import Timetable, compile_calendar, next_after
from flowkit.core.worktime.zones import zone_info
from flowkit.engine.handlers import Handlers
from flowkit.engine.ports import Clock
from flowkit.errors import ExpressionNull, InputInvalid, Text
from flowkit.expressions import Expression
from flowkit.spiff.prepare import MEMBER, WORK
from flowkit.spiff.surroundings import Data, counters_of, data_of, instances_around, instances_of


class Interpreter:
    """Answers for all workflows of a runtime.

    `belongs` names the process that each of SpiffWorkflow's specifications is a part of; `outward` is told of each
    signal that is thrown; `asked` is the task for which something was evaluated last.
    """

    def __init__(
        self,
        definitions: Mapping[str, ProcessDefinition],
        timetables: Mapping[str, Timetable],
        belongs: Mapping[str, str],
        clock: Clock,
        handlers: Handlers,
    ) -> None:
        self._definitions = definitions
        self._timetables = timetables
        self._belongs = belongs
        self._clock = clock
        self._handlers = handlers
        self._flows = {
            (key, flow.id): flow.condition
            for key, definition in definitions.items()
            for node in definition.nodes.values()
            for flow in node.outgoing
        }
        self.outward: Callable[[Any, Any], None] = _unheard
        self.asked: Any = None

    def now(self) -> Instant:
        return self._clock.now()

    # what SpiffWorkflow asks

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> object:
        """The value of the expression with this key."""
        self.asked = task
        kind, _, name = expression.partition(" ")
        return _KINDS[kind](self, task, name)

    def execute(self, task: Any, script: str, external_context: object = None) -> bool:
        """What the task does by itself."""
        if script != WORK:
            raise InputInvalid(Text("no script of a file is ever run", "文件中的脚本从不执行"), code="spiff-script")
        self.write(task, self._done(task, self.node_of(task)))
        return True

    @property
    def environment(self) -> object:
        """Where SpiffWorkflow would evaluate Python."""
        raise InputInvalid(Text("no script of a file is ever run", "文件中的脚本从不执行"), code="spiff-script")

    # where a task stands

    def definition_of(self, task: Any) -> ProcessDefinition:
        return self._definitions[self._belongs[task.workflow.spec.name]]

    def node_of(self, task: Any, name: str = "") -> Node:
        return self.definition_of(task).nodes[name or task.task_spec.bpmn_id]

    def timetable_of(self, definition: ProcessDefinition) -> Timetable:
        return self._timetables.get(definition.calendar) or compile_calendar(WITHOUT_WORK)

    def moment(self, definition: ProcessDefinition) -> datetime:
        moment = to_datetime(self.now())
        timetable = self._timetables.get(definition.calendar)
        return moment if timetable is None else moment.astimezone(zone_info(timetable.zone))

    # expressions

    def value(self, task: Any, expression: Expression, local: Mapping[str, object] | None = None) -> object:
        definition = self.definition_of(task)
        return expression.evaluate(self._surroundings(task, expression.reads, local), self.moment(definition))

    def _holds(self, task: Any, expression: Expression | None, local: Mapping[str, object] | None = None) -> bool:
        if expression is None:
            return True
        definition = self.definition_of(task)
        return expression.holds(self._surroundings(task, expression.reads, local), self.moment(definition))

    def _surroundings(self, task: Any, names: Iterable[str], local: Mapping[str, object] | None) -> Data:
        own = {name: codec.load(task.data[name]) for name in self._own(task) if name in task.data}
        case = {"case": task.workflow.top_workflow.case_values}
        found = {**case, **data_of(task), **own, **self._members_of(task), **counters_of(task), **(local or {})}
        return {name: found.get(name) for name in names}

    def write(self, task: Any, values: Mapping[str, object]) -> None:
        """Keep data of the process; what an instance of a round gives stays with it until it ends, as text."""
        own = self._own(task)
        task.data.update({name: codec.dump(value) for name, value in values.items() if name in own})
        data_of(task).update({name: value for name, value in values.items() if name not in own})

    def gathered(self, task: Any) -> None:
        """The results of a round that has ended become data of the process, in the order of the members: SpiffWorkflow
        has them in the order of completion.
        """
        around = self.node_of(task).round
        if isinstance(around, Round) and around.results and around.output:
            ended = [each for each in instances_of(task) if each.state == TaskState.COMPLETED]
            given = [codec.load(each.data.get(around.output, "null")) for each in ended]
            self.write(task, {around.results: given})

    def _members_of(self, task: Any) -> Data:
        """The members of the rounds around a task, by the names that they have there; an inner one hides an outer."""
        found: Data = {}
        for each in instances_around(task):
            around = self.node_of(each.parent).round
            if isinstance(around, Round) and around.element and MEMBER in each.internal_data:
                found.setdefault(around.element, codec.load(each.internal_data[MEMBER]))
        return found

    def _own(self, task: Any) -> set[str]:
        """The data that belong to the instances around a task."""
        rounds = (self.node_of(each.parent).round for each in instances_around(task))
        return {each.output for each in rounds if isinstance(each, Round) and each.output}

    def assigned(self, task: Any, assignments: Iterable[Assignment]) -> Data:
        """In order; a later one sees what the earlier ones set."""
        fields = self.definition_of(task).fields
        values: Data = {}
        for each in assignments:
            values[each.target] = fitting(fields.get(each.target), self.value(task, each.source, values))
        return values

    def _condition(self, task: Any, flow: str) -> bool:
        return self._holds(task, self._flows[self._belongs[task.workflow.spec.name], flow])

    def _watch(self, task: Any, event: str) -> bool:
        spec = self.node_of(task, event).spec
        triggers = spec.triggers if isinstance(spec, Catch) else ()
        return any(self._holds(task, each.expression) for each in triggers if isinstance(each, Condition))

    def _loop(self, task: Any, activity: str) -> bool:
        loop = self.node_of(task, activity).round
        done = {"loopCounter": len(task.internal_data.get("merged", ()))}
        return self._holds(task, loop.condition if isinstance(loop, Loop) else None, done)

    def _cardinality(self, task: Any, activity: str) -> int:
        around = self.node_of(task, activity).round
        value = self.value(task, around.cardinality) if isinstance(around, Round) and around.cardinality else None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise InputInvalid(
                Text("the number of instances is {v!r}", "实例数为 {v!r}").format(v=value), code="round-cardinality"
            )
        return value

    def members(self, task: Any, activity: str) -> list[Any]:
        """The members of the collection that a round goes through."""
        self.asked = task
        around = self.node_of(task, activity).round
        value = self.value(task, around.collection) if isinstance(around, Round) and around.collection else None
        if not isinstance(value, list):
            raise InputInvalid(
                Text("the collection is no list but {v!r}", "集合不是列表,而是 {v!r}").format(v=value),
                code="round-collection",
            )
        return value

    def _completion(self, task: Any, activity: str) -> bool:
        around = self.node_of(task, activity).round
        return self._holds(task, around.completion if isinstance(around, Round) else None)

    # work

    def _done(self, task: Any, node: Node) -> Data:
        spec = node.spec
        if isinstance(spec, ScriptTask) and spec.assignments:
            return self.assigned(task, spec.assignments)
        if isinstance(spec, BusinessRuleTask) and spec.decision:
            return self._decided(task, node, spec)
        if isinstance(spec, ServiceTask | ScriptTask | BusinessRuleTask):
            answer = self._called(task, spec)
            return {spec.result: fitting(self._field(task, spec.result), answer)} if spec.result else {}
        return {}

    def _field(self, task: Any, name: str) -> Any:
        return self.definition_of(task).fields.get(name)

    def _called(self, task: Any, spec: ServiceTask | ScriptTask | BusinessRuleTask) -> object:
        handler = self._handlers.get(spec.handler)
        if handler is None:
            raise InputInvalid(
                Text("no handler {name} is registered", "未注册处理程序 {name}").format(name=spec.handler),
                code="handler-unknown",
            )
        return handler.call(deepcopy(self.assigned(task, spec.inputs)), str(task.id))

    def _decided(self, task: Any, node: Node, spec: BusinessRuleTask) -> Data:
        definition = self.definition_of(task)
        model = definition.models[node.id]
        given = self.assigned(task, spec.inputs)
        read = {each.name for each in model.inputs(spec.decision)} - given.keys()
        moment = self.moment(definition)
        outcome = model.decide(spec.decision, {**self._surroundings(task, read, None), **given}, moment)
        entries = outcome.value if isinstance(outcome.value, Mapping) else {}
        found: Data = {
            each.target: each.source.evaluate({**entries, "result": outcome.value}, moment) for each in spec.outputs
        }
        if spec.result:
            found[spec.result] = outcome.value
        if spec.required and (outcome.value is None or None in found.values()):
            raise no_value(spec.decision, outcome, [name for name, value in found.items() if value is None])
        return {name: plain(name, fitting(self._field(task, name), value)) for name, value in found.items()}

    # events

    def _trigger(self, task: Any, key: str) -> object:
        node, _, number = key.partition("#")
        spec = self.node_of(task, node).spec
        if isinstance(spec, Catch | Throw | End):
            return spec.triggers[int(number)]
        return spec.message if isinstance(spec, Receive) else spec

    def due(self, task: Any, key: str, since: Instant) -> Instant | None:
        """The next instant of the timer with this key, from now on, of one that has run since then."""
        self.asked = task
        timer, timetable = self._trigger(task, key), self.timetable_of(self.definition_of(task))
        if not isinstance(timer, Timer):
            return None
        if timer.quantity is not None:
            return after(timetable, self.now(), timer.quantity)
        if timer.recurrence is not None:
            return next_after(timetable, timer.recurrence, self.now(), since)
        expression = timer.at or timer.after
        value = self.value(task, expression) if expression is not None else None
        return instant_of(timetable, self.now(), value, expression.source if expression is not None else "")

    def correlation(self, task: Any, key: str) -> str:
        """The text by which the message with this key is found here; it is evaluated over the data that wait."""
        self.asked = task
        trigger = self._trigger(task, key)
        wanted = trigger.correlation if isinstance(trigger, Message) else None
        value = self.value(task, wanted) if wanted is not None else ""
        if value is None:
            raise ExpressionNull(Text("the correlation of {key} is null", "{key} 的关联值为空").format(key=key))
        return correlation_key(value)

    def thrown(self, task: Any, key: str) -> tuple[Data, str]:
        """The payload and the correlation value of what a task throws."""
        trigger = self._trigger(task, key)
        if not isinstance(trigger, Message | Signal):
            return {}, ""
        return self.assigned(task, trigger.payload), self.correlation(task, key)

    def take(self, task: Any, key: str, payload: Data) -> None:
        """A catching event takes what it names of a payload."""
        trigger = self._trigger(task, key)
        result = trigger.result if isinstance(trigger, Message | Signal) else ()
        self.write(task, taken(self.definition_of(task), result, payload))

    def handed_over(self, task: Any) -> Data:
        """The data with which a called process begins."""
        spec = self.node_of(task).spec
        mappings = spec.inputs if isinstance(spec, CallActivity) else ()
        called = self._definitions.get(spec.process) if isinstance(spec, CallActivity) else None
        fields = called.fields if called is not None else {}
        return deepcopy(
            {each.target: fitting(fields.get(each.target), self.value(task, each.source)) for each in mappings}
        )

    def handed_back(self, task: Any, data: Data) -> Data:
        """What a called process gives back."""
        spec = self.node_of(task).spec
        return taken(self.definition_of(task), spec.outputs if isinstance(spec, CallActivity) else (), deepcopy(data))


def _unheard(my_task: Any, event: Any) -> None:
    """Before a runtime listens."""


_KINDS: Final[Mapping[str, Callable[[Interpreter, Any, str], object]]] = {
    "condition": Interpreter._condition,  # noqa: SLF001 -- the table of the class itself
    "watch": Interpreter._watch,  # noqa: SLF001 -- as above
    "loop": Interpreter._loop,  # noqa: SLF001 -- as above
    "cardinality": Interpreter._cardinality,  # noqa: SLF001 -- as above
    "completion": Interpreter._completion,  # noqa: SLF001 -- as above
}
