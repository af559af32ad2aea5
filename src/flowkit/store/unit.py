"""One transaction, as the engine sees it. Each method stands in the module of its concern."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.secrecy import INTERNAL
from flowkit.core.draft import Draft, Record
from flowkit.core.instance.records import Case, Incident, JobKind, Scope, Token
from flowkit.core.protocol import Instant
from flowkit.core.relations.questions import Linked
from flowkit.core.workitem.notes import Attachment
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import (
    BufferedMessage,
    CalledCase,
    Clocked,
    Conditions,
    Counted,
    CountedCase,
    DoneDuty,
    DoneItem,
    DueJob,
    Focus,
    FoundCase,
    HandOver,
    HeldNotice,
    HistoryRow,
    KeptFigures,
    ListedItem,
    OutboxNotice,
    Rights,
    SavedQuery,
    StartJob,
    StoredCode,
    StoredDefinition,
    Waiting,
)
from flowkit.store import (
    attachments,
    called,
    codes,
    data_stores,
    delivery,
    deployed,
    entrusted,
    figures,
    finding,
    hand_overs,
    jobs,
    links,
    loading,
    messages,
    numbers,
    outbox,
    people,
    queue,
    reading,
    refusals,
    requests,
    saved_queries,
    saving,
    search,
    worklists,
)
from flowkit.store.transaction import Transaction


class SqlUnit:
    """Implements `flowkit.engine.ports.Unit`; what each method promises is said there."""

    __slots__ = ("_stamp", "tenant", "transaction")

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.tenant = transaction.tenant
        self._stamp: int | None = None

    # one case, to act on it

    def load(
        self, case: str, focus: Focus, *, clocked: Clocked | None = None, skip_locked: bool = False
    ) -> Draft | None:
        return loading.load(self.transaction, case, focus, clocked, skip_locked=skip_locked)

    def below(self, case: str, scope: int) -> list[Record]:
        return loading.below(self.transaction, case, scope)

    def row(self, case: str, focus: Focus) -> list[Record]:
        return loading.row(self.transaction, case, focus)

    def numbered_items(self, case: str, numbers: Sequence[int]) -> list[WorkItem]:
        return loading.numbered_items(self.transaction, case, numbers)

    def save(
        self,
        draft: Draft,
        history: HistoryRow,
        *,
        fields: Mapping[str, object] | None = None,
        followed: Collection[str] | None = None,
    ) -> None:
        saving.save(self.transaction, draft, history, fields, followed)

    # one case, to read it

    def case(self, case: str) -> Case | None:
        return reading.case(self.transaction, case)

    def scopes(self, case: str) -> list[Scope]:
        return reading.scopes(self.transaction, case)

    def tokens(self, case: str) -> list[Token]:
        return reading.tokens(self.transaction, case)

    def items(self, case: str) -> list[WorkItem]:
        return reading.items(self.transaction, case)

    def deadlines(self, case: str) -> list[Deadline]:
        return reading.deadlines(self.transaction, case)

    def newest_deadline(self, case: str, rule: str, scope: int) -> Deadline | None:
        return reading.newest_deadline(self.transaction, case, rule, scope)

    def deadline(self, case: str, number: int) -> Deadline | None:
        return reading.deadline(self.transaction, case, number)

    def notices(self, case: str) -> list[OutboxNotice]:
        return outbox.notices(self.transaction, case)

    def incidents(self, case: str) -> list[Incident]:
        return reading.incidents(self.transaction, case)

    def history(self, case: str) -> list[HistoryRow]:
        return reading.history(self.transaction, case)

    def history_before(self, case: str, number: int) -> list[HistoryRow]:
        return reading.history_before(self.transaction, case, number)

    def refusals(self, case: str, actor: str) -> Sequence[HistoryRow]:
        return refusals.refusals(self.transaction, case, actor)

    def refused_again(self, case: str, number: int, at: Instant) -> None:
        refusals.refused_again(self.transaction, case, number, at)

    def erase_payload(self, case: str, number: int) -> None:
        reading.erase_payload(self.transaction, case, number)

    def attachments(self, case: str) -> list[Attachment]:
        return attachments.attachments(self.transaction, case)

    def put_content(self, digest: str, parts: Iterable[bytes]) -> None:
        attachments.put(self.transaction, digest, parts)

    def content(self, digest: str, part: int) -> bytes:
        return attachments.part(self.transaction, digest, part)

    def live_rows(self, case: str) -> dict[str, int]:
        return reading.live_rows(self.transaction, case)

    # answers to the core's questions

    def doers(self, case: str, pass_number: int, nodes: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return reading.doers(self.transaction, case, pass_number, nodes)

    def loads(self, persons: Sequence[str]) -> dict[str, int]:
        return people.loads(self.transaction, persons)

    def turn(self, process: str, node: str, rule: int) -> str:
        return people.turn_of(self.transaction, process, node, rule)

    def take_turn(self, process: str, node: str, rule: int, person: str) -> None:
        people.take_turn(self.transaction, process, node, rule, person)

    def duties(self, separation: str, subject: str) -> list[DoneDuty]:
        return people.duties(self.transaction, separation, subject)

    def steps_held(self, case: str, person: str) -> list[tuple[int, str]]:
        return reading.steps_held(self.transaction, case, person)

    def turns_of(self, case: str, scope: int, person: str) -> list[int]:
        return reading.turns_of(self.transaction, case, scope, person)

    def put_duties(self, done: Sequence[DoneDuty]) -> None:
        people.put_duties(self.transaction, done)

    def put_code(self, code: StoredCode) -> None:
        codes.put(self.transaction, code)

    def code(self, handle: str) -> StoredCode | None:
        return codes.find(self.transaction, handle)

    def codes_of(self, case: str) -> list[StoredCode]:
        return codes.of_case(self.transaction, case)

    def revoke_codes(self, handles: Iterable[str], at: Instant) -> None:
        codes.revoke(self.transaction, handles, at)

    def count_try(self, handle: str, now: Instant, *, most: int) -> bool:
        return codes.count_try(self.transaction, handle, now, most)

    def lock_code(self, handle: str, until: Instant) -> None:
        codes.lock(self.transaction, handle, until)

    def code_was_right(self, handle: str) -> None:
        codes.was_right(self.transaction, handle)

    def stored(self, store: str) -> object:
        return data_stores.stored(self.transaction, store)

    def last_number(self, book: str, period: str) -> int:
        return numbers.last_number(self.transaction, book, period)

    def steps_done(self, case: str, pass_number: int, scope: int, rounds: Sequence[str] = ()) -> list[WorkItem]:
        return reading.steps_done(self.transaction, case, pass_number, scope, rounds)

    def round_results(self, case: str, scope: int) -> list[dict[str, object]]:
        return reading.round_results(self.transaction, case, scope)

    def find_cases(  # noqa: PLR0913 - by name
        self,
        process: str,
        *,
        states: Sequence[str] = (),
        unit: str | None = None,
        fields: Mapping[str, object] | None = None,
        business_key: str | None = None,
        only_open: bool = True,
        newest_first: bool = False,
        limit: int = 1000,
    ) -> list[FoundCase]:
        return search.find_cases(
            self.transaction,
            process,
            states=states,
            unit=unit,
            fields=fields,
            business_key=business_key,
            only_open=only_open,
            newest_first=newest_first,
            limit=limit,
        )

    def case_with(self, process: str, field: str, text: str) -> Case | None:
        return search.case_with(self.transaction, process, field, text)

    def put_marks(self, case: str, pool: str, marks: Collection[str]) -> None:
        links.put_marks(self.transaction, case, pool, marks)

    def marked(self, pool: str, marks: Sequence[str], most: int) -> Mapping[str, int]:
        return links.marked(self.transaction, pool, marks, most)

    def cases_with_data(self, cases: Sequence[str]) -> list[tuple[Case, dict[str, object]]]:
        return links.cases_with_data(self.transaction, cases)

    def fields_of(self, case: str) -> dict[str, object]:
        return links.fields_of(self.transaction, case)

    def link_of(self, case: str) -> Linked | None:
        return links.link_of(self.transaction, case)

    def linked_to(self, first: str) -> list[tuple[str, Linked]]:
        return links.linked_to(self.transaction, first)

    def numbered(self, number: str) -> list[str]:
        return numbers.cases_with(self.transaction, number)

    def put_called(self, link: CalledCase) -> None:
        called.put_called(self.transaction, link)

    def caller_of(self, case: str) -> CalledCase | None:
        return called.caller_of(self.transaction, case)

    def called_by(self, caller: str) -> list[CalledCase]:
        return called.called_by(self.transaction, caller)

    # inboxes and rights

    def worklist(
        self, keys: Sequence[str], *, limit: int, after: tuple[Instant | None, str, int] | None = None
    ) -> list[ListedItem]:
        return worklists.worklist(self.transaction, keys, limit=limit, after=after)

    def count_worklist(self, keys: Sequence[str]) -> int:
        return worklists.count_worklist(self.transaction, keys)

    def search_items(
        self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant, *, limit: int, skip: int = 0
    ) -> list[ListedItem]:
        return finding.search_items(self.transaction, asked, rights, keys, now, limit=limit, skip=skip)

    def count_items(self, asked: Conditions, rights: Rights, keys: Sequence[str], now: Instant) -> int:
        return finding.count_items(self.transaction, asked, rights, keys, now)

    def search_cases(
        self, asked: Conditions, rights: Rights, now: Instant, *, limit: int, skip: int = 0, oldest_first: bool = False
    ) -> list[FoundCase]:
        return finding.search_cases(
            self.transaction, asked, rights, now, limit=limit, skip=skip, oldest_first=oldest_first
        )

    def count_cases(self, asked: Conditions, rights: Rights, now: Instant) -> int:
        return finding.count_cases(self.transaction, asked, rights, now)

    def prioritised(self, keys: Sequence[str], *, urgent: bool, limit: int) -> list[ListedItem]:
        return queue.prioritised(self.transaction, keys, urgent=urgent, limit=limit)

    def rank(self, key: str, case: str, item: int) -> tuple[int, int] | None:
        return queue.rank(self.transaction, key, case, item)

    def put_hand_over(self, made: HandOver) -> None:
        hand_overs.put_hand_over(self.transaction, made)

    def hand_over(self, number: str) -> HandOver | None:
        return hand_overs.hand_over(self.transaction, number)

    def hand_overs(self, names: Sequence[str], *, limit: int) -> list[HandOver]:
        return hand_overs.hand_overs(self.transaction, names, limit=limit)

    def confirm_hand_over(self, number: str, at: Instant) -> bool:
        return hand_overs.confirm(self.transaction, number, at)

    def listed(self, keys: Sequence[str]) -> dict[str, int]:
        return entrusted.listed(self.transaction, keys)

    def delegated(self, persons: Sequence[str]) -> list[ListedItem]:
        return entrusted.delegated(self.transaction, persons)

    def turns(self, persons: Sequence[str]) -> list[tuple[str, str, int, str]]:
        return entrusted.turns(self.transaction, persons)

    def offered(self, keys: Sequence[str]) -> list[ListedItem]:
        return entrusted.offered(self.transaction, keys)

    def open_cases(self, units: Sequence[str]) -> list[tuple[str, str]]:
        return entrusted.open_cases(self.transaction, units)

    def put_query(self, saved: SavedQuery) -> None:
        saved_queries.put_query(self.transaction, saved)

    def drop_query(self, owner: str, name: str) -> bool:
        return saved_queries.drop_query(self.transaction, owner, name)

    def saved_queries(self, person: str, keys: Sequence[str]) -> list[SavedQuery]:
        return saved_queries.saved_queries(self.transaction, person, keys)

    def count_levels(
        self, person: str, levels: Mapping[str, Sequence[str]], *, highest: int = INTERNAL
    ) -> dict[str, Counted]:
        return worklists.count_levels(self.transaction, person, levels, highest)

    def open_item(self, case: str, item: int) -> bool:
        return worklists.open_item(self.transaction, case, item)

    def done_list(self, persons: Sequence[str], *, limit: int, offered: Sequence[str] = ()) -> list[DoneItem]:
        return worklists.done_list(self.transaction, persons, limit=limit, offered=offered)

    def is_involved(self, case: str, person: str, keys: Sequence[str]) -> bool:
        return reading.is_involved(self.transaction, case, person, keys)

    def has_open_item(self, case: str, keys: Sequence[str]) -> bool:
        return reading.has_open_item(self.transaction, case, keys)

    # time

    def next_due(self, after: Instant | None = None) -> Instant | None:
        return jobs.next_due(self.transaction, after)

    def outdated_clocks(
        self, calendar: str, newest: int, *, after: tuple[str, int], limit: int
    ) -> list[tuple[str, int]]:
        return reading.outdated_clocks(self.transaction, calendar, newest, after, limit)

    def due_jobs(self, now: Instant, *, limit: int, kinds: Sequence[JobKind] = ("timer", "deadline")) -> list[DueJob]:
        return jobs.due_jobs(self.transaction, now, limit=limit, kinds=kinds)

    def lease_job(self, case: str, number: int, *, seconds: int) -> bool:
        return jobs.lease_job(self.transaction, case, number, seconds=seconds)

    def due_starts(self, now: Instant, *, limit: int) -> list[StartJob]:
        return jobs.due_starts(self.transaction, now, limit=limit)

    def lock_start(self, start: StartJob) -> bool:
        return jobs.lock_start(self.transaction, start)

    def starts(self, process: str) -> list[StartJob]:
        return jobs.starts(self.transaction, process)

    def put_start(self, start: StartJob) -> None:
        jobs.put_start(self.transaction, start)

    def drop_start(self, start: StartJob) -> None:
        jobs.drop_start(self.transaction, start)

    def drop_starts(self, process: str) -> None:
        jobs.drop_starts(self.transaction, process)

    # messages

    def waiting(self, message: str, key: str, *, kind: str = "message") -> list[Waiting]:
        return messages.waiting(self.transaction, message, key, kind)

    def waiting_in(self, case: str, message: str) -> list[tuple[int, str]]:
        return messages.waiting_in(self.transaction, case, message)

    def watching(self, case: str, nodes: Sequence[str]) -> list[int]:
        return messages.watching(self.transaction, case, nodes)

    def put_message(self, message: BufferedMessage) -> None:
        messages.put_message(self.transaction, message)

    def message(self, message: str) -> BufferedMessage | None:
        return messages.message_named(self.transaction, message)

    def messages(self, *, name: str = "", key: str = "", limit: int = 100) -> list[BufferedMessage]:
        return messages.messages(self.transaction, name=name, key=key, limit=limit)

    def undelivered(self, *, limit: int) -> list[BufferedMessage]:
        return messages.undelivered(self.transaction, limit=limit)

    def due_messages(self, now: Instant, *, limit: int) -> list[BufferedMessage]:
        return messages.due_messages(self.transaction, now, limit=limit)

    def drop_message(self, message: str) -> bool:
        return messages.drop_message(self.transaction, message)

    # outbox

    def pending_notices(self, now: Instant, *, limit: int) -> list[OutboxNotice]:
        return outbox.pending_notices(self.transaction, now, limit=limit)

    def lease_notice(self, key: str, *, seconds: int) -> bool:
        return outbox.lease_notice(self.transaction, key, seconds=seconds)

    def notice_delivered(self, key: str, at: Instant) -> None:
        outbox.notice_delivered(self.transaction, key, at)

    def notice_failed(self, key: str, *, retry_at: Instant | None, error: str) -> None:
        outbox.notice_failed(self.transaction, key, retry_at=retry_at, error=error)

    def inbox_notices(self, keys: Sequence[str], *, limit: int) -> list[OutboxNotice]:
        return outbox.inbox_notices(self.transaction, keys, limit=limit)

    def notice(self, key: str) -> OutboxNotice | None:
        return delivery.notice(self.transaction, key)

    def dead_notices(self, *, limit: int) -> list[OutboxNotice]:
        return delivery.dead_notices(self.transaction, limit=limit)

    def resend_notice(self, key: str, at: Instant) -> bool:
        return delivery.resend_notice(self.transaction, key, at)

    def hold_notice(self, each: HeldNotice) -> None:
        delivery.hold_notice(self.transaction, each)

    def due_held(self, now: Instant, *, limit: int) -> list[HeldNotice]:
        return delivery.due_held(self.transaction, now, limit=limit)

    def take_held(self, person: str, channel: str, now: Instant, *, seconds: int) -> list[HeldNotice]:
        return delivery.take_held(self.transaction, person, channel, now, seconds=seconds)

    def drop_held(self, each: HeldNotice) -> None:
        delivery.drop_held(self.transaction, each)

    def put_off_held(self, each: HeldNotice, retry_at: Instant) -> None:
        delivery.put_off_held(self.transaction, each, retry_at)

    def preferences(self, persons: Sequence[str]) -> dict[str, dict[str, object]]:
        return delivery.preferences(self.transaction, persons)

    def put_preferences(self, person: str, data: Mapping[str, object]) -> None:
        delivery.put_preferences(self.transaction, person, data)

    def read_marks(self, keys: Sequence[str]) -> dict[str, dict[str, Instant]]:
        return delivery.read_marks(self.transaction, keys)

    def mark_read(self, key: str, person: str, at: Instant) -> None:
        delivery.mark_read(self.transaction, key, person, at)

    # idempotency

    def request(self, request_id: str) -> tuple[str, str] | None:
        return requests.request(self.transaction, request_id)

    def put_request(self, request_id: str, digest: str, result: str, at: Instant) -> None:
        requests.put_request(self.transaction, request_id, digest, result, at)

    # what is deployed

    def put_definition(self, definition: StoredDefinition) -> None:
        deployed.put_definition(self.transaction, definition)
        self._stamp = None

    def definition(self, process: str, version: int | None = None) -> StoredDefinition | None:
        return deployed.definition(self.transaction, process, version)

    def definitions(self) -> list[StoredDefinition]:
        return deployed.definitions(self.transaction)

    def put_resource(self, kind: str, name: str, data: str, checksum: str, at: Instant) -> int:
        self._stamp = None
        return deployed.put_resource(self.transaction, kind, name, data, checksum, at)

    def resource(self, kind: str, name: str, version: int | None = None) -> tuple[int, str] | None:
        return deployed.resource(self.transaction, kind, name, version)

    def latest(self, kind: str) -> dict[str, int]:
        return deployed.latest(self.transaction, kind)

    def stamp(self) -> int:
        if self._stamp is None:
            self._stamp = deployed.stamp(self.transaction)
        return self._stamp

    def stands_behind(self, case: Case, item: WorkItem, keys: Sequence[str], person: str, highest: int) -> bool:
        return queue.stands_behind(self.transaction, case, item, keys, person, highest)

    # figures of a day

    def counted_cases(self, process: str, begin: Instant, end: Instant) -> Iterator[CountedCase]:
        return figures.counted_cases(self.transaction, process, begin, end)

    def put_figures(self, kept: KeptFigures) -> None:
        figures.put_figures(self.transaction, kept)

    def figures(self, process: str, day: str) -> list[KeptFigures]:
        return figures.figures(self.transaction, process, day)
