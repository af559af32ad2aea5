"""Everything that is wrong with an organisation, at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import category
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flowkit.core.organisation.duty import Shift
from flowkit.core.organisation.group import Member
from flowkit.core.organisation.model import Organisation
from flowkit.core.organisation.values import ALWAYS, DEPARTING, Period, Position, Unit
from flowkit.errors import NOTHING, Finding, Text

LONGEST_ID = 64
_ID = re.compile(rf"[^\s:@,\x00-\x1f\x7f]{{1,{LONGEST_ID}}}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Characters that nobody sees, by which one id could pass for another: control, format and surrogate."""
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")
_RULE = "organisation"


class _Claim(NamedTuple):
    """Somebody has something during a period; `element` is the path of the place that says so."""

    who: str
    period: Period
    element: str


def check_organisation(organisation: Organisation) -> tuple[Finding, ...]:
    """All findings, with the path of the faulty part as `element`; empty when the organisation can be used."""
    return (
        *_zone(organisation),
        *_ids(organisation),
        *_references(organisation),
        *_circles(organisation),
        *_circles_of_superiors(organisation),
        *_emails(organisation),
        *_periods(organisation),
        *_two_heads(organisation),
        *_substitutions(organisation),
        *_duties(organisation),
        *_kept_apart(organisation),
        *_departures(organisation),
    )


def _finding(code: str, element: str, message: Text, mend: Text = NOTHING) -> Finding:
    return Finding(code=code, message=message, mend=mend, element=element, rule=_RULE)


