"""Commands that let time pass: advance, worker; and migrate, which prepares the database for them."""

from __future__ import annotations

import importlib
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.mailing import MailFrom, Smtp, deliverers
from flowkit.cli.settings import Place, unusable
from flowkit.cli.show import Page
from flowkit.errors import Conflict, InputInvalid, Text

if TYPE_CHECKING:
    from flowkit import Engine

App = Annotated[
    str,
    typer.Option(
        metavar="MODULE:NAME", help="The application's engine, or a function that makes it, with its handlers."
    ),
]


def advance(
    place: Place,
    *,
    to: Annotated[str, typer.Option(help="The end, inclusive: 2026-11-16T12:30+08:00.")],
    smtp: Smtp = "",
    mail_from: MailFrom = "",
) -> None:
    """Move a virtual clock from --now to --to and do all that falls due, in order. For demonstrations and tests."""
    with place.engine(deliverers=deliverers(smtp, mail_from)) as engine:
        count = engine.advance_to(to)
    Page(place).line(f"{to}: {count}")


def worker(
    place: Place,
    *,
    app: App = "",
    every: Annotated[float, typer.Option(min=0.01, help="Seconds between two looks at what is due.")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    smtp: Smtp = "",
    mail_from: MailFrom = "",
) -> None:
    """Do what falls due: timers, clocks, handlers, deliveries. SIGTERM or SIGINT ends it after the present piece of
    work.
    """
    stop = threading.Event()
    with closing(load_engine(app)) if app else place.engine(deliverers=deliverers(smtp, mail_from)) as engine:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        _log("ready")
        while not stop.is_set():
            _work(engine, lambda: not stop.is_set(), place)
            if once or stop.wait(every):
                break
    _log("stopped")


def _work(engine: Engine, going: Callable[[], bool], place: Place) -> None:
    """One look. A lock that was not free is tried again at the next look; any other error ends the worker."""
    try:
        count = engine.run_due(going=going)
    except Conflict as error:
        _log(error.say(place.language))
        return
    if count:
        _log(f"done {count}")


def _log(text: str) -> None:
    sys.stderr.write(f"flowkit worker: {text}\n")
    sys.stderr.flush()


def load_engine(app: str) -> Engine:
    """The engine behind `module:name`: an Engine, or a function without arguments that makes one.

    Modules are also looked for in the current folder. Raises InputInvalid (code app-unusable).
    """
    from flowkit import Engine

    module, _, name = app.partition(":")
    if not module or not name:
        raise typer.BadParameter("write it as module:name", param_hint="--app")
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise _unusable_app(app, str(error)) from error
    engine = found if isinstance(found, Engine) else found() if callable(found) else found
    if not isinstance(engine, Engine):
        raise _unusable_app(app, type(engine).__name__)
    return engine


def _unusable_app(app: str, why: str) -> InputInvalid:
    return InputInvalid(
        Text("{app} is no engine: {why}", "{app} 不是引擎:{why}").format(app=app, why=why),
        code="app-unusable",
        mend=Text("name an Engine, or a function that makes one", "请指定 Engine 或创建它的函数"),
    )


def migrate(
    place: Place,
    *,
    text_index: Annotated[
        bool, typer.Option("--text-index", help="Also an index for full-text queries, where the database has means.")
    ] = False,
) -> None:
    """Make flowkit's tables, or bring them to the version of this flowkit."""
    from sqlalchemy.exc import SQLAlchemyError

    from flowkit.store import migrate_database

    try:
        migrate_database(place.url(), text_index=text_index)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise unusable(error) from error
