"""What the layout reckons quickly is what a plain reckoning gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flowkit.bpmn.layout.ancestors import Tree
from flowkit.bpmn.layout.stretches import Stretches

ENDS = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))
LINES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), ENDS), max_size=20)


@given(st.lists(st.integers(0, 10_000), max_size=60), st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_nearest_vertex_over_two_is_the_last_that_their_ways_share(
    choices: list[int], one: int, other: int
) -> None:
    names, ways, tree = ["0"], {"0": ["0"]}, Tree("0")
    for number, choice in enumerate(choices, 1):
        over = names[choice % number]
        tree.add(str(number), over)
        names.append(str(number))
        ways[str(number)] = [*ways[over], str(number)]
    first, second = names[one % len(names)], names[other % len(names)]
    shared = [here for here, there in zip(ways[first], ways[second], strict=False) if here == there]
    assert tree.common(first, second) == shared[-1]


@given(st.sets(st.integers(0, 12)), LINES)
def test_a_line_runs_where_no_shape_stands_and_no_strange_line_runs(
    taken: set[int], lines: list[tuple[int, int, tuple[str, str]]]
) -> None:
    quick, cells = Stretches(sorted(taken)), dict[int, tuple[str, str]]()
    for start, stop, ends in lines:
        wanted = range(start, stop)
        free = taken.isdisjoint(wanted)
        assert quick.is_free(wanted) == free
        if free:
            alone = all(cells[each][0] == ends[0] or cells[each][1] == ends[1] for each in wanted if each in cells)
            assert quick.run(wanted, ends) == alone
            cells.update(dict.fromkeys(wanted, ends) if alone else {})
