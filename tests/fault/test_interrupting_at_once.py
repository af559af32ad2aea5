"""Two persons whose work stands in the same two cases interrupt it at once: nobody waits in a circle (抽调)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from diagrams import MORNING, House, diagram, user

from flowkit import Engine, VirtualClock

MAY_WAIT = '<flowkit:operation name="interrupt" states="aside"/>'
STATES = '<flowkit:states><flowkit:state id="aside" number="1" name="aside" zh="暂放" clocks="run"/></flowkit:states>'
FLOWS = ["start>fork", "fork>do", "fork>hurry", "do>join", "hurry>join", "join>end"]
ROUNDS = 6


def test_two_who_interrupt_across_the_same_cases_both_succeed(any_url: str, tmp_path: Path) -> None:
    clock = VirtualClock(MORNING)
    (tmp_path / "definitions").mkdir()
    house = House(tmp_path / "definitions", Engine(any_url, clock=clock), clock)
    steps = (user("do", MAY_WAIT), user("hurry", '<flowkit:priority value="50"/>'))
    gates = ('<parallelGateway id="fork"/>', '<parallelGateway id="join"/>')
    house.deploy(diagram("both", gates[0], *steps, gates[1], '<endEvent id="end"/>', flows=FLOWS, head=STATES))

    for _ in range(ROUNDS):
        cases = [house.engine.start("both", by="cat").id for _ in range(2)]
        at = [{each.step: each.id for each in house.engine.case(case, by="cat").items} for case in cases]
        house.engine.claim(at[0]["do"], by="ben")
        house.engine.claim(at[1]["do"], by="ann")
        both = Barrier(2)

        def take(item: str, by: str, both: Barrier = both) -> None:
            both.wait()
            house.engine.interrupt(item, by=by, reason="urgent")

        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(take, at[0]["hurry"], "ann"), pool.submit(take, at[1]["hurry"], "ben")]
            for each in done:
                each.result()

        for case, here, holder in zip(cases, at, ("ann", "ben"), strict=True):
            items = {each.id: each for each in house.engine.case(case, by="cat").items}
            assert (items[here["hurry"]].assignee, items[here["do"]].status) == (holder, "suspended")
            house.engine.complete(here["hurry"], by=holder)
        house.engine.run_due()
        for case, here, holder in zip(cases, at, ("ben", "ann"), strict=True):
            house.engine.complete(here["do"], by=holder)
            assert house.engine.case(case, by="cat").status == "completed"
    house.engine.close()
