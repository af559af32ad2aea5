"""Commands of the public hall, and of outsiders who act by a code."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.cases import By, RequestId
from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.work import Limit
from flowkit.errors import InputInvalid, Text

if TYPE_CHECKING:
    from flowkit import SentFile
    from flowkit.engine.public import PublicView

Code = Annotated[str, typer.Argument(metavar="CODE", help="The query code, as on the slip or in the message.")]
Process = Annotated[str, typer.Argument(metavar="PROCESS", help="Key of the process.")]
Unit = Annotated[str, typer.Option(help="Cases of this unit only.")]


def inquire(place: Place, *, code: Code, as_json: AsJson = False) -> None:
    """What the public sees of the case with a query code (凭码查询)."""
    with place.engine() as engine:
        found = engine.public_case(code)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.line(f"{found.name}: {page.say(found.state) or found.end_state or found.status}")
    page.line(f"  {page.word('started')}: {page.moment(found.started_at)}")
    if found.ended_at is not None:
        page.line(f"  {page.word('ended')}: {page.moment(found.ended_at)}")
    page.line(f"  {page.word('due')}: {page.moment(found.due_at)} {page.light('red' if found.overdue else 'green')}")
    for name, value in found.data.items():
        if value is not None:
            page.line(f"  {page.say(found.titles[name]) or name}: {value}")


def rate_by_code(
    place: Place,
    *,
    code: Code,
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="One of the grades of the process.")],
    comment: Annotated[str, typer.Option(help="In words.")] = "",
) -> None:
    """Say once how satisfied one is with the case of a query code (满意度评价)."""
    with place.engine() as engine:
        engine.rate(code, grade, comment)
    Page(place).line(grade)


def published(place: Place, *, process: Process, unit: Unit = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """The cases of a process that everyone may see, newest first (案例公开)."""
    with place.engine() as engine:
        _list(place, engine.published_cases(process, unit=unit or None, limit=limit), as_json=as_json)


def latest(place: Place, *, process: Process, unit: Unit = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """When the newest cases of a process were accepted and finished, and whether in time (最新回复)."""
    with place.engine() as engine:
        _list(place, engine.latest_cases(process, unit=unit or None, limit=limit), as_json=as_json)


def _list(place: Place, found: list[PublicView], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (
            page.moment(each.started_at),
            page.moment(each.ended_at),
            page.say(each.state) or each.end_state or each.status,
            page.light("red" if each.overdue else "green"),
            "; ".join(f"{page.say(each.titles[name]) or name}: {value}" for name, value in each.data.items()),
        )
        for each in found
    ]
    page.table(("started", "ended", "state", "light", "data"), rows)


Case = Annotated[str, typer.Argument(metavar="NAME", help="process/key, or the id of a case.")]
ActCode = Annotated[str, typer.Argument(metavar="CODE", help="The code for acting, as in the message.")]


def issue_code(
    place: Place,
    *,
    name: Case,
    outsider: Annotated[str, typer.Argument(metavar="OUTSIDER", help="As the process calls it.")],
    by: By,
    person: Annotated[str, typer.Option(help="Who it is; by default what the case says.")] = "",
    correlation: Annotated[str, typer.Option(help="For what waits with this key only.")] = "",
    reason: Annotated[str, typer.Option(help="Why; stands in the history.")] = "",
    as_json: AsJson = False,
) -> None:
    """Give an outsider of a case a code for acting; it is shown once (发放办理码)."""
    with place.engine() as engine:
        case = case_named(engine, name, by)
        given = engine.issue_code(case, outsider, by=by, person=person, correlation=correlation or None, reason=reason)
    if as_json:
        print_json(given)
        return
    page = Page(place)
    page.line(given.code)
    page.line(f"  {given.person} ({given.outsider}), {given.handle}, {page.word('until')}: {page.moment(given.until)}")


def revoke_code(
    place: Place,
    *,
    name: Case,
    handle: Annotated[str, typer.Argument(metavar="HANDLE", help="The first eight characters of the code.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why; stands in the history.")] = "",
) -> None:
    """Let a code for acting be good no longer (作废办理码)."""
    with place.engine() as engine:
        engine.revoke_code(case_named(engine, name, by), handle, by=by, reason=reason)
    Page(place).line(handle)


def codes(place: Place, *, name: Case, by: By, as_json: AsJson = False) -> None:
    """The codes for acting that were given in a case (办理码)."""
    with place.engine() as engine:
        found = engine.codes(case_named(engine, name, by), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (each.handle, each.outsider, each.person, page.moment(each.at), each.by, page.moment(each.until),
         page.moment(each.revoked_at))
        for each in found
    ]  # fmt: skip
    page.table(("id", "outsider", "name", "at", "by", "until", "revoked"), rows)


def by_code(place: Place, *, code: ActCode, as_json: AsJson = False) -> None:
    """What whoever holds a code for acting sees of the case, and can do now (凭码查看)."""
    with place.engine() as engine:
        found = engine.by_code(code)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.line(f"{found.case.name}: {page.say(found.case.state) or found.case.end_state or found.case.status}")
    page.line(f"  {page.say(found.title)}: {found.person}")
    for name, value in found.case.data.items():
        if value is not None:
            page.line(f"  {page.say(found.case.titles[name]) or name}: {value}")
    for act in found.acts:
        fields = [f"{each.name}{'*' if each.required else ''}" for each in act.fields]
        kinds = [f"{each.kind}{'*' if each.required else ''}" for each in act.kinds]
        page.line(f"  {act.id}: {page.say(act.title)} [{', '.join((*fields, *kinds))}]")


def submit_by_code(
    place: Place,
    *,
    code: ActCode,
    act: Annotated[str, typer.Argument(metavar="ACT", help="What to do, as by-code shows it.")],
    pairs: Pairs = None,
    file: DataFile = "",
    attached: Annotated[
        list[str] | None, typer.Option("--attach", help="kind=path of a file; may be given again.")
    ] = None,
    request_id: RequestId = None,
) -> None:
    """Do by a code what the case waits for (凭码办理)."""
    data = read_data(pairs, file)
    with ExitStack() as opened, place.engine() as engine:
        files = [_sent(opened, each) for each in attached or ()]
        engine.submit_by_code(code, act, data, files=files, request_id=request_id)
    Page(place).line(act)


def _sent(opened: ExitStack, given: str) -> SentFile:
    kind, _, path = given.partition("=")
    place = Path(path)
    if not kind or not place.is_file():
        raise InputInvalid(
            Text("{given!r} is no kind=path of a file", "{given!r} 不是“类别=文件路径”").format(given=given),
            code="file-unknown",
        )
    from flowkit import SentFile

    return SentFile(kind, place.name, opened.enter_context(place.open("rb")))
