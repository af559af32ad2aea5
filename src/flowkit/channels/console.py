"""Notices on a text stream: for a first look, for demonstrations, and for a service whose log is its channel."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from flowkit.channels.text import one_line, printable
from flowkit.core.notification.records import Notice


class ConsoleDeliverer:
    """Prints each notice: the channel, the receivers, the subject, then the body indented.

    `stream` is the standard output of the moment by default. `channel` is the channel it stands in for: with "email",
    what would be sent as mail is printed. Control characters are left out, so a notice cannot steer a terminal.
    """

    def __init__(self, stream: TextIO | None = None, *, channel: str = "console") -> None:
        self.channel = channel
        self._stream = stream

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        receivers = ", ".join(addresses) or notice.to
        lines = [f"{self.channel} to {one_line(receivers)}: {one_line(notice.subject)}"]
        lines += [f"  {line}" for line in printable(notice.body).splitlines()]
        stream = self._stream if self._stream is not None else sys.stdout
        stream.write("\n".join(lines) + "\n")
        stream.flush()
