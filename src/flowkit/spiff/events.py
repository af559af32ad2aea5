"""Event definitions that ask flowkit: timers under the virtual clock, messages and signals with declared data.

SpiffWorkflow's own timers read the wall clock and evaluate text. Each definition here has a `key`, by which the
interpreter (the workflow's script engine) finds what the file says.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from SpiffWorkflow.bpmn.serializer.helpers import EventDefinitionConverter
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.bpmn.util import BpmnEvent

from flowkit.core import codec

CORRELATION: Final = "value"
_DATA: Final = "data"


class DueTimer(TimerEventDefinition):  # type: ignore[misc]  # because SpiffWorkflow ships no types
    """A timer that fires once. The instant is reckoned when it begins to wait, and kept under its key."""

    def __init__(self, name: str, key: str, **kwargs: Any) -> None:
        super().__init__(name, key, **kwargs)
        self.key = key

    def due(self, my_task: Any) -> int | None:
        """The instant; None if it never comes."""
        if self.key not in my_task.internal_data:
            interpreter = my_task.workflow.script_engine
            my_task.internal_data[self.key] = interpreter.due(my_task, self.key, interpreter.now())
        instant: int | None = my_task.internal_data[self.key]
        return instant

    def has_fired(self, my_task: Any) -> bool:
        instant = self.due(my_task)
        return instant is not None and instant <= my_task.workflow.script_engine.now()

    def reset(self, my_task: Any) -> None:
        my_task.internal_data.pop(self.key, None)
        super().reset(my_task)


class RecurringTimer(CycleTimerEventDefinition):  # type: ignore[misc]  # as above
    """A timer on a border that fires again and again, and takes nothing away."""

    def __init__(self, name: str, key: str, **kwargs: Any) -> None:
        super().__init__(name, key, **kwargs)
        self.key = key

    def due(self, my_task: Any) -> int | None:
        """The next instant; None if there is no further one."""
        interpreter = my_task.workflow.script_engine
        if self.key not in my_task.internal_data:
            since = interpreter.now()
            my_task.internal_data[self.key] = [since, interpreter.due(my_task, self.key, since)]
        following: int | None = my_task.internal_data[self.key][1]
        return following

    def cycle_complete(self, my_task: Any) -> bool:
        """Whether it has fired now; then the next instant is reckoned."""
        interpreter, due = my_task.workflow.script_engine, self.due(my_task)
        if due is None:
            my_task.internal_data["event_fired"] = True
            return False
        if due > interpreter.now():
            return False
        since = my_task.internal_data[self.key][0]
        my_task.internal_data[self.key] = [since, interpreter.due(my_task, self.key, since)]
        return True


def payload_of(data: dict[str, Any]) -> dict[str, str]:
    """Data as SpiffWorkflow carries them: as one text, since its serializer reads some keys of a context as its own."""
    return {_DATA: codec.dump(data)}


class _Sent:
    """What messages and signals have in common: `name`, `key`, what is thrown, and what is taken."""

    name: str
    key: str

    def catch(self, my_task: Any, event: Any = None) -> None:
        data: Any = codec.load(event.payload[_DATA])
        my_task.workflow.script_engine.take(my_task, self.key, data)
        my_task._set_internal_data(event_fired=True)  # noqa: SLF001 -- as SpiffWorkflow's own definitions do

    def thrown(self, my_task: Any) -> BpmnEvent:
        payload, correlation = my_task.workflow.script_engine.thrown(my_task, self.key)
        return BpmnEvent(self, payload=payload_of(payload), correlations={CORRELATION: correlation})


class Message(_Sent, MessageEventDefinition):  # type: ignore[misc]  # as above
    """A message, found by the value that its declaration computes."""

    def __init__(self, name: str, key: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.key = key

    def catches(self, my_task: Any, event: Any) -> bool:
        if self != event.event_definition:
            return False
        begins = isinstance(my_task.task_spec, StartEvent) and my_task.workflow.parent_workflow is None
        return begins or bool(self._awaited(my_task) == event.correlations.get(CORRELATION))

    def has_fired(self, my_task: Any) -> bool:
        """Asked when it begins to wait: that is when the correlation counts."""
        if not isinstance(my_task.task_spec, StartEvent):
            self._awaited(my_task)
        return bool(super().has_fired(my_task))

    def reset(self, my_task: Any) -> None:
        my_task.internal_data.pop(self.key, None)
        super().reset(my_task)

    def _awaited(self, my_task: Any) -> str:
        if self.key not in my_task.internal_data:
            my_task.internal_data[self.key] = my_task.workflow.script_engine.correlation(my_task, self.key)
        found: str = my_task.internal_data[self.key]
        return found

    def throw(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.catch(self.thrown(my_task))


class Signal(_Sent, SignalEventDefinition):  # type: ignore[misc]  # as above
    """A signal; the runtime carries it to the other cases."""

    def __init__(self, name: str, key: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.key = key

    def throw(self, my_task: Any) -> None:
        event = self.thrown(my_task)
        my_task.workflow.script_engine.outward(my_task, event)
        my_task.workflow.top_workflow.catch(event)


class KeyedConverter(EventDefinitionConverter):  # type: ignore[misc]  # as above
    """Writes and reads a definition with its key."""

    classes: ClassVar[tuple[type, ...]] = (DueTimer, RecurringTimer, Message, Signal)

    def to_dict(self, event_definition: Any) -> dict[str, Any]:
        return {**super().to_dict(event_definition), "key": event_definition.key}
