"""The cases of a run, and how a step names one."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowkit.engine.code_issuing import IssuedCode
from flowkit.engine.ports import FoundCase, Unit
from flowkit.engine.reading import case_view
from flowkit.engine.views import CaseView
from flowkit.errors import NotFound, Text
from flowkit.replay.reading import Loaded
from flowkit.replay.stage import Stage

MOST_CASES = 10_000


class Missing(NotFound):
    """What a step is about is not there: no such case, item, clock or incident. Never a refusal of the engine."""


@dataclass(slots=True)
class Cast:
    """What has been started, by the names of the scenario. `current` is the case started last."""

    stage: Stage
    loaded: Loaded
    named: dict[str, str] = field(default_factory=dict)
    current: str = ""
    codes: dict[tuple[str, str, str], IssuedCode] = field(default_factory=dict)

    def add(self, case: str, name: str) -> None:
        """A case that the scenario has started."""
        self.current = case
        if name:
            self.named[name] = case

    def find(self, name: str) -> str:
        """The id of the case that a step names; without a name the current one. Raises Missing."""
        if not name:
            if self.current:
                return self.current
            raise Missing(Text("no case has been started yet", "尚未发起任何办件"), code="no-case")
        case = self.named.get(name) or self._by_columns(name)
        if case is None:
            raise Missing(Text("no case is called {n}", "没有名为 {n} 的办件").format(n=name), code="no-case")
        return case

    def _by_columns(self, name: str) -> str | None:
        """By business key, or the newest of a process."""
        found = self.all()
        by_key = [each.case for each in found if each.case.business_key == name]
        matching = by_key or [each.case for each in found if each.case.process == name]
        return max(matching, key=lambda case: (case.started_at, case.id)).id if matching else None

    def all(self) -> list[FoundCase]:
        """Every case of every process of the folder, started by the scenario or by the engine."""
        with self.stage.reading() as unit:
            return [each for process in self.stage.folder.definitions for each in _cases(unit, process)]

    def query_code(self, case: str) -> str:
        """The query code of the case, "" if its process gives none."""
        view = self.view(case)
        publication = self.stage.folder.definitions[view.process].publication
        return str(view.data.get(publication.code, "")) if publication is not None else ""

    def keep_code(self, case: str, outsider: str, correlation: object, given: IssuedCode) -> None:
        """A code that the scenario has had given to an outsider."""
        self.codes.pop((case, outsider, repr(correlation)), None)
        self.codes[case, outsider, repr(correlation)] = given

    def code(self, case: str, outsider: str, correlation: object) -> IssuedCode:
        """The code of an outsider of the case; without a name the one that was given last. Raises Missing."""
        found = [
            given
            for (place, name, key), given in self.codes.items()
            if place == case and outsider in ("", name) and key == repr(correlation)
        ]
        if not found:
            raise Missing(
                Text("no outsider of the case has got a code: {n}", "尚未向该办件的外部人员发放办理码:{n}").format(
                    n=outsider or "-"
                ),
                code="no-code",
                mend=Text("issue-code comes first", "请先执行 issue-code"),
            )
        return found[-1]

    def view(self, case: str) -> CaseView:
        """The whole case, as somebody who may read everything sees it. Raises Missing."""
        with self.stage.reading() as unit:
            return view_of(self.stage, unit, case)


def _cases(unit: Unit, process: str) -> list[FoundCase]:
    return unit.find_cases(process, only_open=False, limit=MOST_CASES)


def view_of(stage: Stage, unit: Unit, case: str) -> CaseView:
    found = unit.case(case)
    if found is None:
        raise Missing(Text("no case {id}", "没有办件 {id}").format(id=case), code="no-case")
    return case_view(unit, found, stage.clock.now())
