"""BPMN files of random sound processes: the blocks of `core_blocks`, and waits for messages, written down as a modeler
would.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from core_blocks import ROUNDS_OF_A_LOOP, Block

CHOICE = "choice"
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
    'targetNamespace="urn:flowkit:random"><message id="news" name="news"><extensionElements>'
    '<flowkit:message correlation="1" delivery="broadcast"/></extensionElements></message>'
)
_CLERK = '<flowkit:assignment><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>'
_TASK = f'<extensionElements>{_CLERK}<flowkit:form><flowkit:ask field="{CHOICE}"/></flowkit:form></extensionElements>'
_OF_THREE = "<completionCondition>numberOfCompletedInstances &gt;= 2</completionCondition>"


def _rounds(sequential: str, *more: str, times: int) -> str:
    cardinality = f"<loopCardinality>{times}</loopCardinality>"
    inside = "".join((cardinality, *more))
    return f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{inside}</multiInstanceLoopCharacteristics>'


def _after(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"


_WHILE = "<standardLoopCharacteristics><loopCondition>loopCounter &lt; 2</loopCondition></standardLoopCharacteristics>"
_LEAVES: Mapping[str, tuple[str, str, str]] = {
    "task": ("userTask", "", _TASK),
    "timer": ("intermediateCatchEvent", "", _after("PT1H")),
    "message": ("receiveTask", ' messageRef="news"', ""),
    "round": ("userTask", "", _TASK + _rounds("false", _OF_THREE, times=3)),
    "turns": ("userTask", "", _TASK + _rounds("true", _OF_THREE, times=3)),
    "again": ("userTask", "", _TASK + _WHILE),
}
"""Element, attributes and content of each block that is one node."""
_REPEATED: Mapping[str, str] = {
    "each": _rounds("false", times=2),
    "each in turn": _rounds("true", times=2),
    "while": _WHILE,
    "subprocess": "",
}
_GATEWAYS: Mapping[str, tuple[str, str]] = {
    "choice": ("exclusiveGateway", "="),
    "inclusive": ("inclusiveGateway", "<="),
    "parallel": ("parallelGateway", ""),
}


@dataclass
class Writing:
    """The elements of one scope while it is written; numbers, fields and called processes are shared by all scopes."""

    numbers: itertools.count[int]
    fields: list[str]
    called: list[str]
    elements: list[str] = field(default_factory=list)

    def put(self, element: str, attributes: str = "", content: str = "") -> str:
        name = f"{element}-{next(self.numbers)}"
        self.elements.append(f'<{element} id="{name}"{attributes}>{content}</{element}>')
        return name

    def flow(self, source: str, target: str, condition: str = "", name: str = "") -> None:
        test = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
        number = name or f"flow-{next(self.numbers)}"
        self.elements.append(
            f'<sequenceFlow id="{number}" sourceRef="{source}" targetRef="{target}">{test}</sequenceFlow>'
        )

    def write(self, block: Block) -> tuple[str, str]:
        """The first and the last node of the block."""
        if isinstance(block, str):
            return self._leaf(block)
        kind, inner = block
        if kind == "sequence":
            written = [self.write(each) for each in inner]
            for (_, before), (after, _) in itertools.pairwise(written):
                self.flow(before, after)
            return written[0][0], written[-1][1]
        if kind == "loop":
            return self._loop(inner[0])
        return self._branches(kind, inner) if kind in _GATEWAYS else self._scope(kind, inner[0])

    def _leaf(self, kind: str) -> tuple[str, str]:
        if kind == "guarded":
            return self._guarded()
        name = self.put(*_LEAVES[kind])
        return name, name

    def _guarded(self) -> tuple[str, str]:
        """A task with a timer that interrupts it; both ways meet."""
        work, instead, met = self.put(*_LEAVES["task"]), self.put(*_LEAVES["task"]), self.put("exclusiveGateway")
        late = self.put("boundaryEvent", f' attachedToRef="{work}"', _after("PT30M"))
        for source, target in ((work, met), (late, instead), (instead, met)):
            self.flow(source, target)
        return work, met

    def _branches(self, kind: str, inner: list[Block]) -> tuple[str, str]:
        element, sign = _GATEWAYS[kind]
        written = [self.write(each) for each in inner]
        default = f"flow-{next(self.numbers)}"
        split, join = self.put(element, f' default="{default}"' if sign else ""), self.put(element)
        for number, (first, last) in enumerate(written):
            is_default = bool(sign) and number == len(written) - 1
            test = f"{CHOICE} {sign} {number}" if sign and not is_default else ""
            self.flow(split, first, test, default if is_default else "")
            self.flow(last, join)
        return split, join

    def _loop(self, inner: Block) -> tuple[str, str]:
        first, last = self.write(inner)
        turns, default = f"turns{next(self.numbers)}", f"flow-{next(self.numbers)}"
        self.fields.append(turns)
        source = escape(f"if {turns} = null then 1 else {turns} + 1")
        count = self.put("scriptTask", "", _extended(f'<flowkit:set field="{turns}" source="{source}"/>'))
        again, out = self.put("exclusiveGateway"), self.put("exclusiveGateway")
        back = self.put("exclusiveGateway", f' default="{default}"')
        for before, after in ((again, first), (last, count), (count, back)):
            self.flow(before, after)
        self.flow(back, again, f"{turns} < {ROUNDS_OF_A_LOOP}")
        self.flow(back, out, name=default)
        return again, out

    def _scope(self, kind: str, inner: Block) -> tuple[str, str]:
        calls = kind == "called"
        fields = [CHOICE] if calls else self.fields
        inside = Writing(self.numbers, fields, self.called)
        content = inside.between(inner)
        if calls:
            key = f"child-{next(self.numbers)}"
            self.called.append(_process(key, fields, content))
            shared = (f'<flowkit:{way} source="{CHOICE}" target="{CHOICE}"/>' for way in ("in", "out"))
            name = self.put("callActivity", f' calledElement="{key}"', _extended("".join(shared)))
        else:
            name = self.put("subProcess", "", _REPEATED[kind] + content)
        return name, name

    def between(self, block: Block) -> str:
        """The content of a scope: the block between a start and an end."""
        first, last = self.write(block)
        self.flow(self.put("startEvent"), first)
        self.flow(last, self.put("endEvent"))
        return "".join(self.elements)


def _extended(content: str) -> str:
    return f"<extensionElements>{content}</extensionElements>"


def _process(key: str, fields: list[str], content: str) -> str:
    declared = "".join(f'<flowkit:field name="{name}" type="integer"/>' for name in fields)
    own = _extended(f"<flowkit:data>{declared}</flowkit:data>")
    return f'<process id="{key}" isExecutable="true">{own}{content}</process>'


def file_of(block: Block) -> str:
    """The file of the process `root` of the block, and of those that it calls."""
    writing = Writing(itertools.count(1), [CHOICE], [])
    root = _process("root", writing.fields, writing.between(block))
    return f"{_HEAD}{root}{''.join(writing.called)}</definitions>"
