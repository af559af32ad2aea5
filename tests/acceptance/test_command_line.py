"""`flowkit` as people use it: one process for each command, on one SQLite file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CommandLine

from flowkit import Engine, VirtualClock

PARCEL = Path(__file__).resolve().parents[1] / "unit" / "cli" / "files" / "parcel"
INCIDENTS = Path(__file__).resolve().parents[2] / "process_definitions" / "incident-management"
INCIDENT = "incident-management/INC-1"
BY_DESK = ("--by", "desk-1")


def test_a_procedure_is_deployed_once_and_a_case_started(cli: CommandLine) -> None:
    cli.now = "2026-11-16T08:00+08:00"
    assert cli("deploy", str(PARCEL)).out.split() == ["process", "version", "status", "parcel", "1", "new"]
    assert cli("deploy", str(PARCEL)).out.split()[-1] == "unchanged"
    assert cli("start", "parcel", "--by", "ann", "--key", "P-1", "label=x").out.split()[-3:] == ["parcel", "1", "P-1"]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one incident, recorded at 08:30 and dispatched."""
    file = tmp_path_factory.mktemp("recorded") / "cases.db"
    engine = Engine(f"sqlite:///{file}", clock=VirtualClock("2026-11-16T08:30+08:00"))
    engine.deploy(INCIDENTS)
    engine.start("incident-management", {"severity": 2, "symptom": "switch down"}, by="desk-1", business_key="INC-1")
    (item,) = engine.worklist("desk-1")
    engine.complete(item.id, {"group": "line 1"}, by="desk-1")
    engine.close()
    return file


@pytest.fixture
def incident(cli: CommandLine, recorded: Path) -> CommandLine:
    shutil.copy(recorded, cli.folder / "cases.db")
    cli.now = "2026-11-16T08:30+08:00"
    return cli


def test_an_incident_escalates_and_explains_itself(incident: CommandLine) -> None:
    done = incident("advance", "--to", "2026-11-16T12:30+08:00")
    assert "email to pm-1@it.example.com: INC-1: resolution" in done.out

    incident.now = "2026-11-16T12:40+08:00"
    incident("acknowledge", f"{INCIDENT}#resolution", "--by", "pm-1")
    assert incident("explain", f"{INCIDENT}#resolution", *BY_DESK).out.endswith("Due: 2026-11-16 Mon 16:30\n")
    page = incident("case", INCIDENT, *BY_DESK).out
    assert "resolution step 1: engineer -> project-manager" in page
    assert "level-2-project-manager acknowledged" in page


def test_what_is_refused_is_said_in_both_languages(incident: CommandLine) -> None:
    by_another = ("claim", f"{INCIDENT}#diagnose", "--by", "desk-1")
    refused = incident(*by_another, status=1)
    assert refused.out == ""
    assert refused.err == "[not-authorised] claim: desk-1 is none of: candidate\n"
    assert "desk-1 不属于:candidate" in incident(*by_another, "--language", "zh", status=1).err


def test_data_that_do_not_fit_are_named_field_by_field(incident: CommandLine) -> None:
    said = incident("start", "incident-management", *BY_DESK, "severity=9", "colour=red", status=1).err
    assert all(field in said for field in ("severity: ", "symptom: ", "colour: "))


def test_a_database_that_cannot_be_used_is_said_in_one_line(cli: CommandLine) -> None:
    cli.variables = {"FLOWKIT_DB": "sqlite:///nowhere/cases.db"}
    assert cli("worklist", *BY_DESK, status=1).err.startswith("[database-unusable] ")
    cli.variables = {"FLOWKIT_DB": "sqlite:///empty.db"}
    assert cli("worklist", *BY_DESK, status=1).err.startswith("[schema-outdated] ")
    cli("migrate")
    assert cli("worklist", *BY_DESK, status=1).err.startswith("[not-authorised] ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dance"], "dance"),
        (["worklist"], "--by"),
        (["start", "x", "--by", "a", "severity"], "field=value"),
        (["worklist", "--by", "a", "--db", ""], "--db"),
        (["worklist", "--by", "a", "--language", "fr"], "fr"),
    ],
)
def test_a_misuse_exits_with_2_and_names_the_fault(cli: CommandLine, arguments: list[str], said: str) -> None:
    done = cli(*arguments, status=2)
    assert said in done.err
    assert done.out == ""


