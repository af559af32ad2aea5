"""What a scenario run found wrong: where in the file, at which time of the virtual clock, expected and actual."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import Language, Text


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as the scenario says.

    `code` is stable; `at` is the time of the virtual clock on the scenario's wall clock; `step` says what was done;
    `element` is the path in the file.
    """

    code: str
    file: str
    line: int
    column: int
    element: str
    step: str
    at: str
    message: Text

    def say(self, language: Language = "en") -> str:
        """One line: place, code, time, step, what is wrong."""
        at = f"{self.at}: " if self.at else ""
        step = f"{self.step}: " if self.step else ""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place} [{self.code}] {at}{step}{self.element}: {self.message.say(language)}"

    def __str__(self) -> str:
        return self.say()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One difference, with its path below the part that was looked at."""

    code: str
    path: tuple[str | int, ...]
    message: Text


def differs(path: tuple[str | int, ...], expected: object, actual: object) -> Wrong:
    """Expected this, but it is that."""
    return Wrong("expectation", path, expected_but(expected, actual))


def expected_but(expected: object, actual: object) -> Text:
    return Text("expected {e}, but {a}", "应为 {e},实际为 {a}").format(e=shown(expected), a=shown(actual))


def shown(value: object) -> str:
    """A value as a person reads it in a failure."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    return str(value) or '""'
