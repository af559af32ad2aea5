"""What becomes of open work when persons, units, positions or groups are there no more (离任、撤并).

Seen twice: when an organisation is deployed that has them no more, which can be refused, and on the date from which one
has ended, which cannot. One rule for both: `departures` of the organisation. See record 75.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flowkit.core.codec import dump, load
from flowkit.core.commands import Replace
from flowkit.core.organisation import Departure, Organisation, organisation_from_data
from flowkit.core.organisation.keys import held_keys, holders_of, positions_on, units_on
from flowkit.core.protocol import SYSTEM, Instant
from flowkit.engine.action import Workshop
from flowkit.engine.deploy import Deployed, Parcel, store_parcel
from flowkit.engine.ends import organisation_of, schedule_end
from flowkit.engine.entrusted import Thing, in_inbox, listed_under, rest_of
from flowkit.engine.handing_over import Line, hand_over_all, line_of
from flowkit.engine.ids import inner_id, new_case_id
from flowkit.engine.ports import HandOver, ListedItem, StartJob, Unit
from flowkit.errors import DefinitionInvalid, Finding, Text

MOST_FINDINGS = 100
"""So many open things are named when a deployment is refused; how many more there are is said."""
_KINDS = {
    "person": Text("person", "人员"),
    "unit": Text("unit", "单位"),
    "position": Text("position", "岗位"),
    "group": Text("group", "小组"),
}


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody or something that is there no more, the rule for its open work, and the candidate keys that went with
    it: those that nobody has any more.
    """

    kind: str
    subject: str
    rule: Departure
    keys: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Change:
    """The organisation on two dates: of before, and as it is now. `others` are the further ones of the tenant."""

    before: Organisation
    last_day: date
    after: Organisation
    now: Instant
    others: tuple[Organisation, ...]

    @property
    def today(self) -> date:
        return self.after.day(self.now)

    def is_held(self, key: str) -> bool:
        """Whether anybody of the tenant has the key now."""
        return any(holders_of(each, key, self.now) for each in (self.after, *self.others))


def deploy(shop: Workshop, tx: Unit, parcel: Parcel, now: Instant, by: str) -> list[Deployed]:
    """Store the parcel, and settle what its organisation leaves open. Raises DefinitionInvalid; nothing is stored."""
    organisation = parcel.organisation
    stored = tx.resource("organisation", organisation.id) if organisation is not None else None
    deployed = store_parcel(shop.catalogue, tx, parcel, now, by)
    if organisation is None:
        return deployed
    version = shop.catalogue.latest(tx, "organisation")[organisation.id]
    if stored is not None and stored[0] != version:
        before = organisation_from_data(load(stored[1]))  # type: ignore[arg-type]  # because an organisation is kept there
        change = Change(before, before.day(now), organisation, now, _others(shop, tx, organisation.id))
        _settle(shop, tx, change, by)
    return deployed


def _others(shop: Workshop, tx: Unit, name: str) -> tuple[Organisation, ...]:
    return tuple(each for each in shop.catalogue.organisations(tx) if each.id != name)


def _settle(shop: Workshop, tx: Unit, change: Change, by: str) -> None:
    """What must not be left open is named; if nothing is, what moves is moved."""
    everything = _busy(shop, tx, gone(change))
    findings = [
        found for each in everything if each.rule.work == "refuse" for found in _refused(shop, tx, change, each)
    ]
    if not findings:
        moving = (each for each in everything if each.rule.work == "move")
        findings = [found for each in moving for found in _not_moved(each, _move(shop, tx, change, each, by))]
    if findings:
        raise DefinitionInvalid(_first(findings))


def _first(findings: Sequence[Finding]) -> list[Finding]:
    more = len(findings) - MOST_FINDINGS
    if more <= 0:
        return list(findings)
    last = Text(f"and {more} more", f"另有{more}项")
    return [*findings[:MOST_FINDINGS], Finding("organisation-open-work", last, rule="organisation")]


# what is gone


def gone(change: Change) -> list[Gone]:
    """Everything that was there on the last day and is no more, with a rule that says something of it."""
    before, after = change.before, change.after
    units = units_on(before, change.last_day) - units_on(after, change.today)
    positions = positions_on(before, change.last_day) - positions_on(after, change.today)
    groups = {each.id for each in before.groups} - {each.id for each in after.groups}
    found: dict[tuple[str, str], Gone] = {("unit", each): _gone(after, "unit", each) for each in sorted(units)}
    lost = held_keys(before, change.last_day) - held_keys(after, change.today)
    for key in sorted(lost):
        cause = _cause(before, key, units, positions, groups)
        if cause is not None and not change.is_held(key):
            cause = _of_its_unit(before, after, cause, units)
            found.setdefault(cause, _gone(after, *cause)).keys.append(key)
    return list(found.values())