HEAVY = ("alembic", "jinja2", "lxml", "pydantic", "smtplib", "SpiffWorkflow", "sqlalchemy", "yaml")


@pytest.mark.parametrize(
    ("arguments", "brought"),
    [
        (["--help"], []),
        (["--version"], []),
        (["complete", "--help"], ["pydantic"]),  # typer itself reads the options of a command with it
    ],
)
def test_help_imports_no_database_no_xml_and_no_models(arguments: list[str], brought: list[str]) -> None:
    program = (
        f"import sys; sys.argv = ['flowkit', *{arguments!r}]\n"
        "from flowkit.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert done.stderr.strip() == str(brought)


HANDED_OVER = '<intermediateCatchEvent id="handed-over"'
FAULTS = {
    "unsupported": ("<startEvent id", '<transaction id="all"/><startEvent id', "<transaction", "all"),
    "attribute": ('<userTask id="weigh"', '<userTask colour="red" id="weigh"', "<userTask colour", "weigh"),
    "undeclared": ('show field="label"', 'show field="colour"', 'field="colour"', "drive"),
    "expression": ('source="label"', 'source="label +"', 'source="label +"', "book"),
    "quantity": ('within="PT8H"', 'within="8 hours or so"', "8 hours or so", "quantity"),
    "unconnected": (
        '<sequenceFlow id="f4" sourceRef="drive" targetRef="handed-over"/>',
        "",
        HANDED_OVER,
        "handed-over",
    ),
    "template": (
        "<flowkit:access",
        '<flowkit:notification id="t" on="started" to="starter" subject="{{ label"/><flowkit:access',
        'subject="{{ label"',
        "template",
    ),
    "xml": ("</process>", "", "", ""),
    "entity": ("?>", '?><!DOCTYPE definitions [<!ENTITY x "y">]>', "", ""),
}
"""Name of a file -> what is replaced in a sound one and by what; what stands on the line to be named; the element."""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder in which every kind of file has a fault."""
    folder = tmp_path / "broken"
    shutil.copytree(PARCEL, folder)
    sound = (folder / "parcel.bpmn").read_text("utf-8")
    (folder / "parcel.bpmn").unlink()
    for name, (old, new, _, _) in FAULTS.items():
        assert sound.count(old) >= 1, name
        text = sound.replace(old, new, 1).replace('<process id="parcel"', f'<process id="{name}"')
        (folder / f"{name}.bpmn").write_text(text, "utf-8")
    people = (folder / "people.yaml").read_text("utf-8")
    (folder / "people.yaml").write_text(people.replace("position: driver", "position: pilot"), "utf-8")
    return folder


def test_every_fault_of_a_folder_is_named_at_once(cli: CommandLine, broken: Path) -> None:
    lines = cli("validate", str(broken), status=1).out.splitlines()

    for name, (_, _, marker, element) in FAULTS.items():
        text = (broken / f"{name}.bpmn").read_text("utf-8")
        place = f"{name}.bpmn:{text[: text.index(marker)].count(chr(10)) + 1}:" if marker else f"{name}.bpmn"
        found = [line for line in lines if line.startswith(place) and element in line]
        assert found, f"{place} {element} among\n" + "\n".join(lines)
        assert all("[" in line and "] " in line and " -> " in line for line in found), "code and mend"
        assert not marker or "(" in found[0], "the rule"
    assert any(line.startswith("people.yaml:") and "pilot" in line for line in lines)

    *findings, sums = lines
    warned = sum("[end-implicit]" in line for line in findings)
    assert sums == f"errors: {len(findings) - warned}, warnings: {warned}"
    assert cli("deploy", str(broken), status=1).err.splitlines() == findings, "deploying says the same"


def test_findings_are_also_said_in_chinese(cli: CommandLine, broken: Path) -> None:
    english = cli("validate", str(broken / "quantity.bpmn"), status=1).out
    chinese = cli("validate", str(broken / "quantity.bpmn"), "--language", "zh", status=1).out
    assert english != chinese
    assert "错误:" in chinese


def test_a_sound_folder_has_nothing_to_complain_of(cli: CommandLine) -> None:
    assert cli("validate", str(PARCEL)).out == f"{PARCEL}: nothing to complain of\n"
