"""The content of attachments on its way in and out: counted, hashed, bounded, in parts, with a name that is safe.

Nothing is executed or looked into. What a file is called and said to be comes from its sender; it is handed out as
opaque bytes, and an application serves it as a download.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NamedTuple, Protocol, cast

from flowkit.engine.ports import Unit
from flowkit.errors import Conflict, InputInvalid, Text

PART = 256 * 1024
"""Bytes that are read and written at a time."""
_IN_MEMORY = 1024 * 1024
MEBIBYTE = 1024 * 1024
MEDIA_TYPES = frozenset(
    {
        "application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/ofd", "image/jpeg", "image/png", "image/tiff", "text/plain", "text/csv",
        "audio/mpeg", "video/mp4",
    }
)  # fmt: skip
"""What may be attached where the host says nothing else."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_ENDING = 20
LONGEST_NAME = 150
"""Bytes of a file's name in UTF-8."""


class AttachmentStore(Protocol):
    """Where content is kept, by tenant and SHA-256 (hexadecimal text). Content that is there already may be put again.

    `put` happens inside the action that refers to it: what it writes elsewhere than in the unit may stay when the
    action is rolled back, but nothing refers to it then.
    """

    def put(self, unit: Unit, digest: str, content: BinaryIO) -> None: ...
    def part(self, unit: Unit, digest: str, number: int) -> bytes:
        """The bytes [number * PART, …) of the content, at most PART; none behind its end, or if it is not there."""
        ...


class InDatabase:
    """Content beside the cases, in the same transaction (built in)."""

    def put(self, unit: Unit, digest: str, content: BinaryIO) -> None:
        unit.put_content(digest, iter(lambda: content.read(PART), b""))

    def part(self, unit: Unit, digest: str, number: int) -> bytes:
        return unit.content(digest, number)


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """Bounds in bytes for one file and for all of a case, the most files of a case, and the media types there are."""

    file: int = 20 * MEBIBYTE
    case: int = 200 * MEBIBYTE
    count: int = 200
    media_types: frozenset[str] = MEDIA_TYPES


class Taken(NamedTuple):
    """Content that has been counted and hashed."""

    content: BinaryIO
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that comes with a submission; `media_type` is by default what the name says."""

    kind: str
    name: str
    content: bytes | BinaryIO
    media_type: str = ""


@contextmanager
def taken_in(content: bytes | BinaryIO, most: int) -> Iterator[Taken]:
    """Read content once, to the side, no further than is allowed. Raises InputInvalid for none and for too much."""
    with SpooledTemporaryFile(_IN_MEMORY) as kept:
        digest, size = hashlib.sha256(), 0
        for part in _parts(content):
            size += len(part)
            if size > most:
                raise InputInvalid(
                    Text("the file has more than {n} bytes", "文件超过 {n} 字节").format(n=most),
                    code="attachment-too-large",
                    mend=Text("attach a smaller file", "请添加较小的文件"),
                )
            digest.update(part)
            kept.write(part)
        if not size:
            raise InputInvalid(Text("the file is empty", "文件为空"), code="attachment-empty")
        yield Taken(cast("BinaryIO", kept), size, digest.hexdigest())


def _parts(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        for begin in range(0, len(content), PART):
            yield content[begin : begin + PART]
        return
    if not callable(getattr(content, "read", None)):
        raise _no_bytes()
    while part := content.read(PART):
        if not isinstance(part, bytes):
            raise _no_bytes()
        yield part


def _no_bytes() -> InputInvalid:
    return InputInvalid(
        Text(
            "the content must be bytes, or a file that is open in binary mode", "内容应为字节或以二进制方式打开的文件"
        ),
        code="attachment-invalid",
        mend=Text("open the file in binary mode", "请以二进制方式打开文件"),
    )


def safe_name(name: object) -> str:
    """The last part of a path without what is unseen, means something to a file system, or is too long."""
    text = unicodedata.normalize("NFC", name) if isinstance(name, str) else ""
    last = re.split(r"[/\\]", text)[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    plain = _FORBIDDEN.sub("_", seen).strip(" .")
    if not plain or _DEVICE.fullmatch(plain):
        plain = f"file_{plain}" if plain else "file"
    stem, dot, ending = plain.rpartition(".")
    ending = f".{ending}" if dot and stem and len(ending.encode()) <= _LONGEST_ENDING else ""
    stem = plain.removesuffix(ending) if ending else plain
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + ending


def checked_type(media_type: object, limits: AttachmentLimits) -> str:
    """The media type in small letters, without parameters. Raises InputInvalid for one that is not allowed."""
    name = media_type.partition(";")[0].strip().lower() if isinstance(media_type, str) else ""
    if name not in limits.media_types:
        raise InputInvalid(
            Text("files of type {name} are not taken", "不接受类型为 {name} 的文件").format(name=name[:100] or "-"),
            code="media-type-refused",
            mend=Text("possible: {names}", "可用:{names}").format(names=", ".join(sorted(limits.media_types))),
        )
    return name


def verified(parts: Iterator[bytes], digest: str, size: int) -> Iterator[bytes]:
    """The parts, and at their end whether they were what was attached. Raises Conflict."""
    found, count = hashlib.sha256(), 0
    for part in parts:
        found.update(part)
        count += len(part)
        yield part
    if count != size or found.hexdigest() != digest:
        raise Conflict(
            Text("the content is missing or was changed", "附件内容缺失或已被更改"),
            code="attachment-damaged",
            mend=Text("restore it from a backup", "请从备份恢复"),
        )


def in_parts(read: Callable[[int], bytes]) -> Iterator[bytes]:
    number = 0
    while part := read(number):
        yield part
        number += 1
