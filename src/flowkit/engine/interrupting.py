"""Urgent work before less urgent work of the same person (抽调): what crosses the cases, in one transaction.

Cases are locked in the order of their ids before anything is looked at, the urgent one among them, so that two who
interrupt at once do not wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from flowkit.core.commands import GiveBack, Interrupt, Operate, WaitFor
from flowkit.core.instance.records import Scope
from flowkit.core.operations.interrupting import INTERRUPT, ITEMS, waiting_state
from flowkit.core.protocol import Actor, Command, Fact, Question
from flowkit.core.workitem.facts import WorkInterrupted
from flowkit.core.workitem.questions import Held, HeldWork
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ids import inner_id, split
from flowkit.engine.ports import Focus, ListedItem, Unit

MOST = 1000
"""How many items of a person are looked at."""
Act = Callable[[str, Focus, Command], bool]


def held_work(catalogue: Catalogue, unit: Unit, person: str) -> tuple[Held, ...]:
    """What the person has claimed now, with the state in which each item may wait."""
    listed = unit.worklist([f"person:{person}"], limit=MOST)
    return tuple(_held(catalogue, unit, each) for each in listed if _is_claimed(each))


def _is_claimed(listed: ListedItem) -> bool:
    return (listed.item.kind, listed.item.status) == ("work", "claimed")


def _held(catalogue: Catalogue, unit: Unit, listed: ListedItem) -> Held:
    item, process, version = listed.item, listed.process, listed.version
    if item.scope != 1:
        records = unit.row(listed.case, Focus("item", item.id))
        scope = next((each for each in records if isinstance(each, Scope) and each.id == item.scope), None)
        process, version = (scope.process, scope.version) if scope is not None else (process, version)
    state = waiting_state(catalogue.definition(unit, process, version), item.node)
    return Held(inner_id(listed.case, item.id), item.priority, state)


def crosses(command: Command) -> bool:
    return isinstance(command, Operate) and command.operation == INTERRUPT.name


def in_order(catalogue: Catalogue, unit: Unit, case: str, command: Command, actor: Actor) -> Mapping[Question, object]:
    """Lock every case that the operation may touch, and then look: the answer that the core will ask for."""
    if not isinstance(command, Operate):
        return {}
    person, named = command.to or actor.id, command.data.get(ITEMS)
    wanted = {str(each) for each in named} if isinstance(named, list) and named else None
    before = [each for each in held_work(catalogue, unit, person) if wanted is None or each.item in wanted]
    locked = sorted({case, *(split(each.item)[0] for each in before if each.state)})
    for each in locked:
        unit.load(each, Focus())
    now = held_work(catalogue, unit, person)
    return {HeldWork(person): tuple(each for each in now if not each.state or split(each.item)[0] in locked)}


def interrupt_others(case: str, facts: Iterable[Fact], reason: str, act: Act) -> None:
    """What the urgent item was taken before, is put aside."""
    for fact in facts:
        if isinstance(fact, WorkInterrupted):
            urgent = inner_id(case, fact.item)
            for other in sorted(fact.others):
                held, number = split(other)
                act(held, Focus("item", number), Interrupt(number, fact.person, urgent, reason))


def give_back(unit: Unit, told: Mapping[str, object], act: Act) -> bool:
    """A delivery about interrupted work, to its item. A case that is gone has nothing to go on with."""
    case, number = split(str(told["item"]))
    if unit.case(case) is None:
        return False
    others, focus = told.get("others"), Focus("item", number)
    if isinstance(others, list):
        return act(case, focus, WaitFor(number, tuple(_pairs(others))))
    return act(case, focus, GiveBack(number, str(told["urgent"])))


def _pairs(others: list[object]) -> Iterator[tuple[str, str]]:
    for each in others:
        if isinstance(each, list):
            item, urgent = each
            yield str(item), str(urgent)
