"""Content of attachments in a folder: a file for each tenant and digest, whole before anything refers to it."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from flowkit.engine.content import PART
from flowkit.engine.ports import Unit

_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """Keeps content below `folder`, which belongs to this and to no web server.

    No part of a path comes from a sender: a tenant is named by the digest of its name. A file whose action was rolled
    back stays and nothing refers to it.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def put(self, unit: Unit, digest: str, content: BinaryIO) -> None:
        place = self._place(unit.tenant, digest)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            try:
                while part := content.read(PART):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(place)
            except BaseException:
                with suppress(FileNotFoundError):
                    Path(file.name).unlink()
                raise

    def part(self, unit: Unit, digest: str, number: int) -> bytes:
        try:
            with self._place(unit.tenant, digest).open("rb") as file:
                file.seek(number * PART)
                return file.read(PART)
        except FileNotFoundError:
            return b""

    def _place(self, tenant: str, digest: str) -> Path:
        if not _SHA256.fullmatch(digest):
            raise ValueError("no SHA-256 in hexadecimal letters")
        owner = hashlib.sha256(tenant.encode()).hexdigest()[:16]
        return self._folder / owner / digest[:2] / digest
