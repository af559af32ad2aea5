"""An organisation as the CSV files that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from flowkit.core.organisation import Organisation, Period
from flowkit.core.organisation.duty import EVERY_DAY
from flowkit.directory.sheets import COLUMNS_OF_HEADER, SHEETS
from flowkit.errors import Text

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Cells = Mapping[str, object]


def as_csv(organisation: Organisation) -> dict[str, bytes]:
    """The content of each file by its name; files without rows are left out."""
    rows = {"organisation": [{"organisation": organisation.id, "zone": organisation.zone, **_name(organisation.name)}]}
    rows |= {name: list(found) for name, found in _rows(organisation).items()}
    columns = {"organisation": COLUMNS_OF_HEADER, **{name: sheet.columns for name, sheet in SHEETS.items()}}
    return {f"{name}.csv": _file(columns[name], found) for name, found in rows.items() if found}


def _rows(organisation: Organisation) -> dict[str, Iterable[dict[str, object]]]:
    return {
        "roles": ({"id": each.id, **_name(each.name)} for each in organisation.roles),
        "units": (
            {
                "id": each.id,
                **_name(each.name),
                "level": each.level,
                "parent": each.parent,
                "calendar": each.calendar,
                "also": each.also,
                "same-person": each.same_person,
                "institution": each.institution,
                **_period(each.period),
            }
            for each in organisation.units
        ),
        "positions": (
            {
                "id": each.id,
                **_name(each.name),
                "unit": each.unit,
                "roles": each.roles,
                "head": each.head,
                "clearance": each.clearance,
                **_period(each.period),
            }
            for each in organisation.positions
        ),
        "limits": (
            {"position": each.id, "authority": authority, "amount": "unlimited" if bound is None else bound}
            for each in organisation.positions
            for authority, bound in each.limits
        ),
        "persons": ({"id": each.id, **_name(each.name), "email": each.email} for each in organisation.persons),
        "holdings": (
            {"person": each.person, "position": each.position, **_period(each.period)} for each in organisation.holdings
        ),
        "substitutions": (
            {"person": each.person, "by": each.by, **_period(each.period), "processes": each.processes}
            for each in organisation.substitutions
        ),
        "rosters": ({"id": each.id, **_name(each.name), "hand-over": each.hand_over} for each in organisation.rosters),
        "shifts": (
            {
                "roster": each.id,
                "persons": shift.persons,
                "hours": "-".join(_clock(minute) for minute in (shift.hours.begin, shift.hours.end % (24 * 60))),
                "weekdays": "" if shift.weekdays == EVERY_DAY else ",".join(_DAYS[day] for day in shift.weekdays),
                "dates": _dates(shift.dates),
            }
            for each in organisation.rosters
            for shift in each.shifts
        ),
        "groups": ({"id": each.id, **_name(each.name)} for each in organisation.groups),
        "members": (
            {"group": each.id, "person": member.person, **_period(member.period), "chair": member.chair}
            for each in organisation.groups
            for member in each.members
        ),
        "departures": ({each.kind: each.subject, "work": each.work, "to": each.to} for each in organisation.departures),
        "separations": (
            {"roles": each.roles, "within": "ever" if each.within is None else each.within}
            for each in organisation.separations
        ),
    }


def _file(columns: tuple[str, ...], rows: Iterable[Cells]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return made.getvalue().encode()


def _cell(value: object) -> str:
    match value:
        case None | False | ():
            return ""
        case True:
            return "true"
        case tuple():
            return " ".join(map(str, value))
        case Decimal():
            return format(value, "f")
    return str(value)


def _name(name: Text) -> dict[str, object]:
    return {"name": name.en, "zh": name.zh}


def _period(period: Period) -> dict[str, object]:
    return {"from": period.begin, "to": period.end}


def _dates(period: Period) -> str:
    if period.begin == period.end:
        return str(period.begin or "")
    return f"{period.begin or ''}..{period.end or ''}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
