"""What may be asked of the cases of a process: names that mean nothing are refused, so that nobody takes a slip of the
pen for an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.tasks import CallActivity
from flowkit.core.protocol import Actor
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.closed_fields import closed_fields
from flowkit.engine.forms import text_as_declared
from flowkit.engine.ports import Unit
from flowkit.errors import InputInvalid, NotAuthorised, NotFound, Text

_MOST_NAMED = 50


def check_filter(
    catalogue: Catalogue,
    unit: Unit,
    process: str,
    states: Collection[str],
    fields: Mapping[str, object],
    actor: Actor,
) -> dict[str, object]:
    """The fields with values of their declared types: text is read as a form would read it.

    Raises NotFound for an unknown process, InputInvalid (state-unknown, case-field-unknown) naming what is known,
    NotAuthorised (case-field-closed) for a field that is closed to the actor: answers would tell its values;
    InputInvalid (form-invalid) for a text that is no value of its field.

    Cases of older versions may still be in states that the newest does not have, so all versions count; and so do the
    states of called processes, which the case takes on.
    """
    latest = catalogue.latest(unit, "process")
    if process not in latest:
        raise NotFound(
            Text("no process {key} is deployed", "未部署流程 {key}").format(key=process),
            mend=Text("known are: {names}", "已知:{names}").format(names=_listed(latest)),
        )
    newest = catalogue.definition(unit, process)
    own = [newest]
    if not (set(states) <= newest.states.keys() and set(fields) <= _case_fields(newest)):
        versions = list(_versions(catalogue, unit, process))
        own += [each for each in versions if each.key == process]
        _check(states, versions, lambda each: each.states, "state", "状态")
        _check(fields, own, _case_fields, "case field", "办件字段")
    closed = sorted(closed_fields(newest, actor) & set(fields))
    if closed:
        raise NotAuthorised(
            Text(f"{', '.join(closed)} is closed to {actor.id}", f"{', '.join(closed)} 不对 {actor.id} 开放"),
            code="case-field-closed",
        )
    return {name: _read(name, value, own) for name, value in fields.items()}


def _read(name: str, value: object, versions: Iterable[ProcessDefinition]) -> object:
    """As the newest version that has the field declares it."""
    declared = next(each.fields[name] for each in versions if name in each.fields)
    return text_as_declared(name, declared.type, value) if isinstance(value, str) else value


def _case_fields(definition: ProcessDefinition) -> set[str]:
    return {field.name for field in definition.fields.values() if field.case_field}


def _versions(catalogue: Catalogue, unit: Unit, process: str) -> Iterator[ProcessDefinition]:
    """Every version of the process and of what it calls, however deep."""
    stored = unit.definitions()
    waiting, seen = [process], {process}
    while waiting:
        key = waiting.pop()
        for each in stored:
            if each.process == key:
                definition = catalogue.definition(unit, key, each.version)
                yield definition
                called = {
                    node.spec.process for node in definition.nodes.values() if isinstance(node.spec, CallActivity)
                }
                waiting += called - seen
                seen |= called


def _check(
    asked: Iterable[str],
    versions: Iterable[ProcessDefinition],
    names: Callable[[ProcessDefinition], Collection[str]],
    en: str,
    zh: str,
) -> None:
    known = {name for each in versions for name in names(each)}
    wrong = [name for name in asked if name not in known]
    if wrong:
        raise InputInvalid(
            Text(f"no {en} is named {_listed(wrong)}", f"没有名为 {_listed(wrong)} 的{zh}"),
            code=f"{en.replace(' ', '-')}-unknown",
            mend=Text(f"known are: {_listed(known) or '-'}", f"已知:{_listed(known) or '-'}"),
        )


def _listed(names: Iterable[str]) -> str:
    """In the order of the alphabet, the first of many."""
    found = sorted(names)
    return ", ".join(found[:_MOST_NAMED]) + " …" * (len(found) > _MOST_NAMED)
