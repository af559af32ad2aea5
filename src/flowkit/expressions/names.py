"""Which names an expression may use, and how the longest of them is found in a run of tokens.

A declared name may hold spaces, operators and keywords (`order amount`, `first-name`, `审批金额`). It matches when
its pieces match; space between words is free, but an operator must be glued exactly as declared, so that `a - b` stays
a subtraction where `a-b` is declared (DMN 1.5, 10.3.1.2 leaves the choice to the tool).
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from flowkit.errors import NOTHING, ExpressionError, Text
from flowkit.expressions import messages as m
from flowkit.expressions.tokens import Token, tokenize

_SUGGESTED = 3
_LONGEST_COMPARED = 60
_MOST_COMPARED = 200
_LONGEST_NAME = 1_000

Pieces = tuple[tuple[str, bool], ...]


def pieces_of(tokens: Sequence[Token]) -> Pieces:
    """Text of each token, and whether it must be glued to the one before: two words never can be."""
    return tuple((token.text, index > 0 and token.glued) for index, token in enumerate(tokens))


@lru_cache(maxsize=64)
def index_of(names: frozenset[str]) -> NameIndex:
    """The index of a set of names. The cells of a table are all read with the same one, which nobody may change."""
    return NameIndex(names)


class NameIndex:
    """Names by their first piece, then by how many pieces they have, most first."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, dict[int, dict[Pieces, str]]] = {}
        for name in names:
            self.add(name)

    def __iter__(self) -> Iterator[str]:
        return (name for lengths in self._by_first.values() for found in lengths.values() for name in found.values())

    def __contains__(self, first: str) -> bool:
        """Whether a name begins with this token."""
        return first in self._by_first

    def add(self, name: str) -> None:
        pieces = _pieces_of_name(name)
        if not pieces:
            return
        first = pieces[0][0]
        lengths = self._by_first.get(first, {})
        if len(pieces) not in lengths:
            self._by_first[first] = lengths = dict(sorted([*lengths.items(), (len(pieces), {})], reverse=True))
        lengths[len(pieces)].setdefault(pieces, name)

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[int, str] | None:
        """How many tokens from `start` the longest name takes, and that name."""
        for length, found in self._by_first.get(tokens[start].text, {}).items():
            end = start + length
            name = found.get(pieces_of(tokens[start:end])) if end < len(tokens) else None
            if name is not None:
                return length, name
        return None


@lru_cache(maxsize=1_000)
def _pieces_of_name(name: str) -> Pieces:
    # A name longer than any source can never be written; it must not stop the others from compiling.
    if '"' in name or len(name) > _LONGEST_NAME:
        return ()
    try:
        return pieces_of(tokenize(name)[:-1])
    except ExpressionError:
        return ()


def suggestion(name: str, known: Collection[str], otherwise: Text = NOTHING) -> Text:
    """The mend for an unknown name: up to three that look alike. Of very many, those that begin alike are compared."""
    if len(known) > _MOST_COMPARED:
        known = list(islice((each for each in known if each[:1] == name[:1]), _MOST_COMPARED))
    close = difflib.get_close_matches(name[:_LONGEST_COMPARED], known, n=_SUGGESTED, cutoff=0.6)
    if not close:
        return otherwise
    names = ", ".join(close)
    return m.DID_YOU_MEAN.format(names=names)
