"""The JSON schema of scenario files, for editors. `scenario.schema.json` beside this module is what it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from flowkit.replay.model import Scenario

FILE: Final = Path(__file__).with_name("scenario.schema.json")


def scenario_schema() -> dict[str, Any]:
    """The schema, from the model."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}


def schema_text() -> str:
    """The text of the file: run `python -m flowkit.replay.schema` after a change of the model."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