def _gone(after: Organisation, kind: str, subject: str) -> Gone:
    rows = {(each.kind, each.subject): each for each in after.departures}
    return Gone(kind, subject, rows.get((kind, subject)) or rows.get(("", "")) or Departure("refuse"))


def _cause(
    before: Organisation, key: str, units: set[str], positions: set[str], groups: set[str]
) -> tuple[str, str] | None:
    """Why nobody has the key any more; None where a position is only vacant: its work waits for the next holder."""
    kind, _, rest = key.partition(":")
    name, _, unit = rest.partition("@")
    if kind == "person":
        return kind, rest
    if kind in ("group", "chair"):
        return ("group", rest) if rest in groups else None
    if kind == "unit":
        return (kind, rest) if rest in units else None
    granting = [rest] if kind == "position" else [each.id for each in before.index.positions_with[name, unit or None]]
    return ("position", granting[0]) if {*granting} <= positions else None


def _of_its_unit(before: Organisation, after: Organisation, cause: tuple[str, str], units: set[str]) -> tuple[str, str]:
    """A position that went with its unit goes by the rule of the unit, unless it has one of its own."""
    kind, subject = cause
    if kind != "position" or any((each.kind, each.subject) == cause for each in after.departures):
        return cause
    unit = before.index.positions[subject].unit
    return ("unit", unit) if unit in units else cause


# what is open


def _busy(shop: Workshop, tx: Unit, everything: list[Gone]) -> list[Gone]:
    """Without the persons on whom nothing hangs; they are asked for together, as they may be many."""
    persons = [each.subject for each in everything if each.kind == "person"]
    listed = tx.listed([f"person:{each}" for each in persons])
    waited_for = {person for person, _ in rest_of(shop, tx, persons)}
    return [each for each in everything if each.kind != "person" or each.key in listed or each.subject in waited_for]


def _things(shop: Workshop, tx: Unit, each: Gone) -> Iterator[Thing]:
    """What hangs on a person; copies apart, for which nothing waits."""
    yield from (thing for thing in in_inbox(tx, each.subject) if thing.kind != "copy")
    yield from (thing for _, thing in rest_of(shop, tx, (each.subject,)))


def _dead(tx: Unit, change: Change, each: Gone) -> Iterator[ListedItem]:
    """The items under the keys that nobody may take any more."""
    for listed in listed_under(tx, [key for key in each.keys if not key.startswith("person:")]):
        if not any(change.is_held(key) for key in listed.item.inbox_keys):
            yield listed


def _refused(shop: Workshop, tx: Unit, change: Change, each: Gone) -> Iterator[Finding]:
    for what, name in _open(shop, tx, change, each):
        yield _finding(each, what, Text(f"{name.en} is open", f"{name.zh}尚未办结"))


def _open(shop: Workshop, tx: Unit, change: Change, each: Gone) -> Iterator[tuple[str, Text]]:
    """The id of each open thing, and what it is called."""
    if each.kind == "person":
        for thing in _things(shop, tx, each):
            yield thing.id, _called(thing.name, thing.process, thing.business_key or thing.case)
        return
    for listed in _dead(tx, change, each):
        called = _called(listed.item.name, listed.process, listed.business_key or listed.case)
        yield inner_id(listed.case, listed.item.id), called
    for case, _ in tx.open_cases([each.subject]) if each.kind == "unit" else ():
        yield case, Text(f"case {case} of this unit", f"该单位的办件 {case}")


def _called(step: str, process: str, case: str) -> Text:
    return Text(f"{step} of case {process}/{case}", f"办件 {process}/{case} 的“{step}”")


def _finding(each: Gone, element: str, what: Text) -> Finding:
    kind = _KINDS[each.kind]
    return Finding(
        "organisation-open-work",
        Text(
            f"{kind.en} {each.subject} is there no more, but {what.en}",
            f"{kind.zh} {each.subject} 已不在组织中，但{what.zh}",
        ),
        Text(
            "hand it over before, or say under `departures` that it moves or is kept",
            "请先交接，或在 departures 下声明移交或保留",
        ),
        element=element,
        rule="organisation",
    )


# moving


def _move(shop: Workshop, tx: Unit, change: Change, each: Gone, by: str) -> list[Line]:
    """Move what is open; the lines of the protocol, none if there was nothing."""
    to = _successor(change, each)
    if not to:
        return _left(shop, tx, change, each, _NO_SUCCESSOR)
    reason = f"{each.subject} is there no more / {each.subject} 离任或撤并"
    if each.kind == "person":
        number = hand_over_all(shop, tx, each.subject, to, SYSTEM, reason)
        made = tx.hand_over(number) if number else None
        return load(made.lines) if made is not None else []  # type: ignore[return-value]  # because such lines are written there
    lines: list[Line] = []
    for listed in tx.offered(each.keys):
        lines += _move_item(shop, tx, change, each, to, listed, reason)
    for case, _ in tx.open_cases([each.subject]) if each.kind == "unit" else ():
        command = Replace("case", 0, each.key, f"unit:{to}", reason)
        lines += line_of(shop, tx, case, 0, command, SYSTEM)
    _keep_protocol(shop, tx, each, f"{each.kind}:{to}", lines, reason, by)
    return lines


