"""Python in the sandbox of `pydantic-monty`: an interpreter of its own in a process of its own.

A script has no files, no network, no environment and no modules but those of the sandbox. Its clock stands at the
moment that the engine gives, its chance begins with the engine's key, and its bounds of time and memory are held inside
the sandbox, and again from outside.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from flowkit.errors import FlowkitError, Text

if TYPE_CHECKING:
    from pydantic_monty import Monty

SECONDS: Final = 1.0
MEGABYTES: Final = 64


class ScriptFailed(FlowkitError):
    """The script raised, broke a bound, or is no script."""

    default_code = "script-failed"


class MontyRunner:
    """Python. The sandbox is started with the first script, and ends with `close`.

    `seconds` bound the time of one script, `megabytes` its memory.
    """

    language: Final = "python"

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._seconds = seconds
        self._bytes = megabytes * 1024 * 1024
        self._pool: Monty | None = None
        self._lock = threading.Lock()

    def run(self, source: str, inputs: Mapping[str, object], moment: datetime, key: str) -> object:
        """The value of the last line. Raises ScriptFailed."""
        from pydantic_monty import MontyError, OSPolicy, ResourceLimits  # noqa: PLC0415 -- starts with the first script

        limits = ResourceLimits(max_feed_duration_secs=self._seconds, max_memory=self._bytes, max_suspensions=100)
        policy = OSPolicy(datetime=moment, sleep="zero", random_start={"seed": key})
        try:
            with self._started().checkout(limits=limits, os_policy=policy) as session:
                return session.feed_run(source, inputs=dict(inputs), print_callback=_silence)
        except MontyError as error:
            raise ScriptFailed(Text("the script failed: {why}", "脚本失败:{why}").format(why=error)) from error

    def close(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.__exit__(None, None, None)

    def _started(self) -> Monty:
        from pydantic_monty import Monty  # noqa: PLC0415 -- as above

        with self._lock:
            if self._pool is None:
                self._pool = Monty(request_timeout=self._seconds + 5).__enter__()
            return self._pool


def _silence(stream: str, text: str) -> None:
    """What a script prints goes nowhere."""
