"""The verbs of lists: what stands in whose inbox, how much of it is unread, and what was done."""

from __future__ import annotations

from dataclasses import replace

from flowkit.core.definition.secrecy import highest_cleared
from flowkit.core.protocol import Actor, Instant, to_instant
from flowkit.core.workitem.records import WorkItem
from flowkit.engine import inputs
from flowkit.engine.actions import Actions
from flowkit.engine.closed_fields import as_seen
from flowkit.engine.ids import split
from flowkit.engine.levels import Level, checked_level, keys_for, levels_of, members
from flowkit.engine.ports import Focus, ListedItem, Unit
from flowkit.engine.reading import is_cleared_for, is_open_to, no_case
from flowkit.engine.views import CountView, ItemView, done_view, item_view
from flowkit.errors import InputInvalid, Text

_NEVER = 2**63 - 1
_Place = tuple[Instant, str, int]


class Worklists(Actions):
    """Worklists of three levels: a person's, a unit's, an institution's."""

    def worklist(
        self,
        by: str,
        *,
        level: Level | None = None,
        unit: str = "",
        limit: int = 20,
        after: ItemView | None = None,
    ) -> list[ItemView]:
        """What the person holds or may take, by due time; `after` is the last item of the page before (待办).

        `level` is one of the three lists, by default all of them together. Of a `unit` that is named the list is seen
        as far as the person has keys of it, and whole by whoever leads it or a unit above it. Raises NotAuthorised.
        """
        wanted = checked_level(level)
        inputs.name("unit", unit)

        def work(tx: Unit) -> list[ItemView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            keys = self._keys(tx, actor, wanted, unit)
            found = self._open_to(tx, actor, keys, inputs.page_length(limit), _place(after))
            return [self._item(tx, each, actor, now) for each in found]

        return self._transactions.read(work)

    def done_list(self, by: str, *, level: Level | None = None, unit: str = "", limit: int = 20) -> list[ItemView]:
        """What the person has done or passed on, newest first, and how each item left (已办).

        By default the person's own. Of a unit's or an institution's list, or of the lists of a `unit`: what ended of
        what had been offered there. Raises NotAuthorised.
        """
        wanted = checked_level(level)
        inputs.name("unit", unit)

        def work(tx: Unit) -> list[ItemView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            persons, offered = [actor.id], list[str]()
            if unit or wanted not in ("personal", None):
                offered = self._keys(tx, actor, wanted, unit)
                persons = members(offered, self._shop.catalogue.organisations(tx), now)
            found = tx.done_list(persons, limit=inputs.page_length(limit), offered=offered)
            mine = (each for each in found if is_open_to(each.listed, actor))
            return [
                done_view(replace(each, listed=as_seen(self._shop.catalogue, tx, each.listed, actor)), now)
                for each in mine
            ]

        return self._transactions.read(work)

    def counts(self, by: str) -> dict[Level, CountView]:
        """Of each of the three lists how many items are unread, and how many there are (未阅数)."""

        def work(tx: Unit) -> dict[Level, CountView]:
            actor = self._actor(tx, by)
            levels = levels_of(actor.keys, self._shop.catalogue.organisations(tx))
            named = {str(level): keys for level, keys in levels.items()}
            found = tx.count_levels(actor.id, named, highest=highest_cleared(actor.keys))
            return {level: CountView(*found[level]) for level in levels}

        return self._transactions.read(work)

    def open(self, item: str, *, by: str) -> ItemView:
        """Read an item. If it is listed for the person it counts as opened from then on (阅).

        Opening is no acting: nothing is written to the history, and a step can still be taken back. Raises NotFound if
        the person may not read it.
        """
        case_id, number = split(item)

        def work(tx: Unit) -> ItemView:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            draft = tx.load(case_id, Focus("item", number))
            work_item = draft.find(WorkItem, number) if draft is not None else None
            if draft is None or work_item is None:
                raise no_case(case_id, actor)
            listed = not actor.keys.isdisjoint(work_item.inbox_keys) and actor.id not in work_item.excluded
            listed = listed and is_cleared_for(self._shop.catalogue, tx, draft.case, actor)
            if listed:
                tx.open_item(case_id, number)
            elif not self._readable(tx, case_id, actor, now):
                raise no_case(case_id, actor)
            case = draft.case
            seen = ListedItem(case.id, case.business_key, case.process, case.version, case.state, work_item, listed)
            return self._item(tx, seen, actor, now)

        return self._transactions.write(work)

    def _item(self, tx: Unit, listed: ListedItem, actor: Actor, now: Instant) -> ItemView:
        """An item as the actor may see it."""
        return item_view(as_seen(self._shop.catalogue, tx, listed, actor), now)

    def _open_to(self, tx: Unit, actor: Actor, keys: list[str], limit: int, after: _Place | None) -> list[ListedItem]:
        """A page of the items under the keys. What is closed to the actor makes room for more."""
        found: list[ListedItem] = []
        while len(found) < limit:
            page = tx.worklist(keys, limit=limit, after=after)
            found += (each for each in page if actor.id not in each.item.excluded and is_open_to(each, actor))
            if len(page) < limit:
                break
            last = page[-1]
            after = (_NEVER if last.item.due_at is None else last.item.due_at, last.case, last.item.id)
        return found[:limit]

    def _keys(self, tx: Unit, actor: Actor, level: Level | None, unit: str) -> list[str]:
        if level is None and not unit:
            return list(actor.keys)
        return keys_for(actor, self._shop.catalogue.organisations(tx), level, unit, self._shop.clock.now())


def _place(after: ItemView | None) -> _Place | None:
    if after is None:
        return None
    if not isinstance(after, ItemView):
        raise InputInvalid(
            Text("after must be an item of the list", "after 应为列表中的一项"),
            code="after-invalid",
            mend=Text("pass the last item of the page before", "请传入上一页的最后一项"),
        )
    case, number = split(after.id)
    return (to_instant(after.due_at) if after.due_at is not None else _NEVER, case, number)
