"""Script tasks that are not FEEL: a handler of the host, and Python in a sandbox that reaches nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from diagrams import MORNING, House, code, diagram, element, field

from flowkit import DefinitionInvalid, Engine, VirtualClock
from flowkit.engine.views import IncidentView
from flowkit.sandbox.monty import MontyRunner, ScriptFailed

FIELDS = [field("amounts", "list"), field("day", "date"), field("审批金额", "number"), field("out", "context")]
READERS = '<flowkit:access readers="boss"/>'
MOMENT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def scripted(source: str, *, language: str = "python", result: str = "out", **inputs: str) -> str:
    task = code("compute", source, result=result, language=language, **inputs)
    return diagram("scripted", task, fields=FIELDS, head=READERS)


def ran(house: House, source: str, data: Mapping[str, object] | None = None, **inputs: str) -> str:
    house.deploy(scripted(source, **inputs))
    case = house.engine.start("scripted", dict(data or {}), by="cat").id
    house.engine.run_due()
    return case


def result(house: House, case: str) -> object:
    return house.engine.case(case, by="cat").data["out"]


def incident(house: House, case: str) -> IncidentView:
    (found,) = house.engine.case(case, by="cat").incidents
    return found


def test_python_computes_from_its_inputs_with_exact_numbers_and_dates(house: House) -> None:
    source = 'top = sorted(amounts, reverse=True)[:2]\n{"sum": sum(top), "double": 金额 * 2, "day": day}'
    data = {"amounts": [1, 5, 3], "day": "2026-11-16", "审批金额": "12.50"}
    case = ran(house, source, data, amounts="amounts", day="day", 金额="审批金额")

    assert result(house, case) == {"sum": 8, "double": Decimal("25.00"), "day": date(2026, 11, 16)}
    assert house.engine.case(case, by="cat").status == "completed"


def test_a_script_runs_after_the_commit(house: House) -> None:
    house.deploy(scripted("{'a': 1}"))
    case = house.engine.start("scripted", by="cat").id

    assert house.engine.case(case, by="cat").active == ("compute",)
    house.engine.run_due()
    assert result(house, case) == {"a": 1}


def test_the_clock_of_a_script_stands_at_the_moment_at_which_the_token_came(house: House) -> None:
    house.deploy(scripted("from datetime import datetime\n{'now': datetime.now().isoformat()}"))
    case = house.engine.start("scripted", by="cat").id
    house.engine.advance_to("2026-11-16T08:30+08:00")

    assert result(house, case) == {"now": "2026-11-16T00:30:00"}


def test_chance_is_the_same_again_for_one_task_and_another_for_another(house: House) -> None:
    runner = MontyRunner()
    source = "import random\nrandom.random()"
    first, again, other = (runner.run(source, {}, MOMENT, key) for key in ("a", "a", "b"))
    runner.close()

    assert first == again != other


def test_a_script_that_raises_is_an_incident_with_its_error_and_is_not_tried_again(house: House) -> None:
    case = ran(house, "x = []\n{'a': x[3]}")

    assert incident(house, case).code == "handler-failed"
    assert "IndexError" in incident(house, case).text.en
    assert house.engine.run_due() == 0


def test_a_failed_script_is_retried_with_corrected_data(house: House) -> None:
    case = ran(house, "{'a': 10 / amounts[0]}", {"amounts": [0]}, amounts="amounts")

    house.engine.retry(incident(house, case).id, {"amounts": [4]}, by="cat")
    house.engine.run_due()

    value = result(house, case)
    assert value == {"a": Decimal("2.5")}
    assert isinstance(value, dict)
    assert isinstance(value["a"], Decimal)


def test_a_value_of_another_type_than_declared_is_an_incident(house: House) -> None:
    assert "out takes context" in incident(house, ran(house, "1")).text.en


def test_a_huge_value_is_an_incident(house: House) -> None:
    assert "larger than" in incident(house, ran(house, "{'a': 'x' * 2_000_000}")).text.en


def test_without_the_sandbox_the_script_waits_and_another_worker_runs_it(house: House, sqlite_url: str) -> None:
    clock = VirtualClock(MORNING)
    bare = Engine(sqlite_url, clock=clock, scripts=())
    house.deploy(scripted("{'a': 1}"))
    bare.deploy(house.folder)
    case = bare.start("scripted", by="cat").id
    bare.advance_to("2026-11-16T08:31+08:00")
    assert bare.case(case, by="cat").incidents == ()
    bare.close()

    whole = Engine(sqlite_url, clock=VirtualClock("2026-11-16T10:00+08:00"))
    whole.run_due()
    assert whole.case(case, by="cat").status == "completed"
    whole.close()


def test_a_host_may_bring_a_sandbox_of_its_own_for_a_language(house: House, sqlite_url: str) -> None:
    seen: list[object] = []

    class Upper:
        language = "python"

        def run(self, source: str, inputs: Mapping[str, object], moment: datetime, key: str) -> object:
            seen.extend([source.strip(), dict(inputs), moment, key])
            return {"said": "yes"}

        def close(self) -> None:
            seen.append("closed")

    house.deploy(scripted("word", word="审批金额"))
    engine = Engine(sqlite_url, clock=VirtualClock(MORNING), scripts=[Upper()])
    engine.deploy(house.folder)
    case = engine.start("scripted", {"审批金额": "1.5"}, by="cat").id
    engine.run_due()
    assert engine.case(case, by="cat").data["out"] == {"said": "yes"}
    engine.close()

    assert seen[:3] == ["word", {"word": Decimal("1.5")}, datetime(2026, 11, 16, 0, 30, tzinfo=UTC)]
    assert isinstance(seen[3], str)
    assert case in seen[3]
    assert seen[-1] == "closed"


def test_a_handler_of_the_host_computes_in_the_transaction(house: House) -> None:
    @house.engine.handler("digit", in_transaction=True)
    def digit(amount: Decimal) -> dict[str, object]:
        return {"digit": amount % 10}

    handler = '<flowkit:handler name="digit" result="out"><flowkit:input source="审批金额" target="amount"/>'
    task = element("scriptTask", "compute", f"{handler}</flowkit:handler>")
    house.deploy(diagram("digits", task, fields=FIELDS, head=READERS))
    case = house.engine.start("digits", {"审批金额": "12.5"}, by="cat").id

    assert result(house, case) == {"digit": Decimal("2.5")}


def test_feel_may_stand_in_the_script_element(house: House) -> None:
    house.deploy(scripted("{double: 审批金额 * 2}", language="feel"))
    case = house.engine.start("scripted", {"审批金额": "12.5"}, by="cat").id

    assert result(house, case) == {"double": Decimal("25.0")}


@pytest.mark.parametrize(
    ("task", "finding"),
    [
        (code("compute", "1 +", result="out"), "script-syntax"),
        (code("compute", "x = 1", result="out"), "script-no-value"),
        (code("compute", "# nothing", result="out"), "script-no-value"),
        (code("compute", "1" + " + 1" * 6_000, result="out"), "script-long"),
        (code("compute", "(" * 5_000, result="out"), "script-syntax"),
        (code("compute", "1", result="nowhere"), "field-unknown"),
        (code("compute", "1", result="out", **{"a b": "day"}), "script-name"),
        (code("compute", "1 +", result="out", language="feel"), "expression-invalid"),
        (code("compute", "1", result="out", language="feel", day="day"), "script-inputs"),
        (code("compute", "1", result="out", language="ruby"), "attribute-value"),
        (element("scriptTask", "compute", body="<script>1</script>"), "script-halves"),
        (element("scriptTask", "compute", '<flowkit:script result="out"/>'), "script-halves"),
        (element("scriptTask", "compute"), "script-one-of"),
        (
            element(
                "scriptTask", "compute", '<flowkit:set field="out" source="{}"/>', '<flowkit:script result="out"/>'
            ),
            "script-one-of",
        ),
    ],
)
def test_what_cannot_run_is_refused_at_deployment(house: House, task: str, finding: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(diagram("scripted", task, fields=FIELDS))

    assert finding in {each.code for each in refused.value.findings}


def test_a_syntax_error_is_found_with_its_line(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(scripted("a = 1\nb = (\n"))

    (finding,) = refused.value.findings
    assert finding.line == 3


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MontyRunner]:
    runner = MontyRunner(seconds=0.2, megabytes=16)
    yield runner
    runner.close()


HOSTILE = {
    "endless": "while True: pass",
    "huge text": "'a' * 10**9",
    "huge list": "[0] * 10**8",
    "huge power": "2 ** 10**9",
    "growing": "x = 'a'\nwhile True: x = x + x",
    "recursion": "def f(n): return f(n + 1)\nf(0)",
    "system": "import os\nos.system('id')",
    "environment": "import os\nos.environ['PATH']",
    "file": "open('/etc/passwd').read()",
    "path": "from pathlib import Path\nPath('/etc/passwd').read_text()",
    "socket": "import socket\nsocket.socket()",
    "subprocess": "import subprocess\nsubprocess.run('id')",
    "host module": "import flowkit",
    "ctypes": "import ctypes",
    "eval": "eval(\"open('/etc/passwd')\")",
    "exec": "exec('import socket')",
    "subclasses": "().__class__.__base__.__subclasses__()",
    "globals": "(lambda: 1).__globals__",
    "regular expression": "import re\nre.match('(a+)+$', 'a' * 40 + '!').group()",
    "no name": "nothing",
    "not exact": "{1: lambda: 1}[2]",
    "exit": "import sys\nsys.exit(1)",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_script_fails_and_harms_nothing(sandbox: MontyRunner, source: str) -> None:
    with pytest.raises(ScriptFailed):
        sandbox.run(source, {}, MOMENT, "k")

    assert sandbox.run("1 + 1", {}, MOMENT, "k") == 2


def test_a_script_keeps_nothing_for_the_next_one(sandbox: MontyRunner) -> None:
    sandbox.run("kept = 1\nkept", {}, MOMENT, "k")

    with pytest.raises(ScriptFailed, match="kept"):
        sandbox.run("kept", {}, MOMENT, "k")


def test_a_program_that_forgets_to_close_still_ends() -> None:
    program = (
        "from datetime import datetime, UTC\n"
        "from flowkit.sandbox.monty import MontyRunner\n"
        "print(MontyRunner().run('1 + 1', {}, datetime(2026, 1, 1, tzinfo=UTC), 'k'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "2\n"
