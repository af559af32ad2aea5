"""SVG as text: escaped, and the same for the same input."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def tag(name: str, /, *content: str, **attributes: float | str | None) -> str:
    """An element. `class_` and `stroke_width` become `class` and `stroke-width`; None leaves an attribute out.

    The content must be markup already.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


def plain(text: str) -> str:
    """Text as content, without characters that XML cannot hold."""
    return escape("".join(character for character in text if character.isprintable() or character in "\n\t"))


def path(d: str, class_: str = "line") -> str:
    return tag("path", d=d, class_=class_)


def group(content: Iterable[str], **attributes: float | str | None) -> str:
    return tag("g", "".join(content), **attributes)
