"""What the host gives besides: the present, and runners of scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from flowkit.core.protocol import Instant


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> Instant: ...


class ScriptRunner(Protocol):
    """Runs scripts of one language where they can reach nothing, within bounds of time and memory.

    The same source, inputs, moment and key give the same value, or the same error: a script that is run again after a
    kill must not decide otherwise.
    """

    @property
    def language(self) -> str: ...

    def run(self, source: str, inputs: Mapping[str, object], moment: datetime, key: str) -> object:
        """The value of the script's last line. `moment` is its present, `key` seeds its chance. Raises whatever the
        script raises, as an error whose text says what was wrong.
        """
        ...

    def close(self) -> None: ...
