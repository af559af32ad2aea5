"""Who has left the organisation neither acts nor reads nor gets work."""

from __future__ import annotations

from pathlib import Path

import pytest
from diagrams import diagram, user

from flowkit import Engine, NotAuthorised, OperationRefused, VirtualClock

PEOPLE = """\
organisation: shop
zone: Asia/Shanghai
roles:
  clerk: {name: clerk}
units:
  shop: {name: shop}
positions:
  counter: {unit: shop, roles: [clerk]}
persons:
  ann: {name: Ann, positions: [{position: counter, to: 2026-11-16}]}
  bob: {name: Bob, positions: [{position: counter}]}
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "people.yaml").write_text(PEOPLE, "utf-8")
    (tmp_path / "flowkit.yaml").write_text("organisation: people.yaml\n", "utf-8")
    (tmp_path / "ask.bpmn").write_text(diagram("ask", user("work")), "utf-8")
    engine = Engine("sqlite://", clock=VirtualClock("2026-11-16T09:00+08:00"))
    engine.deploy(tmp_path)
    return engine


def test_the_last_day_still_counts_and_the_next_does_not(engine: Engine) -> None:
    case = engine.start("ask", by="ann").id
    assert engine.case(case, by="ann").status == "open"

    engine.advance_to("2026-11-17T00:00+08:00")

    for attempt in (lambda: engine.case(case, by="ann"), lambda: engine.worklist("ann")):
        with pytest.raises(NotAuthorised) as refused:
            attempt()
        assert refused.value.text.en == "ann holds no position today"  # and not that nobody knows her
    with pytest.raises(NotAuthorised):
        engine.start("ask", by="ann")


def test_work_is_not_transferred_to_somebody_who_has_left(engine: Engine) -> None:
    case = engine.start("ask", by="bob").id
    engine.advance_to("2026-11-17T09:00+08:00")
    (item,) = engine.worklist("bob")
    assert item.case_id == case

    with pytest.raises(OperationRefused) as refused:
        engine.transfer(item.id, to="ann", by="bob")

    assert refused.value.code == "person-unknown"
