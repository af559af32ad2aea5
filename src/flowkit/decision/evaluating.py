"""One evaluation of a model: every element once, at the cost of one budget, without recursion over requirements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from flowkit.decision import messages as m
from flowkit.decision.library import (
    Key,
    Library,
    Linked,
    LinkedDecision,
    LinkedKnowledge,
    LinkedService,
    Named,
    Need,
    in_order,
)
from flowkit.decision.trace import Evaluated, Hit
from flowkit.expressions import Function, Value
from flowkit.expressions.compile_functions import arranged, entered
from flowkit.expressions.conformance import coerce
from flowkit.expressions.expression import released
from flowkit.expressions.run import ABSENT, Run, Warning  # noqa: A004 -- the class of the warnings channel
from flowkit.expressions.syntax import Place

# What is given for an input data or a decision without logic: the host's value, or ABSENT.
Given = Callable[[Linked], object]


class Evaluation:
    """The values so far. `log` gets every decision that was evaluated, also those inside services."""

    def __init__(self, library: Library, run: Run, given: Given, log: list[Evaluated]) -> None:
        self._library = library
        self.run = run
        self._given = given
        self._log = log
        self._values: dict[Key, Value] = {}
        self._shown: dict[Key, Value] = {}

    def bind(self, values: Mapping[Key, Value]) -> None:
        """Values that come from outside instead of being evaluated."""
        self._values.update(values)

    def values(self, asked: Sequence[Key]) -> list[Value]:
        for key in in_order(self._library, asked, self._values):
            self._values[key] = self._evaluate(self._library[key])
        return [self._values[key] for key in asked]

    def _evaluate(self, linked: Linked) -> Value:
        if isinstance(linked, LinkedDecision):
            return self._decision(linked)
        if isinstance(linked, LinkedKnowledge):
            known = self._named(linked.knows)
            return None if linked.expression is None else linked.expression.within(self.run, known)
        if isinstance(linked, LinkedService):
            return service_function(self._library, linked, self._log)
        return self._input(linked)

    def _input(self, linked: Linked) -> Value:
        run, at = self.run, linked.element.at
        run.admitted = None
        return coerce(run, run.admit(linked.element.name, self._given(linked), at), linked.type, at)

    def _decision(self, linked: LinkedDecision) -> Value:
        run = self.run
        outer = run.warnings, run.trace
        warnings, hits = list[Warning](), list[Hit]()
        run.warnings, run.trace = warnings, hits
        try:
            value = self._given_decision(linked) if linked.expression is None else self._reasoned(linked)
            shown = self._released(linked.key, value)
            inputs = {need.shown: self._released(need.key, self._values[need.key]) for need in linked.requires}
        finally:
            run.warnings, run.trace = outer
        element = linked.element
        self._log.append(Evaluated(element.name, element.id, inputs, shown, tuple(hits), tuple(warnings)))
        return value

    def _reasoned(self, linked: LinkedDecision) -> Value:
        assert linked.expression is not None  # noqa: S101 - the caller looked
        return linked.expression.within(self.run, self._named((*linked.requires, *linked.knows)))

    def _given_decision(self, linked: LinkedDecision) -> Value:
        if self._given(linked) is ABSENT:
            return self.run.null(linked.element.at, m.NO_LOGIC, name=linked.element.name)
        return self._input(linked)

    def _named(self, needs: Iterable[Need]) -> dict[str, Value]:
        named = Named()
        for need in needs:
            named.add(need, self._values[need.key])
        return named.values

    def _released(self, key: Key, value: Value) -> Value:
        """A copy that whoever keeps the record may have; one for each element."""
        if type(value) not in {list, dict}:
            return value
        if key not in self._shown:
            self._shown[key] = released(self.run, value)
        return self._shown[key]


def service_function(library: Library, linked: LinkedService, log: list[Evaluated]) -> Function:
    """A decision service as a function (DMN 1.5, 10.4): an evaluation of its own, in which the parameters are bound.

    An argument of the wrong type makes the result null.
    """
    element, parameters = linked.element, linked.parameters

    def invoke(caller: Run, values: Sequence[Value], names: Sequence[str], at: Place) -> Value:
        arguments = arranged(caller, parameters, values, names, at)
        if arguments is None:
            return None
        ordered = [values[names.index(each.name)] for each in parameters] if names else values
        for parameter, value, argument in zip(parameters, ordered, arguments, strict=True):
            if argument is None and value is not None:
                return caller.null(at, m.ARGUMENT, name=parameter.name)
        return entered(caller, lambda run: serve(Evaluation(library, run, _nothing, log), linked, arguments))

    return Function(parameters, invoke, linked.type, element.name)


def _nothing(linked: Linked) -> object:
    return ABSENT


def serve(evaluation: Evaluation, linked: LinkedService, arguments: Sequence[Value]) -> Value:
    """The value of the only output decision, or a context of them."""
    evaluation.bind(dict(zip(linked.bound, arguments, strict=True)))
    values = evaluation.values([need.key for need in linked.outputs])
    names = [need.name for need in linked.outputs]
    whole = values[0] if len(values) == 1 else dict(zip(names, values, strict=True))
    return coerce(evaluation.run, whole, linked.type, linked.element.at)
