"""BPMN 10.3.6: a call, and the process that it calls, when both are in one file."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, extensions, value
from flowkit.core.definition.tasks import CallActivity


def check_calls(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    """What is handed in is declared there, and there is a start event to begin at."""
    by_key = {draft.definition.key: draft.definition for draft in drafts}
    for draft in drafts:
        for name, node in draft.definition.nodes.items():
            called = by_key.get(node.spec.process) if isinstance(node.spec, CallActivity) else None
            if called is None or (isinstance(node.spec, CallActivity) and node.spec.version):
                continue
            if None not in called.starts:
                report.add("call-without-start", draft.nodes[name], process=called.key)
            for each in extensions(draft.nodes[name], "in"):
                if value(each, "target") not in called.fields:
                    report.add("call-target-unknown", each, process=called.key, name=value(each, "target"))
