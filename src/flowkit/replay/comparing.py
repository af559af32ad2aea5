"""Whether one pattern of a scenario fits one thing of the case: the differences, none if it fits.

Only the keys that stand in the file are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flowkit.engine.views import DeadlineView, HistoryEntry, IncidentView, ItemView, NoticeView
from flowkit.errors import Text
from flowkit.replay.facts import hyphened
from flowkit.replay.failures import Wrong, differs
from flowkit.replay.fakes import HandlerCall
from flowkit.replay.model import Call, Clock, Entry, Fired, NoticeSent, Part, Row, Side, Task, Trouble
from flowkit.replay.reading import alias
from flowkit.replay.scene import NONE, ComingRow, FiredRow, Scene
from flowkit.replay.wall_time import amount, say_amount


def task(scene: Scene, pattern: Task, item: ItemView) -> list[Wrong]:
    roles = [key.removeprefix("role:").partition("@")[0] for key in item.offer if key.startswith("role:")]
    found = [
        *_plain(pattern, item, step="step", holder="assignee", on_behalf_of="on_behalf_of", sender="sender",
                status="status", light="light", priority="priority"),
        *_time(scene, pattern, "due", item.due_at),
    ]  # fmt: skip
    given = pattern.given()
    if "role" in given and pattern.role not in roles:
        found.append(differs(("role",), pattern.role, roles or item.offer))
    alone = (f"person:{item.assignee}",) if item.assignee else item.offer
    if "person" in given and alone != (f"person:{pattern.person}",):
        found.append(differs(("person",), pattern.person, item.assignee or item.offer))
    if "offer" in given and sorted(pattern.offer) != sorted(item.offer):
        found.append(differs(("offer",), pattern.offer, item.offer))
    if "why" in given and not any(pattern.why in text.en or pattern.why in text.zh for text in item.why):
        found.append(differs(("why",), pattern.why, [text.en for text in item.why]))
    return found


def side(scene: Scene, pattern: Side, item: ItemView) -> list[Wrong]:
    found = [
        *_plain(pattern, item, kind="kind", step="step", sender="sender", status="status"),
        *_time(scene, pattern, "due", item.due_at),
    ]
    given = pattern.given()
    alone = (f"person:{item.assignee}",) if item.assignee else item.offer
    for name, key in (("person", f"person:{pattern.person}"), ("role", f"role:{pattern.role}")):
        if name in given and alone != (key,):
            found.append(differs((name,), getattr(pattern, name), alone))
    if "matter" in given and pattern.matter not in item.matter:
        found.append(differs(("matter",), pattern.matter, item.matter))
    return found


def clock(scene: Scene, pattern: Clock, deadline: DeadlineView) -> list[Wrong]:
    stands = deadline.ended_at is None and deadline.due_at is None
    found = [
        *_plain(pattern, deadline, rule="rule", target="target", light="light"),
        *_time(scene, pattern, "due", deadline.due_at),
        *_time(scene, pattern, "breached", deadline.breached_at),
    ]
    if pattern.stands is not None and pattern.stands != stands:
        found.append(differs(("stands",), pattern.stands, stands))
    verdict = deadline.verdict or "running"
    if pattern.verdict is not None and pattern.verdict != verdict:
        found.append(differs(("verdict",), pattern.verdict, verdict))
    extensions = [each.status for each in deadline.extensions]
    if pattern.extensions is not None and pattern.extensions != extensions:
        found.append(differs(("extensions",), pattern.extensions, extensions))
    if pattern.used is not None:
        used = scene.used(deadline)
        if used != amount(pattern.used):
            found.append(differs(("used",), pattern.used, say_amount(used) if used is not None else "days"))
    return found


def coming_row(scene: Scene, pattern: Row, row: ComingRow) -> list[Wrong]:
    return [*_plain(pattern, row, step="step", rule="rule", row="row", to="to"), *_time(scene, pattern, "at", row.at)]


def fired_row(scene: Scene, pattern: Fired, row: FiredRow) -> list[Wrong]:
    plain = _plain(
        pattern, row, step="step", rule="rule", row="row", to="to", reporter="reporter", late="late", by="by",
        acknowledged_by="acknowledged_by", missed="missed",
    )  # fmt: skip
    return [*plain, *_time(scene, pattern, "at", row.at)]


def notice(scene: Scene, pattern: NoticeSent, sent: NoticeView) -> list[Wrong]:
    given = pattern.given()
    found = [
        *_plain(pattern, sent, channel="channel"),
        *_time(scene, pattern, "at", sent.made_at),
        *(
            differs((name,), given[name], getattr(sent, name))
            for name in ("cause", "subject", "body")
            if name in given and given[name] not in getattr(sent, name)
        ),
    ]
    if "to" in given and pattern.to not in (sent.to, sent.to.partition("@")[0]):
        found.append(differs(("to",), pattern.to, sent.to))
    if "address" in given and pattern.address not in scene.addresses(sent):
        found.append(differs(("address",), pattern.address, scene.addresses(sent)))
    return found


def entry(scene: Scene, pattern: Entry | str, row: HistoryEntry) -> list[Wrong]:
    action = hyphened(row.action)
    if isinstance(pattern, str):
        return [] if pattern == action else [differs((), pattern, action)]
    found = [*_plain(pattern, row, by="actor", again="again"), *_time(scene, pattern, "at", row.at)]
    given = pattern.given()
    if "action" in given and pattern.action != action:
        found.append(differs(("action",), pattern.action, action))
    names = [hyphened(str(fact[0])) for fact in row.facts]
    if "fact" in given and pattern.fact not in names:
        found.append(differs(("fact",), pattern.fact, names))
    return found


def trouble(scene: Scene, pattern: Trouble, incident: IncidentView) -> list[Wrong]:
    return list(_plain(pattern, incident, step="step", code="code"))


def call(scene: Scene, pattern: Call, made: HandlerCall) -> list[Wrong]:
    found = list(_plain(pattern, made, handler="handler"))
    if pattern.inputs is not None and not scene.same(pattern.inputs, dict(made.inputs)):
        found.append(differs(("inputs",), pattern.inputs, dict(made.inputs)))
    return found


def _plain(pattern: Part, thing: object, **fields: str) -> Iterator[Wrong]:
    """Keys whose value must be equal: `key=attribute`."""
    for name, attribute in fields.items():
        if name in pattern.model_fields_set:
            expected, actual = getattr(pattern, name), getattr(thing, attribute)
            if expected != actual:
                yield differs((alias(pattern, name),), expected, actual)


def _time(scene: Scene, pattern: Part, name: str, actual: datetime | None) -> Iterator[Wrong]:
    text = getattr(pattern, name)
    if text is not None:
        expected = None if text == NONE else scene.moment(text)
        if expected != actual:
            yield differs((name,), scene.say(expected), scene.say(actual))


def nothing_there(what: Text) -> Text:
    return Text("expected {w}, but there is none", "应有{z},但没有").format(w=what.en, z=what.zh)
