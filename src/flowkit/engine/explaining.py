"""Why a due time is what it is: the stored inputs of a clock, reckoned again line by line."""

from __future__ import annotations

from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import DeadlineRule
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.worktime import Counting, Explanation, Quantity, compile_calendar, explain, parse_quantity
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.errors import NotFound, Text


def explained(catalogue: Catalogue, unit: Unit, case: str, deadline: Deadline, step: str) -> Explanation:
    """The reckoning of the due time, or of an escalation step of the clock. Raises NotFound for an unknown step."""
    rule = _rule(catalogue, unit, case, deadline)
    quantity = _after(rule, step) if step else parse_quantity(deadline.target)
    counting = Counting(count_start_day=rule is not None and rule.count_start_day)
    version = deadline.calendar_version
    timetable = catalogue.timetable(unit, deadline.calendar, version) if version else compile_calendar(WITHOUT_WORK)
    return explain(timetable, deadline.started_at, quantity, deadline.pauses, counting)


def _rule(catalogue: Catalogue, unit: Unit, case_id: str, deadline: Deadline) -> DeadlineRule | None:
    """The rule of the clock, in the process of its scope: a called process has rules of its own."""
    case = unit.case(case_id)
    if case is None:
        return None
    scope = next((each for each in unit.scopes(case_id) if each.id == deadline.scope), None)
    process, version = (scope.process, scope.version) if scope is not None else (case.process, case.version)
    return catalogue.definition(unit, process, version).deadlines.get(deadline.rule)


def _after(rule: DeadlineRule | None, step: str) -> Quantity:
    rows = rule.escalation.rules if rule is not None and rule.escalation is not None else ()
    for row in rows:
        if row.output.id == step:
            return row.output.after
    raise NotFound(Text("the clock has no escalation step {step}", "该时限没有升级步骤 {step}").format(step=step))
