"""Whether everything that a step expects is true: one function for each key of `expect`, and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from flowkit.engine.duplicates import repeats
from flowkit.engine.views import DeadlineView, HistoryEntry, ItemView, NoticeView
from flowkit.errors import Text
from flowkit.replay import comparing
from flowkit.replay.facts import hyphened
from flowkit.replay.failures import Wrong, differs, shown
from flowkit.replay.matching import nearest, pair
from flowkit.replay.model import Expect, Nothing, Part, Public
from flowkit.replay.reading import alias
from flowkit.replay.scene import NONE, Scene

Check = Callable[[Scene, Any], Iterator[Wrong]]
_ALIASES: Final = {"end": "end_state"}


def check(scene: Scene, expect: Expect) -> Iterator[Wrong]:
    """Every difference, with its path below `expect`."""
    for name in Expect.model_fields:
        if name in expect.model_fields_set:
            for wrong in _CHECKS[name](scene, getattr(expect, name)):
                yield _below(name, wrong)


def _below(key: str | int, wrong: Wrong) -> Wrong:
    return replace(wrong, path=(key, *wrong.path))


def _equal(name: str, scene: Scene, expected: object) -> Iterator[Wrong]:
    actual = getattr(scene.view, _ALIASES.get(name, name))
    if expected != actual:
        yield differs((), expected, actual)


def _due(scene: Scene, text: str) -> Iterator[Wrong]:
    expected = None if text == NONE else scene.moment(text)
    if expected != scene.view.due_at:
        yield differs((), scene.say(expected), scene.say(scene.view.due_at))


def _data(scene: Scene, expected: dict[str, object]) -> Iterator[Wrong]:
    for name, value in expected.items():
        actual = scene.view.data.get(name)
        if not scene.same(value, actual):
            yield differs((name,), value, actual)


def _waiting(scene: Scene, nodes: list[str]) -> Iterator[Wrong]:
    for index, node in enumerate(nodes):
        if node not in scene.view.active:
            yield differs((index,), node, scene.view.active)


def _tasks(scene: Scene, patterns: Sequence[Part]) -> Iterator[Wrong]:
    yield from _exactly(patterns, scene.open_items, partial(comparing.task, scene), _say_item)


def _sides(scene: Scene, patterns: Sequence[Part]) -> Iterator[Wrong]:
    yield from _exactly(patterns, scene.open_sides, partial(comparing.side, scene), _say_side)


def _coming(scene: Scene, patterns: Sequence[Part]) -> Iterator[Wrong]:
    def say(row: Any) -> str:
        return f"{row.step} -> {row.to} {scene.say(row.at)}"

    yield from _exactly(patterns, scene.coming, partial(comparing.coming_row, scene), say)


def _incidents(scene: Scene, patterns: Sequence[Part]) -> Iterator[Wrong]:
    standing = [each for each in scene.view.incidents if each.is_open]
    yield from _exactly(
        patterns, standing, partial(comparing.trouble, scene), lambda each: f"{each.step} [{each.code}]"
    )


def _exactly(
    patterns: Sequence[Any],
    values: Sequence[Any],
    compare: Callable[[Any, Any], list[Wrong]],
    say: Callable[[Any], str],
) -> Iterator[Wrong]:
    """Each pattern fits a value of its own, and no value is left over."""
    pairs = pair(patterns, values, compare)
    left = [value for index, value in enumerate(values) if index not in pairs.values()]
    for index, pattern in enumerate(patterns):
        if index not in pairs:
            yield from _unmatched(index, pattern, left, compare, [say(value) for value in values])
    for value in left if len(pairs) == len(patterns) else ():
        yield Wrong("unexpected", (), Text("{v} is not expected", "出现了意料之外的 {v}").format(v=say(value)))


def _unmatched(
    index: int, pattern: Part, values: Iterable[Any], compare: Callable[[Any, Any], list[Wrong]], there: list[str]
) -> Iterator[Wrong]:
    """How the nearest value differs, if it is the same thing; else what is there."""
    near = nearest(pattern, values, compare)
    key = _key(pattern)
    if near and not any(wrong.path == (key,) for wrong in near):
        yield from (_below(index, wrong) for wrong in near)
    else:
        yield differs((index,), _say_pattern(pattern), there)


def _key(pattern: object) -> str:
    """The first field of a pattern says what it is about."""
    return next(iter(type(pattern).model_fields)) if isinstance(pattern, Part) else ""


def _escalated(scene: Scene, patterns: Sequence[Any]) -> Iterator[Wrong]:
    yield from _in_turn(patterns, scene.fired, partial(comparing.fired_row, scene), _say_row(scene))


def _calls(scene: Scene, patterns: Sequence[Any]) -> Iterator[Wrong]:
    made = scene.cast.stage.outside.calls
    yield from _in_turn(
        patterns, made, partial(comparing.call, scene), lambda each: f"{each.handler} {shown(dict(each.inputs))}"
    )


def _say_row(scene: Scene) -> Callable[[Any], str]:
    return lambda row: f"{row.step} -> {row.to} {scene.say(row.at)}{' late' if row.late else ''}"


def _in_turn(
    patterns: Sequence[Any],
    values: Sequence[Any],
    compare: Callable[[Any, Any], list[Wrong]],
    say: Callable[[Any], str],
) -> Iterator[Wrong]:
    """The values are these, in this order, and no others."""
    for index, (pattern, value) in enumerate(zip(patterns, values, strict=False)):
        yield from (_below(index, wrong) for wrong in compare(pattern, value))
    for index in range(len(values), len(patterns)):
        yield differs((index,), _say_pattern(patterns[index]), None)
    for value in values[len(patterns) :]:
        yield Wrong("unexpected", (), Text("{v} is not expected", "出现了意料之外的 {v}").format(v=say(value)))


def _deadlines(scene: Scene, patterns: Sequence[Any]) -> Iterator[Wrong]:
    """The newest clock of each rule."""
    newest = {each.rule: each for each in scene.view.deadlines}
    for index, pattern in enumerate(patterns):
        found = newest.get(pattern.rule)
        if found is None:
            yield differs((index,), pattern.rule, sorted(newest))
        else:
            yield from (_below(index, wrong) for wrong in comparing.clock(scene, pattern, found))


def _notices(scene: Scene, patterns: Sequence[Any]) -> Iterator[Wrong]:
    sent = scene.view.notices
    for index, pattern in enumerate(patterns):
        count = sum(1 for each in sent if not comparing.notice(scene, pattern, each))
        if pattern.count is not None and pattern.count != count:
            yield differs((index, "count"), pattern.count, count)
        elif pattern.count is None and not count:
            yield from _no_notice(index, pattern, sent, scene)


def _no_notice(index: int, pattern: Any, sent: Sequence[NoticeView], scene: Scene) -> Iterator[Wrong]:
    near = nearest(pattern, sent, partial(comparing.notice, scene))
    if near is not None and len(near) == 1:
        yield _below(index, near[0])
    else:
        there = [f"{each.channel} {each.to} {scene.say(each.made_at)}: {each.subject}" for each in sent]
        yield differs((index,), _say_pattern(pattern), there)


def _history(scene: Scene, patterns: Sequence[Any]) -> Iterator[Wrong]:
    rows: Iterator[HistoryEntry] = iter(scene.view.history)
    for index, pattern in enumerate(patterns):
        if not any(not comparing.entry(scene, pattern, row) for row in rows):
            there = [f"{hyphened(row.action)} {row.actor}" for row in scene.view.history]
            yield differs((index,), _say_pattern(pattern), there)
            return


def _cases(scene: Scene, expected: Mapping[str, int]) -> Iterator[Wrong]:
    processes = [each.case.process for each in scene.cast.all()]
    for process, count in expected.items():
        if processes.count(process) != count:
            yield differs((process,), count, processes.count(process))


def _nothing(scene: Scene, nothing: Nothing) -> Iterator[Wrong]:
    """No value fits any of the patterns."""
    values: Mapping[str, tuple[Sequence[Any], Callable[..., list[Wrong]], Callable[[Any], str]]] = {
        "tasks": (scene.open_items, comparing.task, _say_item),
        "sides": (scene.open_sides, comparing.side, _say_side),
        "escalated": (scene.fired, comparing.fired_row, _say_row(scene)),
        "coming": (scene.coming, comparing.coming_row, lambda row: f"{row.step} -> {row.to} {scene.say(row.at)}"),
        "notices": (scene.view.notices, comparing.notice, lambda each: f"{each.channel} {each.to}: {each.subject}"),
        "history": (scene.view.history, comparing.entry, lambda row: f"{hyphened(row.action)} {row.actor}"),
        "deadlines": (scene.view.deadlines, comparing.clock, _say_clock),
    }
    for name in Nothing.model_fields:
        things, compare, say = values[name]
        for index, pattern in enumerate(getattr(nothing, name)):
            there = [say(thing) for thing in things if not compare(scene, pattern, thing)]
            if there:
                message = Text("expected nothing like this, but there is {v}", "不应出现,但有 {v}").format(
                    v=shown(there)
                )
                yield Wrong("not-nothing", (name, index), message)


def _say_side(item: ItemView) -> str:
    return f"{item.kind} {_say_item(item)}"


def _say_item(item: ItemView) -> str:
    return f"{item.step} ({item.status}, {item.assignee or shown(item.offer)})"


def _say_clock(clock: DeadlineView) -> str:
    return f"{clock.rule} ({clock.verdict or 'running'})"


def _say_pattern(pattern: object) -> str:
    if not isinstance(pattern, Part):
        return shown(pattern)
    return shown({alias(pattern, name): value for name, value in pattern.given().items()})


def _public(scene: Scene, expected: Public) -> Iterator[Wrong]:
    seen = scene.cast.stage.engine.public_case(scene.cast.query_code(scene.view.id))
    for name in ("status", "overdue", "open_to_rating"):
        wanted, actual = getattr(expected, name), getattr(seen, name)
        if wanted is not None and wanted != actual:
            yield differs((alias(expected, name),), wanted, actual)
    if expected.grade is not None and expected.grade != str(seen.grade or ""):
        yield differs(("grade",), expected.grade, seen.grade)
    for name, value in (expected.data or {}).items():
        if not scene.same(value, seen.data.get(name)):
            yield differs(("data", name), value, seen.data.get(name))
    for name in expected.hidden or ():
        if name in seen.data:
            yield differs(("hidden", name), None, seen.data[name])


def _candidates(scene: Scene, names: Sequence[str]) -> Iterator[Wrong]:
    """By everything that is there, whoever may read it."""
    found = scene.cast.stage.engine.every_candidate(scene.view.id)
    expected = [scene.cast.find(each) for each in names]
    if found != expected:
        called = {number: name for name, number in scene.cast.named.items()}
        yield differs((), list(names), [called.get(each, each) for each in found])


def _repeats(scene: Scene, count: int) -> Iterator[Wrong]:
    case = scene.view.id
    with scene.cast.stage.reading() as unit:
        found = repeats(unit, case, lambda _: True)
    if len(found) != count:
        yield differs((), count, len(found))


_CHECKS: Final[Mapping[str, Check]] = {
    "state": partial(_equal, "state"),
    "status": partial(_equal, "status"),
    "end": partial(_equal, "end"),
    "light": partial(_equal, "light"),
    "due": _due,
    "tasks": _tasks,
    "sides": _sides,
    "waiting": _waiting,
    "data": _data,
    "deadlines": _deadlines,
    "escalated": _escalated,
    "coming": _coming,
    "notices": _notices,
    "history": _history,
    "incidents": _incidents,
    "calls": _calls,
    "candidates": _candidates,
    "repeats": _repeats,
    "public": _public,
    "cases": _cases,
    "nothing": _nothing,
}
