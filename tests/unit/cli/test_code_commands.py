"""The commands about codes for acting: given, listed, looked through, used, revoked."""

from __future__ import annotations

from pathlib import Path

from command_line import Commands

HALL = str(Path(__file__).resolve().parents[2] / "fault" / "files" / "hall")
DATA = ("petitioner=Zhao Liu", "helper=Qian Qi", "matter=street lamp", 'suppliers=["S-1"]')


def test_a_code_is_given_used_and_revoked(commands: Commands, tmp_path: Path) -> None:
    commands("deploy", HALL)
    commands("start", "hall", *DATA, "--by", "wu", "--key", "H-1")
    given = commands.json("issue-code", "hall/H-1", "petitioner", "--by", "wu")
    photo = tmp_path / "lamp.png"
    photo.write_bytes(b"photo")

    said = commands("by-code", given["code"])
    assert "petitioner: Zhao Liu" in said
    assert "material: send material [explanation*, amount, evidence*, letter]" in said
    commands("submit-by-code", given["code"], "material", "explanation=dark", "--attach", f"evidence={photo}")
    assert commands.json("by-code", given["code"])["acts"][0]["id"] == "withdraw"
    commands("submit-by-code", given["code"], "material", "explanation=dark", status=1)
    commands("submit-by-code", given["code"], "withdraw", "--attach", "evidence=/no/such/file", status=1)

    commands("revoke-code", "hall/H-1", given["handle"], "--by", "wu", "--reason", "lost")
    assert given["handle"] in commands("codes", "hall/H-1", "--by", "sun")
    commands("by-code", given["code"], status=1)


def test_a_code_that_is_given_is_shown_once(commands: Commands) -> None:
    commands("deploy", HALL)
    commands("start", "hall", *DATA, "--by", "wu", "--key", "H-2")

    said = commands("issue-code", "hall/H-2", "supplier", "--person", "Acme", "--correlation", "S-1", "--by", "wu")

    code = said.splitlines()[0]
    assert len(code.split("-")) == 6
    assert code not in commands("codes", "hall/H-2", "--by", "wu")
    commands("issue-code", "hall/H-2", "mayor", "--by", "wu", status=1)
