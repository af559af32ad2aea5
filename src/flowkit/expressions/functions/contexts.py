"""Context functions (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.expressions import messages as m
from flowkit.expressions.functions.builtin import row
from flowkit.expressions.messages import Unfit
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of

Context = dict[str, Value]


def _get_value(run: Run, context: Context, key: str) -> Value:
    if key not in context:
        raise Unfit(m.NO_ENTRY, name=key[:60])
    return context[key]


def _get_entries(run: Run, context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(run: Run, entries: list[Value]) -> Context:
    """The context of a list of `{key: …, value: …}`; no key may stand twice."""
    context: Context = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise Unfit(m.NO_KEY_AND_VALUE)
        if entry["key"] in context:
            raise Unfit(m.SAME_KEY, name=entry["key"][:60])
        context[entry["key"]] = entry["value"]
    return context


def _put(run: Run, context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


def _put_at(run: Run, context: Context, keys: Sequence[Value], value: Value) -> Context:
    """The value under a path of keys; every context on the way is copied."""
    if not keys or not all(type(key) is str for key in keys):
        raise Unfit(m.NO_PATH)
    copy = dict(context)
    result = copy
    for key in keys[:-1]:
        inner = copy.get(key)
        if type(inner) is not dict:
            raise Unfit(m.NO_CONTEXT_AT, name=key[:60], kind=kind_of(inner))
        run.spend(len(inner))
        copy[key] = copy = dict(inner)
    copy[keys[-1]] = value
    return result


def _merge(run: Run, contexts: list[Value]) -> Context:
    """All entries; those of a later context stand."""
    merged: Context = {}
    for context in contexts:
        if type(context) is not dict:
            raise Unfit(m.UNFIT_ARGUMENTS, name="context merge", kinds=kind_of(context))
        run.spend(len(context))
        merged |= context
    return merged


ROWS = (
    row("get value", "m: context, key: string", _get_value),
    row("get entries", "m: context", _get_entries),
    row("context", "entries: list", _context),
    row("context put", "context: context, key: string, value: any", _put),
    row("context put", "context: context, keys: strict list, value: any", _put_at),
    row("context merge", "contexts: list", _merge),
)
