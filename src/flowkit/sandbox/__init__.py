"""Adapters that run scripts of other languages than FEEL where they can reach nothing. Each is an extra."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowkit.engine.ports import ScriptRunner

__all__ = ["installed_runners"]


def installed_runners() -> list[ScriptRunner]:
    """A runner for each language whose sandbox is installed. Nothing is started before the first script."""
    if find_spec("pydantic_monty") is None:
        return []
    from flowkit.sandbox.monty import MontyRunner  # noqa: PLC0415 -- only where the extra is installed

    return [MontyRunner()]
