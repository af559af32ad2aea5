"""An organisation as plain JSON data, so that a store can keep its versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flowkit.core.organisation.duty import Roster, Shift
from flowkit.core.organisation.group import Group, Member
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.values import (
    ALWAYS,
    Apart,
    Departure,
    Holding,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
)
from flowkit.core.worktime.calendar import Interval
from flowkit.errors import InputInvalid, Text

FORMAT = 1


def organisation_to_data(organisation: Organisation) -> dict[str, object]:
    """Dictionaries, lists, texts and None only; dates as `2026-11-16`."""
    return {
        "format": FORMAT,
        "id": organisation.id,
        "zone": organisation.zone,
        "name": _name(organisation.name),
        "roles": [{"id": each.id, "name": _name(each.name)} for each in organisation.roles],
        "units": [
            {"id": each.id, "name": _name(each.name), "level": each.level, "parent": each.parent}
            | ({"calendar": each.calendar} if each.calendar else {})
            | ({"also": list(each.also)} if each.also else {})
            | ({"same_person": True} if each.same_person else {})
            | ({"institution": True} if each.institution else {})
            | _bounds(each.period)
            for each in organisation.units
        ],
        "positions": [
            {
                "id": each.id,
                "name": _name(each.name),
                "unit": each.unit,
                "roles": list(each.roles),
                "head": each.head,
            }
            | ({"limits": [[name, _bound(bound)] for name, bound in each.limits]} if each.limits else {})
            | ({"clearance": each.clearance} if each.clearance else {})
            | _bounds(each.period)
            for each in organisation.positions
        ],
        "persons": [{"id": each.id, "name": _name(each.name), "email": each.email} for each in organisation.persons],
        "holdings": [
            {"person": each.person, "position": each.position, **_period(each.period)} for each in organisation.holdings
        ],
        "substitutions": [
            {"person": each.person, "by": each.by, "processes": list(each.processes), **_period(each.period)}
            for each in organisation.substitutions
        ],
    } | {name: data for name, data in _further(organisation).items() if data}


def _further(organisation: Organisation) -> dict[str, list[object]]:
    """What only some organisations have."""
    return {
        "rosters": [_roster(each) for each in organisation.rosters],
        "groups": [
            {"id": each.id, "name": _name(each.name), "members": [_member(member) for member in each.members]}
            for each in organisation.groups
        ],
        "separations": [{"roles": list(each.roles), "within": each.within} for each in organisation.separations],
        "departures": [
            {"work": each.work, "kind": each.kind, "subject": each.subject, "to": each.to}
            for each in organisation.departures
        ],
    }


def organisation_from_data(data: Mapping[str, Any]) -> Organisation:
    """What `organisation_to_data` made. Data of another format raise `InputInvalid` (`organisation-format`)."""
    if data.get("format") != FORMAT:
        raise InputInvalid(
            Text(
                f"Expected organisation data of format {FORMAT}, but found {data.get('format')!r}",
                f"应为格式{FORMAT}的组织数据，但为{data.get('format')!r}",
            ),
            code="organisation-format",
        )
    return Organisation(
        id=data["id"],
        zone=data["zone"],
        name=_text(data["name"]),
        roles=tuple(Role(each["id"], _text(each["name"])) for each in data["roles"]),
        units=tuple(
            Unit(
                each["id"],
                _text(each["name"]),
                each["level"],
                each["parent"],
                each.get("calendar", ""),
                tuple(each.get("also", ())),
                each.get("same_person", False),
                each.get("institution", False),
                _to_bounds(each),
            )
            for each in data["units"]
        ),
        positions=tuple(
            Position(
                each["id"],
                each["unit"],
                tuple(each["roles"]),
                each["head"],
                _text(each["name"]),
                tuple((name, _to_bound(bound)) for name, bound in each.get("limits", ())),
                each.get("clearance", ""),
                _to_bounds(each),
            )
            for each in data["positions"]
        ),
        persons=tuple(Person(each["id"], _text(each["name"]), each["email"]) for each in data["persons"]),
        holdings=tuple(Holding(each["person"], each["position"], _from_to(each)) for each in data["holdings"]),
        substitutions=tuple(
            Substitution(each["person"], each["by"], _from_to(each), tuple(each["processes"]))
            for each in data["substitutions"]
        ),
        rosters=tuple(
            Roster(
                each["id"],
                tuple(_to_shift(shift) for shift in each["shifts"]),
                _text(each["name"]),
                each.get("hand_over", False),
            )
            for each in data.get("rosters", ())
        ),
        groups=tuple(
            Group(each["id"], tuple(_to_member(member) for member in each["members"]), _text(each["name"]))
            for each in data.get("groups", ())
        ),
        separations=tuple(Apart(tuple(each["roles"]), each["within"]) for each in data.get("separations", ())),
        departures=tuple(
            Departure(each["work"], each["kind"], each["subject"], each["to"]) for each in data.get("departures", ())
        ),
    )


def _bounds(period: Period) -> dict[str, str | None]:
    return _period(period) if period != ALWAYS else {}


def _to_bounds(data: Mapping[str, Any]) -> Period:
    return _from_to(data) if "from" in data else ALWAYS


def _bound(bound: Decimal | None) -> str | None:
    return None if bound is None else str(bound)


def _to_bound(bound: str | None) -> Decimal | None:
    return None if bound is None else Decimal(bound)


def _member(member: Member) -> dict[str, object]:
    return {"person": member.person, **_period(member.period)} | ({"chair": True} if member.chair else {})


def _to_member(data: Mapping[str, Any]) -> Member:
    return Member(data["person"], _from_to(data), data.get("chair", False))


def _roster(roster: Roster) -> dict[str, object]:
    shifts = [_shift(each) for each in roster.shifts]
    return {"id": roster.id, "name": _name(roster.name), "shifts": shifts} | (
        {"hand_over": True} if roster.hand_over else {}
    )


def _shift(shift: Shift) -> dict[str, object]:
    return {
        "persons": list(shift.persons),
        "hours": [shift.hours.begin, shift.hours.end],
        "weekdays": list(shift.weekdays),
        **_period(shift.dates),
    }


def _to_shift(data: Mapping[str, Any]) -> Shift:
    return Shift(tuple(data["persons"]), Interval(*data["hours"]), tuple(data["weekdays"]), _from_to(data))


def _name(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _text(name: Mapping[str, str]) -> Text:
    return Text(name["en"], name["zh"])


def _period(period: Period) -> dict[str, str | None]:
    return {
        "from": period.begin.isoformat() if period.begin else None,
        "to": period.end.isoformat() if period.end else None,
    }


def _from_to(data: Mapping[str, str | None]) -> Period:
    begin, end = data["from"], data["to"]
    return Period(date.fromisoformat(begin) if begin else None, date.fromisoformat(end) if end else None)
