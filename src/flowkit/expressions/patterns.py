"""Regular expressions in linear time: `matches`, `replace` and `split` on RE2 (DMN 1.5, 10.3.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from flowkit.errors import Text
from flowkit.expressions import messages as m
from flowkit.expressions.budget import CHARACTERS_PER_STEP
from flowkit.expressions.pattern_text import refused, translate
from flowkit.expressions.run import Run

MAX_PATTERN = 1_000
# A pattern compiles to so many instructions in the time of one other step.
_INSTRUCTIONS_PER_STEP = 16
_MEMORY = 1 << 20
_STEPS_PER_MATCH = 15
# RE2 reads so many characters in the time of one other step.
_READ_PER_STEP = 512
# What it takes to translate and compile a pattern.
_STEPS_PER_PATTERN, _STEPS_PER_CHARACTER, _STEPS_PER_INSTRUCTION = 60, 8, 3
_FLAGS = frozenset("smixq")
_REFERENCE = re.compile(r"\\([\\$])|\$([0-9]{1,3})|([\\$])")
_TOO_LONG = Text("it is longer than {found} characters", "长度超过 {found} 个字符")
_NO_PATTERN = Text("{found}", "{found}")


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.case_sensitive = "i" not in flags
    options.one_line = "m" not in flags
    if len(pattern) > MAX_PATTERN:
        raise refused(_TOO_LONG, str(MAX_PATTERN))
    translated = translate(pattern, flags)
    try:
        return re2.compile(f"(?m){translated}" if "m" in flags else translated, options)
    except (re2.error, UnicodeError) as error:
        raise refused(_NO_PATTERN, _said(error)) from None


def _said(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _pattern(run: Run, text: str, pattern: str, flags: str | None) -> Any:
    """The compiled pattern; what it costs to look for it in the text is paid."""
    if flags and not _FLAGS.issuperset(flags):
        raise m.Unfit(m.BAD_FLAGS, found=flags[:40])
    key = (pattern, "".join(sorted(set(flags or ""))))
    if run.patterns is None:
        run.patterns = set()
    if key not in run.patterns:
        run.spend(_STEPS_PER_CHARACTER * len(pattern))
    compiled = _compiled(*key)
    if key not in run.patterns:
        # Paid once in each evaluation, made or remembered: what an expression costs does not depend on the ones before.
        run.patterns.add(key)
        run.spend(_STEPS_PER_PATTERN + _STEPS_PER_INSTRUCTION * int(compiled.programsize))
    run.spend(_size(compiled) * (1 + len(text) // CHARACTERS_PER_STEP))
    return compiled


def _size(compiled: Any) -> int:
    return 1 + int(compiled.programsize) // _INSTRUCTIONS_PER_STEP


def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern is found anywhere in the text."""
    compiled = _pattern(run, text, pattern, flags)
    if not ("m" in (flags or "") and text.endswith("\n")):
        return compiled.search(text) is not None
    # No line begins behind the last newline: a match stands before it or takes it in.
    found = compiled.search(text)
    return compiled.search(text[:-1]) is not None or (found is not None and found.start() < len(text) == found.end())


def _found(run: Run, compiled: Any, text: str) -> Iterator[Any]:
    """All matches. Each pays for the rest of the text, because looking for the next one may read it to its end."""
    if compiled.search("") is not None:
        raise m.Unfit(m.MATCHES_NOTHING)
    size = _size(compiled)
    for match in compiled.finditer(text):
        run.spend(_STEPS_PER_MATCH + compiled.groups + size * ((len(text) - match.start()) // _READ_PER_STEP))
        yield match


def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Every match replaced; `$1` stands for a group, `$0` for the match."""
    compiled = _pattern(run, text, pattern, flags)
    pieces = [(replacement, -1)] if "q" in (flags or "") else _template(replacement, compiled.groups)
    parts: list[str] = []
    end = size = 0
    for match in _found(run, compiled, text):
        added = [text[end : match.start()]]
        added += [literal if group < 0 else match.group(group) or "" for literal, group in pieces]
        size += sum(map(len, added))
        run.within(size)
        run.spend(len(added))
        parts += added
        end = match.end()
    parts.append(text[end:])
    return "".join(parts)


def _template(replacement: str, groups: int) -> list[tuple[str, int]]:
    """Literal texts (with -1) and numbers of groups, in order."""
    pieces: list[tuple[str, int]] = []
    end = 0
    for match in _REFERENCE.finditer(replacement):
        pieces.append((replacement[end : match.start()], -1))
        end = match.end()
        if match[3]:
            raise m.Unfit(m.BAD_REPLACEMENT)
        pieces += [(match[1], -1)] if match[1] else _reference(match[2], groups)
    pieces.append((replacement[end:], -1))
    return [piece for piece in pieces if piece != ("", -1)]


def _reference(digits: str, groups: int) -> list[tuple[str, int]]:
    """The longest number that is a group; digits behind it are text. A group that is none is empty."""
    length = next((size for size in range(len(digits), 1, -1) if int(digits[:size]) <= groups), 1)
    group = int(digits[:length])
    return [*([("", group)] if group <= groups else []), (digits[length:], -1)]


def split(run: Run, text: str, pattern: str) -> list[str]:
    """The parts between the matches."""
    compiled = _pattern(run, text, pattern, None)
    parts: list[str] = []
    end = 0
    for match in _found(run, compiled, text):
        parts.append(text[end : match.start()])
        end = match.end()
    return [*parts, text[end:]]
