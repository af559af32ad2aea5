"""What a definition asks of an organisation in vain: found at deployment, and by `flowkit validate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from flowkit.core.definition.model import Assignment, Node, ProcessDefinition, Round, UserTask
from flowkit.core.definition.separation import STARTER, Separation, Side
from flowkit.core.organisation import Organisation
from flowkit.core.organisation.prospects import Gap, distinct, gaps, possible
from flowkit.core.protocol import Instant
from flowkit.core.workitem.react import assignment_of
from flowkit.errors import NOTHING, Finding, Text

_MOST_NAMED = 3


def unknown_names(definitions: Sequence[ProcessDefinition], organisation: Organisation) -> Iterator[Finding]:
    """Roles, duty rosters, groups and positions that the organisation does not have."""
    known = {role.id for role in organisation.roles}
    for definition in definitions:
        for role in sorted({*definition.roles, *definition.readers, *definition.starters} - known):
            yield Finding(
                "role-unknown",
                Text(
                    f"the organisation {organisation.id} has no role {role}", f"组织 {organisation.id} 没有角色 {role}"
                ),
                Text("add the role to the organisation, or correct its name", "在组织中添加该角色或更正名称"),
                element=definition.key,
                level="warning",
            )
        yield from _named_in_vain(definition, organisation)


def _named_in_vain(definition: ProcessDefinition, organisation: Organisation) -> Iterator[Finding]:
    """The duty rosters, groups, positions and units that steps name and the organisation does not have."""
    index = organisation.index
    known = {"rosters": index.rotas, "groups": index.groups, "positions": index.positions, "units": index.units}
    for node in definition.nodes.values():
        assignment = node.spec.assignment if isinstance(node.spec, UserTask) else Assignment()
        named = {
            "rosters": assignment.rosters,
            "groups": (*assignment.groups, *_members(node, "group", "chair")),
            "positions": (*_positions(node), *_members(node, "position")),
            "units": _units_of_members(node),
        }
        for kind, name in ((kind, each) for kind, names in named.items() for each in names):
            if name not in known[kind]:
                code, said = _KINDS[kind]
                yield Finding(
                    code,
                    Text(
                        f"the organisation {organisation.id} has no {said.en} {name}",
                        f"组织 {organisation.id} 没有{said.zh} {name}",
                    ),
                    Text(
                        f"add the {said.en} to the organisation, or correct its name",
                        f"在组织中添加该{said.zh}或更正名称",
                    ),
                    element=node.id,
                    level="warning",
                )


_KINDS: Mapping[str, tuple[str, Text]] = {
    "rosters": ("roster-unknown", Text("duty roster", "值班表")),
    "groups": ("group-unknown", Text("group", "小组")),
    "positions": ("position-unknown", Text("position", "岗位")),
    "units": ("unit-unknown", Text("unit", "单位")),
}


def _members(node: Node, *kinds: str) -> Iterator[str]:
    """What the members of a round are named by."""
    members = node.round.members if isinstance(node.round, Round) else ()
    for kind, _, name in (each.partition(":") for each in members):
        if kind in kinds:
            yield name


def _units_of_members(node: Node) -> Iterator[str]:
    yield from _members(node, "unit")
    for _, at, unit in (each.partition("@") for each in _members(node, "role")):
        if at and unit != "case":
            yield unit


def _positions(node: Node) -> Iterator[str]:
    """By which votes weigh."""
    rule = node.round.rule if isinstance(node.round, Round) else None
    for voter in rule.voters if rule is not None else ():
        kind, _, name = voter.key.partition(":")
        if kind == "position":
            yield name


def vacancies(definitions: Sequence[ProcessDefinition], organisation: Organisation, now: Instant) -> Iterator[Finding]:
    """The steps for which, on some date from now on, no rule and no fallback finds anybody."""
    today = organisation.day(now)
    for definition in definitions:
        for node in definition.nodes.values():
            if not isinstance(node.spec, UserTask):
                continue
            for gap in gaps(organisation, assignment_of(node), today):
                yield Finding(
                    "assignment-vacant",
                    _vacant(gap, today),
                    Text(
                        "fill the position in time, or name a fallback that somebody holds",
                        "请及时补齐岗位，或指定有人任职的后备角色",
                    ),
                    element=node.id,
                    level="warning",
                )


def _vacant(gap: Gap, today: date) -> Text:
    begin, end = gap.spell
    since = Text("", "") if begin == today else Text(f" from {begin} on", f"自{begin}起")
    until = Text("", "") if end is None else Text(f" until {end}", f"至{end}")
    where = _in_units(gap.units)
    return Text(f"nobody gets this work{where.en}{since.en}{until.en}", f"{where.zh}{since.zh}{until.zh}无人承办该步骤")


def _in_units(units: Sequence[str]) -> Text:
    if not units:
        return NOTHING
    more = len(units) - _MOST_NAMED
    named = ", ".join(units[:_MOST_NAMED])
    en, zh = (f" and {more} more", f"等{len(units)}个单位") if more > 0 else ("", "")
    return Text(f" in cases of {named}{en}", f"单位{named}{zh}的办件")


def impossible_separations(
    definitions: Sequence[ProcessDefinition], organisation: Organisation, now: Instant
) -> Iterator[Finding]:
    """Separations that nobody can keep: an error where that is so everywhere, a warning where it is in some units."""
    for definition in definitions:
        for separation in definition.separations:
            units = [each.id for each in organisation.units if not (separation.units_may_allow and each.same_person)]
            wrong = [unit for unit in units if not _can_be_kept(definition, separation, organisation, unit, now)]
            if wrong:
                everywhere = len(wrong) == len(units)
                yield _impossible(definition, separation, () if everywhere else wrong)
            yield from _same_person(definition, separation)


def _can_be_kept(
    definition: ProcessDefinition, separation: Separation, organisation: Organisation, unit: str, now: Instant
) -> bool:
    """Whether there are different persons for the sides. Of each side the step with the fewest possible ones counts."""
    sides = [_narrowest(definition, side, organisation, unit, now) for side in separation.sides]
    return distinct(sides)


def _narrowest(
    definition: ProcessDefinition, side: Side, organisation: Organisation, unit: str, now: Instant
) -> frozenset[str] | None:
    sets = [_of_step(definition, step, organisation, unit, now) for step in side.steps]
    return min((each for each in sets if each is not None), key=len, default=None)


def _of_step(
    definition: ProcessDefinition, step: str, organisation: Organisation, unit: str, now: Instant
) -> frozenset[str] | None:
    if step == STARTER:
        holders = (each for role in definition.starters for each in organisation.holders(role, now))
        return frozenset(holders) if definition.starters else None
    return possible(organisation, assignment_of(definition.nodes[step]), unit, now)


def _impossible(definition: ProcessDefinition, separation: Separation, units: Iterable[str]) -> Finding:
    where = _in_units(tuple(units))
    return Finding(
        "separation-impossible",
        Text(
            f"{separation.name.en}: there are not enough different persons for its sides{where.en}",
            f"{separation.name.zh}：{where.zh}没有足够的不同人员分别承担各方职责",
        ),
        Text(
            "give the roles to more persons, or let units allow one person for both",
            "请让更多人员担任相关角色，或允许该单位由同一人办理",
        ),
        element=definition.key,
        level="warning" if where != NOTHING else "error",
    )


def _same_person(definition: ProcessDefinition, separation: Separation) -> Iterator[Finding]:
    """A rule that gives a step to whoever did a step of another side finds only those who may not do it."""
    side_of = {step: side for side in separation.sides for step in side.steps}
    for step, side in side_of.items():
        for rule in assignment_of(definition.nodes[step]).rules if step != STARTER else ():
            if rule.kind == "same-person" and side_of.get(rule.value, side) is not side:
                yield Finding(
                    "separation-same-person",
                    Text(
                        f"whoever did {rule.value} is to do this, and {separation.name.en} keeps the two apart",
                        f"本步骤分派给{rule.value}的办理人，但{separation.name.zh}要求二者分离",
                    ),
                    Text("change the rule, or the sides", "请修改分派规则或分离各方"),
                    element=step,
                )
