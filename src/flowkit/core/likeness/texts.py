"""Texts as sets of grams, and a short signature of such a set.

Chinese is written without spaces and has words of one or two characters: its grams are pairs of characters; elsewhere
they are three characters. A signature keeps the smallest hash of each bin (one permutation hashing, after Li, Owen and
Zhang, 2012; empty bins are filled as Shrivastava and Li, 2014, do). Bands of three bins are marks: two texts that have
a share s of their grams in common have a common mark with the probability 1 - (1 - s^3)^24: 0.95 at one half, 0.003 at
one twentieth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 20_000
"""As much of a text as is looked at."""
BANDS: Final = 24
_ROWS: Final = 3
_BINS: Final = BANDS * _ROWS
_CJK: Final = 0x2E80
"""From here on characters are ideographs and syllables, for what matters here."""
_NOT_TEXT: Final = re.compile(r"[\W_]+")
_64: Final = 2**64 - 1


def normal(text: str) -> str:
    """The text without what only its writing differs by: width, case, blanks and punctuation."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())


def grams(text: str) -> frozenset[str]:
    """The grams of a text that is `normal`. One too short for any is its own."""
    found = {text[at : at + (2 if ord(text[at]) >= _CJK else 3)] for at in range(len(text) - 1)}
    return frozenset(found) if found else frozenset({text} if text else ())


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of their grams that both have (Jaccard)."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def bands(found: frozenset[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The bands of the signature: the number of each, and its content."""
    signature = _signature(found) if found else ()
    for band in range(BANDS if signature else 0):
        yield band, tuple(signature[band + BANDS * row] for row in range(_ROWS))


def _signature(found: frozenset[str]) -> tuple[int, ...]:
    smallest: list[int | None] = [None] * _BINS
    for gram in found:
        value, at = divmod(_hash(gram), _BINS)
        before = smallest[at]
        if before is None or value < before:
            smallest[at] = value
    return tuple(_filled(smallest, at) for at in range(_BINS))


def _filled(smallest: list[int | None], at: int) -> int:
    """An empty bin takes the value of the next one that is not, and remembers how far that was."""
    for steps in range(_BINS):
        value = smallest[(at + steps) % _BINS]
        if value is not None:
            return value + (steps << 64)
    raise ValueError(smallest)


def _hash(gram: str) -> int:
    """The same in every process (splitmix64 over the characters)."""
    value = 0
    for character in gram:
        value = (value << 21 | ord(character)) & _64
    value = (value + 0x9E3779B97F4A7C15) & _64
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & _64
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & _64
    return value ^ value >> 31
