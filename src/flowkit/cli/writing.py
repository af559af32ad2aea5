"""Files that commands write: what goes wrong there is told like everything else, and nothing half written stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flowkit.errors import InputInvalid, Text


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises InputInvalid (file-unusable) in the place of what the system says of the file."""
    try:
        yield
    except OSError as error:
        raise InputInvalid(
            Text("{path} cannot be written: {why}", "{path} 无法写入:{why}").format(
                path=path, why=error.strerror or error
            ),
            code="file-unusable",
            mend=Text("correct the path", "请更正路径"),
        ) from error


def write_new(path: Path, parts: Iterable[bytes]) -> None:
    """A file that must not be there yet. It is taken away again if the parts break off."""
    with writing(path), path.open("xb") as target:
        try:
            for part in parts:
                target.write(part)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
