"""A sample of the random reckonings of `python -m benchmarks reckonings`, over every zone and kind of hours there."""

import pytest
from benchmarks.reckonings import agreeing


@pytest.mark.parametrize("seed", range(2, 6))
def test_random_reckonings_agree_with_counted_minutes(seed: int) -> None:
    assert agreeing(1_000, seed) == 1_000
