"""The handlers of the host: what service tasks call."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowkit.errors import InputInvalid, Text

if TYPE_CHECKING:
    from pydantic import BaseModel

Function = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Handler:
    """One registered function. `retries` are the pauses in seconds before each further try."""

    name: str
    function: Function
    in_transaction: bool
    retries: tuple[int, ...]
    inputs: type[BaseModel]
    wants_key: bool

    def call(self, inputs: Mapping[str, object], key: str) -> object:
        """Call it with inputs checked against its annotations; `key` is stable over tries of one task.

        Raises InputInvalid if the inputs do not fit, and whatever the function raises.
        """
        try:
            checked = self.inputs.model_validate(dict(inputs))
        except ValueError as error:
            raise InputInvalid(
                Text(
                    f"the inputs of handler {self.name} do not fit: {error}", f"处理程序 {self.name} 的输入不符:{error}"
                ),
                code="handler-input",
            ) from error
        values = {field.alias or "": getattr(checked, name) for name, field in type(checked).model_fields.items()}
        return self.function(**values, **({"key": key} if self.wants_key else {}))


class Handlers:
    """The handlers by name."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._handlers)

    def get(self, name: str) -> Handler | None:
        return self._handlers.get(name)

    def add(self, name: str, function: Function, *, in_transaction: bool, retries: tuple[int, ...]) -> None:
        """Register. Raises InputInvalid for a name that is taken."""
        if name in self._handlers:
            raise InputInvalid(Text(f"handler {name} is registered twice", f"处理程序 {name} 重复注册"))
        parameters = inspect.signature(function).parameters
        self._handlers[name] = Handler(
            name, function, in_transaction, retries, _inputs(name, function, parameters), "key" in parameters
        )


def _inputs(name: str, function: Function, parameters: Mapping[str, inspect.Parameter]) -> type[BaseModel]:
    """A model of the keyword arguments, from the annotations."""
    from pydantic import ConfigDict, Field, create_model  # noqa: PLC0415 -- a slow import, made with the first handler

    hints = typing.get_type_hints(function)
    asked = [
        each
        for each in parameters.values()
        if each.name != "key" and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    ]
    fields: dict[str, Any] = {
        f"f{index}": (
            hints.get(each.name, Any),
            Field(... if each.default is each.empty else each.default, alias=each.name),
        )
        for index, each in enumerate(asked)
    }
    return create_model(name, __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **fields)
