"""The public hall (网上信访大厅, E021, E151, E162 to E164): what people see and do without an account.

Whoever knows the query code of a case sees what its process shows to the code, and may rate it once. Everyone sees the
published cases of a process, and its latest cases without their content. Nothing here tells the id of a case, and a
wrong code is answered in the same words as one that never was; how often one may guess is up to the host, which knows
who asks: a code has 60 random bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from flowkit.core.commands import Operate
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.publication import Publication
from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.draft import Draft
from flowkit.core.instance.records import Case, Scope
from flowkit.core.operations.rating import too_early_or_late
from flowkit.core.protocol import Actor, Instant, inquirer, to_datetime
from flowkit.engine import inputs
from flowkit.engine.action import Refused, Workshop, context_of, perform, record_refusal
from flowkit.engine.ids import query_code_typed
from flowkit.engine.ports import Focus, Unit
from flowkit.engine.reading import secrecy_of
from flowkit.engine.transactions import Transactions
from flowkit.engine.views import moment
from flowkit.errors import NotFound, Text

T = TypeVar("T")
_MOST_LOOKED_AT = 10_000
"""So many of the newest cases are looked at for those that are not secret."""


@dataclass(frozen=True, slots=True)
class PublicView:
    """A case as the public sees it: no id, no names but those that the process shows.

    `state` is the business state by name, `accepted_at` the moment that the process names for it. `overdue`: some limit
    over the whole case was missed. `data` has the shown data by name, `titles` what they are called. `grade` is the
    rating that was given; `open_to_rating` says whether one may be given now.
    """

    process: str
    name: str
    state: Text
    status: str
    end_state: str
    started_at: datetime
    accepted_at: date | datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    overdue: bool
    data: Mapping[str, object]
    titles: Mapping[str, Text]
    grade: object
    open_to_rating: bool


class PublicActions:
    """The verbs of people without an account."""

    def __init__(self, shop: Workshop, transactions: Transactions) -> None:
        self._shop = shop
        self._transactions = transactions

    def public_case(self, code: str) -> PublicView:
        """The case with this query code (凭码查询). Capitals, blanks and hyphens do not matter. Raises NotFound."""

        def work(tx: Unit) -> PublicView:
            case = self._with_code(tx, code)
            return public_view(self._shop, tx, case, everyone=False)

        return self._transactions.read(work)

    def rate(self, code: str, grade: str, comment: str = "") -> None:
        """Say once how satisfied one is with the case of this query code (满意度评价).

        Raises NotFound for a wrong code, OperationRefused (rated, rating-early, rating-late, not-rated, grade-unknown).
        """
        command = Operate("rate", 0, {"grade": grade, "comment": inputs.reason(comment)})

        def work(tx: Unit) -> None:
            case = self._with_code(tx, code).id
            perform(self._shop, tx, case, Focus(), command, Actor("inquirer", frozenset({inquirer(case)})))

        try:
            self._transactions.write(work)
        except Refused as refused:
            no = refused
            self._transactions.record(lambda tx: record_refusal(self._shop, tx, no))
            raise no.error() from None

    def published_cases(self, process: str, *, unit: str | None = None, limit: int = 20) -> list[PublicView]:
        """The cases of a process that were published, newest first (案例公开), of one unit or of all."""
        inputs.name("process", process)
        place, length = inputs.name_or_none("unit", unit), inputs.page_length(limit)

        def work(tx: Unit) -> list[PublicView]:
            shown = self._publication(tx, process)
            if not shown.published:
                return []
            found = self._newest(tx, process, place, length, {shown.published: True})
            return [public_view(self._shop, tx, each, everyone=True) for each in found]

        return self._transactions.read(work)

    def latest_cases(self, process: str, *, unit: str | None = None, limit: int = 20) -> list[PublicView]:
        """The newest cases without their content: when accepted, when finished, whether overdue (最新回复)."""
        inputs.name("process", process)
        place, length = inputs.name_or_none("unit", unit), inputs.page_length(limit)

        def work(tx: Unit) -> list[PublicView]:
            self._publication(tx, process)
            found = self._newest(tx, process, place, length)
            return [public_view(self._shop, tx, each, everyone=True, content=False) for each in found]

        return self._transactions.read(work)

    def _newest(
        self, tx: Unit, process: str, unit: str | None, length: int, fields: Mapping[str, object] | None = None
    ) -> list[Case]:
        """The newest cases that everyone may know of. One above internal is for whoever is cleared, published or not;
        where there are many of these, some pages more are looked through.
        """
        asked = length
        while True:
            found = tx.find_cases(process, unit=unit, fields=fields, only_open=False, newest_first=True, limit=asked)
            open_to_all = [each.case for each in found if self._is_open_to_all(tx, each.case)]
            if len(open_to_all) >= length or len(found) < asked or asked >= _MOST_LOOKED_AT:
                return open_to_all[:length]
            asked = min(_MOST_LOOKED_AT, asked * 4)

    def _is_open_to_all(self, tx: Unit, case: Case) -> bool:
        definition = self._shop.catalogue.definition(tx, case.process, case.version)
        return secrecy_of(tx, case.id, definition) <= INTERNAL

    def _publication(self, tx: Unit, process: str) -> Publication:
        """What the newest version shows. A process that shows nothing is answered like one that is not there."""
        known = process in self._shop.catalogue.latest(tx, "process")
        shown = self._shop.catalogue.definition(tx, process).publication if known else None
        if shown is None:
            raise NotFound(Text("nothing is public of {process}", "{process} 没有公开内容").format(process=process))
        return shown

    def _with_code(self, tx: Unit, code: object) -> Case:
        typed = query_code_typed(code)
        for process, name in self._code_fields(tx) if typed else ():
            found = tx.case_with(process, name, typed)
            if found is not None and self._code_of(tx, found.process, found.version) == name:
                return found
        raise NotFound(
            Text("no case has this query code", "没有此查询码对应的办件"),
            mend=Text("compare it with the slip or the message", "请与告知单或短信核对"),
        )

    def _code_fields(self, tx: Unit) -> Iterable[tuple[str, str]]:
        """Each process with each datum in which one of its versions keeps the code: a case keeps its version, and a
        slip of paper is not handed out again.
        """
        versions = self._shop.catalogue.versions(tx)
        named = ((process, self._code_of(tx, process, version)) for process, version in versions)
        return dict.fromkeys(each for each in named if each[1])

    def _code_of(self, tx: Unit, process: str, version: int) -> str:
        shown = self._shop.catalogue.definition(tx, process, version).publication
        return shown.code if shown is not None else ""


def public_view(shop: Workshop, tx: Unit, case: Case, *, everyone: bool, content: bool = True) -> PublicView:
    """The case as everyone sees it, or whoever has a code of it."""
    now = shop.clock.now()
    definition = shop.catalogue.definition(tx, case.process, case.version)
    shown = definition.publication or Publication()
    data = next((each.data for each in tx.scopes(case.id) if each.id == 1), {})
    names = shown.fields(everyone=everyone) if content else ()
    rating = shown.rating
    accepted = data.get(shown.since) if shown.since else None
    return PublicView(
        case.process, definition.name, _state_name(tx, shop, case, definition), case.status, case.end_state,
        to_datetime(case.started_at), accepted if isinstance(accepted, date) else None, moment(case.ended_at),
        moment(case.due_at), _is_overdue(tx, case, now),
        {name: data.get(name) for name in names},
        {name: definition.fields[name].title for name in names if name in definition.fields},
        data.get(rating.field) if rating is not None else None,
        not everyone and _is_open_to_rating(shop, tx, case, definition),
    )  # fmt: skip


def _is_open_to_rating(shop: Workshop, tx: Unit, case: Case, definition: ProcessDefinition) -> bool:
    """As the operation itself decides it."""
    rating = definition.publication.rating if definition.publication is not None else None
    if rating is None or case.status in ("cancelled", "merged"):
        return False
    draft = Draft(case, [each for each in tx.scopes(case.id) if each.id == 1])
    if draft.find(Scope, 1) is None:
        return False
    context = context_of(shop, tx, draft, Actor("inquirer"), shop.clock.now())
    return too_early_or_late(context, draft, rating) is None


def _state_name(tx: Unit, shop: Workshop, case: Case, definition: ProcessDefinition) -> Text:
    """The state by its name; a called process may have set one of its own."""
    own = definition.states.get(case.state)
    if own is not None or not case.state:
        return own.name if own is not None else Text("", "")
    called: Iterable[tuple[str, int]] = {(each.process, each.version) for each in tx.scopes(case.id)}
    for process, version in called:
        state = shop.catalogue.definition(tx, process, version).states.get(case.state)
        if state is not None:
            return state.name
    return Text(case.state, case.state)


def _is_overdue(tx: Unit, case: Case, now: Instant) -> bool:
    if case.due_at is not None and now >= case.due_at:
        return True
    return any(each.breached_at is not None for each in tx.deadlines(case.id) if each.token is None)
