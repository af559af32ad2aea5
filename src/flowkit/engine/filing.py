"""The verbs for comments and attachments."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO

from flowkit.core.commands import Operate
from flowkit.core.protocol import to_datetime
from flowkit.core.workitem.notes import Attachment, CommentMade
from flowkit.engine import inputs
from flowkit.engine.action import perform
from flowkit.engine.content import checked_type, in_parts, safe_name, taken_in, verified
from flowkit.engine.history import facts_of
from flowkit.engine.ids import inner_id, split
from flowkit.engine.ports import Focus, HistoryRow, Unit
from flowkit.engine.reading import readable
from flowkit.engine.siding import SideActions
from flowkit.errors import NotFound, Text


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as it stands now; `replaces` is the id of the one in whose place it came."""

    id: str
    item: str
    by: str
    at: datetime
    text: str
    replaces: str


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attached file; `digest` is the SHA-256 of its content as hexadecimal text."""

    id: str
    item: str
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: `parts` are its bytes, read as they are asked for."""

    attachment: AttachmentView
    parts: Iterator[bytes]

    def read(self) -> bytes:
        """All of it at once. Raises Conflict if it is not what was attached."""
        return b"".join(self.parts)


class Filing(SideActions):
    """Comment, attach, detach, download, and what was noted and attached."""

    def comment(self, subject: str, text: str, *, by: str, replaces: str = "", request_id: str | None = None) -> str:
        """Note something on an item or a case that `by` may read (批注); the id of the comment. With `replaces` an own
        one is mended: the earlier one stays in the history.
        """
        data: dict[str, object] = {"text": text}
        case, number = split(subject)
        if replaces:
            data["replaces"] = _number_in(case, replaces)
        command = Operate("comment", number, inputs.fields(data))

        def work(tx: Unit) -> str:
            actor = self._actor(tx, by)

            def act() -> str:
                perform(self._shop, tx, case, Focus("item" if number else "case", number), command, actor)
                made = next(fact for fact in facts_of(_newest(tx, case)) if isinstance(fact, CommentMade))
                return inner_id(case, made.number)

            return self._once(tx, request_id, ("comment", by, subject, text, replaces), act)

        return self._write(work)

    def comments(self, case: str, *, by: str) -> list[CommentView]:
        """The comments of a case as they stand now, oldest first. Raises NotFound."""
        view = self.case(case, by=by)
        made = [
            (entry.at, CommentMade(*fact[1:]))  # type: ignore[arg-type]  # because the row was made of one
            for entry in view.history
            for fact in entry.facts
            if fact and fact[0] == CommentMade.__name__
        ]
        gone = {each.replaces for _, each in made}
        return [
            CommentView(
                inner_id(view.id, each.number), inner_id(view.id, each.item) if each.item else "", each.by, at,
                each.text, inner_id(view.id, each.replaces) if each.replaces else "",
            )
            for at, each in made
            if each.number not in gone
        ]  # fmt: skip

    def attach(
        self,
        subject: str,
        name: str,
        content: bytes | BinaryIO,
        *,
        by: str,
        kind: str = "",
        media_type: str = "",
        request_id: str | None = None,
    ) -> AttachmentView:
        """Attach a file to an item or a case (附件). `media_type` is by default what the name says.

        Raises InputInvalid for a file that is empty, too large or of a type that is not taken, and when the case has
        too much; OperationRefused and NotAuthorised as every operation.
        """
        case, number = split(subject)
        limits, inner = self._shop.limits, inputs.name("kind", kind) if kind else ""
        plain = safe_name(name)
        media = checked_type(media_type or mimetypes.guess_type(plain)[0], limits)
        with taken_in(content, limits.file) as taken:
            data = {
                "kind": inner, "name": plain, "media_type": media, "size": taken.size, "digest": taken.digest,
                "most_files": limits.count, "most_bytes": limits.case,
            }  # fmt: skip
            command = Operate("attach", number, dict(data))

            def work(tx: Unit) -> AttachmentView:
                actor = self._actor(tx, by)

                def act() -> str:
                    perform(self._shop, tx, case, Focus("item" if number else "case", number), command, actor)
                    taken.content.seek(0)
                    self._shop.contents.put(tx, taken.digest, taken.content)
                    return inner_id(case, max(each.id for each in tx.attachments(case)))

                made = self._once(tx, request_id, ("attach", by, subject, tuple(data.values())), act)
                found = next(each for each in tx.attachments(case) if inner_id(case, each.id) == made)
                return _view(case, found)

            return self._write(work)

    def detach(self, attachment: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Take one's own file away (移除附件): it counts and is shown no longer."""
        case, number = split(attachment)
        self.operate("detach", case, by=by, target=str(number), reason=reason, request_id=request_id)

    def attachments(self, case: str, *, by: str) -> list[AttachmentView]:
        """The files of a case, oldest first. Raises NotFound."""
        number, _ = split(case)

        def work(tx: Unit) -> list[AttachmentView]:
            readable(self._shop.catalogue, tx, number, self._actor(tx, by), self._shop.clock.now())
            return [_view(number, each) for each in tx.attachments(number) if each.removed_at is None]

        return self._transactions.read(work)

    def download(self, attachment: str, *, by: str) -> Download:
        """Fetch a file of a case that `by` may read; that it was fetched stands in the history. Raises NotFound."""
        case, number = split(attachment)
        command = Operate("download", 0, target=str(number))

        def work(tx: Unit) -> AttachmentView:
            perform(self._shop, tx, case, Focus(), command, self._actor(tx, by))
            return _view(case, next(each for each in tx.attachments(case) if each.id == number))

        found = self._write(work)
        part = partial(self._part, found.digest)
        return Download(found, verified(in_parts(part), found.digest, found.size))

    def _part(self, digest: str, number: int) -> bytes:
        return self._transactions.read(lambda tx: self._shop.contents.part(tx, digest, number))


def _number_in(case: str, comment: str) -> int:
    """The number of a comment of this case. That of another case is answered like one that is not there."""
    where, number = split(comment)
    if where != case or not number:
        raise NotFound(Text("no comment {id} in this case", "该办件没有批注 {id}").format(id=comment))
    return number


def _newest(tx: Unit, case: str) -> HistoryRow:
    return tx.history_before(case, 2**62)[0]


def _view(case: str, each: Attachment) -> AttachmentView:
    return AttachmentView(
        inner_id(case, each.id), inner_id(case, each.item) if each.item else "", each.kind, each.name, each.media_type,
        each.size, each.digest, each.added_by, to_datetime(each.added_at),
    )  # fmt: skip
