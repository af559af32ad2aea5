"""Files that no engine's editor wrote: BPMN with texts for people, or with JUEL and nothing else."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.dialects.rule import Dialect

PLAIN: Final = Dialect(attributes={}, elements={}, language="juel")
