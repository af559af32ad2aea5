"""Files that commands write: what cannot be written is told by code, and nothing half written stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowkit.cli.writing import write_new, writing
from flowkit.errors import InputInvalid


def test_a_file_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "scan.pdf"

    write_new(target, [b"first ", b"second"])

    assert target.read_bytes() == b"first second"
    with pytest.raises(InputInvalid, match="cannot be written") as refused:
        write_new(target, [b"third"])
    assert refused.value.code == "file-unusable"
    assert target.read_bytes() == b"first second"


def test_what_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "scan.pdf"

    def parts() -> Iterator[bytes]:
        yield b"half"
        raise LookupError("the rest is gone")

    with pytest.raises(LookupError):
        write_new(target, parts())
    assert not target.exists()


@pytest.mark.parametrize("name", ["x" * 300, "missing/scan.pdf", "."])
def test_a_path_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputInvalid) as refused, writing(tmp_path / name):
        (tmp_path / name).write_bytes(b"x")
    assert refused.value.text.zh
