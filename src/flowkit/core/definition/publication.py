"""What a process shows to people without an account (public hall, 网上信访大厅: petition-public-hall)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowkit.core.worktime import Quantity
from flowkit.errors import Text
from flowkit.expressions import Expression

if TYPE_CHECKING:
    from flowkit.core.definition.forms import AttachmentRule, Form


@dataclass(frozen=True, slots=True)
class Shown:
    """A datum that the public sees: whoever has the query code, or `everyone` once the case is published."""

    field: str
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """Whoever has the query code says once how satisfied they are (满意度评价), E163.

    The grade is one of the choices of `field`; `comment` names the datum for their words ("": none are taken). It may
    be given from the moment in the datum `since` (without one: from the end of the case), for as long as `within` says,
    where `condition` is true.
    """

    field: str
    comment: str = ""
    since: str = ""
    within: Quantity | None = None
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What an outsider may do with a code, as long as something in the case waits for `message` (凭码办理事项), E021.

    What the `form` asks for is declared data of the process, which the message carries, too. `attachments` are the
    kinds of files that may come with it, at most `files` of them.
    """

    id: str
    message: str
    title: Text
    form: Form
    attachments: tuple[AttachmentRule, ...] = ()
    files: int = 0


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody without an account who is named in a case (外部人员), E042: petitioner, complainant, supplier.

    `person` is the datum with the name, "" where it is said when a code is given. A code is good for as long as
    `within` says (None: as long as the case is open).
    """

    id: str
    title: Text
    person: str = ""
    within: Quantity | None = None
    acts: tuple[Act, ...] = ()

    def act(self, name: str) -> Act | None:
        return next((each for each in self.acts if each.id == name), None)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the public may ask of a process.

    `code` is the case field with the query code (查询码), `published` the case field that says whether everyone may see
    the case; "" where there is none. `since` is the datum with the moment of acceptance, shown among the latest cases.
    `outsiders` may act by a code.
    """

    code: str = ""
    published: str = ""
    since: str = ""
    shown: tuple[Shown, ...] = ()
    rating: Rating | None = None
    outsiders: tuple[Outsider, ...] = ()

    def outsider(self, name: str) -> Outsider | None:
        return next((each for each in self.outsiders if each.id == name), None)

    def fields(self, *, everyone: bool) -> tuple[str, ...]:
        """The data to show to everyone, or to whoever has the code."""
        return tuple(each.field for each in self.shown if each.everyone or not everyone)
