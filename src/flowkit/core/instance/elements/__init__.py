"""One small module per kind of BPMN element, and the table of them. A new element is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.instance.elements import (
    ad_hoc,
    boundary_event,
    business_rule_task,
    call_activity,
    complex_gateway,
    end_event,
    event_based_gateway,
    event_sub_process,
    exclusive_gateway,
    inclusive_gateway,
    intermediate_catch_event,
    intermediate_throw_event,
    parallel_gateway,
    quantity,
    receive_task,
    script_task,
    send_task,
    service_task,
    start_event,
    sub_process,
    task,
    user_task,
)
from flowkit.core.instance.elements.element import Element

ELEMENTS: Mapping[str, Element] = {
    "startEvent": start_event.ELEMENT,
    "timerStartEvent": start_event.ELEMENT,
    "eventStart": start_event.ELEMENT,
    "endEvent": end_event.ELEMENT,
    "task": task.ELEMENT,
    "manualTask": task.ELEMENT,
    "userTask": user_task.ELEMENT,
    "serviceTask": service_task.ELEMENT,
    "sendTask": send_task.ELEMENT,
    "receiveTask": receive_task.ELEMENT,
    "scriptTask": script_task.ELEMENT,
    "businessRuleTask": business_rule_task.ELEMENT,
    "exclusiveGateway": exclusive_gateway.ELEMENT,
    "eventBasedGateway": event_based_gateway.ELEMENT,
    "startQuantity": quantity.GATHER,
    "completionQuantity": quantity.SPREAD,
    "inclusiveGateway": inclusive_gateway.ELEMENT,
    "complexGateway": complex_gateway.ELEMENT,
    "parallelGateway": parallel_gateway.ELEMENT,
    "subProcess": sub_process.ELEMENT,
    "adHocSubProcess": sub_process.ELEMENT,
    "adHocOffer": ad_hoc.OFFERED,
    "adHocDone": ad_hoc.COUNTED,
    "callActivity": call_activity.ELEMENT,
    "transaction": sub_process.ELEMENT,
    "eventSubProcess": event_sub_process.ELEMENT,
    "eventSubProcessStart": event_sub_process.START,
    "intermediateCatchEvent": intermediate_catch_event.ELEMENT,
    "intermediateThrowEvent": intermediate_throw_event.ELEMENT,
    "boundaryEvent": boundary_event.ELEMENT,
}
