"""The verbs over several items: one operation on a list of them, the next of a queue, and handing over all that
somebody has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from flowkit.core.codec import load
from flowkit.core.commands import Operate
from flowkit.core.protocol import Actor, Question, to_datetime
from flowkit.core.workitem.questions import InTurn
from flowkit.core.workitem.records import WorkItem
from flowkit.engine import inputs
from flowkit.engine.action import Refused, perform
from flowkit.engine.entrusted import hand_over_list
from flowkit.engine.handing_over import hand_over_all
from flowkit.engine.ids import inner_id, split
from flowkit.engine.levels import Level, checked_level
from flowkit.engine.ports import Focus, HandOver, ListedItem, Unit
from flowkit.engine.reading import is_open_to, no_case
from flowkit.engine.searches import Searches
from flowkit.engine.views import EntrustedView, HandOverView, ItemView, RankView, ResultView, moment
from flowkit.errors import FlowkitError, InputInvalid, NotFound, OperationRefused, Text

MOST = 200
"""The longest batch."""
_LOOKED_AT = 200
"""How many items of a queue `next` tries before it says that there is none."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One operation on several items."""

    operation: str
    data: Mapping[str, object]
    by: str
    reason: str
    to: str
    target: str
    state: str


class Batches(Searches):
    """Several items at once, where the procedure allows it; the next one of a queue; a hand-over."""

    def batch(  # noqa: PLR0913 - as `operate`
        self,
        operation: str,
        items: Sequence[str],
        data: Mapping[str, object] | None = None,
        *,
        by: str,
        reason: str = "",
        to: str = "",
        target: str = "",
        state: str = "",
        all_or_nothing: bool = False,
        request_id: str | None = None,
    ) -> list[ResultView]:
        """Do a row of the operation table on each of the items, in transactions of their own: one that fails leaves
        the others done (批量办理). What each came to is answered in the order of the items.

        With `all_or_nothing` one transaction: if one fails, nothing is done, and the others say `batch-undone`. The
        step or the process must allow it (`flowkit:operation batch="true"`).
        """
        subjects = _several(items)
        for what, word in (("operation", operation), ("to", to), ("target", target), ("state", state)):
            inputs.name(what, word)
        if request_id is not None:
            inputs.key("request_id", request_id)
        asked = _Asked(operation, inputs.fields(data), by, inputs.reason(reason), to, target, state)
        if not all_or_nothing:
            return [self._tried(asked, each, request_id) for each in subjects]
        return self._all(asked, subjects, request_id)

    def _tried(self, asked: _Asked, item: str, request_id: str | None) -> ResultView:
        try:
            self._write(partial(self._one, asked, item, request_id))
        except FlowkitError as error:
            return _failed(item, error)
        return ResultView(item, True, "", Text("", ""))

    def _all(self, asked: _Asked, items: Sequence[str], request_id: str | None) -> list[ResultView]:
        """The cases are locked in one order, so that two batches do not wait for each other in a circle."""
        failed: dict[str, FlowkitError] = {}

        def work(tx: Unit) -> None:
            for item in sorted(items):
                try:
                    self._one(asked, item, request_id, tx)
                except FlowkitError as error:
                    failed[item] = error
                    raise
                except Refused as refused:
                    failed[item] = refused.error()
                    raise

        try:
            self._write(work)
        except FlowkitError as error:
            if not failed or isinstance(error, NotFound):
                failed = dict.fromkeys(failed, error) or dict.fromkeys(items, error)
            undone = Text("undone, because another of the batch failed", "因同批其他事项失败而未办理")
            return [
                _failed(item, failed[item]) if item in failed else ResultView(item, False, "batch-undone", undone)
                for item in items
            ]
        return [ResultView(item, True, "", Text("", "")) for item in items]

    def _one(self, asked: _Asked, item: str, request_id: str | None, tx: Unit) -> None:
        case, number = split(item)
        inputs.without_content(asked.operation)
        command = Operate(asked.operation, number, asked.data, asked.reason, asked.to, asked.target, asked.state)  # type: ignore[arg-type]  # because nothing changes the data
        actor = self._actor(tx, asked.by)

        def act() -> str:
            perform(self._shop, tx, case, Focus("item", number), command, actor, batch=True)
            return case

        what = (asked.operation, asked.by, item, asked.data, asked.reason, asked.to, asked.target, asked.state)
        self._once(tx, None if request_id is None else _for_one(request_id, item), what, act)

    # queues
    def queue(self, by: str, *, level: Level | None = None, unit: str = "", limit: int = 20) -> list[ItemView]:
        """The worklist in the order of a queue: priority, due time, age of the case."""
        wanted = checked_level(level)
        inputs.name("unit", unit)

        def work(tx: Unit) -> list[ItemView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            keys = self._keys(tx, actor, wanted, unit)
            found = islice(self._in_order(tx, actor, keys), inputs.page_length(limit))
            return [self._item(tx, each, actor, now) for each in found]

        return self._transactions.read(work)

    def rank(self, item: str, *, by: str) -> RankView:
        """Where an item stands in the queue in which it is listed: "number 3 of 17". Raises NotFound if the person may
        not read it, or if it is listed nowhere.
        """
        case_id, number = split(item)

        def work(tx: Unit) -> RankView:
            actor = self._actor(tx, by)
            found = next((each for each in tx.row(case_id, Focus("item", number)) if isinstance(each, WorkItem)), None)
            keys = found.inbox_keys if found is not None and found.id == number else ()
            mine = [key for key in keys if key in actor.keys]
            listed = bool(mine) and found is not None and self._has_seen(tx, case_id, found.id, actor)
            if not listed and not self._readable(tx, case_id, actor, self._shop.clock.now()):
                raise no_case(case_id, actor)
            for key in (*mine, *keys):
                place = tx.rank(key, case_id, number)
                if place is not None:
                    return RankView(item, key, *place)
            raise NotFound(Text("the item stands in no queue", "事项不在任何队列中"))

        return self._transactions.read(work)

    def next(
        self, by: str, *, level: Level | None = None, unit: str = "", request_id: str | None = None
    ) -> ItemView | None:
        """Claim the first item of the queue that the person may take; None if there is none. Two who ask at once never
        get the same.
        """
        wanted = checked_level(level)
        inputs.name("unit", unit)

        def work(tx: Unit) -> ItemView | None:
            actor = self._actor(tx, by)
            keys = self._keys(tx, actor, wanted, unit)
            taken = self._once(tx, request_id, ("next", by, level, unit), lambda: self._take(tx, actor, keys))
            return self._seen(tx, taken, actor) if taken else None

        return self._write(work)

    def _take(self, tx: Unit, actor: Actor, keys: Sequence[str]) -> str:
        """The id of the item that was claimed, "" for none. What somebody else has locked is left to them."""
        for each in islice(self._in_order(tx, actor, keys), _LOOKED_AT):
            if each.item.status != "offered":
                continue
            focus, claim = Focus("item", each.item.id), Operate("claim", each.item.id)
            try:
                # In turn as far as nobody else is just taking what stands before it.
                in_turn: dict[Question, object] = {InTurn(each.item.id): True}
                if perform(self._shop, tx, each.case, focus, claim, actor, skip_locked=True, known=in_turn):
                    return inner_id(each.case, each.item.id)
            except Refused:
                continue
        return ""

    def _seen(self, tx: Unit, item: str, actor: Actor) -> ItemView | None:
        case_id, number = split(item)
        case = tx.case(case_id)
        found = next((each for each in tx.row(case_id, Focus("item", number)) if isinstance(each, WorkItem)), None)
        if case is None or found is None:
            return None
        listed = ListedItem(case.id, case.business_key, case.process, case.version, case.state, found, opened=True)
        return self._item(tx, listed, actor, self._shop.clock.now())

    def _in_order(self, tx: Unit, actor: Actor, keys: Sequence[str]) -> Iterator[ListedItem]:
        def mine(each: ListedItem) -> bool:
            return actor.id not in each.item.excluded and is_open_to(each, actor)

        yield from filter(mine, tx.prioritised(keys, urgent=True, limit=inputs.MOST_LISTED))
        after = None
        while page := tx.worklist(keys, limit=_LOOKED_AT, after=after):
            yield from (each for each in page if each.item.priority == 0 and mine(each))
            last = page[-1]
            after = (last.item.due_at, last.case, last.item.id)
        yield from filter(mine, tx.prioritised(keys, urgent=False, limit=inputs.MOST_LISTED))

    # handing over
    def hand_over(self, item: str, *, to: str, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Let somebody else go on with an item as it stands (交接)."""
        self.operate("hand-over", item, by=by, to=to, reason=reason, request_id=request_id)

    def hand_over_all(
        self, person: str, *, to: str, by: str, reason: str = "", request_id: str | None = None
    ) -> HandOverView:
        """Give everything that hangs on the person to another, in one transaction: items held or offered to nobody
        else, help, advice and copies, each by the operation `hand-over` (交接); delegated work, returns and turns that
        would come to the person. The protocol lists it, also what the other may not have and what stays.

        Whoever has the items may do it, and whoever leads them. Raises NotAuthorised for everybody else.
        """
        for what, word in (("person", person), ("to", to)):
            inputs.name(what, word)
        told = inputs.reason(reason)

        def work(tx: Unit) -> HandOverView:
            actor = self._actor(tx, by)
            self._actor(tx, to)
            what = ("hand-over-all", by, person, to, told)
            number = self._once(tx, request_id, what, lambda: hand_over_all(self._shop, tx, person, to, actor, told))
            return _protocol(_known(tx.hand_over(number), number))

        return self._write(work)

    def hand_over_list(self, person: str, *, by: str) -> list[EntrustedView]:
        """Everything open that hangs on the person (交接清单): items held, offered to nobody else, or that nobody else
        could take; help, advice and copies; what comes back or is still to come; substitutions, duties, groups.

        For the person and whoever leads him or her; everybody else sees what stands in cases that `by` may read, and
        gets NotAuthorised if that is nothing.
        """
        inputs.name("person", person)

        def work(tx: Unit) -> list[EntrustedView]:
            return hand_over_list(self._shop, tx, person, self._actor(tx, by), self._shop.clock.now())

        return self._transactions.read(work)

    def confirm_hand_over(self, hand_over: str, *, by: str, request_id: str | None = None) -> HandOverView:
        """Say that one has taken over what the protocol lists (接班确认). Raises OperationRefused for anybody else, and
        if it was confirmed before.
        """
        inputs.name("hand_over", hand_over)

        def work(tx: Unit) -> HandOverView:
            actor = self._actor(tx, by)

            def act() -> str:
                made = _known(tx.hand_over(hand_over), hand_over)
                if made.receiver not in _names(actor) or made.confirmed_at is not None:
                    raise OperationRefused(
                        Text("there is nothing here for you to confirm", "没有待您确认的交接"),
                        code="nothing-to-confirm",
                        mend=Text("see your hand-overs", "请查看交接记录"),
                    )
                if not tx.confirm_hand_over(hand_over, self._shop.clock.now()):
                    raise _no_hand_over(hand_over)
                return hand_over

            number = self._once(tx, request_id, ("confirm-hand-over", by, hand_over), act)
            return _protocol(_known(tx.hand_over(number), number))

        return self._write(work)

    def hand_overs(self, by: str, *, limit: int = 20) -> list[HandOverView]:
        """The protocols of what the person, or a unit, position or group of hers, gave or got, and of what the person
        arranged; newest first.
        """

        def work(tx: Unit) -> list[HandOverView]:
            found = tx.hand_overs(_names(self._actor(tx, by)), limit=inputs.page_length(limit))
            return [_protocol(each) for each in found]

        return self._transactions.read(work)


def _names(actor: Actor) -> tuple[str, ...]:
    """As whom a protocol may name somebody."""
    return (actor.id, *(key for key in actor.keys if key.startswith(("unit:", "position:", "group:"))))


def _for_one(request_id: str, item: str) -> str:
    """The request id of one item of a batch; of a long one the digest, as both must fit where one does."""
    whole = f"{request_id}/{item}"
    return whole if len(whole) <= inputs.LONGEST_NAME else f"{hashlib.sha256(request_id.encode()).hexdigest()}/{item}"


def _several(items: object) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(inputs.names("items", items)))
    if not 0 < len(found) <= MOST:
        raise InputInvalid(
            Text(f"a batch has 1 to {MOST} items", f"一批应有 1 至 {MOST} 项"),
            code="batch-invalid",
            mend=Text("send it in parts", "请分批提交"),
        )
    return found


def _failed(item: str, error: FlowkitError) -> ResultView:
    return ResultView(item, False, error.code, error.text)


def _known(found: HandOver | None, number: str) -> HandOver:
    if found is None:
        raise _no_hand_over(number)
    return found


def _no_hand_over(number: str) -> NotFound:
    return NotFound(Text("no hand-over {id}", "没有交接 {id}").format(id=number[:60]))


def _protocol(made: HandOver) -> HandOverView:
    lines: list[tuple[str, bool, str, str, str]] = load(made.lines)  # type: ignore[assignment]  # because such lines are written there
    results = tuple(ResultView(item, done, code, Text(en, zh)) for item, done, code, en, zh in lines)
    return HandOverView(
        made.id, made.giver, made.receiver, made.done_by, to_datetime(made.made_at), made.reason, results,
        made.remaining, moment(made.confirmed_at),
    )  # fmt: skip
