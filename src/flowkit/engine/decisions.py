"""The decisions that are deployed with a process: files of its folder, bound to its business rule tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from flowkit.core.deadline.reckon import decided_for
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.decision import DecisionModel, decision_model
from flowkit.decision.model import Definitions
from flowkit.dmn.files import read_definitions
from flowkit.errors import Finding, Text

SUFFIX: Final = ".dmn"
"""Before the name of a file among the pins of a definition; the pin is the digest of its content."""
DECISION: Final = "decision"
"""The kind under which the files of decisions are kept."""

Models: TypeAlias = Mapping[str, DecisionModel]
"""By the name of their file."""


def read_models(files: Mapping[str, bytes]) -> tuple[dict[str, DecisionModel], tuple[Finding, ...]]:
    """The model of each file, which may import the others; and what is wrong with them."""
    read = {name: read_definitions(content, name) for name, content in files.items()}
    known = {name: each.definitions for name, each in read.items() if each.definitions is not None}
    models = {name: decision_model(own, _others(name, known), read[name].findings) for name, own in known.items()}
    findings = [finding for name, each in read.items() if name not in known for finding in each.findings]
    findings += [finding for model in models.values() for finding in model.findings]
    return models, tuple(findings)


def check_models(models: Models) -> Iterator[Finding]:
    """Gaps, overlaps and rules that never count in the tables, with example inputs."""
    for model in models.values():
        yield from () if model.has_errors else model.checks()


def _others(name: str, known: Mapping[str, Definitions]) -> Iterator[Definitions]:
    return (each for other, each in known.items() if other != name)


def bound(definition: ProcessDefinition, models: Models) -> ProcessDefinition:
    """The definition with the model of each of its business rule tasks, and of each deadline that asks one. What is not
    found stays unbound.
    """
    found = {owner: _model(task, models) for owner, task in rule_tasks(definition)}
    return replace(definition, models={node: model for node, model in found.items() if model is not None})


def rule_tasks(definition: ProcessDefinition) -> Iterator[tuple[str, BusinessRuleTask]]:
    """What asks a decision: the id of the task, or the name that its deadline has for it."""
    for node in definition.nodes.values():
        if isinstance(node.spec, BusinessRuleTask) and node.spec.decision:
            yield node.id, node.spec
    for rule in definition.deadlines.values():
        for task in rule.decisions:
            yield decided_for(rule), task


def _model(task: BusinessRuleTask, models: Models) -> DecisionModel | None:
    found = _having(task, models)
    return found[0] if len(found) == 1 else None


def _having(task: BusinessRuleTask, models: Models) -> list[DecisionModel]:
    asked = models.values() if not task.file else [models[task.file]] if task.file in models else []
    return [each for each in asked if task.decision in (*each.decisions, *each.services)]


def check_tasks(definition: ProcessDefinition, models: Models) -> Iterator[Finding]:
    """Decisions that are not there, and inputs that nobody gives or nobody reads."""
    for owner, task in rule_tasks(definition):
        found = _having(task, models)
        if len(found) == 1:
            yield from _inputs(definition, owner, task, found[0])
        elif found:
            files = ", ".join(each.file for each in found)
            text = Text("the decision {name} stands in several files: {files}", "决策 {name} 出现在多个文件中:{files}")
            mend = Text("name one of them as `file`", "请以 file 指明其中之一")
            yield _finding("decision-twice", owner, text.format(name=task.decision, files=files), mend)
        else:
            yield _unknown(owner, task, models)


def _unknown(owner: str, task: BusinessRuleTask, models: Models) -> Finding:
    if task.file and task.file not in models:
        text = Text("the folder has no decisions in {name}", "文件夹中没有决策文件 {name}").format(name=task.file)
        there = ", ".join(sorted(models))
    else:
        text = Text("no file of the folder has the decision {name}", "文件夹中没有决策 {name}").format(
            name=task.decision
        )
        there = ", ".join(sorted({name for each in models.values() for name in (*each.decisions, *each.services)}))
    return _finding(
        "decision-unknown", owner, text, Text("there are: {names}", "现有:{names}").format(names=there or "-")
    )


def _inputs(
    definition: ProcessDefinition, owner: str, task: BusinessRuleTask, model: DecisionModel
) -> Iterator[Finding]:
    read = {each.name for each in model.inputs(task.decision)}
    given = {each.target for each in task.inputs}
    for name in sorted(read - given - definition.fields.keys() - {"case"}):
        text = Text(
            "the decision {decision} reads {name}, which is no datum here",
            "决策 {decision} 读取 {name},但流程未声明该数据",
        )
        mend = Text(
            "declare it, or add a flowkit:input with this target", "请声明该数据,或添加以它为 target 的 flowkit:input"
        )
        yield _finding("decision-input", owner, text.format(decision=task.decision, name=name), mend)
    for name in sorted(given - read):
        text = Text("the decision {decision} does not read {name}", "决策 {decision} 不读取 {name}")
        mend = Text("take the input out, or correct its target", "请去掉该 input 或更正 target")
        yield _finding("decision-input-unread", owner, text.format(decision=task.decision, name=name), mend)


def _finding(code: str, owner: str, text: Text, mend: Text) -> Finding:
    return Finding(code, text, mend, element=owner.removeprefix("deadline:"), rule="BPMN 10.3.3")
