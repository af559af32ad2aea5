"""SpiffWorkflow's parser with flowkit's event definitions and call activity; everything else is its own."""

from __future__ import annotations

from typing import Any, Final

from SpiffWorkflow.bpmn.parser import event_parsers as own
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import CallActivityParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask

from flowkit.bpmn.tree import children, value
from flowkit.core import codec
from flowkit.spiff.events import DueTimer, Message, RecurringTimer, Signal
from flowkit.spiff.prepare import KEY, MEMBER, MEMBERS
from flowkit.spiff.surroundings import data_of


class _Keyed:
    """Reads timers, messages and signals by their keys."""

    node: Any
    process_parser: Any

    def parse_timer_event(self, event: Any) -> Any:
        key = event.get(KEY)
        recurs = next(children(event, "timeCycle"), None) is not None
        again = self.node.tag == full_tag("boundaryEvent") and value(self.node, "cancelActivity") in ("false", "0")
        return (RecurringTimer if recurs and again else DueTimer)(key, key)

    def parse_message_event(self, message_event: Any) -> Any:
        name = self.process_parser.parser.messages.get(message_event.get("messageRef"))
        return Message(name, message_event.get(KEY))

    def parse_signal_event(self, signal_event: Any) -> Any:
        name = self.process_parser.parser.signals.get(signal_event.get("signalRef"))
        return Signal(name, signal_event.get(KEY))


class _Start(_Keyed, own.StartEventParser):  # type: ignore[misc]  # because SpiffWorkflow ships no types
    pass


class _End(_Keyed, own.EndEventParser):  # type: ignore[misc]  # as above
    pass


class _Catch(_Keyed, own.IntermediateCatchEventParser):  # type: ignore[misc]  # as above
    pass


class _Throw(_Keyed, own.IntermediateThrowEventParser):  # type: ignore[misc]  # as above
    pass


class _Boundary(_Keyed, own.BoundaryEventParser):  # type: ignore[misc]  # as above
    pass


class _Send(_Keyed, own.SendTaskParser):  # type: ignore[misc]  # as above
    pass


class _Receive(_Keyed, own.ReceiveTaskParser):  # type: ignore[misc]  # as above
    pass


class MappedCall(defaults.CallActivity):  # type: ignore[misc]  # as above
    """A call that hands over what the file names, and nothing else."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        interpreter = my_task.workflow.script_engine
        interpreter.write(subworkflow.get_next_task(spec_name="Start"), interpreter.handed_over(my_task))

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        interpreter = my_task.workflow.script_engine
        interpreter.write(my_task, interpreter.handed_back(my_task, data_of(subworkflow.last_task)))


class Members(TaskDataReference):  # type: ignore[misc]  # as above
    """The collection of a round: an expression, where SpiffWorkflow looks for a datum."""

    def get(self, my_task: Any) -> Any:
        return my_task.workflow.script_engine.members(my_task, self.bpmn_id.removeprefix(MEMBERS))

    def exists(self, my_task: Any) -> bool:
        return True


class Member(TaskDataReference):  # type: ignore[misc]  # as above
    """What an instance finds under the name of the member. SpiffWorkflow keeps it among the data, where that of the
    instance before writes over it.
    """

    def set(self, my_task: Any, value: Any) -> None:
        my_task.internal_data[MEMBER] = codec.dump(value)

    def exists(self, my_task: Any) -> bool:
        return False


class Output(TaskDataReference):  # type: ignore[misc]  # as above
    """What an instance gives; null if it has given nothing."""

    def exists(self, my_task: Any) -> bool:
        return not isinstance(my_task.task_spec, MultiInstanceTask)


def ask_for_members(specification: Any) -> None:
    """Let the rounds of a specification ask flowkit for their members, and take their data as flowkit does."""
    for spec in specification.task_specs.values():
        if not isinstance(spec, MultiInstanceTask):
            continue
        for name, kind in (("data_input", Members), ("input_item", Member), ("output_item", Output)):
            found = getattr(spec, name)
            if found is not None:
                setattr(spec, name, kind(found.bpmn_id, found.bpmn_name))


class Parser(BpmnParser):  # type: ignore[misc]  # as above
    """Reads files that `prepare` has prepared."""

    OVERRIDE_PARSER_CLASSES: Final = {
        full_tag("startEvent"): (_Start, defaults.StartEvent),
        full_tag("endEvent"): (_End, defaults.EndEvent),
        full_tag("intermediateCatchEvent"): (_Catch, defaults.IntermediateCatchEvent),
        full_tag("intermediateThrowEvent"): (_Throw, defaults.IntermediateThrowEvent),
        full_tag("boundaryEvent"): (_Boundary, defaults.BoundaryEvent),
        full_tag("sendTask"): (_Send, defaults.SendTask),
        full_tag("receiveTask"): (_Receive, defaults.ReceiveTask),
        full_tag("callActivity"): (CallActivityParser, MappedCall),
    }
