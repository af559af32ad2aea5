"""Every error flowkit raises, and every finding it reports.

An error is raised to a caller; a finding is one line of a report that names everything wrong at once.
Both carry a stable code, what is wrong and how to mend it, in English and Chinese.

    FlowkitError
    ├── BpmnError              raised by a handler: an error that the diagram catches by its code
    ├── DefinitionInvalid      a file cannot be deployed; carries all findings
    ├── ExpressionError        an expression does not compile, or breaks its budget
    ├── ExpressionNull         a value that must not be null is null
    ├── InputInvalid           data, a time, a quantity or an id that a caller sent cannot be used
    ├── OperationRefused       the actor may not do this, or not now
    │   └── NotAuthorised      the actor may not do or read this at all
    ├── NotFound               no such case, work item, deadline, definition …
    ├── Conflict               somebody else's action made this one impossible
    │   ├── BusinessKeyTaken   another open case has the business key
    │   ├── CaseBusy           in the caller's own transaction: another writer holds the case
    │   └── RequestReused      one request_id for two different commands
    ├── MessageUnmatched       a message found no receiver, or more than one where one is declared
    └── SchemaOutdated         the database has not been migrated to this version of flowkit
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages. Placeholders are filled by `format`, and what is no character becomes `?`."""

    en: str
    zh: str

    def format(self, **values: object) -> Text:
        return Text(_writable(self.en.format(**values)), _writable(self.zh.format(**values)))

    def say(self, language: Language = "en") -> str:
        return self.zh if language == "zh" else self.en


NOTHING = Text("", "")


def _writable(text: str) -> str:
    """Half a surrogate pair goes into no file and to no terminal."""
    return text.encode(errors="replace").decode()


def shown(value: object, most: int = 60) -> str:
    """What somebody sent, as a message quotes it: bounded, and its kind where it cannot be told (a number of thousands
    of digits, a list that is nested too deep or in itself).
    """
    try:
        return str(value)[:most]
    except Exception:  # noqa: BLE001 - whatever was sent may raise whatever it likes
        return type(value).__name__


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a file, where, and how to mend it.

    `element` is the BPMN element id (or a path in a YAML file), `line` and `column` count from 1 and are 0
    where unknown; `rule` names the clause of the standard or of flowkit's own rules that is broken.
    """

    code: str
    message: Text
    mend: Text = NOTHING
    element: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    rule: str = ""
    level: Literal["error", "warning"] = "error"

    def say(self, language: Language = "en") -> str:
        """The finding as one line: place, code, what is wrong, the rule, the mend."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        parts = [
            place,
            f"[{self.code}]",
            self.element,
            self.message.say(language),
            f"({self.rule})" if self.rule else "",
            f"-> {self.mend.say(language)}" if self.mend.en else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Message:
    """One row of a table of findings; the places in braces are filled with what was found."""

    message: Text
    mend: Text = NOTHING
    rule: str = ""
    level: Literal["error", "warning"] = "error"

    def finding(self, code: str, *, element: str = "", line: int = 0, column: int = 0, **values: object) -> Finding:
        """The finding; a value may itself exist in both languages."""
        message, mend = _fill(self.message, values), _fill(self.mend, values)
        return Finding(code, message, mend, element, "", line, column, self.rule, self.level)


def _fill(text: Text, values: Mapping[str, object]) -> Text:
    return Text(
        text.en.format(**{name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
        text.zh.format(**{name: value.zh if isinstance(value, Text) else value for name, value in values.items()}),
    )


class FlowkitError(Exception):
    """The base of all errors raised by flowkit.

    `code` is stable; `text` and `mend` exist in English and Chinese; `str(error)` is English.
    """

    default_code: ClassVar[str] = "flowkit"

    def __init__(self, text: Text, *, code: str = "", mend: Text = NOTHING) -> None:
        super().__init__(text.en)
        self.text = text
        self.mend = mend
        self.code = code or self.default_code

    def say(self, language: Language = "en") -> str:
        """Code, what is wrong, and how to mend it, in one line."""
        mend = f" -> {self.mend.say(language)}" if self.mend.en else ""
        return f"[{self.code}] {self.text.say(language)}{mend}"

    def __str__(self) -> str:
        return self.say()


class BpmnError(FlowkitError):
    """Raised by a handler of a service task: a BPMN error (BPMN 10.5.5) that climbs to the event that catches its code.

    `message` and `data` are what the catching event may take with `flowkit:out`. One that nobody catches is an
    incident. It is no failure: the handler is not tried again.
    """

    default_code = "bpmn-error"

    def __init__(self, code: str, message: str = "", data: Mapping[str, object] | None = None) -> None:
        super().__init__(Text(message or code, message or code), code=code)
        self.payload: dict[str, object] = {"message": message, **(data or {})}


class DefinitionInvalid(FlowkitError):
    """A definition, directory, calendar or scenario file cannot be used; `findings` names everything at once."""

    default_code = "definition-invalid"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            Text(
                "\n".join(finding.say("en") for finding in self.findings),
                "\n".join(finding.say("zh") for finding in self.findings),
            )
        )


class ExpressionError(FlowkitError):
    """An expression does not compile or exceeds its budget. `line` and `column` count from 1."""

    default_code = "expression"

    def __init__(self, text: Text, *, code: str = "", mend: Text = NOTHING, line: int = 1, column: int = 1) -> None:
        super().__init__(text, code=code, mend=mend)
        self.line = line
        self.column = column


class ExpressionNull(FlowkitError):
    """A condition, a target or a time came out null. A case that meets one becomes an incident, never 'false'."""

    default_code = "expression-null"


class InputInvalid(FlowkitError):
    """What the caller sent cannot be used; `findings` names each field."""

    default_code = "input-invalid"

    def __init__(self, text: Text, *, code: str = "", mend: Text = NOTHING, findings: Iterable[Finding] = ()) -> None:
        super().__init__(text, code=code, mend=mend)
        self.findings = tuple(findings)


class OperationRefused(FlowkitError):
    """The operation is known but not allowed now: wrong state, missing reason, outside the declared choices."""

    default_code = "operation-refused"


class NotAuthorised(OperationRefused):
    """The actor may not do or read this."""

    default_code = "not-authorised"


class NotFound(FlowkitError):
    """Nothing has that id, or nothing that the actor may know of."""

    default_code = "not-found"


class Conflict(FlowkitError):
    """Somebody else's action came first."""

    default_code = "conflict"


class BusinessKeyTaken(Conflict):
    """Another open case of the process has this business key; `case_id` is that case."""

    default_code = "business-key-taken"

    def __init__(self, text: Text, *, case_id: str) -> None:
        super().__init__(text)
        self.case_id = case_id


class CaseBusy(Conflict):
    """Raised only inside a caller's own transaction: another writer holds the case. Roll back and try again."""

    default_code = "case-busy"


class RequestReused(Conflict):
    """The request_id was used before, for another command."""

    default_code = "request-reused"


class MessageUnmatched(FlowkitError):
    """No case waits for the message, or several do where exactly one is declared."""

    default_code = "message-unmatched"


class SchemaOutdated(FlowkitError):
    """The tables in the database are older or newer than this flowkit."""

    default_code = "schema-outdated"
