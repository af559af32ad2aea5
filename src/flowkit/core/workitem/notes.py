"""Comments (批注) and attachments (附件): what people put beside the work. They move nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flowkit.core.draft import Draft
from flowkit.core.protocol import Fact, Instant, Question


class CommentMade(NamedTuple):
    """A comment on an item (0: on the case). Its number is that of the action; it `replaces` an earlier one (0: none)
    of the same author.
    """

    number: int
    item: int
    by: str
    text: str
    replaces: int


class AttachmentAdded(NamedTuple):
    """A file was attached to an item (0: to the case); `digest` is the SHA-256 of its content, as hexadecimal text."""

    number: int
    item: int
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    by: str


class AttachmentRemoved(NamedTuple):
    """The file counts and is shown no longer."""

    number: int
    by: str
    reason: str


class AttachmentOpened(NamedTuple):
    """Somebody has fetched the content."""

    number: int
    by: str


@dataclass(slots=True)
class Attachment:
    """What is known of an attached file; its content is kept elsewhere, by tenant and digest."""

    id: int
    item: int
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    added_by: str
    added_at: Instant
    removed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class CommentOf(Question):
    """The comment that the action with this number made: a CommentMade, or None."""

    number: int


@dataclass(frozen=True, slots=True)
class Attached(Question):
    """Bring the attachments of the case into the draft. The answer is True."""


def _nothing(draft: Draft, fact: CommentMade | AttachmentOpened, now: Instant) -> None:
    """It stands in the history."""


def _added(draft: Draft, fact: AttachmentAdded, now: Instant) -> None:
    draft.add(
        Attachment(
            fact.number, fact.item, fact.kind, fact.name, fact.media_type, fact.size, fact.digest, fact.by, now
        )
    )  # fmt: skip


def _removed(draft: Draft, fact: AttachmentRemoved, now: Instant) -> None:
    attachment = draft.get(Attachment, fact.number)
    attachment.removed_at = now
    draft.change(attachment)


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    CommentMade: _nothing,
    AttachmentAdded: _added,
    AttachmentRemoved: _removed,
    AttachmentOpened: _nothing,
}
