"""What a process shows to people without an account (public hall, 网上信访大厅: petition-public-hall)."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.worktime import Quantity
from flowkit.expressions import Expression


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
class Publication:
    """What the public may ask of a process.

    `code` is the case field with the query code (查询码), `published` the case field that says whether everyone may see
    the case; "" where there is none. `since` is the datum with the moment of acceptance, shown among the latest cases.
    """

    code: str = ""
    published: str = ""
    since: str = ""
    shown: tuple[Shown, ...] = ()
    rating: Rating | None = None

    def fields(self, *, everyone: bool) -> tuple[str, ...]:
        """The data to show to everyone, or to whoever has the code."""
        return tuple(each.field for each in self.shown if each.everyone or not everyone)
