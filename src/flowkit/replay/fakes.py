"""What stands in for the outside of the engine: handlers that answer as the scenario says, channels that remember."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowkit.core.notification.records import Notice
from flowkit.replay.model import Reply


class FakeFailure(Exception):
    """The handler fails here because the scenario says so."""


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """One call of a handler with the inputs that it got."""

    handler: str
    inputs: Mapping[str, object]


@dataclass(slots=True)
class Outside:
    """The fakes of one run. They live on when the engine is opened again."""

    replies: Mapping[str, list[Reply]]
    calls: list[HandlerCall] = field(default_factory=list)
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the key of a notice: to where it was delivered."""

    def handler(self, name: str, inputs: Iterable[str]) -> Callable[..., object]:
        """A function for the service tasks of this name, with a keyword argument for each of their inputs."""

        def answer(**values: Any) -> object:
            turn = sum(1 for call in self.calls if call.handler == name)
            self.calls.append(HandlerCall(name, values))
            replies = self.replies[name]
            reply = replies[min(turn, len(replies) - 1)]
            if reply.fails:
                raise FakeFailure(reply.fails)
            return reply.returns

        parameters = [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, default=None) for each in inputs]
        answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # because functions take any attribute
        answer.__annotations__ = {}
        return answer


@dataclass(slots=True)
class RememberingDeliverer:
    """A channel that delivers at once and writes down to where."""

    channel: str
    addresses: dict[str, tuple[str, ...]]

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        self.addresses[key] = tuple(addresses)
