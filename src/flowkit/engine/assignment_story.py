"""Why an item is where it is: how its first receivers were found, and whose it became since, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flowkit.core.operations.replacing import KeyReplaced
from flowkit.core.protocol import Fact, to_datetime
from flowkit.core.workitem import facts as f
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.history import facts_of
from flowkit.engine.ids import inner_id
from flowkit.engine.ports import HistoryRow
from flowkit.errors import Language, Text


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened to an item, or (`inner`) a reason for it."""

    at: datetime
    text: Text
    inner: bool = False


@dataclass(frozen=True, slots=True)
class ItemStory:
    """The way of one work item from the first rule of its assignment to whoever has it."""

    item: str
    step: str
    name: str
    lines: tuple[StoryLine, ...]

    def to_text(self, language: Language = "en") -> str:
        """The reasons stand indented below what they led to."""
        head = Text("Who gets “{name}” ({step})", "“{name}”（{step}）由谁办理").format(name=self.name, step=self.step)
        rows = (f"{'    ' if line.inner else '  '}{line.text.say(language)}" for line in self.lines)
        return "\n".join([head.say(language), *rows])


def story(case: str, item: WorkItem, history: Iterable[HistoryRow]) -> ItemStory:
    """From the facts of the case; what of them is erased is missing, the last reasons stand in the item itself."""
    lines = [line for row in history for fact in facts_of(row) for line in _lines(item.id, fact, to_datetime(row.at))]
    if not lines:
        at = to_datetime(item.created_at)
        lines = [StoryLine(at, _offered(item.offer)), *(StoryLine(at, Text(en, zh), True) for en, zh in item.why)]
    return ItemStory(inner_id(case, item.id), item.node, item.name, tuple(lines))


def _lines(item: int, fact: Fact, at: datetime) -> Iterator[StoryLine]:
    sentence = _SAID.get(type(fact))
    if isinstance(fact, KeyReplaced):
        if (fact.kind, fact.number) == ("item", item):
            old, new = _receivers((fact.old,)), _receivers((fact.new,))
            yield StoryLine(at, Text(_INSTEAD.en.format(new.en, old.en), _INSTEAD.zh.format(new.zh, old.zh)))
            yield StoryLine(at, _REASON.format(reason=fact.reason), inner=True)
        return
    if sentence is None or fact[0] != item:
        return
    values = fact._asdict()  # type: ignore[attr-defined]  # because every fact is a named tuple
    offer = values.get("offer", values.get("keys", ()))
    receivers = _receivers(offer)
    said = Text(
        sentence.en.format(**{**values, "receivers": receivers.en}),
        sentence.zh.format(**{**values, "receivers": receivers.zh}),
    )
    yield StoryLine(at, said)
    for en, zh in values.get("why", ()):
        yield StoryLine(at, Text(en, zh), inner=True)
    if values.get("on_behalf_of") and isinstance(fact, f.ItemOffered):
        yield StoryLine(at, _BEHALF.format(person=values["on_behalf_of"]), inner=True)
    if values.get("excluded"):
        persons = values["excluded"]
        yield StoryLine(at, _EXCLUDED.format(persons=", ".join(persons)), inner=True)
    if values.get("reason"):
        yield StoryLine(at, _REASON.format(reason=values["reason"]), inner=True)


def _offered(offer: Iterable[str]) -> Text:
    receivers = _receivers(offer)
    return Text(_OFFERED.en.format(receivers=receivers.en), _OFFERED.zh.format(receivers=receivers.zh))


def _receivers(keys: Iterable[str]) -> Text:
    named = [_receiver(key) for key in keys]
    return Text(", ".join(each.en for each in named), "、".join(each.zh for each in named))


def _receiver(key: str) -> Text:
    kind, _, rest = key.partition(":")
    name, _, unit = rest.partition("@")
    sentence = _KEYS.get(f"{kind}@" if unit else kind)
    return sentence.format(name=name, unit=unit) if sentence is not None else Text(key, key)


_KEYS: Mapping[str, Text] = {
    "person": Text("{name}", "{name}"),
    "role": Text("whoever holds role {name}", "角色{name}的任职者"),
    "role@": Text("whoever holds role {name} in unit {unit}", "单位{unit}中角色{name}的任职者"),
    "position": Text("whoever holds position {name}", "岗位{name}的任职者"),
    "unit": Text("whoever belongs to unit {name}", "单位{name}的人员"),
    "group": Text("the members of group {name}", "小组{name}的成员"),
    "chair": Text("whoever chairs group {name}", "小组{name}的负责人"),
}
_OFFERED = Text("offered to {receivers}", "分派给{receivers}")
_INSTEAD = Text("{} in the place of {}", "由{}接替{}")
_BEHALF = Text("in the place of {person}", "代理{person}")
_EXCLUDED = Text("may not take it: {persons}", "不得办理：{persons}")
_REASON = Text("reason: {reason}", "理由：{reason}")
_SAID: Mapping[type[Fact], Text] = {
    f.ItemOffered: _OFFERED,
    f.ItemClaimed: Text("taken by {by}", "由{by}签收"),
    f.ItemSkipped: Text("passed in the name of {by}", "以{by}的名义自动通过"),
    f.ItemUnclaimed: Text("given back to its group by {by}", "{by}退签"),
    f.ItemTransferred: Text("transferred by {giver} to {to}", "{giver}转办给{to}"),
    f.ItemGivenBack: Text("not accepted by {by}: back to {to}", "{by}未接受，退回{to}"),
    f.ItemDelegated: Text("delegated by {giver} to {to}", "{giver}委派给{to}"),
    f.ItemHandedBack: Text("handed back by {by} to {to}", "{by}交还{to}"),
    f.ItemHandedOver: Text("handed over by {giver} to {to}", "{giver}交接给{to}"),
    f.ItemReassigned: Text("reassigned to {receivers}", "改派给{receivers}"),
    f.CandidatesAdded: Text("{receivers} may take it, too", "增加候选人：{receivers}"),
    f.ItemCompleted: Text("completed by {by}", "由{by}办结"),
    f.ItemReturned: Text("returned by {by}", "{by}退回"),
    f.ItemRecalled: Text("taken back by {by}", "{by}收回"),
    f.ItemWithdrawn: Text("taken away, because its step was", "随步骤撤下"),
}
