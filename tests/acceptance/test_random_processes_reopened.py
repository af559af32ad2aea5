"""Random sound processes, from their BPMN files to their ends, on a database file that is opened anew for each step."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from block_files import CHOICE, file_of
from core_blocks import Block, blocks
from diagrams import MORNING, OFFICE_HOURS, PEOPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from office import faults

from flowkit import Engine, VirtualClock
from flowkit.core.protocol import to_datetime

MOST_STEPS = 400
KEPT = {"case", "case_field", "doer"}
"""Rows of a case that stay."""
SOUND = blocks("task", "timer", "message", "round", "guarded", "turns", "again", most=5)


class Office:
    """A case on an SQLite file. Whoever does something opens the file first and closes it afterwards."""

    def __init__(self, folder: Path, block: Block) -> None:
        self.url = f"sqlite:///{folder / 'flowkit.db'}"
        self.clock = VirtualClock(MORNING)
        (folder / "root.bpmn").write_text(file_of(block), "utf-8")
        (folder / "people.yaml").write_text(PEOPLE, "utf-8")
        (folder / "hours.yaml").write_text(OFFICE_HOURS, "utf-8")
        (folder / "flowkit.yaml").write_text("organisation: people.yaml\ncalendars: [hours.yaml]\n", "utf-8")
        with closing(self.opened()) as engine:
            engine.deploy(folder)
        with closing(self.opened()) as engine:
            self.case = engine.start("root", {CHOICE: 0}, by="ann").id

    def opened(self) -> Engine:
        return Engine(self.url, clock=self.clock)

    def step(self, data: st.DataObject) -> bool:
        """Do one thing that can be done: an item, a message, or let an hour pass. False: the case is at its end."""
        with closing(self.opened()) as engine:
            engine.run_due()
        with closing(self.opened()) as engine:
            assert list(faults(engine, self.case)) == []
            view = engine.case(self.case, by="ann")
            if view.status != "open":
                return False
            with engine.store.read() as unit:
                waiting = [each for each in unit.tokens(self.case) if each.node.startswith("receiveTask")]
            items = engine.worklist("ann")
            if items and data.draw(st.integers(0, 4)) < 4:
                item = data.draw(st.sampled_from([each.id for each in items]))
                engine.complete(item, {CHOICE: data.draw(st.integers(0, 2))}, by="ann")
            elif waiting:
                assert engine.message("news", correlation=1, by="ann") == len(waiting)
            else:
                engine.advance_to(to_datetime(self.clock.now()) + timedelta(hours=1))
        return True

    def left(self) -> dict[str, int]:
        with closing(self.opened()) as engine, engine.store.read() as unit:
            return {kind: count for kind, count in unit.live_rows(self.case).items() if count and kind not in KEPT}


@settings(max_examples=25)
@given(block=SOUND, data=st.data())
def test_every_process_comes_to_its_end_and_leaves_nothing(block: Block, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), block)

        assert any(not office.step(data) for _ in range(MOST_STEPS))

        with closing(office.opened()) as engine:
            view = engine.case(office.case, by="ann")
        assert view.status == "completed"
        assert [each for each in view.incidents if each.is_open] == []
        assert office.left() == {}
