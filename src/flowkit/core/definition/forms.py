"""What a person fills in, and the files that a step asks for."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import Text
from flowkit.expressions import Expression


@dataclass(frozen=True, slots=True)
class FormField:
    """The right of one step on one datum. `read_only` data are shown; a submitted change of them is refused."""

    name: str
    required: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class FormRule:
    """What must be true of the data with what is submitted; `text` says so to whoever fills in `field`."""

    test: Expression
    text: Text
    field: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a step shows and asks for, and what must be true when it is completed."""

    fields: tuple[FormField, ...] = ()
    rules: tuple[FormRule, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """A kind of file that a step asks for; `media` are the media types that it may have, any if empty.

    It is `required` always, or unless `required_when`, over the data as they will be, is false. With `anew` only what
    was attached to the very item counts, not what the case has from another step, pass or instance.
    """

    kind: str
    title: Text
    required: bool = False
    media: tuple[str, ...] = ()
    required_when: Expression | None = None
    anew: bool = False


NO_FORM = Form()
