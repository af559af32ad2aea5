"""Ids: made at the edge, sorted by time, unique, and refused when they are anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit import NotFound
from flowkit.engine.ids import inner_id, new_case_id, split

NOON = 1_794_801_600_000_000
SECOND = 1_000_000
LAST = 253_402_300_799 * SECOND
ANY_TIME = st.integers(0, LAST)


@given(ANY_TIME)
def test_a_case_id_comes_back_from_splitting(now: int) -> None:
    made = new_case_id(now)
    assert split(made) == (made, 0)


@given(ANY_TIME, st.integers(1, 10**18 - 1))
def test_the_id_of_an_item_splits_into_case_and_number(now: int, number: int) -> None:
    case = new_case_id(now)
    assert split(inner_id(case, number)) == (case, number)


@given(ANY_TIME, st.integers(1000, LAST))
def test_ids_sort_by_the_millisecond_in_which_they_were_made(now: int, later: int) -> None:
    assert new_case_id(now) < new_case_id(now + later)


def test_a_thousand_ids_of_one_microsecond_differ() -> None:
    assert len({new_case_id(NOON) for _ in range(1000)}) == 1000


CASE = "01m7h861g0fzx5h7frzf"


@pytest.mark.parametrize(
    "given_id",
    [
        "",
        CASE[:-1],
        CASE + "0",
        CASE.upper(),
        CASE[:-1] + "i",
        CASE[:-1] + "é",
        CASE + ".",
        CASE + ".0",
        CASE + ".01",
        CASE + ".-1",
        CASE + ".1.2",
        CASE + ".１",
        CASE + "." + "9" * 19,
        CASE + "\n",
        f" {CASE}",
        f"{CASE}.1 ",
        "'; DROP TABLE flowkit_case; --",
        "../" * 20,
        "0" * 10_000,
        None,
        7,
        CASE.encode(),
        [CASE],
    ],
)
def test_what_is_no_id_is_refused_without_a_look_into_the_database(given_id: object) -> None:
    with pytest.raises(NotFound) as refused:
        split(given_id)
    assert len(refused.value.text.en) < 200
    assert "不是有效标识" in refused.value.say("zh")
