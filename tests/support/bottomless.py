"""Values that a reader may not follow to their end."""

from __future__ import annotations


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def cyclic() -> dict[str, object]:
    value: dict[str, object] = {}
    value["self"] = value
    return value
