"""Every example of the documentation runs, in a folder of its own, beside copies of the procedures and examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from document_blocks import Block, Step, documents, output_matches, read_blocks, read_steps

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = [str(path.relative_to(REPOSITORY)) for path in documents(REPOSITORY)]
COMMANDS = ("flowkit", "python")


def blocks_of(document: str) -> list[Block]:
    return list(read_blocks((REPOSITORY / document).read_text("utf-8")))


NOT_RUN = [
    pytest.param(block, id=f"{document}:{block.line}")
    for document in DOCUMENTS
    for block in blocks_of(document)
    if block.not_run is not None
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the blocks of one document run."""
    for name in ("process_definitions", "examples"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.db*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    for name, value in {"NO_COLOR": "1", "COLUMNS": "120", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def run_python(block: Block, document: str, namespace: ModuleType) -> None:
    padded = "\n" * (block.line - 1) + block.text
    code = compile(padded, str(REPOSITORY / document), "exec", dont_inherit=True)
    exec(code, namespace.__dict__)  # noqa: S102 - the code is that of our own documentation


def run_step(step: Step, place: str) -> None:
    arguments = step.arguments()
    assert arguments[0] in COMMANDS, f"{place}: {arguments[0]} is not run here; mark the block with a reason"
    done = subprocess.run(
        arguments, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120
    )
    assert done.returncode == step.status, f"{place}: {step.command}\n{done.stdout}"
    if step.output is not None:
        assert output_matches(step.output, done.stdout), f"{place}: {step.command} printed\n{done.stdout}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_blocks_of_a_document_run_in_order(document: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    namespace = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", namespace)
    for block in blocks_of(document):
        if block.not_run is not None:
            continue
        if block.file is not None:
            target = folder / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, "utf-8")
        elif block.language == "python":
            run_python(block, document, namespace)
        elif block.language == "console":
            for step in read_steps(block.text):
                run_step(step, f"{document}:{block.line}")


@pytest.mark.parametrize("block", NOT_RUN)
def test_a_block_that_is_not_run_says_why(block: Block) -> None:
    assert block.not_run, "give a reason"
    pytest.skip(block.not_run)
