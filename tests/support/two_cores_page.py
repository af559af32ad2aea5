"""The page on both cores, made by running the conformance files: `python tests/support/two_cores_page.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from conformance import FOLDER, files
from two_cores import Verdict, compare

from flowkit.spiff.constructs import CONSTRUCTS, UNREADABLE

PAGE = FOLDER.parents[2] / "docs" / "conformance-spiff.md"
Verdicts = Mapping[str, Verdict]

REASONS: Mapping[str, str] = {
    "order": "The order in which branches beside each other move. BPMN does not say it: flowkit lets a branch run "
    "until it waits, SpiffWorkflow moves all branches one step after the other.",
    "starts": "A signal that two start events of one process catch. flowkit begins a case at each, as BPMN 10.5.2 has "
    "it; SpiffWorkflow begins one case of the process.",
}
"""Why a file may differ that nothing refuses."""
EXPLAINED: Mapping[str, str] = {
    "signals/begins-a-case-at-each-start": "starts",
    "signals/inside-one-case": "order",
}
"""Files that differ though nothing refuses them, with their reason. A difference that could be foreseen from the file
belongs into the table of `flowkit.spiff.constructs` instead.
"""

_HEAD = """\
# Conformance on the second core

Every [conformance file](conformance.md) is played on both cores through the runtime port
([record 55](adr/0055-a-port-for-two-cores.md)), saved and loaded as text between every two steps, and what the cores
show is compared after each: where they wait, how often each task and event was passed, where they are stuck, the end,
the data at the end. Files that [flowkit.spiff](howto/spiffworkflow.md) refuses are run all the same, with the refusals
off, to see what would have come of them. This page is made by that run:
`python tests/support/two_cores_page.py`.
"""
_KINDS = {
    "missing": "SpiffWorkflow has nothing for it",
    "wrong": "SpiffWorkflow takes it, and runs it otherwise",
    "unseen": "not about tokens: passed over with a warning",
}


def verdicts() -> dict[str, Verdict]:
    """Every file by group and name, played on both cores."""
    return {f"{path.parent.name}/{path.stem}": compare(path) for path in files()}


def page(found: Verdicts) -> str:
    """The page as it must be."""
    return "\n".join([_HEAD, *_sums(found), *_constructs(found), *_reasons(), *_groups(found)])


def _sums(found: Verdicts) -> Iterator[str]:
    counts = Counter(_class(verdict) for verdict in found.values())
    yield "| files | what came of them |"
    yield "|---:|---|"
    for name, text in _CLASSES.items():
        yield f"| {counts[name]} | {text} |"
    yield ""


_CLASSES = {
    "agrees": "agree",
    "partly": "agree up to a step that the port does not have (an incident is retried, a case is cancelled)",
    "differs": "differ, for a reason below",
    "refused, differs": "are refused, and would differ",
    "refused, unreadable": "are refused, and SpiffWorkflow's parser refuses them too",
    "refused, agrees": "are refused for a construct that does no harm in this file",
    "both": "are refused by both, since the file is wrong",
}


def _class(verdict: Verdict) -> str:
    if verdict.by_both:
        return "both"
    if verdict.refused:
        kind = "unreadable" if UNREADABLE in _codes(verdict) else "differs" if verdict.difference else "agrees"
        return f"refused, {kind}"
    return "differs" if verdict.difference else "partly" if verdict.stopped else "agrees"


def _codes(verdict: Verdict) -> list[str]:
    return sorted({finding.code for finding in verdict.refused})


def _constructs(found: Verdicts) -> Iterator[str]:
    yield "## What is refused, and what is passed over\n"
    yield "| code | why | 中文 | how to mend it | files |"
    yield "|---|---|---|---|---|"
    for code, row in sorted(CONSTRUCTS.items(), key=lambda each: (list(_KINDS).index(each[1].kind), each[0])):
        why = f"{_KINDS[row.kind]}: {row.text.en}"
        yield f"| `{code}` | {why} | {row.text.zh} | {row.mend.en or '-'} | {_shown(code, found)} |"
    yield ""


def _shown(code: str, found: Verdicts) -> str:
    having = [verdict for verdict in found.values() if code in _codes(verdict)]
    differing = sum(bool(verdict.difference) for verdict in having)
    return f"{len(having)}, {differing} would differ" if having else "none"


def _reasons() -> Iterator[str]:
    yield "## Why a file differs that nothing refuses\n"
    yield "| reason | |"
    yield "|---|---|"
    yield from (f"| {name} | {text} |" for name, text in REASONS.items())
    yield ""


def _groups(found: Verdicts) -> Iterator[str]:
    for group, names in groupby(found, key=lambda name: name.partition("/")[0]):
        yield f"## {group}\n"
        yield "| file | on SpiffWorkflow | what was seen |"
        yield "|---|---|---|"
        for name in names:
            verdict = found[name]
            yield f"| `{name.partition('/')[2]}` | {_said(name, verdict)} | {_seen(verdict)} |"
        yield ""


def _said(name: str, verdict: Verdict) -> str:
    if verdict.by_both:
        return "refused by both"
    if verdict.refused:
        rows = [code for code in _codes(verdict) if code != UNREADABLE] or [UNREADABLE]
        return "refused: " + ", ".join(f"`{code}`" for code in rows)
    if verdict.difference:
        return f"differs: {EXPLAINED.get(name, 'not explained')}"
    return f"agrees up to `{verdict.stopped}`" if verdict.stopped else "agrees"


def _seen(verdict: Verdict) -> str:
    if verdict.difference:
        return verdict.difference
    return "run all the same, it agrees" if verdict.refused else ""


if __name__ == "__main__":
    PAGE.write_text(page(verdicts()), "utf-8")
