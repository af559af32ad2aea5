"""The refusals of operations: stable codes, both languages."""

from __future__ import annotations

from flowkit.core.protocol import Rejection
from flowkit.errors import NOTHING, Text


def refusal(
    code: str, en: str, zh: str, mend: Text = NOTHING, *, unauthorised: bool = False, **values: object
) -> Rejection:
    return Rejection(code, Text(en, zh).format(**values), mend, unauthorised=unauthorised)


_CHINESE = {
    "item": "事项",
    "deadline": "时限",
    "incident": "异常",
    "case": "办件",
    "phase": "阶段",
    "token": "令牌",
}


def gone(subject: str) -> Rejection:
    return Rejection("gone", Text(f"the {subject} is not open any more", f"该{_CHINESE[subject]}已不再有效"))


def not_allowed(operation: str, en: str, zh: str) -> Rejection:
    return Rejection("not-authorised", Text(f"{operation}: {en}", f"{operation}:{zh}"), unauthorised=True)
