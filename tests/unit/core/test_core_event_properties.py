"""Laws of events on random sound processes: whatever is thrown, waited for and undone, nothing is left over.

After every command the harness looks at the laws of a case at rest: each job and subscription has a living owner, each
scope counts its tokens, and an ended case has none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from core_case import CoreCase, case_of
from core_sketch import (
    Part,
    begun_by,
    complex_,
    end,
    events,
    exclusive,
    feel,
    inclusive,
    looped,
    on,
    parallel,
    phase,
    process,
    several,
    sub,
    task,
    throw,
    throwing_round,
    timer,
    timer_of,
)
from core_sketch import undone_by as undone
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.core.definition.events import Compensation, Condition, Fault, Signal, Trigger
from flowkit.core.instance.elements.ad_hoc import OFFERS
from flowkit.core.instance.facts import CompensationBegun, CompletionKept
from flowkit.core.instance.records import Incident, Token

MOST_STEPS = 400
MOST_BEGUN = 20
"""After so many steps activities are begun only when nothing else can happen."""
ANY_ERROR, ERROR = Fault("error"), Fault("error", "NO")
WAITED: tuple[Trigger, ...] = (
    Fault("escalation"),
    Signal("alarm"),
    Condition(feel("choice = 2")),
    timer_of("PT1H"),
)
"""What may start an event subprocess or stand on a border, interrupting or not."""


@dataclass
class Drawing:
    """The lines and parts of one scope while it is drawn; `number` counts over all scopes."""

    number: list[int]
    lines: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)

    def name(self, word: str) -> str:
        self.number[0] += 1
        return f"{word}{self.number[0]}"


def scope(data: st.DataObject, number: list[int], depth: int, *, catches: bool) -> Drawing:
    """A scope with a chain of one to three blocks; `catches`: an error may be thrown in it."""
    here = Drawing(number)
    chain = [here.name("start"), *(block(data, here, depth, catches) for _ in range(data.draw(st.integers(1, 3))))]
    here.lines.insert(0, " > ".join([*chain, here.name("end")]))
    for _ in range(data.draw(st.integers(0, 1))):
        inner, begin = Drawing(number), here.name("begin")
        trigger = data.draw(st.sampled_from(WAITED))
        inner.parts[begin] = begun_by(trigger, interrupting=data.draw(st.booleans()))
        inner.lines.append(f"{begin} > {inner.name('help')} > {inner.name('helped')}")
        here.parts[here.name("rescue")] = events(*inner.lines, **inner.parts)
    return here


def block(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """Adds a block; the chain of its names."""
    kinds = ["task", "undoable", "undo", "signal", "escalate", "turns", "wait", *(["fail"] if catches else [])]
    kind = data.draw(st.sampled_from([*kinds, *(DEEP if depth else [])]))
    return _BLOCKS[kind](data, here, depth, catches)


DEEP = ("scope", "scope", "split", "some", "first", "several", "phase")
"""Blocks with others inside."""
Draw = Callable[[st.DataObject, Drawing, int, bool], str]


def _task(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    return here.name("task")


def _undoable(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    name, handler = here.name("task"), here.name("back")
    here.parts |= {name: undone(handler), handler: task()}
    return name


def _throwing(word: str, trigger: Trigger) -> Draw:
    def draw(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
        name = here.name(word)
        here.parts[name] = throw(trigger)
        return name

    return draw


def _fail(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """By the datum, the path ends in an error."""
    way, bad, after = here.name("way"), here.name("bad"), here.name("task")
    here.parts |= {way: exclusive(default=after, **{bad: "choice = 1"}), bad: end(bad, ERROR)}
    here.lines.append(f"{way} > {bad}")
    return f"{way} > {after}"


def _scope(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    name, merge, after = here.name("sub"), here.name("merge"), here.name("task")
    error = here.name("error")
    inner = scope(data, here.number, depth - 1, catches=True)
    inside = sub(*inner.lines, **inner.parts)  # type: ignore[arg-type]  # because no step has the name of a setting
    here.parts |= {name: inside, error: on(name, ANY_ERROR), merge: exclusive(default=after)}
    here.lines.append(f"{error} > {merge}")
    if data.draw(st.booleans()):
        border = here.name("border")
        here.parts[border] = on(name, data.draw(st.sampled_from(WAITED)))
        here.lines.append(f"{border} > {merge}")
    if data.draw(st.booleans()):
        beside = here.name("beside")
        here.parts[beside] = on(name, data.draw(st.sampled_from(WAITED)), interrupting=False)
        here.lines.append(f"{beside} > {here.name('aside')} > {here.name('done')}")
    return f"{name} > {merge} > {after}"


def _split(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    split, join = here.name("split"), here.name("join")
    here.parts |= {split: parallel(), join: parallel()}
    ways = " | ".join(block(data, here, depth - 1, catches) for _ in range(2))
    return f"{split} > ({ways}) > {join}"


def _turns(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """A task done several times, at once, in turn or while a condition holds; it may be undone and may throw."""
    name, handler = here.name("turns"), here.name("back")
    plain = undone(handler) if data.draw(st.booleans()) else task()
    if plain.compensation:
        here.parts[handler] = task()
    if data.draw(st.booleans()):
        here.parts[name] = looped(plain, "loopCounter < 2")
        return name
    part = several(plain, "[1, 2, 3]", sequential=data.draw(st.booleans()), completion="numberOfCompletedInstances = 2")
    throws: list[tuple[Trigger, ...]] = [(), (Fault("escalation", "X"),), (Signal("alarm"),)]
    thrown = data.draw(st.sampled_from(throws))
    here.parts[name] = throwing_round(part, *thrown, first=data.draw(st.booleans()))
    return name


def _wait(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    name = here.name("wait")
    here.parts[name] = timer("PT20M")
    return name


def _some(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """An inclusive split and join."""
    split, join = here.name("some"), here.name("met")
    ways = [f"{here.name('task')} > {block(data, here, depth - 1, catches)}" for _ in range(2)]
    first, last = (way.split(" > ")[0] for way in ways)
    here.parts |= {split: inclusive(default=last, **{first: "choice >= 1"}), join: inclusive()}
    return f"{split} > ({' | '.join(ways)}) > {join}"


def _first(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """The first branch that comes goes on; the gateway is reset when the other has come or is gone."""
    split, join = here.name("split"), here.name("first")
    here.parts |= {split: parallel(), join: complex_("activationCount >= 1")}
    ways = " | ".join(block(data, here, depth - 1, catches) for _ in range(2))
    return f"{split} > ({ways}) > {join}"


def _several(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """A scope in a round, left by its border or by its end."""
    name, merge, after, error = here.name("round"), here.name("merge"), here.name("task"), here.name("error")
    inner = scope(data, here.number, depth - 1, catches=True)
    inside = several(sub(*inner.lines, **inner.parts), "[1, 2]", sequential=data.draw(st.booleans()))  # type: ignore[arg-type]  # because no step has the name of a setting
    here.parts |= {name: inside, error: on(name, ANY_ERROR), merge: exclusive(default=after)}
    here.lines.append(f"{error} > {merge}")
    return f"{name} > {merge} > {after}"


def _phase(data: st.DataObject, here: Drawing, depth: int, catches: bool) -> str:
    """An ad-hoc subprocess of a task, a task that can be undone, a scope, and two in a row."""
    name, merge, after, late = here.name("phase"), here.name("merge"), here.name("task"), here.name("late")
    inner = scope(data, here.number, depth - 1, catches=False)
    one, two, back, three, four, deep = (here.name(word) for word in ("one", "two", "back", "three", "four", "deep"))
    parts = {one: task(), two: undone(back), back: task(), three: task(), four: task()}
    parts[deep] = sub(*inner.lines, **inner.parts)  # type: ignore[arg-type]  # because no step has the name of a setting
    sequential = data.draw(st.booleans())
    here.parts[name] = phase(
        f"{three} > {four}",
        completion="nrOfCompletedInstances >= 3",
        sequential=sequential,
        cancels=data.draw(st.booleans()),
        begins=(one,) if sequential else data.draw(st.sampled_from([(), (one, two), (deep,)])),
        **parts,
    )
    here.parts |= {late: on(name, data.draw(st.sampled_from(WAITED))), merge: exclusive(default=after)}
    here.lines.append(f"{late} > {merge}")
    return f"{name} > {merge} > {after}"


_BLOCKS: dict[str, Draw] = {
    "task": _task,
    "undoable": _undoable,
    "undo": _throwing("undo", Compensation()),
    "signal": _throwing("ring", Signal("alarm")),
    "escalate": _throwing("up", Fault("escalation", "X")),
    "fail": _fail,
    "scope": _scope,
    "split": _split,
    "turns": _turns,
    "wait": _wait,
    "some": _some,
    "first": _first,
    "several": _several,
    "phase": _phase,
}


def run(case: CoreCase, data: st.DataObject) -> None:
    """Do what is open, or let time pass, until the case is closed or nobody can go on."""
    for step in range(MOST_STEPS):
        if case.head.status != "open":
            return
        items, job = case.open_items(), case.next_job()
        offer = next((token for token in case.all(Token) if token.holds == "offer"), None)
        if offer is not None and (not (items or job) or (step < MOST_BEGUN and data.draw(st.booleans()))):
            activities = offer.data[OFFERS]
            assert isinstance(activities, list)
            case.operate("begin", offer.id, target=data.draw(st.sampled_from(activities)))
        elif items and (job is None or data.draw(st.integers(0, 3))):
            item = items[data.draw(st.integers(0, len(items) - 1))]
            case.did("complete", item.id, {"choice": data.draw(st.integers(0, 2))}, by="ann")
        else:
            assert job is not None, f"nothing can happen any more: {case.rows}"
            case.now = max(case.now, job.due_at)
            case.fire(job)
    raise AssertionError("the case does not come to its end")


def drawn(data: st.DataObject) -> CoreCase:
    whole = scope(data, [0], 2, catches=False)
    case = case_of(process(*whole.lines, **whole.parts))  # type: ignore[arg-type]  # because no step has the name of a setting
    case.start({"choice": 0})
    return case


@settings(max_examples=250)
@given(data=st.data())
def test_a_process_with_events_comes_to_its_end_and_leaves_nothing(data: st.DataObject) -> None:
    case = drawn(data)

    run(case, data)

    assert case.head.status == "completed"
    assert case.all(Incident) == []


@settings(max_examples=120)
@given(data=st.data())
def test_nothing_is_undone_twice_or_without_having_been_done(data: st.DataObject) -> None:
    case = drawn(data)

    run(case, data)

    done = {fact.token for fact in case.facts(CompletionKept)}
    undone = Counter(fact.mark for fact in case.facts(CompensationBegun) if fact.handler)
    assert set(undone) <= done
    assert all(count == 1 for count in undone.values())


@settings(max_examples=80)
@given(data=st.data())
def test_a_case_with_events_is_cancelled_at_any_moment_and_leaves_nothing(data: st.DataObject) -> None:
    case = drawn(data)
    for _ in range(data.draw(st.integers(0, 6))):
        items = case.open_items()
        if case.head.status == "open" and items:
            case.did("complete", items[0].id, {"choice": data.draw(st.integers(0, 2))}, by="ann")

    if case.head.status == "open":
        case.did("cancel")

    assert case.head.status in {"cancelled", "completed"}
