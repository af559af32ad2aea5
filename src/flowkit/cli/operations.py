"""One command for each row of the operation table, made from the row."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flowkit.cli.cases import By, RequestId
from flowkit.cli.command import register
from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.jumps import print_jump
from flowkit.cli.naming import resolved
from flowkit.cli.settings import Place
from flowkit.cli.show import Page
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.table import OPERATIONS
from flowkit.errors import NotFound

if TYPE_CHECKING:
    from flowkit import Engine

PANEL = "Operations on cases and work items"
NAMES: Mapping[str, str] = {
    "item": "process/key#step, or the id of a work item.",
    "part": "process/key#step or process/key, or the id of a work item or a case.",
    "case": "process/key, or the id of a case.",
    "deadline": "process/key#rule, or the id of a deadline.",
    "token": "process/key#step, or the id of a work item or a token.",
    "phase": "process/key#step, or the id of an open ad-hoc subprocess.",
    "incident": "process/key#step, or the id of an incident.",
}


def _parameter(name: str, annotation: object, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_DATA = (_parameter("pairs", Pairs, None), _parameter("file", DataFile, ""))
_TO = _parameter("to", Annotated[str, typer.Option(help="The person who gets it.")])
_SIGNER = _parameter("to", Annotated[str, typer.Option(help="The person who signs too.")])
_REMOVED = _parameter("to", Annotated[str, typer.Option(help="Who signs no more; by default who has the item.")], "")
_PLACE = _parameter("target", Annotated[str, typer.Option("--place", help="before, after or beside the item.")])
_FIRST = _parameter("to", Annotated[str, typer.Option("--to", help="The id of the first case.")])
_STATE = _parameter("state", Annotated[str, typer.Option(help="The business state to suspend into.")])
_TARGET = _parameter("target", Annotated[str, typer.Option(help="The step that gets it; by default the last one.")], "")
_STEP = _parameter(
    "target",
    Annotated[str, typer.Option("--step", help="The escalation step; by default the last that told the actor.")],
    "",
)
_WITHIN = _parameter(
    "target",
    Annotated[str, typer.Option("--within", help="The limit of the supervision case; by default the process's own.")],
    "",
)
_ACTIVITY = _parameter("target", Annotated[str, typer.Option("--activity", help="The activity to begin.")])
_JUMP = _parameter("target", Annotated[str, typer.Option(help="The step to which the token goes.")])
_AGAIN = _parameter("target", Annotated[str, typer.Option(help="The step to begin at; by default the start.")], "")
_PREVIEW = _parameter(
    "preview",
    Annotated[bool, typer.Option("--preview", help="Say what would be skipped and withdrawn, and do nothing.")],
    default=False,
)
_LEAD = _TO.replace(annotation=Annotated[str, typer.Option(help="The person who gets it (the lead).")])
_SEVERAL = _parameter("to", Annotated[list[str], typer.Option(help="A person, or role:<id>; may be given again.")])
_HELPERS = _parameter(
    "helpers", Annotated[list[str] | None, typer.Option("--helper", help="Who helps; may be given again.")], None
)
_LIMIT = _parameter("within", Annotated[str, typer.Option(help="The limit for the answers, as 2 workdays.")], "")
_WAITS = _parameter("waits", Annotated[bool | None, typer.Option(help="Whether the item waits for the answers.")], None)
_ANSWER = _parameter("answer", Annotated[str, typer.Option("--text", help="The answer.")])
_TEXT = _parameter("text", Annotated[str, typer.Option(help="The comment.")])
_REPLACES = _parameter(
    "replaces",
    Annotated[int | None, typer.Option(help="An own comment: what stands behind the point of its id.")],
    None,
)
_FILE = _parameter(
    "target", Annotated[str, typer.Option("--attachment", help="What stands behind the point of its id.")]
)
_OVER = _parameter("to", Annotated[str, typer.Option(help="The person who gets it; by default --by.")], "")
_WAITING = _parameter(
    "items",
    Annotated[list[str] | None, typer.Option("--item", help="The id of work that waits; may be given again.")],
    None,
)
OWN: Mapping[str, tuple[inspect.Parameter, ...]] = {
    "begin": (_ACTIVITY,),
    "save-draft": _DATA,
    "complete": _DATA,
    "add-signer": (_SIGNER, _PLACE),
    "remove-signer": (_REMOVED,),
    "delegate": (_TO,),
    "dispatch": (_LEAD, _HELPERS, _LIMIT, _WAITS),
    "ask-advice": (_SEVERAL, _LIMIT, _WAITS),
    "answer": (_ANSWER,),
    "cc": (_SEVERAL,),
    "comment": (_TEXT, _REPLACES),
    "detach": (_FILE,),
    "transfer": (_TO,),
    "interrupt": (_OVER, _WAITING),
    "hand-over": (_TO,),
    "return-for-rework": (_TARGET,),
    "return-straight": (_TARGET,),
    "jump": (_JUMP, _PREVIEW),
    "reopen": (_AGAIN,),
    "suspend": (_STATE,),
    "link": (_FIRST,),
    "merge": (_FIRST.replace(default=""),),
    "raise": _DATA,
    "acknowledge": (_STEP,),
    "supervise": (_WITHIN,),
    "rate": _DATA,
    "request-extension": _DATA,
    "approve-extension": _DATA,
    "retry": _DATA,
    "resolve": _DATA,
}
"""What a row takes besides its subject, the actor and a reason. A row that is not here takes no more."""


def add_operations(app: typer.Typer) -> None:
    """Add a command for each row of the table."""
    for operation in (each for each in OPERATIONS.values() if not each.with_content):
        text = f"{operation.meaning.en[0].upper()}{operation.meaning.en[1:]} ({operation.title.zh})."
        adding = register(app, operation.name, PANEL, text=text, parameters=_parameters(operation))
        adding(_command(operation))


def _parameters(operation: Operation) -> tuple[inspect.Parameter, ...]:
    metavar, own = operation.subject.upper(), OWN.get(operation.name, ())
    subject = Annotated[str, typer.Argument(metavar=metavar, help=NAMES[operation.subject])]
    reason = _parameter("reason", Annotated[str, typer.Option(help="Why; stands in the history.")])
    return (
        _parameter("subject", subject),
        *own,
        _parameter("by", By),
        reason if operation.reason and _PREVIEW not in own else reason.replace(default=""),
        _parameter("request_id", RequestId, None),
    )


def _command(operation: Operation) -> Callable[..., None]:
    def run(
        place: Place,
        *,
        subject: str,
        by: str,
        reason: str,
        request_id: str | None,
        pairs: list[str] | None = None,
        file: str = "",
        preview: bool = False,
        **rest: Any,
    ) -> None:
        own = {name: rest.pop(name) for name in operation.takes if name in rest}
        data = read_data(pairs, file) | {name: value for name, value in own.items() if value not in (None, "", [])}
        with place.engine() as engine:
            found = resolved(
                engine,
                subject,
                by,
                operation.subject,
                whose=rest.get("to", "") if operation.name == "remove-signer" else "",
                done="completed" in operation.states,
                kinds=("work",) if "work" in operation.kinds else operation.kinds,
            )
            if preview:
                print_jump(Page(place), engine.jump_preview(found, by=by, target=rest["target"]))
                return
            engine.operate(operation.name, found, data, by=by, reason=reason, request_id=request_id, **rest)
            _tell(Page(place), engine, operation, found, by)

    return run


def _tell(page: Page, engine: Engine, operation: Operation, subject: str, by: str) -> None:
    """What was done, and where the case stands now, if the actor may read that."""
    page.line(f"{page.say(operation.title)}: {subject}")
    try:
        case = engine.case(subject, by=by)
    except NotFound:
        return
    page.line(f"  {page.word('status')}: {case.end_state or case.status}")
    if case.state:
        page.line(f"  {page.word('state')}: {case.state}")
    if case.active:
        page.line(f"  {page.word('waiting')}: {', '.join(case.active)}")
