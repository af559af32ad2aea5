"""Versions of processes, calendars and organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from flowkit.core.protocol import Instant


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """A deployed version. `xml` is the file as deployed; `process` one of its processes.

    `pins` names what it was deployed with: {"organisation": "demo-it"}.
    """

    process: str
    version: int
    checksum: str
    file: str
    xml: bytes
    deployed_at: Instant
    deployed_by: str
    pins: Mapping[str, str] = field(default_factory=dict)


class Deployed(Protocol):
    """What is deployed."""

    def put_definition(self, definition: StoredDefinition) -> None: ...

    def definition(self, process: str, version: int | None = None) -> StoredDefinition | None:
        """That version, or the latest."""
        ...

    def definitions(self) -> list[StoredDefinition]: ...

    def put_resource(self, kind: str, name: str, data: str, checksum: str, at: Instant) -> int:
        """Store a calendar or an organisation as JSON text; the version: a new one only if the checksum is new."""
        ...

    def resource(self, kind: str, name: str, version: int | None = None) -> tuple[int, str] | None: ...

    def latest(self, kind: str) -> dict[str, int]:
        """The newest version of each process (kind "process"), calendar or organisation, by name."""
        ...

    def stamp(self) -> int:
        """A number that grows with each deployment: while it stands, what `latest` said holds."""
        ...
