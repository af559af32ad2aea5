"""The checks of a form: what must be true of the data as they will be with what is submitted."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.definition.forms import Form
from flowkit.core.draft import Draft
from flowkit.core.instance.data import evaluate
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.engine.forms import form_refused
from flowkit.errors import Finding


def keep_rules(
    context: Context, scope: Scope, draft: Draft, form: Form, data: Mapping[str, object], local: Mapping[str, object]
) -> None:
    """Raises InputInvalid with every check that is not true; null is not true, so a check never passes by a gap."""
    seen = {**local, **data}
    broken = [each for each in form.rules if evaluate(context, draft, scope, each.test, seen) is not True]
    if broken:
        raise form_refused(Finding("field-check", each.text, element=each.field) for each in broken)
