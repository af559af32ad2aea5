"""BPMN 10.3.5 Sub-Process: a scope of its own with one none start, or one that an event starts."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.bpmn.extensions.operation import read_operations
from flowkit.bpmn.kind import CONTAINER, Kind, Shaped, activity, attributes
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, children, extension, flag, local, value, words
from flowkit.core.definition.tasks import AdHoc
from flowkit.markup import Inside


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("eventSubProcess" if flag(element, "triggeredByEvent") else "subProcess")


KIND: Kind = activity(
    "subProcess",
    _transform,
    allowed=attributes("triggeredByEvent"),
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"deadline"}),
)


def _transaction(element: Element, scope: ProcessScope) -> Shaped:
    return Shaped("transaction")


TRANSACTION: Kind = activity(
    "transaction",
    _transaction,
    allowed=attributes(triggeredByEvent="false", method="##Compensate"),
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"deadline"}),
)
"""BPMN 10.3.5 Transaction: a subprocess that can be cancelled as a whole."""


_DONE = frozenset({"completions", "nrOfCompletedInstances", "numberOfCompletedInstances"})


def _ad_hoc(element: Element, scope: ProcessScope) -> Shaped:
    completion = child(element, "completionCondition")
    return Shaped(
        "adHocSubProcess",
        AdHoc(
            completion=scope.compile(completion, extra=_DONE) if completion is not None else None,
            sequential=value(element, "ordering") == "Sequential",
            cancels=flag(element, "cancelRemainingInstances", default=True),
            begins=_begins(element, scope),
            operations=read_operations(element, scope),
        ),
    )


def _begins(element: Element, scope: ProcessScope) -> tuple[str, ...]:
    """The activities that begin with the phase: those named, or "all" that nothing leads to."""
    own = extension(element, "begin")
    if own is None:
        return ()
    free = tuple(value(each, "id") for each in free_activities(element))
    named = words(own, "activities")
    if named == ("all",):
        return free
    for name in named:
        if name not in free:
            scope.report.add("phase-begin", own, inside=Inside("activities", 1, 1), name=name)
    return named


def free_activities(phase: Element) -> Iterator[Element]:
    """What stands in an ad-hoc subprocess for people to begin: activities that no flow leads to."""
    targets = {value(each, "targetRef") for each in children(phase, "sequenceFlow")}
    for each in phase.iterchildren("*"):
        undoes, by_event = flag(each, "isForCompensation"), flag(each, "triggeredByEvent")
        if value(each, "id") not in targets and not undoes and not by_event and _is_activity(local(each)):
            yield each


def _is_activity(tag: str) -> bool:
    return tag.endswith(("Task", "task", "ubProcess", "transaction", "callActivity"))


AD_HOC: Kind = activity(
    "adHocSubProcess",
    _ad_hoc,
    allowed={
        **attributes("cancelRemainingInstances", triggeredByEvent="false"),
        "ordering": frozenset({"Parallel", "Sequential"}),
    },
    groups=frozenset({CONTAINER}),
    extensions=frozenset({"begin", "deadline", "operation", "role"}),
)
"""BPMN 10.3.5 Ad-Hoc Sub-Process: people begin its activities."""
