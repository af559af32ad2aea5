"""Files that a definition was deployed with: kept by the digest of their content, and pinned by their name."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

from flowkit.engine.ports import Unit
from flowkit.errors import InputInvalid, Text


def keep(unit: Unit, kind: str, files: Mapping[str, bytes], at: int) -> dict[str, str]:
    """Store the files of a kind ("decision", "paper"); the pins by which `kept` finds them again."""
    pins: dict[str, str] = {}
    for name, content in sorted(files.items()):
        digest = hashlib.sha256(content).hexdigest()
        unit.put_resource(kind, digest, json.dumps({"content": base64.b64encode(content).decode()}), digest, at)
        pins[f"{kind}:{name}"] = digest
    return pins


def kept(unit: Unit, kind: str, pins: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a kind that a definition was deployed with, by name. Raises InputInvalid if one is lost."""
    named = {pin.removeprefix(f"{kind}:"): digest for pin, digest in pins.items() if pin.startswith(f"{kind}:")}
    return {name: _content(unit, kind, digest) for name, digest in named.items()}


def _content(unit: Unit, kind: str, digest: str) -> bytes:
    stored = unit.resource(kind, digest, 1)
    if stored is None:
        raise InputInvalid(Text("a deployed {k} is missing: {d}", "已部署的{k}缺失:{d}").format(k=kind, d=digest))
    return base64.b64decode(json.loads(stored[1])["content"])
