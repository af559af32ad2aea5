"""What a row of the operation table says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flowkit.core.commands import Operate
from flowkit.core.definition.model import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.errors import Text

Decision = tuple[Fact, ...] | Rejection | Question
Subject = Literal["item", "case", "deadline", "incident", "phase"]
Decide = Callable[[Context, Draft, Operate, OperationSetting], Decision]


UNTOUCHED = Text("none", "无")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that people can do (people, operation table).

    `who` lists who may: "holder" (has the item), "candidate" (may take it), "giver" (delegated it), "starter" of the
    case, "worker" (holds or may take an open item of the case), "reader" (one of the process's readers), "told" (an
    escalation step told them), "lane" (has the role in whose lane the ad-hoc subprocess stands), "superior" (of the
    unit of the case, or of somebody who works on it), "role:<id>"; "asker" and "decider" are those whom a clock names
    for its extensions. `states` are the states of the item in which it is possible. `takes` are texts of its own, where
    others take data of the case. `clock`, `siblings` and `undo` say in words what it does to deadlines and to other
    items, and what undoes it.
    """

    name: str
    subject: Subject
    who: tuple[str, ...]
    title: Text
    meaning: Text
    decide: Decide
    states: frozenset[str] = frozenset()
    reason: bool = False
    takes: tuple[str, ...] = ()
    clock: Text = UNTOUCHED
    siblings: Text = UNTOUCHED
    undo: Text = UNTOUCHED
