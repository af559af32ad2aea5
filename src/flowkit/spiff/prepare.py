"""A BPMN file as SpiffWorkflow's parser is to read it.

Every expression becomes a key under which flowkit's own is found: a condition `condition <flow>`, a timer `<node>#<n>`.
So no text of a file ever reaches an `eval`. A task that does something by itself becomes a script task whose script is
one fixed word; tasks of people become user tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Final

from lxml import etree

from flowkit.bpmn.tree import BPMN, Element, children, is_bpmn, local, reference, text_of, value
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import ServiceTask, UserTask

KEY: Final = "key"
"""The attribute of an event definition that names it."""
WORK: Final = "work"
"""The script of every task that does something by itself."""
MEMBERS: Final = "members "
"""Before the id of an activity: the name of the collection that its round goes through."""
MEMBER: Final = "member"
"""Under which an instance of a round keeps its member."""
_AUTOMATIC: Final = frozenset({"scriptTask", "serviceTask", "businessRuleTask", "task", "manualTask"})
_MESSAGE_TASKS: Final = frozenset({"sendTask", "receiveTask"})


def prepared(root: Element, definitions: Mapping[str, ProcessDefinition]) -> Element:
    """A copy of the file with keys in the place of expressions."""
    copy = deepcopy(root)
    for other in list(copy.iterchildren("*")):
        if local(other).startswith("global"):
            copy.remove(other)  # SpiffWorkflow does not look at them
    for process in list(children(copy, "process")):
        definition = definitions.get(value(process, "id"))
        if definition is None:
            copy.remove(process)
        else:
            process.set("isExecutable", "true")
            _process(copy, process, definition)
    return copy


def _process(root: Element, process: Element, definition: ProcessDefinition) -> None:
    for element in list(process.iter(f"{{{BPMN}}}*")):
        tag = local(element)
        if tag in _BY_TAG:
            _BY_TAG[tag](element)
        node = definition.nodes.get(value(element, "id"))
        if node is not None and tag != "sequenceFlow":
            _events(root, element)
            _task(element, node)
            if isinstance(node.round, Round):
                _round(element, node.round)


def _flow(element: Element) -> None:
    for condition in children(element, "conditionExpression"):
        _say(condition, f"condition {value(element, 'id')}")


def _condition(element: Element) -> None:
    for condition in children(element, "condition"):
        event = element.getparent()
        _say(condition, f"watch {value(event, 'id') if event is not None else ''}")


def _loop(element: Element) -> None:
    activity = element.getparent()
    for condition in children(element, "loopCondition"):
        _say(condition, f"loop {value(activity, 'id') if activity is not None else ''}")


def _phase(element: Element) -> None:
    for condition in children(element, "completionCondition"):
        _say(condition, f"completion {value(element, 'id')}")


_BY_TAG: Final[Mapping[str, Callable[[Element], None]]] = {
    "sequenceFlow": _flow,
    "conditionalEventDefinition": _condition,
    "standardLoopCharacteristics": _loop,
    "adHocSubProcess": _phase,
}


def _say(element: Element, key: str) -> None:
    for inner in list(element):
        element.remove(inner)
    element.text = key


def _events(root: Element, event: Element) -> None:
    """Event definitions that are referred to are put in their place, and each gets its key."""
    for each in list(event.iterchildren("*")):
        if is_bpmn(each, "eventDefinitionRef"):
            named = reference(text_of(each))
            found = next((there for there in root.iterchildren("*") if value(there, "id") == named), None)
            if found is not None:
                event.replace(each, deepcopy(found))
    if local(event) in _MESSAGE_TASKS:
        event.set(KEY, f"{value(event, 'id')}#0")
    definitions = [each for each in event.iterchildren("*") if local(each).endswith("EventDefinition")]
    for number, each in enumerate(definitions):
        each.set(KEY, f"{value(event, 'id')}#{number}")
        if is_bpmn(each, "conditionalEventDefinition"):
            _condition(each)


def _task(element: Element, node: Node) -> None:
    calls = is_bpmn(element, "sendTask") and isinstance(node.spec, ServiceTask)
    if local(element) not in _AUTOMATIC and not calls:
        return
    for script in list(children(element, "script")):
        element.remove(script)
    if isinstance(node.spec, UserTask):
        element.tag = f"{{{BPMN}}}userTask"
    else:
        element.tag = f"{{{BPMN}}}scriptTask"
        etree.SubElement(element, f"{{{BPMN}}}script", {}).text = WORK


def _round(element: Element, around: Round) -> None:
    """The members are asked for, or counted; the results are a datum."""
    for loop in children(element, "multiInstanceLoopCharacteristics"):
        for inner in list(loop):
            loop.remove(inner)
        name = value(element, "id")
        if around.cardinality is not None:
            _add(loop, "loopCardinality", f"cardinality {name}")
        elif around.collection is not None:
            _add(loop, "loopDataInputRef", f"{MEMBERS}{name}")
        if around.element:
            _add(loop, "inputDataItem", "", around.element)
        if around.results and around.output:
            _add(loop, "loopDataOutputRef", around.results)
            _add(loop, "outputDataItem", "", around.output)
        if around.completion is not None:
            _add(loop, "completionCondition", f"completion {name}")


def _add(parent: Element, tag: str, text: str, name: str = "") -> None:
    added = etree.SubElement(parent, f"{{{BPMN}}}{tag}", {})
    added.text = text
    if name:
        added.set("id", name)
        added.set("name", name)