def _zone(organisation: Organisation) -> Iterator[Finding]:
    try:
        ZoneInfo(organisation.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield _finding(
            "organisation-zone",
            "zone",
            Text("Expected the name of a time zone, but {zone!r} is none", "应为时区名称，但{zone!r}不是").format(
                zone=organisation.zone
            ),
            Text("Use an IANA name such as Asia/Shanghai", "请用IANA名称，例如 Asia/Shanghai"),
        )


def _all_ids(organisation: Organisation) -> Iterator[tuple[str, str]]:
    yield "organisation", organisation.id
    yield from (("roles", role.id) for role in organisation.roles)
    yield from (("units", unit.id) for unit in organisation.units)
    yield from (("positions", position.id) for position in organisation.positions)
    yield from (("persons", person.id) for person in organisation.persons)
    yield from (("rosters", roster.id) for roster in organisation.rosters)
    yield from (("groups", group.id) for group in organisation.groups)


def _ids(organisation: Organisation) -> Iterator[Finding]:
    for (kind, name), times in Counter(_all_ids(organisation)).items():
        element = kind if kind == "organisation" else f"{kind}.{name}"
        if not _ID.fullmatch(name) or (not name.isascii() and _UNSEEN & {*map(category, name)}):
            yield _finding(
                "organisation-id",
                element,
                Text("Expected an id, but found {name!r}", "应为标识，但写的是{name!r}").format(name=name),
                Text(
                    "Use 1 to {longest} characters that can be seen, without whitespace, ':', '@' and ','",
                    "请用1至{longest}个可见字符，不含空白、“:”、“@”和“,”",
                ).format(longest=LONGEST_ID),
            )
        if times > 1:
            yield _finding(
                "organisation-twice",
                element,
                Text(
                    "Expected each id once, but {name} stands there {times} times", "标识{name}出现了{times}次"
                ).format(name=name, times=times),
            )


def _all_references(organisation: Organisation) -> Iterator[tuple[str, str, str]]:
    """Path, kind of what is named, its id."""
    yield from ((f"units.{unit.id}.parent", "units", unit.parent) for unit in organisation.units if unit.parent)
    for unit in organisation.units:
        yield from ((f"units.{unit.id}.also[{number}]", "units", each) for number, each in enumerate(unit.also))
    for position in organisation.positions:
        yield f"positions.{position.id}.unit", "units", position.unit
        for number, role in enumerate(position.roles):
            yield f"positions.{position.id}.roles[{number}]", "roles", role
    for element, person, position_id, _ in _all_holdings(organisation):
        yield element, "persons", person
        yield f"{element}.position", "positions", position_id
    for number, substitution in enumerate(organisation.substitutions):
        yield f"substitutions[{number}].person", "persons", substitution.person
        yield f"substitutions[{number}].by", "persons", substitution.by
    for element, member in _all_members(organisation):
        yield f"{element}.person", "persons", member.person
    for number, apart in enumerate(organisation.separations):
        yield from ((f"separations[{number}].roles[{at}]", "roles", role) for at, role in enumerate(apart.roles))
    for number, each in enumerate(organisation.departures):
        yield from (
            (f"departures[{number}].to", f"{kind}s", each.to) for kind in DEPARTING if kind == each.kind and each.to
        )
    for element, shift in _all_shifts(organisation):
        yield from ((f"{element}.persons[{number}]", "persons", each) for number, each in enumerate(shift.persons))


def _all_holdings(organisation: Organisation) -> Iterator[tuple[str, str, str, Period]]:
    """Path, person, position, period. The path counts the holdings of each person."""
    number: Counter[str] = Counter()
    for holding in organisation.holdings:
        element = f"persons.{holding.person}.positions[{number[holding.person]}]"
        yield element, holding.person, holding.position, holding.period
        number[holding.person] += 1


def _all_shifts(organisation: Organisation) -> Iterator[tuple[str, Shift]]:
    for roster in organisation.rosters:
        for number, shift in enumerate(roster.shifts):
            yield f"rosters.{roster.id}.shifts[{number}]", shift


def _all_members(organisation: Organisation) -> Iterator[tuple[str, Member]]:
    for group in organisation.groups:
        for number, member in enumerate(group.members):
            yield f"groups.{group.id}.members[{number}]", member


_KINDS = {
    "roles": Text("role", "角色"),
    "units": Text("unit", "单位"),
    "positions": Text("position", "岗位"),
    "persons": Text("person", "人员"),
    "groups": Text("group", "小组"),
}


def _references(organisation: Organisation) -> Iterator[Finding]:
    index = organisation.index
    known: Mapping[str, Mapping[str, object]] = {
        "roles": index.roles,
        "units": index.units,
        "positions": index.positions,
        "persons": index.persons,
        "groups": index.groups,
    }
    for element, kind, name in _all_references(organisation):
        if name not in known[kind]:
            yield _finding(
                "organisation-unknown",
                element,
                Text(
                    f"Expected the id of a {_KINDS[kind].en}, but {name!r} is none",
                    f"应为{_KINDS[kind].zh}的标识，但没有{name!r}",
                ),
                Text(f"Declare it under {kind}, or correct the id", f"请在 {kind} 下声明，或更正标识"),
            )


def _circles(organisation: Organisation) -> Iterator[Finding]:
    """Each circle of units once, at its unit that is declared first."""
    units = organisation.index.units
    seen: set[str] = set()
    for unit in units:
        path: dict[str, None] = {}
        up: str | None = unit
        while up is not None and up in units and up not in seen:
            seen.add(up)
            path[up] = None
            up = units[up].parent
        if up in path:
            circle = list(path)[list(path).index(up) :]
            first = min(circle, key=list(units).index)
            shown = " < ".join([*circle, circle[0]])
            yield _finding(
                "organisation-circle",
                f"units.{first}.parent",
                Text(
                    f"Expected a tree of units, but they form a circle: {shown}", f"单位应构成树，但形成了循环：{shown}"
                ),
                Text("Take away one of these parents", "请去掉其中一个上级单位"),
            )


def _circles_of_superiors(organisation: Organisation) -> Iterator[Finding]:
    """Further superior units that the unit itself stands above: two would each be the superior of the other."""
    units = organisation.index.units
    for unit in units.values():
        for number, other in enumerate(unit.also):
            if unit.id in _all_above(units, other):
                yield _finding(
                    "organisation-circle",
                    f"units.{unit.id}.also[{number}]",
                    Text(
                        f"Expected a superior of {unit.id}, but {unit.id} stands above {other}, or is the same",
                        f"{other}应为{unit.id}的上级单位，但{unit.id}是其上级或即其本身",
                    ),
                    Text("Take it away, or correct the other unit", "请去掉，或更正另一单位"),
                )


def _all_above(units: Mapping[str, Unit], unit: str) -> set[str]:
    """The unit and all units above it, on whatever line."""
    found: set[str] = set()
    waiting = [unit]
    while waiting:
        here = waiting.pop()
        if here in units and here not in found:
            found.add(here)
            waiting += [above for above in (units[here].parent, *units[here].also) if above is not None]
    return found


def _emails(organisation: Organisation) -> Iterator[Finding]:
    for person in organisation.persons:
        if person.email and not _EMAIL.fullmatch(person.email):
            yield _finding(
                "organisation-email",
                f"persons.{person.id}.email",
                Text(
                    f"Expected one e-mail address, but found {person.email!r}",
                    f"应为一个电子邮件地址，但写的是{person.email!r}",
                ),
            )


def _periods(organisation: Organisation) -> Iterator[Finding]:
    holdings = [(element, period) for element, _, _, period in _all_holdings(organisation)]
    substitutions = (
        (f"substitutions[{number}]", each.period) for number, each in enumerate(organisation.substitutions)
    )
    shifts = ((f"{element}.dates", shift.dates) for element, shift in _all_shifts(organisation))
    members = ((element, member.period) for element, member in _all_members(organisation))
    units = ((f"units.{each.id}", each.period) for each in organisation.units)
    positions = ((f"positions.{each.id}", each.period) for each in organisation.positions)
    for element, period in (*holdings, *substitutions, *shifts, *members, *units, *positions):
        if not period.overlaps(period):
            yield _finding(
                "organisation-period",
                element,
                Text(
                    f"Expected a period, but it begins on {period.begin} and ends on {period.end}",
                    f"应为一段时期，但自{period.begin}起却至{period.end}止",
                ),
            )


def _two_heads(organisation: Organisation) -> Iterator[Finding]:
    claims: defaultdict[str, list[_Claim]] = defaultdict(list)
    for element, person, position_id, period in _all_holdings(organisation):
        position = organisation.index.positions.get(position_id)
        if position and position.head:
            claims[position.unit].append(_Claim(person, _in_office(organisation, position, period), element))
    for unit, of_unit in claims.items():
        for earlier, later in _clashes(of_unit):
            yield _finding(
                "organisation-two-heads",
                later.element,
                Text(
                    f"Expected one head of unit {unit} at a time, but {earlier.who} and {later.who} overlap",
                    f"单位{unit}同一时间只能有一名负责人，但{earlier.who}与{later.who}的任期重叠",
                ),
                Text("Correct the dates, or make one position no head", "请更正日期，或取消其中一个岗位的负责人标记"),
            )


def _in_office(organisation: Organisation, position: Position, period: Period) -> Period:
    """As long as the position is there, and its unit."""
    unit = organisation.index.units.get(position.unit)
    return period.within(position.period).within(unit.period if unit is not None else ALWAYS)


def _substitutions(organisation: Organisation) -> Iterator[Finding]:
    claims: defaultdict[tuple[str, str], list[_Claim]] = defaultdict(list)
    for number, each in enumerate(organisation.substitutions):
        element = f"substitutions[{number}]"
        if each.person == each.by:
            yield _finding(
                "organisation-own-substitute",
                f"{element}.by",
                Text(f"Expected somebody else to stand in for {each.person}", f"{each.person}不能由本人代理"),
            )
        for process in each.processes or ("",):
            claims[each.person, process].append(_Claim(each.by, each.period, element))
    for (person, process), of_person in claims.items():
        for earlier, later in _clashes(of_person):
            scope = Text(f" in {process}", f"在{process}中") if process else NOTHING
            yield _finding(
                "organisation-two-substitutes",
                later.element,
                Text(
                    f"Expected one substitute of {person}{scope.en} at a time, "
                    f"but {earlier.who} and {later.who} overlap",
                    f"{person}{scope.zh}同一时间只能有一名代理人，但{earlier.who}与{later.who}的时期重叠",
                ),
            )


def _duties(organisation: Organisation) -> Iterator[Finding]:
    """Shifts that nobody can ever be on duty in."""
    for element, shift in _all_shifts(organisation):
        if not shift.persons or not shift.weekdays:
            what = Text("a person", "人员") if not shift.persons else Text("a weekday", "星期")
            yield _finding(
                "organisation-shift",
                element,
                Text(f"Expected {what.en} of this shift, but it names none", f"该班次没有{what.zh}"),
                Text("Name one, or take the shift away", "请填写，或删除该班次"),
            )


def _kept_apart(organisation: Organisation) -> Iterator[Finding]:
    """Who holds a role together with another, or too soon after it, that is kept apart from it; as far as the units
    do not allow one person for both.
    """
    positions, units = organisation.index.positions, organisation.index.units
    for apart in organisation.separations:
        claims: defaultdict[str, list[_Claim]] = defaultdict(list)
        for element, person, position_id, period in _all_holdings(organisation):
            held = positions.get(position_id)
            if held is None or (held.unit in units and units[held.unit].same_person):
                continue
            longer = _longer(_in_office(organisation, held, period), apart.within)
            claims[person] += (_Claim(role, longer, element) for role in held.roles if role in apart.roles)
        for person, of_person in claims.items():
            for earlier, later in _clashes(of_person):
                yield _finding(
                    "organisation-apart",
                    later.element,
                    Text(
                        f"Expected roles {earlier.who} and {later.who} of different persons, but {person} has both",
                        f"角色{earlier.who}与{later.who}不相容，但{person}兼任",
                    ),
                    Text("Give one of them to somebody else, or correct the dates", "请将其中之一交给他人，或更正日期"),
                )


def _longer(period: Period, days: int | None) -> Period:
    """The period with the days after it in which it still counts."""
    if period.end is None or days == 0:
        return period
    still = (date.max - period.end).days if days is None else days
    return Period(period.begin, period.end + timedelta(days=min(still, (date.max - period.end).days)))


def _clashes(claims: Iterable[_Claim]) -> Iterator[tuple[_Claim, _Claim]]:
    """All pairs of different persons whose periods overlap, in order of time."""
    real = (claim for claim in claims if claim.period.overlaps(claim.period))
    running: list[_Claim] = []
    for claim in sorted(real, key=lambda each: each.period.begin or date.min):
        running = [each for each in running if each.period.overlaps(claim.period)]
        yield from ((each, claim) for each in running if each.who != claim.who)
        running.append(claim)


def _departures(organisation: Organisation) -> Iterator[Finding]:
    """Rows that say two things of one, or nothing that can be done."""
    seen: dict[tuple[str, str], int] = {}
    for number, each in enumerate(organisation.departures):
        element, subject = f"departures[{number}]", (each.kind, each.subject)
        if subject in seen:
            first = seen[subject]
            yield _departure(
                element,
                Text(
                    f"Expected one row for {each.subject or 'all others'}, but row {first + 1} is one, too",
                    f"{each.subject or '其他各项'}只应有一行，但第{first + 1}行已有",
                ),
                Text("Take one away", "请删除其一"),
            )
        seen.setdefault(subject, number)
        if each.to and (each.work != "move" or not each.kind):
            yield _departure(
                f"{element}.to",
                Text("Expected nobody named here: this work does not move", "此处不应指定接收方：该工作并不移交"),
                Text(
                    "Write work: move with a person, unit, position or group",
                    "请写 work: move 并指明人员、单位、岗位或小组",
                ),
            )
        if each.work == "move" and each.kind in ("position", "group") and not each.to:
            yield _departure(
                element,
                Text(f"Expected a {each.kind} that the work moves to", "缺少接收工作的岗位或小组"),
                Text("Name it as `to`", "请以 to 指明"),
            )
        if each.to and each.to == each.subject:
            yield _departure(
                f"{element}.to",
                Text(f"Expected another one than {each.subject}", f"不应仍为{each.subject}"),
            )


def _departure(element: str, message: Text, mend: Text = NOTHING) -> Finding:
    return _finding("organisation-departure", element, message, mend)
