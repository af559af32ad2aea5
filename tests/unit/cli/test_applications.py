"""Where a worker finds the engine of an application, and its mail server."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from command_line import Commands

from flowkit import Engine
from flowkit.channels import ConsoleDeliverer, EmailDeliverer
from flowkit.cli.mailing import deliverers
from flowkit.cli.running import load_engine
from flowkit.errors import InputInvalid

APPLICATION = """
from flowkit import Engine

engine = Engine("sqlite://")

def make():
    return engine
"""


@pytest.mark.parametrize("name", ["engine", "make"])
def test_an_engine_or_a_function_that_makes_it_is_found_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / f"application_{name}.py").write_text(APPLICATION, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    engine = load_engine(f"application_{name}:{name}")
    assert isinstance(engine, Engine)
    engine.close()


@pytest.mark.parametrize("app", ["nothing_here:engine", "json:nothing", "json:JSONDecoder", "json:__name__"])
def test_what_is_no_engine_is_said(app: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        load_engine(app)
    assert refused.value.code == "app-unusable"


def test_an_application_is_written_as_module_and_name(commands: Commands) -> None:
    commands("worker", "--app", "json", status=2)
    assert "module:name" in commands.err


def test_without_a_server_mails_are_printed() -> None:
    found = {each.channel: type(each) for each in deliverers("", "")}
    assert found == {"console": ConsoleDeliverer, "email": ConsoleDeliverer}


@pytest.mark.parametrize(
    "url", ["smtp://mail.example.com", "smtp+starttls://user:p%40ss@mail.example.com:2525", "smtps://mail.example.com"]
)
def test_mails_go_to_the_server_of_the_url(url: str) -> None:
    found = {each.channel: type(each) for each in deliverers(url, "desk@example.com")}
    assert found == {"console": ConsoleDeliverer, "email": EmailDeliverer}


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:port"])
def test_what_is_no_mail_server_is_a_misuse(url: str) -> None:
    with pytest.raises(typer.BadParameter):
        deliverers(url, "desk@example.com")


def test_a_wrong_url_is_shown_without_its_password() -> None:
    with pytest.raises(typer.BadParameter) as refused:
        deliverers("imap://user:secret@mail.example.com", "desk@example.com")
    assert "secret" not in str(refused.value)


def test_mails_need_a_sender() -> None:
    with pytest.raises(typer.BadParameter, match="--mail-from"):
        deliverers("smtp://mail.example.com", "")
