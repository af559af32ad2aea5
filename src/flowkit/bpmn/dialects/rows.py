"""The report of an import: what was found in the file, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowkit.errors import Text

Outcome = Literal["translated", "handler", "repaired", "ignored", "refused"]
"""`translated`: says the same in flowkit's own elements. `handler`: foreign code, to be registered under a name.
`repaired`: what the file left out or got wrong was put right. `ignored`: kept, and flowkit needs it for nothing.
`refused`: kept, has no effect, and what it meant is lost until somebody says it in flowkit's way.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of the file. `element` is the id of the BPMN element that it belongs to; places are those of the
    file that was read, from 1.
    """

    line: int
    column: int
    element: str
    what: str
    outcome: Outcome
    note: Text
