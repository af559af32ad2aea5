"""The JSON schema for editors is that of the model."""

from __future__ import annotations

from flowkit.replay.model import VERB_NAMES
from flowkit.replay.schema import FILE, scenario_schema, schema_text


def test_the_file_is_what_the_model_makes() -> None:
    assert FILE.read_text("utf-8") == schema_text(), "run python -m flowkit.replay.schema"


def test_each_verb_is_a_kind_of_step_that_takes_no_unknown_key() -> None:
    definitions = scenario_schema()["$defs"]
    steps = [
        definitions[each["$ref"].rpartition("/")[2]]
        for each in scenario_schema()["properties"]["steps"]["items"]["oneOf"]
    ]
    assert all(step["additionalProperties"] is False for step in steps)
    assert {name for step in steps for name in step.get("required", ()) if name in VERB_NAMES} == set(VERB_NAMES)
    assert len(steps) == len(VERB_NAMES) + 1
