"""What happens to a work item."""

from __future__ import annotations

from typing import Literal, NamedTuple

from flowkit.core.protocol import Instant


class ItemOffered(NamedTuple):
    """Work is offered under the keys of `offer`; `why` says how they were found."""

    item: int
    token: int
    scope: int
    node: str
    name: str
    offer: tuple[str, ...]
    excluded: tuple[str, ...]
    on_behalf_of: str
    sender: str
    priority: int
    why: tuple[tuple[str, str], ...]


class ItemClaimed(NamedTuple):
    """A person has accepted the work."""

    item: int
    by: str


class ItemCompleted(NamedTuple):
    item: int
    node: str
    by: str
    on_behalf_of: str
    data: dict[str, object]


class ItemSkipped(NamedTuple):
    """The step was passed: `by` has just done the one before and was the only one who could take this."""

    item: int
    token: int
    scope: int
    node: str
    name: str
    by: str
    excluded: tuple[str, ...]
    why: tuple[tuple[str, str], ...]
    data: dict[str, object]


class ItemUnclaimed(NamedTuple):
    """The item is the group's again."""

    item: int
    by: str


class ItemDrafted(NamedTuple):
    """What was filled in so far."""

    item: int
    by: str
    data: dict[str, object]


class ItemDelegated(NamedTuple):
    """Another works on the item for the giver, who is to `confirm` what is done."""

    item: int
    giver: str
    to: str
    reason: str
    confirm: bool


class ItemHandedBack(NamedTuple):
    """A delegated item is the giver's again, with what was filled in."""

    item: int
    by: str
    to: str
    reason: str
    data: dict[str, object]


class ItemTransferred(NamedTuple):
    """The work is another's now; the giver is out."""

    item: int
    giver: str
    to: str
    reason: str


class ItemGivenBack(NamedTuple):
    """A transfer was not accepted: the item is the giver's again."""

    item: int
    by: str
    to: str
    reason: str


class ItemDispatched(NamedTuple):
    """An item of a group was sent to one person; `offer` is what it was offered under."""

    item: int
    by: str
    to: str
    reason: str
    offer: tuple[str, ...]


class DispatchUndone(NamedTuple):
    """The item is the group's again: refused by the receiver, or taken back by whoever had sent it."""

    item: int
    by: str
    reason: str
    offer: tuple[str, ...]
    refused: bool


class SideOpened(NamedTuple):
    """A side item: somebody is asked for help or advice, or gets a copy, of the item `parent` or (0) of the case.

    `waits` says whether the parent's completion waits for the answer.
    """

    item: int
    parent: int
    scope: int
    node: str
    name: str
    kind: Literal["helper", "advice", "copy"]
    offer: tuple[str, ...]
    excluded: tuple[str, ...]
    sender: str
    matter: str
    waits: bool
    due_at: Instant | None
    priority: int


class SideAnswered(NamedTuple):
    """Help or advice was given."""

    item: int
    parent: int
    by: str
    answer: str


class SideDeclined(NamedTuple):
    """Whoever was asked for help or advice gives none."""

    item: int
    parent: int
    by: str
    reason: str


class SideWithdrawn(NamedTuple):
    """A side item leaves the inboxes: taken back, or its parent has ended."""

    item: int
    parent: int


class CopyRead(NamedTuple):
    """The receipt of a copy."""

    item: int
    by: str


class ItemHandedOver(NamedTuple):
    """The item goes on in the hands of `to`, as it stands."""

    item: int
    giver: str
    to: str
    reason: str


class ItemReturned(NamedTuple):
    """The item ends unfinished: to the sender, or for rework. `target` is the step that gets the token."""

    item: int
    node: str
    by: str
    reason: str
    target: str


class ItemWithdrawn(NamedTuple):
    """The item leaves the inboxes because its token is gone."""

    item: int
    node: str


class ItemRecalled(NamedTuple):
    """Whoever completed the item takes that back: the step is to be done again."""

    item: int
    node: str
    by: str
    reason: str


class ItemHeld(NamedTuple):
    """The item waits, and the others go on. Of a round (0: none) it holds the instance with this number and member."""

    item: int
    by: str
    round: int
    number: int
    member: object
    reason: str


class ItemReleased(NamedTuple):
    """A held item goes on."""

    item: int
    by: str
    round: int
    reason: str


class HeldGone(NamedTuple):
    """A held item is gone with its token: it holds its instance of the round no more."""

    item: int
    round: int


class ItemSuspended(NamedTuple):
    item: int
    by: str
    state: str
    before: str
    reason: str


class ItemResumed(NamedTuple):
    item: int
    by: str
    state: str


class WorkInterrupted(NamedTuple):
    """The person has this item before less urgent work: `others`, as `<case>.<number>`, wait until it is out of those
    hands.
    """

    item: int
    by: str
    person: str
    others: tuple[str, ...]


class ItemInterrupted(NamedTuple):
    """The item, suspended just now, waits for a more urgent one."""

    item: int
    urgent: str


class MoreWaits(NamedTuple):
    """Work that waited for another item waits for this one from now on: pairs of the item and what it was interrupted
    for.
    """

    item: int
    others: tuple[tuple[str, str], ...]


class InterruptionEnded(NamedTuple):
    """An urgent item is out of the hands of whoever interrupted other work for it."""

    item: int


class WorkGivenBack(NamedTuple):
    """An interrupted item is to go on, by a delivery of its own, if it still waits for `urgent`."""

    delivery: int
    item: str
    urgent: str


class WorkPassedOn(NamedTuple):
    """An urgent item that was itself interrupted has ended: what waited for it waits for the other urgent item, by a
    delivery of its own.
    """

    delivery: int
    urgent: str
    others: tuple[tuple[str, str], ...]


class InterruptionOver(NamedTuple):
    """The item waits for the more urgent one no longer."""

    item: int
    urgent: str


class ItemTimed(NamedTuple):
    """The due time and the yellow light of an item, or that it has none now."""

    item: int
    due_at: Instant | None
    warn_at: Instant | None


class ItemReassigned(NamedTuple):
    """A row of an escalation table gave the work to others; whoever had it is out."""

    item: int
    offer: tuple[str, ...]
    why: tuple[tuple[str, str], ...]


class CandidatesAdded(NamedTuple):
    """More people may take the work: at once, or when its holder lets go of it."""

    item: int
    keys: tuple[str, ...]
    why: tuple[tuple[str, str], ...]


class PriorityChanged(NamedTuple):
    """The data that the priority of the step follows have changed."""

    item: int
    priority: int
    before: int


class PriorityRaised(NamedTuple):
    item: int
    priority: int


class OperationDone(NamedTuple):
    """Somebody did an operation of the table; what came of it are the facts before."""

    operation: str
    subject: int
    by: str
    reason: str


class DutyDone(NamedTuple):
    """These persons have done one side of a separation, in this matter."""

    number: int
    separation: str
    side: str
    subject: str
    persons: tuple[str, ...]
