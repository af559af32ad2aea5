"""The verbs for what cases are to each other, and the numbers by which they are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from flowkit.core.commands import Start
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.protocol import Actor
from flowkit.engine import inputs
from flowkit.engine.action import start
from flowkit.engine.actions import Actions
from flowkit.engine.duplicates import (
    MOST_REPEATS,
    DuplicatesView,
    RepeatView,
    candidates,
    process_of_repeats,
    repeats,
    too_many,
)
from flowkit.engine.ids import inner_id, split
from flowkit.engine.ports import Unit
from flowkit.engine.reading import readable
from flowkit.engine.sending import check_starter
from flowkit.engine.views import CaseRef


class Relations(Actions):
    """Numbers, duplicates and repeats."""

    def duplicates(self, case: str, *, by: str) -> DuplicatesView:
        """The cases of which this one may be a duplicate, by the rules of its process, the likeliest first (判重).

        Those that `by` may not read are counted, not shown. Raises FlowkitError if the process declares no rules.
        """
        number, _ = split(case)

        def work(tx: Unit) -> DuplicatesView:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            found = readable(self._shop.catalogue, tx, number, actor, now)
            definition = self._shop.catalogue.definition(tx, found.process, found.version)
            ((_, data),) = tx.cases_with_data([number])
            may_read = partial(self._may, tx, actor)
            return candidates(self._shop.catalogue, tx, number, definition, data, may_read)

        return self._transactions.read(work)

    def repeats(self, case: str, *, by: str) -> list[RepeatView]:
        """The cases that are linked to this one or merged into it, as far as `by` may read them (重件列表)."""
        number, _ = split(case)

        def work(tx: Unit) -> list[RepeatView]:
            actor = self._actor(tx, by)
            readable(self._shop.catalogue, tx, number, actor, self._shop.clock.now())
            return repeats(tx, number, partial(self._may, tx, actor))

        return self._transactions.read(work)

    def _may(self, tx: Unit, actor: Actor, case: str) -> bool:
        return self._readable(tx, case, actor, self._shop.clock.now())

    def link(self, case: str, *, to: str, by: str, request_id: str | None = None) -> None:
        """Say that a case is the repeat of a first one (关联首件)."""
        self.operate("link", case, by=by, to=to, request_id=request_id)

    def unlink(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Say that it is not (解除关联)."""
        self.operate("unlink", case, by=by, reason=reason, request_id=request_id)

    def register_repeats(
        self, case: str, entries: Iterable[Mapping[str, object]], *, by: str, request_id: str | None = None
    ) -> list[CaseRef]:
        """Register further repeats of a case by short entries (批量增加重信): all of them, or none.

        Each becomes a case of the process that the rules name for repeats, linked to the first case from the start, and
        gets its number there. Raises NotFound for a case that `by` may not read, NotAuthorised if `by` may not start
        the process, InputInvalid if data do not fit, or if no process is named.
        """
        number, _ = split(case)
        given = [inputs.fields(each) for each in inputs.several("entries", entries)]
        if len(given) > MOST_REPEATS:
            raise too_many(len(given))

        def work(tx: Unit) -> list[CaseRef]:
            actor = self._actor(tx, by)
            found = readable(self._shop.catalogue, tx, number, actor, self._shop.clock.now())
            definition = process_of_repeats(self._shop.catalogue, tx, found)
            check_starter(definition, actor)

            def begin() -> str:
                made = [
                    inner_id(self._repeat(tx, definition, each, number, actor), definition.version) for each in given
                ]
                return " ".join(made)

            done = self._once(tx, request_id, ("register-repeats", by, number, given), begin)
            return [CaseRef(each, definition.key, version, None) for each, version in map(split, done.split())]

        return self._write(work)

    def _repeat(
        self, tx: Unit, definition: ProcessDefinition, data: dict[str, object], first: str, actor: Actor
    ) -> str:
        checked = self._shop.forms.start(definition, data)
        command = Start(definition.key, definition.version, checked, unit=actor.unit, first=first)
        return start(self._shop, tx, definition, command, actor)

    def merge(self, case: str, *, by: str, reason: str, to: str = "", request_id: str | None = None) -> None:
        """End a case into the first one of the same matter; `to` may be left out for a case that is linked (并案)."""
        self.operate("merge", case, by=by, to=to, reason=reason, request_id=request_id)

    def unmerge(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Let a merged case go on by itself, as it was (拆案).

        Raises BusinessKeyTaken if another case has its key meanwhile.
        """
        self.operate("unmerge", case, by=by, reason=reason, request_id=request_id)

    def numbered(self, number: str, *, by: str) -> list[CaseRef]:
        """The cases that were given this number, as far as `by` may read them: all material of a matter is found by
        the number that stands on it.
        """
        inputs.name("number", number)

        def work(tx: Unit) -> list[CaseRef]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            may = [case for case in tx.numbered(number) if self._readable(tx, case, actor, now)]
            found = [case for each in may if (case := tx.case(each)) is not None]
            return [CaseRef(each.id, each.process, each.version, each.business_key) for each in found]

        return self._transactions.read(work)