def _move_item(
    shop: Workshop, tx: Unit, change: Change, each: Gone, to: str, listed: ListedItem, reason: str
) -> list[Line]:
    """The lines about one item: each of its keys that went gives way to one that somebody has."""
    lines: list[Line] = []
    before = listed.item.dispatch.offer if listed.item.dispatch is not None else ()
    for key in dict.fromkeys((*listed.item.offer, *before)):
        if key in each.keys:
            new = _new_key(change, each, key, to)
            number = listed.item.id
            if change.is_held(new):
                lines += line_of(shop, tx, listed.case, number, Replace("item", number, key, new, reason), SYSTEM)
            else:
                lines.append(_not_done(inner_id(listed.case, number), "nobody-there", _nobody(new)))
    return lines


def _nobody(key: str) -> Text:
    return Text(f"nobody has {key}", f"{key} 无人任职")


_NO_SUCCESSOR = Text("nobody stands above who could take it", "没有可接收的上级")
_LEFT = Text("it is left open: hand it over", "尚未办结，请交接")


def _not_done(what: str, code: str, text: Text) -> Line:
    return (what, False, code, text.en, text.zh)


def _left(shop: Workshop, tx: Unit, change: Change, each: Gone, why: Text) -> list[Line]:
    return [_not_done(what, "left-open", why) for what, _ in _open(shop, tx, change, each)]


def _new_key(change: Change, each: Gone, key: str, to: str) -> str:
    """What takes the place of a key that went, at the successor: the same role where somebody has it there, else
    whoever belongs to the unit or holds the position.
    """
    kind, _, rest = key.partition(":")
    role = rest.partition("@")[0]
    if each.kind == "group":
        return f"{kind}:{to}"
    position = change.after.index.positions.get(to) if each.kind == "position" else None
    unit = position.unit if position is not None else to
    if kind == "role" and (position is None or role in position.roles) and change.is_held(f"role:{role}@{unit}"):
        return f"role:{role}@{unit}"
    return f"{each.kind}:{to}"


def _successor(change: Change, each: Gone) -> str:
    """Who gets the work: whom the rule names, else the superior, or the unit above."""
    if each.rule.to:
        return each.rule.to
    before, after = change.before, change.after
    if each.kind == "person":
        above = before.superiors(each.subject, before.noon(change.last_day))
        return next((person for person in above if after.in_office(person, change.now)), "")
    if each.kind == "unit":
        above = tuple(before.line(each.subject))[1:]
        return next((unit for unit in above if after.has_unit(unit, change.now)), "")
    return ""


def _not_moved(each: Gone, lines: Iterable[Line]) -> Iterator[Finding]:
    """Work that is to move and cannot."""
    for what, done, _, en, zh in lines:
        if not done:
            yield _finding(each, what, Text(f"its open work cannot move: {en}", f"其未办事项无法移交：{zh}"))


def _keep_protocol(
    shop: Workshop, tx: Unit, each: Gone, to: str, lines: Sequence[Line], reason: str, by: str = ""
) -> None:
    if lines:
        now, giver = shop.clock.now(), each.subject if each.kind == "person" else each.key
        left = sum(not done for _, done, *_ in lines)
        tx.put_hand_over(
            HandOver(new_case_id(now), giver, to, by or SYSTEM.id, now, reason, dump(list(lines)), left, None)
        )


# by date


def depart(shop: Workshop, tx: Unit, job: StartJob, now: Instant) -> int:
    """What has ended by date since the day before the job was due. A date cannot be refused: what would have to be is
    left, with a protocol for the superior.
    """
    organisation = shop.catalogue.organisation(tx, organisation_of(job))
    if organisation is None:
        tx.drop_start(job)
        return 1
    schedule_end(tx, organisation, job.version, now)
    last_day = organisation.day(job.due_at) - timedelta(days=1)
    change = Change(organisation, last_day, organisation, now, _others(shop, tx, organisation.id))
    for each in _busy(shop, tx, gone(change)):
        if each.rule.work == "move":
            lines = _move(shop, tx, change, each, "")
            if not _successor(change, each):
                _keep_protocol(shop, tx, each, "", lines, _LEFT.en)
        elif each.rule.work == "refuse":
            to = _successor(change, replace(each, rule=Departure("move")))
            receiver = to if each.kind == "person" or not to else f"{each.kind}:{to}"
            reason = f"{_LEFT.en} / {_LEFT.zh}"
            _keep_protocol(shop, tx, each, receiver, _left(shop, tx, change, each, _LEFT), reason)
    return 1
