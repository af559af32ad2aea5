"""Limits of steps that do not fit into the limit around them are warned of, with the path; those that fit are not."""

from __future__ import annotations

import pytest
from diagrams import diagram, field, user

from flowkit.bpmn import read

DATA = [field("grade", "integer"), field("fast", "boolean")]
SCALE = '<flowkit:scale field="grade"><flowkit:grade value="1"/><flowkit:grade value="2"/></flowkit:scale>'


def limit(name: str, *targets: str, more: str = "") -> str:
    rows = "".join(each if each.startswith("<") else f'<flowkit:target within="{each}"/>' for each in targets)
    return f'<flowkit:deadline id="{name}" name="{name}" {more}>{rows}</flowkit:deadline>'


def by_grade(within: str, grade: int) -> str:
    return f'<flowkit:target within="{within}"><flowkit:when input="grade" test="{grade}"/></flowkit:target>'


def warned(whole: str, *steps: str, flows: tuple[str, ...] = ()) -> list[str]:
    """What is said of the whole limit, in English."""
    nodes = [user(f"s{number}", each) for number, each in enumerate(steps, 1)]
    head = '<flowkit:calendar ref="office-hours"/>' + SCALE + whole
    reading = read(diagram("p", *nodes, fields=DATA, head=head, flows=flows).encode())
    assert not [each.code for each in reading.findings if each.level == "error"]
    return [each.message.en for each in reading.findings if each.code == "limits-do-not-fit"]


def test_steps_that_are_longer_together_are_named_with_their_path() -> None:
    (said,) = warned(limit("all", "PT8H"), limit("one", "PT5H"), "", limit("two", "PT4H"))
    assert said == "the limits of s1 -> s3 together are longer than the PT8H of all (-)"


def test_steps_that_just_fit_are_not() -> None:
    assert warned(limit("all", "PT8H"), limit("one", "PT4H"), limit("two", "PT4H")) == []


def test_of_two_ways_the_longer_counts_and_not_their_sum() -> None:
    flows = ("start>s1", "s1>s2: fast = true", "s1>s3: else", "s2>s4", "s3>s4", "s4>end")
    steps = (limit("one", "PT1H"), limit("two", "PT5H"), limit("three", "PT2H"), limit("four", "PT1H"))
    assert warned(limit("all", "PT7H"), *steps, flows=flows) == []
    (said,) = warned(limit("all", "PT6H"), *steps, flows=flows)
    assert "s1 -> s2 -> s4" in said


def test_a_step_in_a_loop_is_counted_once() -> None:
    flows = ("start>s1", "s1>s2", "s2>s1: fast = true", "s2>end: else")
    assert warned(limit("all", "PT3H"), limit("one", "PT1H"), limit("two", "PT2H"), flows=flows) == []


def test_each_class_is_looked_at_with_its_own_limits() -> None:
    whole = limit("all", by_grade("PT4H", 1), by_grade("PT8H", 2))
    step = limit("one", by_grade("PT5H", 1), by_grade("PT5H", 2))
    (said,) = warned(whole, step)
    assert said.endswith("(grade = 1)")


@pytest.mark.parametrize(
    ("whole", "step", "found"),
    [
        ("5 workdays", "6 workdays", 1), ("5 workdays", "5 workdays", 0), ("5 workdays", "80 workhours", 0),
        ("P5D", "6 workdays", 1), ("PT8H", "9 workhours", 1), ("8 workhours", "PT9H", 0),
        ("PT8H", "3 workdays", 1), ("PT48H", "2 workdays", 0), ("P3D", "PT73H", 0), ("P3D", "PT96H", 1),
    ],
)  # fmt: skip
def test_kinds_of_time_are_compared_where_it_is_certain(whole: str, step: str, found: int) -> None:
    assert len(warned(limit("all", whole), limit("one", step))) == found


def test_what_is_computed_or_begins_by_a_condition_is_not_judged() -> None:
    computed = "<flowkit:target within='=\"PT1H\"'/>"
    assert warned(limit("all", computed), limit("one", "PT5H")) == []
    assert warned(limit("all", "PT1H", more='start-when="fast"'), limit("one", "PT5H")) == []


def test_between_milestones_only_what_lies_between_counts() -> None:
    steps = (
        limit("one", "PT5H") + '<flowkit:milestone id="begun" at="left"/>',
        limit("two", "PT3H") + '<flowkit:milestone id="done" at="left"/>',
        limit("three", "PT5H"),
    )
    assert warned(limit("all", "PT3H", more='since="begun" until="done"'), *steps) == []
    (said,) = warned(limit("all", "PT2H", more='since="begun" until="done"'), *steps)
    assert "limits of s2 together" in said


def test_a_long_way_is_walked_without_recursion() -> None:
    steps = [limit(f"d{number}", "PT1H") for number in range(1, 1200)]
    (said,) = warned(limit("all", "PT1198H"), *steps)
    assert said.startswith("the limits of s1 -> s2")
