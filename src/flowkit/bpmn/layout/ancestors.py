"""A tree that grows at its leaves, and the nearest vertex over two others, in as many steps as the depth has digits.

Each vertex knows the one over it and one far above. The far ones lie so that a walk which takes them whenever they do
not go too far is short, however deep the tree is (E. W. Myers, "An applicative random-access stack", 1983).
"""

from __future__ import annotations


class Tree:
    """The vertices by name; the root stands over itself."""

    def __init__(self, root: str) -> None:
        self._depth = {root: 0}
        self._over = {root: root}
        self._far = {root: root}

    def add(self, name: str, over: str) -> None:
        """A new vertex under one that is there."""
        depth, far = self._depth, self._far
        twice = depth[over] - depth[far[over]] == depth[far[over]] - depth[far[far[over]]]
        self._depth[name], self._over[name] = depth[over] + 1, over
        self._far[name] = far[far[over]] if twice else over

    def common(self, one: str, other: str) -> str:
        """The deepest vertex that is over both, or is one of them."""
        depth, over, far = self._depth, self._over, self._far
        if depth[one] < depth[other]:
            one, other = other, one
        while depth[one] > depth[other]:
            one = far[one] if depth[far[one]] >= depth[other] else over[one]
        while one != other:
            one, other = (far[one], far[other]) if far[one] != far[other] else (over[one], over[other])
        return one
