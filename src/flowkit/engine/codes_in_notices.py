"""Where the codes for acting (办理码) stand in a notice: a placeholder for each, until the notice is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flowkit.core.notification.records import Notice

NO_CODE = "***"
"""What stands in the place of a code in a notice to somebody else, and where there can be none any more."""


def places(notice: Notice) -> Mapping[str, str]:
    """Whose code each placeholder of the notice stands for."""
    marks = notice.data.get("codes")
    return marks if isinstance(marks, dict) else {}


def put_in(notice: Notice, codes: Mapping[str, str]) -> Notice:
    """The notice with these texts in the places of its placeholders."""
    texts = notice.data.get("texts")
    data = dict(notice.data)
    if isinstance(texts, dict):
        data["texts"] = {language: [filled(part, codes) for part in pair] for language, pair in texts.items()}
    return replace(notice, subject=filled(notice.subject, codes), body=filled(notice.body, codes), data=data)


def without_codes(notice: Notice) -> Notice:
    """The notice as staff read it: stars in the place of each code."""
    marks = places(notice)
    return put_in(notice, dict.fromkeys(marks, NO_CODE)) if marks else notice


def without(text: str, codes: Iterable[str]) -> str:
    """What somebody says to whom codes were told, without them."""
    return filled(text, dict.fromkeys(codes, NO_CODE))


def filled(text: str, codes: Mapping[str, str]) -> str:
    for mark, code in codes.items():
        text = text.replace(mark, code)
    return text
