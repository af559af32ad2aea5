"""The commands, in the groups in which `flowkit --help` lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit import __version__
from flowkit.cli import (
    calendars,
    cases,
    deciding,
    definitions,
    escalating,
    feel,
    importing,
    planning,
    public,
    replaying,
    running,
    searching,
    undelivered,
    work,
)
from flowkit.cli.command import register
from flowkit.cli.operations import add_operations

PROCEDURES = "Procedures"
RULES = "Rules"
CASES = "Cases"
PUBLIC = "Public hall"
WORK = "Work"
OPERATION = "Time and operation"

app = typer.Typer(
    name="flowkit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def flowkit(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A configurable BPMN workflow engine: durable cases, deadlines, escalation, replayable scenarios."""


for _name, _panel, _function in (
    ("validate", PROCEDURES, definitions.validate),
    ("import", PROCEDURES, importing.import_),
    ("import-escalation", PROCEDURES, escalating.import_escalation),
    ("deploy", PROCEDURES, definitions.deploy),
    ("layout", PROCEDURES, definitions.layout),
    ("diff", PROCEDURES, definitions.diff),
    ("render", PROCEDURES, definitions.render),
    ("plan", PROCEDURES, planning.plan),
    ("replay", PROCEDURES, replaying.replay),
    ("feel", RULES, feel.feel),
    ("decide", RULES, deciding.decide),
    ("start", CASES, cases.start),
    ("case", CASES, cases.case),
    ("cases", CASES, cases.cases),
    ("explain", CASES, cases.explain),
    ("stored", CASES, cases.stored),
    ("message", CASES, cases.message),
    ("undelivered", CASES, undelivered.undelivered),
    ("redeliver", CASES, undelivered.redeliver),
    ("discard", CASES, undelivered.discard),
    ("inquire", PUBLIC, public.inquire),
    ("rate-by-code", PUBLIC, public.rate_by_code),
    ("published", PUBLIC, public.published),
    ("latest", PUBLIC, public.latest),
    ("operations", CASES, cases.operations),
    ("worklist", WORK, work.worklist),
    ("done-list", WORK, work.done_list),
    ("counts", WORK, work.counts),
    ("open", WORK, work.open_),
    ("search", WORK, searching.search),
    ("save-query", WORK, searching.save_query),
    ("queries", WORK, searching.queries),
    ("run-query", WORK, searching.run_query),
    ("drop-query", WORK, searching.drop_query),
    ("notices", WORK, work.notices),
):
    register(app, _name, _panel)(_function)
add_operations(app)
register(app, "worker", OPERATION)(running.worker)
register(app, "advance", OPERATION)(running.advance)
register(app, "calendars", OPERATION)(calendars.calendars)
register(app, "migrate", OPERATION)(running.migrate)
