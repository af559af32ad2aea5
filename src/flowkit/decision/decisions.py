"""A model that can be asked: the public face of decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from flowkit.decision import messages as m
from flowkit.decision.checks import check_table, tables_of
from flowkit.decision.evaluating import Evaluation, serve
from flowkit.decision.library import (
    Key,
    Library,
    Linked,
    LinkedDecision,
    LinkedInput,
    LinkedKnowledge,
    LinkedService,
    in_order,
)
from flowkit.decision.linking import link
from flowkit.decision.model import Definitions
from flowkit.decision.nodes import TableNode
from flowkit.decision.trace import Evaluated, Outcome
from flowkit.errors import Finding, NotFound
from flowkit.expressions import Budget, Value
from flowkit.expressions import messages as feel
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.conformance import coerce
from flowkit.expressions.expression import released
from flowkit.expressions.names import suggestion
from flowkit.expressions.run import ABSENT, Run, Warning  # noqa: A004 -- the class of the warnings channel

# What one question to a model may cost: decisions share it.
BUDGET: Final = Budget(steps=1_000_000)


class Input(NamedTuple):
    """Input data that a decision needs. `type` is what FEEL calls it, `any` where none is declared."""

    name: str
    type: str
    namespace: str


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A file of decisions with its imports, compiled. It holds no state of an evaluation: threads may share it.

    `decisions` and `services` are the names that can be asked for. `findings` is everything that is wrong in the files;
    what an error concerns is null when it is evaluated.
    """

    name: str
    namespace: str
    file: str
    decisions: tuple[str, ...]
    services: tuple[str, ...]
    findings: tuple[Finding, ...]
    _library: Library = field(repr=False, compare=False)
    _asked: Mapping[str, Key] = field(repr=False, compare=False)
    # The names of the imports, by namespace.
    _aliases: Mapping[str, str] = field(repr=False, compare=False)

    @property
    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)

    def checks(self) -> tuple[Finding, ...]:
        """What is to be said of the tables: gaps, overlaps, rules that never count, each with an example input.

        An overlap under UNIQUE, or hits that disagree under ANY, are errors; the rest are warnings.
        """
        return tuple(replace(finding, file=self.file) for table in self._own_tables() for finding in check_table(table))

    def tables(self) -> tuple[tuple[str, int], ...]:
        """The tables of the file: the id by which `Hit` names each, and how many rules it has."""
        return tuple((table.id, len(table.rules)) for table in self._own_tables())

    def _own_tables(self) -> Iterator[TableNode]:
        for linked in self._library.values():
            if linked.key.namespace == self.namespace and isinstance(linked, LinkedDecision | LinkedKnowledge):
                yield from () if linked.expression is None else tables_of(linked.expression.tree)

    def inputs(self, name: str) -> tuple[Input, ...]:
        """The input data that the decision or service reads, directly or through others. Raises NotFound."""
        return tuple(
            Input(linked.element.name, str(linked.type), linked.key.namespace)
            for linked in self._reads(self._find(name))
        )

    def decide(
        self,
        name: str,
        inputs: Mapping[str, object],
        moment: dt.datetime | None = None,
        budget: Budget = BUDGET,
    ) -> Outcome:
        """Evaluates a decision or a decision service, by its name or id.

        `inputs` are host values by name: of input data, of decisions without logic, and of the input decisions of a
        service. One that is declared in an imported file is found under its own name, under `{namespace}name`, or in a
        context under the name of the import. Names that the decision does not read are ignored, missing ones are null.
        `moment` is what `now()` and `today()` answer. Raises NotFound for an unknown name, ExpressionError with the
        code `expression-budget` when a bound is broken.
        """
        linked = self._library[self._find(name)]
        warnings: list[Warning] = []
        run = Run({}, 0, moment, warnings, budget)
        log: list[Evaluated] = []
        evaluation = Evaluation(self._library, run, lambda each: self._given(each, inputs), log)
        try:
            if isinstance(linked, LinkedService):
                value = serve(evaluation, linked, [self._argument(run, key, inputs) for key in linked.bound])
            else:
                value = evaluation.values([linked.key])[0]
            return Outcome(released(run, value), tuple(log), tuple(warnings))
        except RecursionError:
            # Only when the caller's own stack is nearly full: nesting is bounded.
            raise exceeded(feel.TOO_DEEP, limit=MAX_DEPTH) from None

    def _find(self, name: str) -> Key:
        key = self._asked.get(name)
        if key is None:
            mend = suggestion(name, [*self.decisions, *self.services])
            raise NotFound(
                m.NO_SUCH_DECISION.format(name=name, file=self.file or self.name), code="decision-unknown", mend=mend
            )
        return key

    def _argument(self, run: Run, key: Key, inputs: Mapping[str, object]) -> Value:
        linked = self._library[key]
        run.admitted = None
        given = run.admit(linked.element.name, self._given(linked, inputs), linked.element.at)
        return coerce(run, given, linked.type, linked.element.at)

    def _given(self, linked: Linked, inputs: Mapping[str, object]) -> object:
        name, namespace = linked.element.name, linked.key.namespace
        exact = inputs.get(f"{{{namespace}}}{name}", ABSENT)
        if exact is not ABSENT or namespace == self.namespace:
            return inputs.get(name, ABSENT) if exact is ABSENT else exact
        alias = self._aliases.get(namespace, "")
        context = inputs.get(alias)
        if isinstance(context, Mapping) and name in context:
            return context[name]
        return inputs.get(name, ABSENT)

    def _reads(self, key: Key) -> Iterator[Linked]:
        linked = self._library[key]
        if not isinstance(linked, LinkedService):
            asked, known = [key], dict[Key, object]()
        else:
            asked, known = [need.key for need in linked.outputs], dict.fromkeys(linked.bound)
            yield from (self._library[each] for each in linked.bound)
        for each in in_order(self._library, asked, known):
            found = self._library[each]
            if isinstance(found, LinkedInput) or (isinstance(found, LinkedDecision) and found.expression is None):
                yield found


def decision_model(
    definitions: Definitions, imports: Iterable[Definitions] = (), findings: Iterable[Finding] = ()
) -> DecisionModel:
    """Links a file; `findings` are those of its reader."""
    linked = link(definitions, imports)
    own = {key: each for key, each in linked.library.items() if key.namespace == definitions.namespace}
    by_name = {each.element.name: key for key, each in own.items() if isinstance(each, LinkedDecision | LinkedService)}
    by_id = {each.element.id: key for key, each in own.items() if isinstance(each, LinkedDecision | LinkedService)}
    return DecisionModel(
        definitions.name,
        definitions.namespace,
        definitions.file,
        tuple(each.name for each in definitions.decisions),
        tuple(each.name for each in definitions.services),
        (*findings, *linked.findings),
        linked.library,
        {**by_id, **by_name},
        {each.namespace: each.name for each in definitions.imports},
    )
