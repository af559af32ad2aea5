"""The verbs of queries: over one's lists, over all cases that one may read, saved ones, and their counts."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.codec import dump, load
from flowkit.core.protocol import Actor, Instant, to_datetime
from flowkit.engine import inputs
from flowkit.engine.levels import checked_level
from flowkit.engine.ports import FoundCase, SavedQuery, Unit
from flowkit.engine.queries import FORMAT, Query, check_query, read_query, rights_of
from flowkit.engine.views import FoundView, ItemView, QueryView, light, moment
from flowkit.engine.worklists import Worklists
from flowkit.errors import InputInvalid, NotAuthorised, NotFound, Text

MOST_SKIPPED = 100_000


class Searches(Worklists):
    """Queries over items and cases, always with the rights of whoever asks."""

    def search(
        self, query: Mapping[str, object], *, by: str, limit: int = 20, skip: int = 0
    ) -> list[FoundView] | list[ItemView]:
        """The cases of a query, newest first, open and ended, as far as `by` may read them; or the items of one over
        items, in the order of the worklist (查询).

        Raises InputInvalid for what is no query or names what nobody knows, NotAuthorised for fields that are closed.
        """
        asked = read_query(query)
        return self._transactions.read(lambda tx: self._run(tx, asked, self._actor(tx, by), limit, skip))

    def count(self, query: Mapping[str, object], *, by: str) -> int:
        """How many the query finds."""
        asked = read_query(query)
        return self._transactions.read(lambda tx: self._counted(tx, asked, self._actor(tx, by)))

    def save_query(self, name: str, query: Mapping[str, object], *, by: str, share: str = "") -> None:
        """Keep a query under a name, in place of the one before; with the holders of the role `share` if one is named,
        which `by` must hold. It is checked first. Raises as `search` does, and NotAuthorised.
        """
        _checked_name(name)
        inputs.name("share", share)
        asked = read_query(query)

        def work(tx: Unit) -> None:
            actor = self._actor(tx, by)
            check_query(self._shop.catalogue, tx, asked, actor)
            key = f"role:{share}" if share else ""
            if key and key not in actor.keys:
                raise NotAuthorised(
                    Text(f"{actor.id} does not hold the role {share}", f"{actor.id} 不具有角色 {share}"),
                    mend=Text("share it with a role of your own", "请共享给本人具有的角色"),
                )
            text = dump({**query, "format": FORMAT})
            tx.put_query(SavedQuery(actor.id, name, key, text, self._shop.clock.now()))

        self._transactions.write(work)

    def drop_query(self, name: str, *, by: str) -> None:
        """Forget a query of one's own. Raises NotFound."""
        _checked_name(name)

        def work(tx: Unit) -> None:
            if not tx.drop_query(self._actor(tx, by).id, name):
                raise _no_query(name)

        self._transactions.write(work)

    def queries(self, by: str) -> list[QueryView]:
        """The saved queries of the person, then those that others share with a role of the person."""

        def work(tx: Unit) -> list[QueryView]:
            actor = self._actor(tx, by)
            return [_view(each) for each in tx.saved_queries(actor.id, tuple(actor.keys))]

        return self._transactions.read(work)

    def run_query(
        self, name: str, *, by: str, owner: str = "", limit: int = 20, skip: int = 0
    ) -> list[FoundView] | list[ItemView]:
        """Run a saved query with the rights of `by`, whoever saved it: the own one of that name, or the one that is
        shared. Raises NotFound, and InputInvalid where several share one and no `owner` is named.
        """

        def work(tx: Unit) -> list[FoundView] | list[ItemView]:
            actor = self._actor(tx, by)
            return self._run(tx, self._saved(tx, name, owner, actor), actor, limit, skip)

        return self._transactions.read(work)

    def count_query(self, name: str, *, by: str, owner: str = "") -> int:
        """How many a saved query finds for `by`."""

        def work(tx: Unit) -> int:
            actor = self._actor(tx, by)
            return self._counted(tx, self._saved(tx, name, owner, actor), actor)

        return self._transactions.read(work)

    def _saved(self, tx: Unit, name: str, owner: str, actor: Actor) -> Query:
        _checked_name(name)
        inputs.name("owner", owner)
        mine = [
            each
            for each in tx.saved_queries(actor.id, tuple(actor.keys))
            if each.name == name and owner in ("", each.owner)
        ]
        if not mine:
            raise _no_query(name)
        if len(mine) > 1 and mine[0].owner != actor.id:
            owners = ", ".join(each.owner for each in mine)
            raise InputInvalid(
                Text(f"several share a query of that name: {owners}", f"有多人共享同名查询:{owners}"),
                code="query-invalid",
                mend=Text("name its owner", "请指明所有者"),
            )
        return read_query(load(mine[0].query))

    def _run(self, tx: Unit, asked: Query, actor: Actor, limit: int, skip: int) -> list[FoundView] | list[ItemView]:
        now, rows = self._shop.clock.now(), inputs.page_length(limit)
        behind = _skipped(skip)
        conditions = check_query(self._shop.catalogue, tx, asked, actor)
        rights = rights_of(self._shop.catalogue, tx, actor, now)
        if asked.of == "cases":
            found = tx.search_cases(conditions, rights, now, limit=rows, skip=behind)
            return [_found(each, now) for each in found]
        keys = self._keys(tx, actor, checked_level(asked.level or None), asked.unit)
        items = tx.search_items(conditions, rights, keys, now, limit=rows, skip=behind)
        return [self._item(tx, each, actor, now) for each in items]

    def _counted(self, tx: Unit, asked: Query, actor: Actor) -> int:
        now = self._shop.clock.now()
        conditions = check_query(self._shop.catalogue, tx, asked, actor)
        rights = rights_of(self._shop.catalogue, tx, actor, now)
        if asked.of == "cases":
            return tx.count_cases(conditions, rights, now)
        keys = self._keys(tx, actor, checked_level(asked.level or None), asked.unit)
        return tx.count_items(conditions, rights, keys, now)


def _found(found: FoundCase, now: Instant) -> FoundView:
    case = found.case
    return FoundView(
        case.id, case.process, case.version, case.business_key, case.status, case.state, case.end_state, case.unit,
        case.starter, to_datetime(case.started_at), moment(case.ended_at), moment(case.due_at),
        light(now, case.due_at, case.warn_at), found.fields,
    )  # fmt: skip


def _view(saved: SavedQuery) -> QueryView:
    query = load(saved.query)
    return QueryView(
        saved.name,
        saved.owner,
        saved.shared_with.removeprefix("role:"),
        query if isinstance(query, dict) else {},
        to_datetime(saved.saved_at),
    )


def _skipped(skip: object) -> int:
    if not isinstance(skip, int) or not 0 <= skip <= MOST_SKIPPED:
        raise InputInvalid(
            Text(f"skip is a whole number from 0 to {MOST_SKIPPED}", f"skip 应为 0 至 {MOST_SKIPPED} 的整数"),
            code="skip-invalid",
        )
    return skip


def _checked_name(name: object) -> None:
    if not inputs.key("name", name).strip():
        raise InputInvalid(Text("a query needs a name", "查询须有名称"), code="query-invalid")


def _no_query(name: str) -> NotFound:
    return NotFound(
        Text("there is no saved query {name} for you", "没有可用的已存查询 {name}").format(name=name[:60]),
        mend=Text("see your saved queries", "请查看已存查询"),
    )
