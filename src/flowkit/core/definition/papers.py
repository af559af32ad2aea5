"""Papers to print from a case (打印件): slips, notices, reply letters, sheets to sign (E133, E134)."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper made from a template of the folder: `template` is the name of its file.

    `copies` are the names of the copies, one page of work each ("petitioner", "archive"); `needs` the data without
    which it is not made; `blank` a sign that stands where something is still to be written, such as XX: a paper with it
    is not made either. `readers` are the roles that may make it; empty: whoever may read the case.
    """

    id: str
    name: Text = NOTHING
    template: str = ""
    copies: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    blank: str = ""
    readers: tuple[str, ...] = ()
