"""Elements that require themselves (DMN 1.5, 6.2.1 forbids it). Found without recursion."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.decision.library import Key, Library, LinkedService, needs_of


def find_cycles(library: Library) -> Iterator[list[Key]]:
    """One cycle for each requirement that closes one: from the element that is required to the one that requires."""
    done: set[Key] = set()
    for start in library:
        path: list[Key] = []
        waiting: list[tuple[Key, bool]] = [(start, False)]
        while waiting:
            key, is_left = waiting.pop()
            if is_left:
                path.pop()
                done.add(key)
            elif key in path:
                yield path[path.index(key) :]
            elif key not in done:
                path.append(key)
                waiting.append((key, True))
                waiting.extend((each, False) for each in _reached(library, key))


def _reached(library: Library, key: Key) -> list[Key]:
    """What the element leads to; a service to its decisions, unless they are its parameters."""
    linked = library.get(key)
    if isinstance(linked, LinkedService):
        return [need.key for need in linked.outputs if need.key not in linked.bound]
    return [] if linked is None else [need.key for need in needs_of(linked)]
