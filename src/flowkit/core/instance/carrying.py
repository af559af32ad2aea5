"""What an activity takes in when it starts, and gives out when it has ended (BPMN 10.4.2).

Its data inputs, data outputs and properties are data of its token, or of the subprocess that it is: they hide what has
the same name around it. A null is no available datum: it is not carried, and no set that requires it is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flowkit.core.definition.carried import TARGET, Carried, Kept
from flowkit.core.definition.carried import Mapping as Assignment
from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, datum, definition_of, evaluate, fitting
from flowkit.core.instance.facts import StoreWritten
from flowkit.core.instance.questions import StoredValue
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.errors import FlowkitError, Text


def carries(scope: Scope, node: Node) -> Carried | None:
    """What is carried where the token of the node is in this scope: each instance of a round carries for itself."""
    if node.carried is None or (node.round is not None and not (scope.kind == "round" and scope.node == node.id)):
        return None
    return node.carried


def unread(context: Context, carried: Carried) -> StoredValue | None:
    """A store that the inputs read and that is not known yet."""
    return next((asked for _, each in carried.stores if (asked := StoredValue(each)) not in context.answers), None)


def kept(
    context: Context, draft: Draft, scope: Scope, carried: Carried, data: Data, values: Data
) -> list[StoreWritten]:
    """What the values of a finished activity set in data stores."""
    own = {**data, **{name: value for name, value in values.items() if name in carried.own}}
    found = [(each, evaluate(context, draft, scope, each.source, own)) for each in carried.kept]
    return [
        StoreWritten(context.new_id(), each.store, _entry_of(context, draft, scope, each, own), value)
        for each, value in found
        if value is not None
    ]


def _entry_of(context: Context, draft: Draft, scope: Scope, kept: Kept, own: Data) -> str:
    """The name of the entry that is written. Raises FlowkitError where the data give none: all would be lost."""
    if kept.key is None:
        return kept.entry
    name = evaluate(context, draft, scope, kept.key, own)
    if isinstance(name, str) and name.strip():
        return name
    raise FlowkitError(
        Text("{key} names no entry of the data store {store}", "{key} 未给出数据存储 {store} 的条目名").format(
            key=kept.key.source, store=kept.store
        ),
        code="store-entry",
        mend=Text("set the data to a text, and retry", "请将该数据设为文本后重试"),
    )


def taken_in(context: Context, draft: Draft, scope: Scope, carried: Carried, data: Data) -> Data:
    """The token's data with those of its activity. Nothing must be `unread`. Raises FlowkitError if no input set is
    whole.
    """
    around = {name: value for name, value in data.items() if name not in carried.own}
    own: Data = dict.fromkeys(sorted(carried.own))
    stores = {name: context.answers[StoredValue(store)] for name, store in carried.stores}
    _carry(context, draft, scope, carried.inputs, {**around, **stores} if stores else around, own)
    if not _is_whole(carried.input_sets, own):
        raise FlowkitError(
            Text("no input set is whole: {names} have no value", "没有完整的输入集:{names} 没有值").format(
                names=_missing(carried.input_sets, own)
            ),
            code="inputs-missing",
            mend=Text("set the data that they come from, and retry", "请补充其来源数据后重试"),
        )
    return {**around, **own}


def given_out(context: Context, draft: Draft, scope: Scope, carried: Carried, data: Data, values: Data) -> Data:
    """What the values of a finished activity set around it. Raises FlowkitError if no output set is whole."""
    own = {**data, **{name: value for name, value in values.items() if name in carried.own}}
    if not _is_whole(carried.output_sets, own):
        raise FlowkitError(
            Text("no output set is whole: {names} have no value", "没有完整的输出集:{names} 没有值").format(
                names=_missing(carried.output_sets, own)
            ),
            code="outputs-missing",
            mend=Text("give the outputs that the activity requires", "请给出该活动必需的输出"),
        )
    around = {name: value for name, value in values.items() if name not in carried.own}
    _carry(context, draft, scope, carried.outputs, own, around)
    return around


def _carry(
    context: Context, draft: Draft, scope: Scope, mappings: Iterable[Assignment], local: Data, into: Data
) -> None:
    fields = definition_of(context, scope).fields
    for each in mappings:
        seen = local
        if TARGET in each.source.reads:
            seen = {**local, TARGET: into[each.target] if each.target in into else datum(draft, scope, each.target)}
        value = fitting(fields.get(each.target), evaluate(context, draft, scope, each.source, seen))
        if value is None and seen is not local:
            _check_entries(each.target, seen[TARGET])
        if value is not None:
            into[each.target] = value


def _check_entries(name: str, value: object) -> None:
    """An assignment to an entry gives null only where there are no entries."""
    if value is not None:
        raise FlowkitError(
            Text(
                "an entry of {name} is assigned, and it is no context", "要给 {name} 的条目赋值,而它不是上下文"
            ).format(name=name),
            code="association-no-context",
            mend=Text("correct the data, and retry", "请更正数据后重试"),
        )


def _is_whole(sets: tuple[tuple[str, ...], ...], own: Mapping[str, object]) -> bool:
    return not sets or any(all(own.get(name) is not None for name in required) for required in sets)


def _missing(sets: tuple[tuple[str, ...], ...], own: Mapping[str, object]) -> str:
    return ", ".join(dict.fromkeys(name for required in sets for name in required if own.get(name) is None))
