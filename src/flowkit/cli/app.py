"""The commands, in the groups in which `flowkit --help` lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit import __version__
from flowkit.cli import (
    batches,
    calendars,
    cases,
    deciding,
    definitions,
    escalating,
    feel,
    filing,
    importing,
    linking,
    notices,
    planning,
    printing,
    public,
    relations,
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
    ("links", CASES, linking.links),
    ("comments", CASES, filing.comments),
    ("attach", CASES, filing.attach),
    ("attachments", CASES, filing.attachments),
    ("download", CASES, filing.download),
    ("stored", CASES, cases.stored),
    ("papers", CASES, printing.papers),
    ("print", CASES, printing.print_),
    ("message", CASES, cases.message),
    ("undelivered", CASES, undelivered.undelivered),
    ("redeliver", CASES, undelivered.redeliver),
    ("discard", CASES, undelivered.discard),
    ("numbered", CASES, relations.numbered),
    ("duplicates", CASES, relations.duplicates),
    ("repeats", CASES, relations.repeats),
    ("register-repeats", CASES, relations.register_repeats),
    ("inquire", PUBLIC, public.inquire),
    ("rate-by-code", PUBLIC, public.rate_by_code),
    ("issue-code", PUBLIC, public.issue_code),
    ("codes", PUBLIC, public.codes),
    ("revoke-code", PUBLIC, public.revoke_code),
    ("by-code", PUBLIC, public.by_code),
    ("submit-by-code", PUBLIC, public.submit_by_code),
    ("published", PUBLIC, public.published),
    ("latest", PUBLIC, public.latest),
    ("operations", CASES, cases.operations),
    ("worklist", WORK, work.worklist),
    ("done-list", WORK, work.done_list),
    ("counts", WORK, work.counts),
    ("open", WORK, work.open_),
    ("queue", WORK, batches.queue),
    ("next", WORK, batches.next_),
    ("rank", WORK, batches.rank),
    ("batch", WORK, batches.batch),
    ("hand-over-list", WORK, batches.hand_over_list),
    ("hand-over-all", WORK, batches.hand_over_all),
    ("hand-overs", WORK, batches.hand_overs),
    ("confirm-hand-over", WORK, batches.confirm_hand_over),
    ("search", WORK, searching.search),
    ("save-query", WORK, searching.save_query),
    ("queries", WORK, searching.queries),
    ("run-query", WORK, searching.run_query),
    ("drop-query", WORK, searching.drop_query),
    ("figures", WORK, searching.figures),
    ("notices", WORK, work.notices),
    ("read-notice", WORK, notices.read_notice),
    ("preferences", WORK, notices.preferences),
    ("dead-letters", OPERATION, notices.dead_letters),
    ("resend", OPERATION, notices.resend),
):
    register(app, _name, _panel)(_function)
add_operations(app)
register(app, "worker", OPERATION)(running.worker)
register(app, "advance", OPERATION)(running.advance)
register(app, "calendars", OPERATION)(calendars.calendars)
register(app, "migrate", OPERATION)(running.migrate)
