"""The table of the BPMN elements that are read. A new element is one module here and one line in the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.elements import (
    boundary_event,
    business_rule_task,
    call_activity,
    catch_event,
    data,
    describing,
    end_event,
    gateways,
    global_task,
    message_tasks,
    script_task,
    service_task,
    start_event,
    structure,
    sub_process,
    task,
    throw_event,
    user_task,
)
from flowkit.bpmn.kind import Kind

FLOW_NODES: Final[Mapping[str, Kind]] = {
    kind.tag: kind
    for kind in (
        boundary_event.KIND,
        business_rule_task.KIND,
        call_activity.KIND,
        catch_event.KIND,
        end_event.KIND,
        gateways.COMPLEX,
        gateways.EVENT_BASED,
        gateways.EXCLUSIVE,
        gateways.INCLUSIVE,
        gateways.PARALLEL,
        message_tasks.RECEIVE,
        message_tasks.SEND,
        script_task.KIND,
        service_task.KIND,
        start_event.KIND,
        sub_process.AD_HOC,
        sub_process.KIND,
        sub_process.TRANSACTION,
        task.MANUAL,
        task.TASK,
        throw_event.KIND,
        user_task.KIND,
    )
}
GLOBAL_TASKS: Final[Mapping[str, Kind]] = {kind.tag: kind for kind in global_task.KINDS}
KINDS: Final[Mapping[str, Kind]] = {
    **FLOW_NODES,
    **GLOBAL_TASKS,
    **{kind.tag: kind for kind in (*structure.KINDS, *describing.KINDS, *data.KINDS)},
}
