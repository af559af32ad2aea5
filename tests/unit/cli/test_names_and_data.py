"""How cases, items and data are written on the command line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from command_line import Commands

from flowkit import Engine
from flowkit.cli.data import read_data
from flowkit.cli.naming import case_named, resolved
from flowkit.errors import NotFound

Start = Callable[[str], str]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2", 2),
        ("2.50", Decimal("2.50")),
        ("true", True),
        ("null", None),
        ('["a", 1]', ["a", 1]),
        ('{"a": {"b": 0.1}}', {"a": {"b": Decimal("0.1")}}),
        ('"404"', "404"),
        ("core switch down", "core switch down"),
        ("2026-11-16", "2026-11-16"),
        ("no", "no"),
        ("a=b", "a=b"),
        ("", ""),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("核心交换机", "核心交换机"),
    ],
)
def test_a_value_is_json_or_else_the_text_as_it_is(written: str, value: object) -> None:
    (found,) = read_data([f"field={written}"]).values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("written", ["severity", "=2", ""])
def test_what_is_no_pair_is_a_misuse(written: str) -> None:
    with pytest.raises(typer.BadParameter, match="field=value"):
        read_data([written])


@pytest.mark.parametrize(("name", "text"), [("a.json", '{"a": 1.5, "b": "x"}'), ("a.yaml", "a: 1.5\nb: x\n")])
def test_pairs_come_after_the_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert read_data(["b=2", "c=3"], str(tmp_path / name)) == {"a": Decimal("1.5"), "b": 2, "c": 3}


@pytest.mark.parametrize(("name", "text"), [("a.json", "[1]"), ("a.json", "{"), ("a.yaml", "a: [")])
def test_a_file_that_is_no_mapping_is_a_misuse(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(typer.BadParameter, match=name):
        read_data(None, str(tmp_path / name))
    with pytest.raises(typer.BadParameter, match="missing"):
        read_data(None, str(tmp_path / "missing.json"))


def test_data_are_read_from_the_standard_input(commands: Commands) -> None:
    commands("start", "parcel", "--by", "ann", "--key", "P-1", "--data", "-", given='{"label": "from afar"}')
    assert commands.json("case", "parcel/P-1", "--by", "ann")["data"] == {"label": "from afar"}


def test_a_case_and_what_is_in_it_have_names_and_ids(start: Start, engine: Engine) -> None:
    start("P-1")
    case = case_named(engine, "parcel/P-1", "ann")
    item = resolved(engine, "parcel/P-1#weigh", "ann", "item")
    assert item.startswith(f"{case}.")
    assert resolved(engine, "parcel/P-1", "ann", "item") == item, "the only open item needs no step"
    assert resolved(engine, item, "ann", "item") == item
    assert resolved(engine, case, "ann", "case") == case
    assert case_named(engine, item, "ann") == case
    assert resolved(engine, "parcel/P-1#delivery", "ann", "deadline") == resolved(
        engine, "parcel/P-1", "ann", "deadline"
    )


def test_a_key_may_hold_any_sign(start: Start, engine: Engine) -> None:
    start("A/7#b")
    case = case_named(engine, "parcel/A/7#b", "ann")
    assert resolved(engine, "parcel/A/7#b", "ann", "case") == case
    assert resolved(engine, "parcel/A/7#b#weigh", "ann", "item").startswith(case)


@pytest.mark.parametrize(
    ("name", "by", "code"),
    [
        ("parcel/P-2", "ann", "not-found"),
        ("P-1", "ann", "not-found"),
        ("other/P-1", "ann", "not-found"),
        ("parcel/P-1#drive", "ann", "name-unclear"),
        ("parcel/P-1", "bob", "not-found"),
    ],
)
def test_a_name_that_leads_nowhere_is_not_found(start: Start, engine: Engine, name: str, by: str, code: str) -> None:
    start("P-1")
    with pytest.raises(NotFound) as refused:
        resolved(engine, name, by, "item")
    assert refused.value.code == code


def test_the_open_case_has_the_name_and_after_it_the_last_one(start: Start, commands: Commands, engine: Engine) -> None:
    start("P-1")
    first = case_named(engine, "parcel/P-1", "ann")
    commands("cancel", "parcel/P-1", "--by", "ann", "--reason", "again")
    assert case_named(engine, "parcel/P-1", "ann") == first
    start("P-1")
    assert case_named(engine, "parcel/P-1", "ann") != first
