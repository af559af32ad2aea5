"""The DMN Technology Compatibility Kit, where it is at hand: every case of every folder.

Set FLOWKIT_DMN_KIT to a folder that holds `compliance-level-2` and `compliance-level-3`, or lay it as `dmn-tck` into a
folder `shared` beside the checkout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from dmn_kit import Result, kit_folder, results

# What flowkit does not do, on purpose, and why: part of the name of a folder or of a reason.
LEFT_OUT = {
    "external-java": "code outside of the model (Java, PMML) is never loaded",
    "back-reference": "regular expressions run in linear time; a back-reference cannot",
}
ENOUGH = 0.97


@cache
def all_results() -> Sequence[Result]:
    kit = kit_folder()
    if kit is None:
        pytest.skip("the kit is not here: set FLOWKIT_DMN_KIT to its folder")
    return tuple(results(kit))


def share(found: Sequence[Result]) -> float:
    return sum(each.passed for each in found) / len(found)


def failed() -> list[Result]:
    return [each for each in all_results() if not each.passed]


def is_left_out(result: Result) -> bool:
    return any(part in result.folder or any(part in reason for reason in result.reasons) for part in LEFT_OUT)


def test_the_kit_passes(capsys: pytest.CaptureFixture[str]) -> None:
    everything = all_results()
    with_value = [each for each in everything if not each.is_null]
    with capsys.disabled():
        print()  # noqa: T201 - the figures are what this test is for
        for title, found in (("all", everything), ("a value expected", with_value)):
            passed = sum(each.passed for each in found)
            print(f"DMN kit, {title}: {passed} of {len(found)}, {share(found):.2%}")  # noqa: T201
        for folder, count in Counter(each.folder for each in failed()).most_common():
            print(f"  {count} failed: {folder}")  # noqa: T201
    assert share(everything) >= ENOUGH
    assert share(with_value) >= ENOUGH


def test_almost_all_that_fails_is_left_out_on_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    """Every other failure is listed with its reasons."""
    unexplained = [each for each in failed() if not is_left_out(each)]
    lines = [
        f"  {each.folder} {each.case} {each.node}: expected {each.expected!r}, found {each.found!r} {each.reasons[:3]}"
        for each in unexplained
    ]
    with capsys.disabled():
        print("\n".join(["", *lines]), end="")  # noqa: T201 - as above
    assert len(unexplained) <= len(all_results()) * (1 - ENOUGH)
