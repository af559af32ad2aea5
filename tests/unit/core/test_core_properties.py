"""Laws of the core on random sound processes, whatever people and timers do to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from core_blocks import Block, blocks, forks, processes_of, tangles
from core_case import CoreCase, case_of
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.execution import Done
from flowkit.core.instance.facts import JoinCleared, JoinMet, JoinReached, NodePassed, ScopeClosed
from flowkit.core.instance.records import STRAIGHT, Job, Scope, Token
from flowkit.core.instance.rounds_turns import beside
from flowkit.core.workitem.records import RESTING, WorkItem

MOST_STEPS = 500
PERSONS = ("ann", "bob", "cid")
SOUND = blocks("task", "timer", "round", "guarded", "turns", "again")
"""Every kind of block."""


def begun(block: Block) -> CoreCase:
    case = case_of(*processes_of(block))
    case.start({"choice": 0, "severity": 2})
    return case


def may_take(case: CoreCase, item: WorkItem) -> str:
    """Somebody who may take the item, or has it."""
    if item.assignee:
        return item.assignee
    return next(person for person in PERSONS if {f"person:{person}", *case.people[person]}.intersection(item.offer))


def may_take_side(case: CoreCase, side: WorkItem) -> str:
    if side.assignee:
        return side.assignee
    return next(who for who, keys in case.people.items() if {f"person:{who}", *keys}.intersection(side.offer))


def finish(case: CoreCase, choices: Callable[[], int]) -> None:
    """Do what is open until nothing is."""
    for _ in range(MOST_STEPS):
        if case.head.status != "open":
            return
        resting = [item for item in case.open_items() if item.status in RESTING]
        asked = [side for side in case.sides() if side.kind != "copy"]
        if asked:
            case.did("answer", asked[0].id, {"answer": "yes"}, by=may_take_side(case, asked[0]))
        elif resting and resting[0].status == "held":
            case.did("release", resting[0].id, by="max")
        elif resting:
            case.did("resume", resting[0].id, by=resting[0].assignee)
        elif case.open_items():
            item = case.open_items()[0]
            case.did("complete", item.id, {"choice": choices()}, by=may_take(case, item))
        else:
            job = case.next_job()
            assert job is not None, f"nothing can happen any more: {case.all(Token)} {case.all(Scope)}"
            case.now = max(case.now, job.due_at)
            case.fire(job)
    raise AssertionError("the case does not come to its end")


def at_most_one_token_everywhere(case: CoreCase) -> None:
    """A block-structured process is safe: what more than one token would do, a return has done wrong."""
    rounds = {scope.id for scope in case.all(Scope) if scope.kind == "round"}
    walking = [token for token in case.all(Token) if STRAIGHT not in token.data]  # others are here on their way back
    turns = {(token.scope, token.node, beside(token.data) or token.id) for token in walking}
    places = Counter((scope, node) for scope, node, _ in turns if scope not in rounds)
    assert all(count == 1 for count in places.values()), places
    waiting = [count for scope in case.all(Scope) for join in scope.joins.values() for count in join.values()]
    assert all(count == 1 for count in waiting)


def every_join_took_one_of_each_flow(case: CoreCase) -> None:
    """In every scope that came to its end: what came on a flow was taken or made void."""
    passed = Counter((fact.scope, fact.node) for fact in case.facts(NodePassed) if fact.consumed > 1)
    came = Counter((fact.scope, fact.node, fact.flow) for fact in case.facts(JoinReached))
    for cleared in case.facts(JoinCleared):
        came[cleared.scope, cleared.node, cleared.flow] -= cleared.tokens
    for met in case.facts(JoinMet):
        for flow in met.flows:
            came[met.scope, met.node, flow] -= 1
    ended = {fact.scope for fact in case.facts(ScopeClosed)}
    for (scope, join, _), count in came.items():
        assert scope not in ended or count == passed[scope, join]


@settings(max_examples=120)
@given(block=SOUND, data=st.data())
def test_every_run_comes_to_the_end_and_leaves_nothing(block: Block, data: st.DataObject) -> None:
    case = begun(block)

    finish(case, lambda: data.draw(st.integers(0, 2)))

    assert (case.head.status, case.head.end_state) == ("completed", "end")
    every_join_took_one_of_each_flow(case)


# What people and time may do at any moment


def _complete(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("complete", item.id, {"choice": data.draw(st.integers(0, 2))}, by=may_take(case, item))


def _claim(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("claim", item.id, by=data.draw(st.sampled_from(PERSONS)))


def _transfer(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("transfer", item.id, by=may_take(case, item), to=data.draw(st.sampled_from(PERSONS)))


def _unclaim(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("unclaim", item.id, by=may_take(case, item))


def _delegate(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("delegate", item.id, by=may_take(case, item), to=data.draw(st.sampled_from(PERSONS)))


def _hand_over(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("hand-over", item.id, by=item.assignee or "ann", to=data.draw(st.sampled_from(PERSONS)))


def _hand_back(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("hand-back", item.id, by=data.draw(st.sampled_from([item.assignee, item.giver])) or "ann")


def _add_signer(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(["before", "after", "beside"]))
    case.operate("add-signer", item.id, by=may_take(case, item), to=data.draw(st.sampled_from(PERSONS)), target=place)


def _remove_signer(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    who = data.draw(st.sampled_from(["", *PERSONS]))
    case.operate("remove-signer", item.id, by=data.draw(st.sampled_from(PERSONS)), to=who)


def _dispatch(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    helpers = data.draw(st.lists(st.sampled_from([*PERSONS, "max"]), max_size=2))
    how = {"helpers": helpers, "waits": data.draw(st.booleans())}
    case.operate("dispatch", item.id, how, by=may_take(case, item), to=data.draw(st.sampled_from(PERSONS)))


def _ask(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    how = {"to": data.draw(st.sampled_from([["max"], ["role:clerk"], ["max", "dea"]])), "waits": False}
    case.operate("ask-advice", item.id, how, by=may_take(case, item))


def _copy(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("cc", data.draw(st.sampled_from([0, item.id])), {"to": ["max", "role:director"]}, by="ann")


def _see_to_sides(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    """Somebody deals with a side item, in one of the ways there are."""
    for side in case.sides()[:1]:
        who = may_take_side(case, side)
        name = data.draw(st.sampled_from(["answer", "claim", "return-to-sender", "withdraw", "read"]))
        case.operate(name, side.id, {"answer": "yes"} if name == "answer" else {}, by=who)


def _undo_dispatch(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    if item.dispatch is not None:
        case.operate("withdraw", item.id, by=item.dispatch.by)


def _return(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    done = sorted({each.node for each in case.all(WorkItem) if (each.status, each.scope) == ("completed", item.scope)})
    target = data.draw(st.sampled_from(["", *done]))
    case.operate("return-for-rework", item.id, by=may_take(case, item), target=target)


def _straight(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    done = sorted({each.node for each in case.all(WorkItem) if (each.status, each.scope) == ("completed", item.scope)})
    target = data.draw(st.sampled_from(["", *done]))
    case.operate("return-straight", item.id, by=may_take(case, item), target=target)


def _withdraw(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    done = [each for each in case.all(WorkItem) if each.status == "completed"]
    if done:
        last = data.draw(st.sampled_from(done[-3:]))
        case.operate("withdraw", last.id, by=last.done_by)


def _to_sender(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("return-to-sender", item.id, by=may_take(case, item))


def _suspend(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(["waiting", "vendor"]))
    case.operate("suspend", item.id, by=may_take(case, item), state=state)


def _resume(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("resume", item.id, by=may_take(case, item))


def _raise(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("raise", 0, {"severity": data.draw(st.integers(1, 3))}, by="rea")


def _escalate(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("escalate", by="ann")


def _cancel(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("cancel", by=data.draw(st.sampled_from(PERSONS)))


def _link(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("link", by=data.draw(st.sampled_from(PERSONS)), to="another")


def _hold(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("hold", item.id, by=data.draw(st.sampled_from([item.assignee, "max"])) or "max")


def _release(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("release", item.id, by="max")


def _interrupt(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    to = data.draw(st.sampled_from(["", "ann", "max"]))
    case.operate("interrupt", item.id, by=data.draw(st.sampled_from(PERSONS)), to=to)


def _merge(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    """Into another case, and out again a while later: everything is as it was."""
    before = {item.id: (item.status, item.assignee, item.due_at) for item in case.open_items()}
    merged = case.operate("merge", by=data.draw(st.sampled_from(PERSONS)), to="another")
    if isinstance(merged, Done):
        case.did("unmerge", by="ann")
        assert before == {item.id: (item.status, item.assignee, item.due_at) for item in case.open_items()}


def _unlink(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.operate("unlink", by=data.draw(st.sampled_from(PERSONS)))


def _wait(case: CoreCase, item: WorkItem, data: st.DataObject) -> None:
    case.advance(minutes=data.draw(st.integers(1, 90)))


PEOPLE_DO = (
    _complete,
    _complete,
    _claim,
    _unclaim,
    _transfer,
    _delegate,
    _hand_back,
    _add_signer,
    _add_signer,
    _remove_signer,
    _dispatch,
    _undo_dispatch,
    _ask,
    _copy,
    _see_to_sides,
    _hand_over,
    _return,
    _return,
    _straight,
    _withdraw,
    _withdraw,
    _to_sender,
    _suspend,
    _resume,
    _raise,
    _escalate,
    _link,
    _unlink,
    _merge,
    _interrupt,
    _hold,
    _release,
    _release,
)


def disturb(case: CoreCase, data: st.DataObject, *deeds: Callable[[CoreCase, WorkItem, st.DataObject], None]) -> None:
    """Do random things; what is refused must have changed nothing, which the harness sees to."""
    for deed in data.draw(st.lists(st.sampled_from(deeds), min_size=6, max_size=24)):
        items = case.open_items()
        if not items:
            case.advance(hours=1)
        elif case.head.status == "open":
            deed(case, data.draw(st.sampled_from(items)), data)
        at_most_one_token_everywhere(case)


@settings(max_examples=120)
@given(block=st.one_of(SOUND, forks("task", "timer", "round", "guarded", "turns", "again")), data=st.data())
def test_whatever_people_do_the_case_can_still_come_to_its_end(block: Block, data: st.DataObject) -> None:
    case = begun(block)

    disturb(case, data, *PEOPLE_DO, _wait, _wait)
    finish(case, lambda: data.draw(st.integers(0, 2)))

    assert case.head.status == "completed"
    every_join_took_one_of_each_flow(case)


@settings(max_examples=200)
@given(drawing=tangles(), data=st.data())
def test_an_inclusive_join_goes_on_just_when_the_standard_says(drawing: ProcessDefinition, data: st.DataObject) -> None:
    """Whatever is drawn: after every action the harness asks the oracle that walks all paths."""
    case = case_of(drawing)
    case.start({"choice": data.draw(st.integers(0, 2))})
    for _ in range(15):
        items = case.open_items()
        if items and case.head.status == "open":
            item = data.draw(st.sampled_from(items))
            case.did("complete", item.id, {"choice": data.draw(st.integers(0, 2))}, by="ann")


@settings(max_examples=60)
@given(block=SOUND, data=st.data())
def test_a_case_is_cancelled_at_any_moment_without_a_trace_of_work(block: Block, data: st.DataObject) -> None:
    case = begun(block)
    disturb(case, data, *PEOPLE_DO, _wait, _cancel)

    if case.head.status == "open":
        case.did("cancel")

    assert case.head.status in {"cancelled", "completed"}
    assert case.all(Job) == []


@settings(max_examples=120)
@given(block=forks("task"), data=st.data())
def test_returns_alone_neither_lose_nor_double_a_token(block: Block, data: st.DataObject) -> None:
    case = begun(block)

    disturb(case, data, _complete, _complete, _complete, _return, _to_sender)
    finish(case, lambda: data.draw(st.integers(0, 2)))

    assert case.head.status == "completed"
    every_join_took_one_of_each_flow(case)


@settings(max_examples=60)
@given(block=SOUND, data=st.data())
def test_the_same_commands_and_answers_give_the_same_facts(block: Block, data: st.DataObject) -> None:
    case = case_of(*processes_of(block))
    before = []
    do = case.do

    def remembering(command: object, by: str) -> object:
        snapshot = (dict(case.rows), case.case)
        outcome = do(command, by)  # type: ignore[arg-type]  # because it only passes on
        if isinstance(outcome, Done):
            before.append(snapshot)
        return outcome

    case.do = remembering  # type: ignore[method-assign,assignment]  # because the run is only looked at
    case.start({"choice": 0, "severity": 2})
    disturb(case, data, *PEOPLE_DO, _wait)

    for action, (rows, head) in zip(case.actions, before, strict=True):
        again = case.replayed(action, rows, head)
        assert [(type(fact), fact) for fact in again] == [(type(fact), fact) for fact in action.facts]
