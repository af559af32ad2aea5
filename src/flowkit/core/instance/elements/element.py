"""What the runtime must know about one kind of BPMN element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context


@dataclass(frozen=True, slots=True)
class Element:
    """`enter`: a token arrives in the scope along a flow ("" if along none), with data of its own. `resume`: what the
    resting token waited for has come, with its payload.
    """

    enter: Callable[[Context, Draft, Scope, Node, str, Data], Answer]
    resume: Callable[[Context, Draft, Node, Token, object], Answer] | None = None
