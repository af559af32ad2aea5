"""Commands on comments and attachments: comments, attach, attachments, download."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Annotated

import typer

from flowkit.cli.cases import By, RequestId
from flowkit.cli.naming import case_named, resolved
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.writing import write_new, writing

Name = Annotated[str, typer.Argument(metavar="NAME", help="process/key, or the id of a case.")]
Subject = Annotated[
    str, typer.Argument(metavar="NAME", help="process/key#step or process/key, or the id of a work item or a case.")
]


def comments(place: Place, *, name: Name, by: By, as_json: AsJson = False) -> None:
    """The comments of a case as they stand now (批注)."""
    with place.engine() as engine:
        found = engine.comments(case_named(engine, name, by), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.table(("at", "by", "message", "id"), [(page.moment(each.at), each.by, each.text, each.id) for each in found])


def attach(
    place: Place,
    *,
    subject: Subject,
    path: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    by: By,
    kind: Annotated[str, typer.Option(help="What the file is for, as the step names it.")] = "",
    media_type: Annotated[str, typer.Option(help="By default what the name says.")] = "",
    request_id: RequestId = None,
) -> None:
    """Put a file beside an item or a case (附件)."""
    with place.engine() as engine, path.open("rb") as content:
        found = resolved(engine, subject, by, "part")
        added = engine.attach(found, path.name, content, by=by, kind=kind, media_type=media_type, request_id=request_id)
    Page(place).line(f"{added.name} {added.media_type} {added.size} {added.id}")


def attachments(place: Place, *, name: Name, by: By, as_json: AsJson = False) -> None:
    """The files of a case (附件)."""
    with place.engine() as engine:
        found = engine.attachments(case_named(engine, name, by), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [(page.moment(each.at), each.by, each.kind, each.name, str(each.size), each.id) for each in found]
    page.table(("at", "by", "kind", "name", "size", "id"), rows)


def download(
    place: Place,
    *,
    attachment: Annotated[str, typer.Argument(metavar="ATTACHMENT", help="The id of an attachment.")],
    by: By,
    to: Annotated[Path, typer.Option("--to", help="The file to write; it must not be there yet.")],
) -> None:
    """Fetch a file; that it was fetched stands in the history (下载附件)."""
    with place.engine() as engine:
        with writing(to):
            if to.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        found = engine.download(attachment, by=by)
        write_new(to, found.parts)
    Page(place).line(f"{found.attachment.name} {found.attachment.size}")
