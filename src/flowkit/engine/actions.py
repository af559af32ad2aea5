"""The verbs of flowkit: what an application calls. The same in transactions of its own and inside the caller's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from flowkit.core.codec import dump
from flowkit.core.commands import Operate, Start
from flowkit.core.instance.elements.correlation import correlation_key
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import Actor, Instant
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import Explanation
from flowkit.engine import inputs
from flowkit.engine.action import Refused, Workshop, perform, record_reading, record_refusal, start
from flowkit.engine.assignment_story import ItemStory, story
from flowkit.engine.clock import parse_instant
from flowkit.engine.closed_fields import closed_to, masked
from flowkit.engine.crossing import known_unit
from flowkit.engine.escalations import RowExplanation, explained_rows
from flowkit.engine.explaining import explained
from flowkit.engine.history import utf8_json
from flowkit.engine.ids import inner_id, split
from flowkit.engine.planning import Anchor, case_plan, process_plan
from flowkit.engine.ports import Conditions, Focus, FocusKind, Unit
from flowkit.engine.queries import rights_of
from flowkit.engine.reading import actor_named, case_view, is_cleared_for, no_case, readable
from flowkit.engine.searching import check_filter
from flowkit.engine.sending import check_starter, send_message, send_signal
from flowkit.engine.stored import stored
from flowkit.engine.transactions import Transactions
from flowkit.engine.undelivered import UndeliveredView, discard, redeliver, undelivered
from flowkit.engine.views import CaseRef, CaseView, PlanView
from flowkit.errors import InputInvalid, NotFound, RequestReused, Text

T = TypeVar("T")


class Actions:
    """The verbs. Ids are public: a case id, or `<case>.<number>` for an item, a deadline, an incident or a phase."""

    def __init__(self, shop: Workshop, transactions: Transactions) -> None:
        self._shop = shop
        self._transactions = transactions

    # beginning
    def start(
        self,
        process: str,
        data: Mapping[str, object] | None = None,
        *,
        by: str,
        business_key: str | None = None,
        unit: str | None = None,
        request_id: str | None = None,
    ) -> CaseRef:
        """Start a case of the newest version of the process.

        `unit` is the unit of the case, by default the starter's. Raises BusinessKeyTaken if an open case of the process
        has the key, InputInvalid if the data, the key or the unit do not fit, NotAuthorised if `by` may not start it.
        """
        given = inputs.fields(data)
        key, place = inputs.business_key(business_key), inputs.name_or_none("unit", unit)
        inputs.name("process", process)

        def work(tx: Unit) -> CaseRef:
            actor = self._actor(tx, by)
            definition = self._shop.catalogue.definition(tx, process)
            check_starter(definition, actor)

            def begin() -> str:
                """The id of the case with its version: a repeat may come when a newer one is deployed."""
                checked = self._shop.forms.start(definition, given)
                catalogue, now = self._shop.catalogue, self._shop.clock.now()
                home = actor.unit if place is None else known_unit(catalogue, tx, definition, place, now)
                command = Start(definition.key, definition.version, checked, key, home)
                return inner_id(start(self._shop, tx, definition, command, actor), definition.version)

            what = ("start", by, process, given, key, place)
            case, version = split(self._once(tx, request_id, what, begin))
            return CaseRef(case, definition.key, version, key)

        return self._write(work)

    # the operation table
    def operate(  # noqa: PLR0913 -- one verb for every row: each row needs some of these
        self,
        operation: str,
        subject: str,
        data: Mapping[str, object] | None = None,
        *,
        by: str,
        reason: str = "",
        to: str = "",
        target: str = "",
        state: str = "",
        request_id: str | None = None,
    ) -> None:
        """Do a row of the operation table. Raises OperationRefused with a stable code, or NotAuthorised."""
        case, number = split(subject)
        inputs.without_content(operation)
        for what, word in (("operation", operation), ("to", to), ("target", target), ("state", state)):
            if word != "":
                inputs.name(what, word)
        focus = Focus(_FOCUS.get(operation, "item" if number else "case"), number)
        command = Operate(operation, number, inputs.fields(data), inputs.reason(reason), to, target, state)

        def work(tx: Unit) -> None:
            actor = self._actor(tx, by)

            def act() -> str:
                perform(self._shop, tx, case, focus, command, actor)
                return case

            self._once(tx, request_id, (operation, by, subject, command.data, reason, to, target, state), act)

        self._write(work)

    def claim(self, item: str, *, by: str, request_id: str | None = None) -> None:
        """Take an item from a group inbox (签收)."""
        self.operate("claim", item, by=by, request_id=request_id)

    def unclaim(self, item: str, *, by: str, request_id: str | None = None) -> None:
        """Give a claimed item back to its group (退签)."""
        self.operate("unclaim", item, by=by, request_id=request_id)

    def save_draft(self, item: str, data: Mapping[str, object], *, by: str, request_id: str | None = None) -> None:
        """Keep what was filled in so far, in place of the draft before (暂存)."""
        self.operate("save-draft", item, data, by=by, request_id=request_id)

    def complete(
        self,
        item: str,
        data: Mapping[str, object] | None = None,
        *,
        by: str,
        reason: str = "",
        request_id: str | None = None,
    ) -> None:
        """Do the work, with the data of its form (办理). A refusing vote needs a reason."""
        self.operate("complete", item, data, by=by, reason=reason, request_id=request_id)

    def transfer(self, item: str, *, to: str, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Hand the item to another person (转办)."""
        self.operate("transfer", item, by=by, to=to, reason=reason, request_id=request_id)

    def delegate(self, item: str, *, to: str, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Let another work on the item, and stay responsible for it (委派)."""
        self.operate("delegate", item, by=by, to=to, reason=reason, request_id=request_id)

    def hand_back(self, item: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Give a delegated item back undone, or take it back (交还)."""
        self.operate("hand-back", item, by=by, reason=reason, request_id=request_id)

    def return_to_sender(self, item: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Refuse an item before accepting it (退回)."""
        self.operate("return-to-sender", item, by=by, reason=reason, request_id=request_id)

    def return_for_rework(
        self, item: str, *, by: str, reason: str, target: str = "", request_id: str | None = None
    ) -> None:
        """Send back to a step that was walked in this pass (驳回)."""
        self.operate("return-for-rework", item, by=by, reason=reason, target=target, request_id=request_id)

    def return_straight(
        self, item: str, *, by: str, reason: str, target: str = "", request_id: str | None = None
    ) -> None:
        """Send back to a step whose result comes straight back to here (退回后直送)."""
        self.operate("return-straight", item, by=by, reason=reason, target=target, request_id=request_id)

    def withdraw(self, item: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Take one's own completed step back, while nobody has acted on what came of it (收回)."""
        self.operate("withdraw", item, by=by, reason=reason, request_id=request_id)

    def suspend(self, item: str, *, state: str, by: str, reason: str, request_id: str | None = None) -> None:
        """Suspend work into a declared business state (挂起, 暂停)."""
        self.operate("suspend", item, by=by, state=state, reason=reason, request_id=request_id)

    def resume(self, item: str, *, by: str, request_id: str | None = None) -> None:
        """Go on with suspended work (恢复)."""
        self.operate("resume", item, by=by, request_id=request_id)

    def raise_grade(self, case: str, data: Mapping[str, object], *, by: str, request_id: str | None = None) -> None:
        """Raise a graded field of a case; clocks are re-based (调级)."""
        self.operate("raise", case, data, by=by, request_id=request_id)

    def escalate(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Fire the next row of the escalation table now (升级)."""
        self.operate("escalate", case, by=by, reason=reason, request_id=request_id)

    def acknowledge(self, deadline: str, *, by: str, step: str = "", request_id: str | None = None) -> None:
        """Say that an escalation has been received (确认收到)."""
        self.operate("acknowledge", deadline, by=by, target=step, request_id=request_id)

    def urge(self, case: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Tell whoever has open work of the case that somebody waits (催办)."""
        self.operate("urge", case, by=by, reason=reason, request_id=request_id)

    def supervise(self, case: str, *, by: str, reason: str, within: str = "", request_id: str | None = None) -> None:
        """Open a supervision case (督办) with this matter and limit, by default the limit that the process declares."""
        self.operate("supervise", case, by=by, reason=reason, target=within, request_id=request_id)

    def request_extension(
        self, deadline: str, *, amount: str, by: str, reason: str, request_id: str | None = None
    ) -> None:
        """Ask for more time before the time is over, as a quantity such as "5 workdays" (延期申请)."""
        self.operate("request-extension", deadline, {"amount": amount}, by=by, reason=reason, request_id=request_id)

    def approve_extension(
        self, deadline: str, *, by: str, amount: str = "", reason: str = "", request_id: str | None = None
    ) -> None:
        """Grant what was asked for, or another `amount` (批准延期)."""
        data = {"amount": amount} if amount else {}
        self.operate("approve-extension", deadline, data, by=by, reason=reason, request_id=request_id)

    def refuse_extension(self, deadline: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """The due time stays (不同意延期)."""
        self.operate("refuse-extension", deadline, by=by, reason=reason, request_id=request_id)

    def cancel(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """End a case before its end (撤销)."""
        self.operate("cancel", case, by=by, reason=reason, request_id=request_id)

    def begin(self, phase: str, activity: str, *, by: str, request_id: str | None = None) -> None:
        """Begin an activity of an ad-hoc subprocess, again if it was done before (启动活动)."""
        self.operate("begin", phase, by=by, target=activity, request_id=request_id)

    def finish(self, phase: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Say that an ad-hoc subprocess is over (结束阶段)."""
        self.operate("finish", phase, by=by, reason=reason, request_id=request_id)

    def retry(
        self, incident: str, data: Mapping[str, object] | None = None, *, by: str, request_id: str | None = None
    ) -> None:
        """Try the place of an incident again, with corrected data if given."""
        self.operate("retry", incident, data, by=by, request_id=request_id)

    def resolve(
        self,
        incident: str,
        data: Mapping[str, object] | None = None,
        *,
        by: str,
        reason: str,
        request_id: str | None = None,
    ) -> None:
        """The failed step was done by hand; go on after it."""
        self.operate("resolve", incident, data, by=by, reason=reason, request_id=request_id)

    # messages
    def message(
        self,
        name: str,
        payload: Mapping[str, object] | None = None,
        *,
        correlation: object,
        by: str,
        request_id: str | None = None,
    ) -> int:
        """Send a message to the case or cases that wait for it under this correlation value.

        `correlation` is the value, or a mapping with one entry. The policy is declared on the event: for `one`, none
        or several waiting is MessageUnmatched; `buffer` keeps it; `broadcast` reaches all. Where nobody waits it
        begins a case of the process that has it as start event. Answers how many waited or begin.
        """
        inputs.name("name", name)
        key = correlation_key(inputs.plain(_correlation(correlation)))
        body = inputs.plain_fields(payload)

        def work(tx: Unit) -> int:
            actor = self._actor(tx, by)
            what = ("message", by, name, key, body)
            send = partial(send_message, self._shop, tx, name, key, body, actor)
            return int(self._once(tx, request_id, what, lambda: str(send())))

        return self._write(work)

    def signal(
        self, name: str, payload: Mapping[str, object] | None = None, *, by: str, request_id: str | None = None
    ) -> int:
        """Send a signal to every case that waits for it, and to every process that it begins, as far as `by` may.

        Each receiver gets it in a transaction of its own, when what is due is done. Answers how many there are.
        """
        inputs.name("name", name)
        body = inputs.plain_fields(payload)

        def work(tx: Unit) -> int:
            actor = self._actor(tx, by)
            what = ("signal", by, name, body)
            return int(self._once(tx, request_id, what, lambda: str(send_signal(self._shop, tx, name, body, actor))))

        return self._write(work)

    def undelivered(self, by: str, *, limit: int = 20) -> list[UndeliveredView]:
        """Messages and signals that their receiver could not take, oldest failure first, as far as `by` may see them.

        Whoever sent one sees it, and whoever may read the case it is for. One that would begin a case is seen by the
        readers and named starters of the process; if it names neither, by everybody.
        """

        def work(tx: Unit) -> list[UndeliveredView]:
            return undelivered(self._shop, tx, self._actor(tx, by), inputs.page_length(limit))

        return self._transactions.read(work)

    def redeliver(self, message: str, *, by: str, request_id: str | None = None) -> None:
        """Try an undelivered message again, when what is due is done. Raises NotFound."""
        self._see_to(redeliver, message, by, request_id)

    def discard(self, message: str, *, by: str, request_id: str | None = None) -> None:
        """Give an undelivered message up. Raises NotFound."""
        self._see_to(discard, message, by, request_id)

    def _see_to(
        self, do: Callable[[Workshop, Unit, str, Actor], None], message: str, by: str, request_id: str | None
    ) -> None:
        inputs.name("message", message)

        def work(tx: Unit) -> None:
            actor = self._actor(tx, by)

            def act() -> str:
                do(self._shop, tx, message, actor)
                return message

            self._once(tx, request_id, (do.__name__, by, message), act)

        self._write(work)

    # reading
    def case(self, case: str, *, by: str) -> CaseView:
        """A case with its data, items, clocks and history. Raises NotFound if `by` may not read it; `***`
        stands in place of data that are closed to `by`. Where the process says so, the reading stands in the history.
        """
        number, _ = split(case)

        def work(tx: Unit) -> tuple[CaseView, bool]:
            now, actor = self._shop.clock.now(), self._actor(tx, by)
            found = readable(self._shop.catalogue, tx, number, actor, now)
            closed = closed_to(self._shop.catalogue, tx, found, actor)
            logged = self._shop.catalogue.definition(tx, found.process, found.version).logs_reading
            return masked(case_view(tx, found, now, self._shop.catalogue), closed), logged

        view, logged = self._transactions.read(work)
        if logged:
            self._transactions.write(lambda tx: record_reading(self._shop, tx, number, by))
        return view

    def explain(self, deadline: str, *, by: str, step: str = "") -> Explanation:
        """The whole reckoning of a due time, or of one step of its escalation table, from stored inputs."""
        case_id, number = split(deadline)
        inputs.name("step", step)

        def work(tx: Unit) -> Explanation:
            readable(self._shop.catalogue, tx, case_id, self._actor(tx, by), self._shop.clock.now())
            found = tx.deadline(case_id, number)
            if found is None:
                raise NotFound(Text("no deadline {id}", "没有时限 {id}").format(id=deadline))
            return explained(self._shop.catalogue, tx, case_id, found, step)

        return self._transactions.read(work)

    def explain_assignment(self, item: str, *, by: str) -> ItemStory:
        """Why the item is where it is: what each rule came to, who could take it, and whose it became since."""
        case_id, number = split(item)

        def work(tx: Unit) -> ItemStory:
            readable(self._shop.catalogue, tx, case_id, self._actor(tx, by), self._shop.clock.now())
            found = next((each for each in tx.items(case_id) if each.id == number), None)
            if found is None:
                raise NotFound(Text("no item {id}", "没有事项 {id}").format(id=item))
            return story(case_id, found, tx.history(case_id))

        return self._transactions.read(work)

    def explain_escalation(self, deadline: str, *, by: str) -> tuple[RowExplanation, ...]:
        """Of each row of the clock's escalation table: why it fired then and whom it told, or why it did not."""
        case_id, number = split(deadline)

        def work(tx: Unit) -> tuple[RowExplanation, ...]:
            readable(self._shop.catalogue, tx, case_id, self._actor(tx, by), self._shop.clock.now())
            found = tx.deadline(case_id, number)
            if found is None:
                raise NotFound(Text("no deadline {id}", "没有时限 {id}").format(id=deadline))
            return explained_rows(self._shop.catalogue, tx, case_id, found)

        return self._transactions.read(work)

    def plan(
        self,
        process: str,
        anchor: Anchor,
        data: Mapping[str, object] | None = None,
        *,
        start: datetime | str | None = None,
    ) -> PlanView:
        """Plan the newest version of a process back from a moment to come (倒排计划): when each step must start and end
        at the latest; with a `start` also whether that can be.

        `anchor` is a date, or a date and time, by name where the process counts back from several. Raises InputInvalid.
        """
        inputs.name("process", process)
        begin = None if start is None else parse_instant(start)

        def work(tx: Unit) -> PlanView:
            definition = self._shop.catalogue.definition(tx, process)
            known = self._shop.forms.patch(definition, inputs.fields(data))
            return process_plan(self._shop.catalogue, tx, definition, known, anchor, begin)

        return self._transactions.read(work)

    def case_plan(self, case: str, *, by: str) -> PlanView:
        """What is left of the backward plan of a case, and what of it is late already."""
        number, _ = split(case)

        def work(tx: Unit) -> PlanView:
            now = self._shop.clock.now()
            found = readable(self._shop.catalogue, tx, number, self._actor(tx, by), now)
            return case_plan(self._shop.catalogue, tx, found, now)

        return self._transactions.read(work)

    def stored(self, store: str, *, by: str) -> object:
        """What a data store holds, for who may read every case of a process that uses it. Raises NotFound."""
        inputs.name("store", store)
        return self._transactions.read(lambda tx: stored(self._shop.catalogue, tx, store, self._actor(tx, by)))

    def cases(
        self,
        process: str,
        *,
        by: str,
        states: tuple[str, ...] = (),
        fields: Mapping[str, object] | None = None,
        business_key: str | None = None,
        only_open: bool = True,
        limit: int = 100,
    ) -> list[CaseRef]:
        """Cases by state, case fields and business key, as far as `by` may read them, the oldest first.

        What a form would send as text is read as the declared type of the field. Raises NotFound if the process is
        unknown, InputInvalid if a state or a case field is, or if a text is no value of the field.
        """
        inputs.name("process", process)
        key, wanted = inputs.name_or_none("business_key", business_key), inputs.plain_fields(fields)
        among = inputs.names("states", states)

        def work(tx: Unit) -> list[CaseRef]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            read = check_filter(self._shop.catalogue, tx, process, among, wanted, actor)
            most = inputs.page_length(limit)
            if key is not None:  # few have one key, and each is looked at: also what was called into another unit
                found = tx.find_cases(
                    process, states=among, fields=read, business_key=key, only_open=only_open, limit=most
                )
                may = [each.case for each in found if self._readable(tx, each.case.id, actor, now)]
            else:
                asked = Conditions((process,), among, ("open",) if only_open else (), fields=read)
                rights = rights_of(self._shop.catalogue, tx, actor, now)
                may = [each.case for each in tx.search_cases(asked, rights, now, limit=most, oldest_first=True)]
            return [CaseRef(each.id, each.process, each.version, each.business_key) for each in may]

        return self._transactions.read(work)

    def _readable(self, tx: Unit, case: str, actor: Actor, now: Instant) -> bool:
        try:
            readable(self._shop.catalogue, tx, case, actor, now)
        except NotFound:
            return False
        return True

    def _write(self, work: Callable[[Unit], T]) -> T:
        """Do the work; a refusal is recorded after the roll-back, then raised. Who may not read the case learns nothing
        of it, not even that it is there.
        """
        try:
            return self._transactions.write(work)
        except Refused as refused:
            no = refused
        self._transactions.record(lambda tx: record_refusal(self._shop, tx, no))
        if not self._transactions.read(partial(self._may_know, no)):
            raise no_case(no.case, no.actor)
        raise no.error()

    def _may_know(self, refused: Refused, tx: Unit) -> bool:
        """Whether the actor may know of the case: may read it, or has seen the item in an inbox."""
        command, actor = refused.command, refused.actor
        if not isinstance(command, Operate) or self._readable(tx, refused.case, actor, self._shop.clock.now()):
            return True
        return self._has_seen(tx, refused.case, command.subject, actor)

    def _has_seen(self, tx: Unit, case: str, item: int, actor: Actor) -> bool:
        """Whether the actor has seen the item in an inbox, and may know of the case."""
        head = tx.case(case)
        if head is None or not is_cleared_for(self._shop.catalogue, tx, head, actor):
            return False
        found = tx.row(case, Focus("item", item)) if item else ()
        return any(isinstance(each, WorkItem) and not actor.keys.isdisjoint(each.offer) for each in found)

    def _actor(self, tx: Unit, by: str) -> Actor:
        return actor_named(self._shop.catalogue, tx, by, self._shop.clock.now())

    def _once(self, tx: Unit, request_id: str | None, what: tuple[object, ...], act: Callable[[], str]) -> str:
        """Do it once for a request id; a repeat gets the stored result."""
        if request_id is None:
            return act()
        inputs.key("request_id", request_id)
        digest = hashlib.sha256(utf8_json(dump(what))).hexdigest()
        done = tx.request(request_id)
        if done is not None:
            if done[0] != digest:
                raise RequestReused(
                    Text("request {id} was another command", "请求 {id} 已用于另一命令").format(id=request_id),
                    mend=Text("use a fresh id for each command", "每个命令请使用新的标识"),
                )
            return done[1]
        result = act()
        tx.put_request(request_id, digest, result, self._shop.clock.now())
        return result


def _correlation(given: object) -> object:
    """The value itself, or that of a mapping with one entry."""
    if not isinstance(given, Mapping):
        return given
    if len(given) != 1:
        raise InputInvalid(
            Text("expected one correlation value, but got {n}", "关联值应为一个,实际为 {n} 个").format(n=len(given)),
            code="correlation-invalid",
            mend=Text("send the value, or a mapping with one entry", "请发送该值,或只有一项的映射"),
        )
    return next(iter(given.values()))


_FOCUS: Mapping[str, FocusKind] = {
    name: "token" if each.subject == "phase" else each.subject
    for name, each in OPERATIONS.items()
    if each.subject in ("deadline", "incident", "phase")
}
