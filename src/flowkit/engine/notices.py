"""The verbs of notices: what one is told, read receipts, wishes about delivery, and dead letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flowkit.core.notification.preferences import USUAL, preferences_of
from flowkit.core.protocol import Actor, Instant, to_datetime
from flowkit.engine import inputs
from flowkit.engine.actions import Actions
from flowkit.engine.closed_fields import closed_to, mask_of
from flowkit.engine.delivering import in_language
from flowkit.engine.ids import split
from flowkit.engine.ports import OutboxNotice, Unit
from flowkit.engine.reading import case_view, is_cleared_for, is_reader
from flowkit.engine.views import NoticeView, notice_view
from flowkit.errors import NotFound, Text

_INBOX = "inbox"
_MOST = 10_000
"""So many dead letters are looked through for those that a person may see."""


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What a person wants of notices, as it was written."""

    person: str
    data: Mapping[str, object]


class Notices(Actions):
    """Messages to people."""

    def notices(self, by: str, *, unread: bool = False, limit: int = 20) -> list[NoticeView]:
        """The messages to the person, or to a role the person holds, newest first, in the person's language.

        With `unread` those that the person has not read. `read_by` says when the person has.
        """
        length = inputs.page_length(limit)

        def work(tx: Unit) -> list[NoticeView]:
            actor = self._actor(tx, by)
            language = self._language(tx, by)
            listed = tx.inbox_notices(tuple(actor.keys), limit=_MOST if unread else length)
            found = [each for each in listed if self._is_open(tx, each, actor)]
            marks = tx.read_marks([each.key for each in found])
            mine = [(each, marks.get(each.key, {}).get(by)) for each in found]
            shown = [(each, at) for each, at in mine if at is None or not unread][:length]
            return [_shown(each, language, {by: at} if at is not None else {}) for each, at in shown]

        return self._transactions.read(work)

    def read_notice(self, notice: str, *, by: str) -> NoticeView:
        """Read a message of the inbox: from then on it counts as read by the person (已阅回执). The first time stands.

        Raises NotFound for one that is not to the person.
        """

        def work(tx: Unit) -> NoticeView:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            found = self._to(tx, notice, actor)
            tx.mark_read(found.key, by, now)
            at = tx.read_marks([found.key])[found.key][by]
            return _shown(found, self._language(tx, by), {by: at})

        return self._transactions.write(work)

    def preferences(self, by: str) -> PreferencesView:
        """What the person wants of notices; empty if nothing was ever said."""

        def work(tx: Unit) -> PreferencesView:
            self._actor(tx, by)
            return PreferencesView(by, tx.preferences([by]).get(by, {}))

        return self._transactions.read(work)

    def set_preferences(self, data: Mapping[str, object], *, by: str) -> None:
        """Say what one wants of notices, in place of what one said before (提醒设置).

        `language` (en, zh), `quiet` ("22:00-07:00"), `digest` (["08:00", "14:00"]: what comes goes together at these
        times), `off` (channels, or `channel:rule` with the id of a notification), `zone`. Raises InputInvalid.
        """
        given = inputs.plain_fields(data)

        def work(tx: Unit) -> None:
            self._actor(tx, by)
            preferences_of(given, USUAL.zone)
            tx.put_preferences(by, given)

        self._transactions.write(work)

    def dead_letters(self, by: str, *, limit: int = 20) -> list[NoticeView]:
        """Notices that could not be delivered and why, the oldest first: for readers of their processes who are cleared
        for the case. `***` stands in place of data that are closed to `by`.
        """
        length = inputs.page_length(limit)

        def work(tx: Unit) -> list[NoticeView]:
            actor = self._actor(tx, by)
            found = [each for each in tx.dead_notices(limit=_MOST) if self._sees(tx, each, actor)]
            return [self._masked(tx, each, actor) for each in found[:length]]

        return self._transactions.read(work)

    def resend(self, notice: str, *, by: str) -> None:
        """Send a dead letter again, with the next work that is due. Raises NotFound."""

        def work(tx: Unit) -> None:
            actor = self._actor(tx, by)
            found = tx.notice(_key(notice))
            if (
                found is None
                or not self._sees(tx, found, actor)
                or not tx.resend_notice(found.key, self._shop.clock.now())
            ):
                raise _no_notice(notice, by)

        self._transactions.write(work)

    def _to(self, tx: Unit, notice: str, actor: Actor) -> OutboxNotice:
        found = tx.notice(_key(notice))
        if found is None or found.notice.channel != _INBOX or found.notice.to not in actor.keys:
            raise _no_notice(notice, actor.id)
        if not self._is_open(tx, found, actor):
            raise _no_notice(notice, actor.id)
        return found

    def _is_open(self, tx: Unit, each: OutboxNotice, actor: Actor) -> bool:
        """Whether the actor is cleared for the case that the notice is about."""
        case = tx.case(each.case)
        return case is not None and is_cleared_for(self._shop.catalogue, tx, case, actor)

    def _sees(self, tx: Unit, each: OutboxNotice, actor: Actor) -> bool:
        case = tx.case(each.case)
        if case is None:
            return False
        definition = self._shop.catalogue.definition(tx, case.process, case.version)
        return is_reader(definition, actor) and is_cleared_for(self._shop.catalogue, tx, case, actor)

    def _masked(self, tx: Unit, each: OutboxNotice, actor: Actor) -> NoticeView:
        """The notice as the actor sees it in its case."""
        case, view = tx.case(each.case), notice_view(each)
        closed = closed_to(self._shop.catalogue, tx, case, actor) if case is not None else ()
        if case is None or not closed:
            return view
        mask = mask_of(case_view(tx, case, self._shop.clock.now()), closed)
        return replace(view, subject=mask.text(view.subject), body=mask.text(view.body))

    def _language(self, tx: Unit, person: str) -> str:
        wishes = tx.preferences([person]).get(person)
        return preferences_of(wishes, USUAL.zone).language if wishes else ""


def _shown(each: OutboxNotice, language: str, read: Mapping[str, Instant]) -> NoticeView:
    told = replace(each, notice=in_language(each.notice, language)) if language else each
    return notice_view(told, {person: to_datetime(at) for person, at in read.items()})


def _key(notice: str) -> str:
    case, number = split(notice)
    return f"{case}:{number}"


def _no_notice(notice: str, person: str) -> NotFound:
    text = Text("no notice {id} that {person} may see", "没有 {person} 可查看的通知 {id}")
    return NotFound(text.format(id=notice, person=person))
