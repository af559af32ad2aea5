"""What a given number leaves behind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class NumberTaken:
    """A number on its way to the book that it is entered in. Only the action that gives it has it."""

    id: int
    book: str
    period: str
    running: int
    text: str
