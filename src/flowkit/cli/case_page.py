"""A case on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowkit.cli.show import Page
from flowkit.cli.story import told

if TYPE_CHECKING:
    from flowkit.engine.views import CaseView, DeadlineView, ItemView, MarkView, NoticeView, PhaseView


def print_case(page: Page, case: CaseView) -> None:
    """Everything that its readers may see of it, the history last."""
    _head(page, case)
    _section(page, "data", ("name", "data"), [(name, str(value)) for name, value in case.data.items()])
    _section(page, "items", ITEM_HEADINGS, [item_row(page, each) for each in case.items])
    _section(page, "deadlines", ("rule", "target", "due", "light", "verdict", "id"), _clocks(page, case))
    _section(page, "incidents", ("step", "message", "ended", "id"), _incidents(page, case))
    phases = [(each.step, _offered(each), each.id) for each in case.phases]
    _section(page, "phases", ("step", "activities", "id"), phases)
    _section(page, "notices", NOTICE_HEADINGS, [notice_row(page, each) for each in case.notices])
    rows = [(each.key, each.by, each.limit, each.matter, each.case_id) for each in case.supervisions]
    _section(page, "supervisions", ("id", "by", "target", "message", "case"), rows)
    history = [(page.moment(each.at), each.actor, each.action, page.say(told(each))) for each in case.history]
    _section(page, "history", ("at", "by", "action", "message"), history)


ITEM_HEADINGS = ("name", "status", "holder", "due", "light", "id")
NOTICE_HEADINGS = ("at", "channel", "to", "status", "subject")


def item_row(page: Page, item: ItemView) -> tuple[str, ...]:
    holder = item.assignee or item.done_by or ", ".join(item.offer)
    light = "" if item.ended_at else page.light(item.light)
    return item.name, item.status, holder, page.moment(item.due_at), light, item.id


def notice_row(page: Page, notice: NoticeView) -> tuple[str, ...]:
    return page.moment(notice.made_at), notice.channel, notice.to, notice.status, notice.subject


def _head(page: Page, case: CaseView) -> None:
    page.title(f"{case.process} {case.business_key or case.id}")
    facts = (
        ("id", f"{case.id} ({page.word('version')} {case.version})"),
        ("status", " ".join(part for part in (case.status, case.end_state) if part)),
        ("state", case.state),
        ("starter", f"{case.starter}, {page.moment(case.started_at)}"),
        ("ended", page.moment(case.ended_at)),
        ("due", f"{page.moment(case.due_at)} {page.light(case.light)}" if case.due_at else ""),
        ("waiting", ", ".join(case.active)),
    )
    for key, value in facts:
        if value:
            page.line(f"  {page.word(key)}: {value}")


def _section(page: Page, title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        page.line()
        page.title(page.word(title))
        page.table(headings, rows, indent=2)


def _clocks(page: Page, case: CaseView) -> list[tuple[str, ...]]:
    """Each clock, and under it the steps of its escalation table."""
    rows: list[tuple[str, ...]] = []
    for clock in case.deadlines:
        rows.append(_clock(page, clock))
        rows += [_step(page, each) for each in clock.marks if each.kind == "step"]
    return rows


def _clock(page: Page, clock: DeadlineView) -> tuple[str, ...]:
    due = page.moment(clock.due_at) or ("" if clock.ended_at else page.word("stands"))
    light = "" if clock.ended_at else page.light(clock.light)
    return clock.rule, clock.target, due, light, clock.verdict or _outlook(page, clock), clock.id


def _outlook(page: Page, clock: DeadlineView) -> str:
    """When a running clock would be met at this pace, if that is too late."""
    if clock.forecast is None or clock.due_at is None or clock.forecast <= clock.due_at:
        return ""
    return f"{page.word('expected')} {page.moment(clock.forecast)}"


def _step(page: Page, mark: MarkView) -> tuple[str, ...]:
    state = "void" if mark.void else "late" if mark.late else "fired" if mark.fired_at else "planned"
    heard = f"{page.word('acknowledged')} {mark.acknowledged_by}" if mark.acknowledged_by else ""
    return f"  {mark.key}", "", page.moment(mark.fired_at or mark.at), page.word(state), heard, ""


def _incidents(page: Page, case: CaseView) -> list[tuple[str, ...]]:
    return [(each.step, page.say(each.text), page.moment(each.resolved_at), each.id) for each in case.incidents]


def _offered(phase: PhaseView) -> str:
    """What can be begun, each with how often it was completed."""
    return ", ".join(f"{name} ({phase.completions.get(name, 0)})" for name in phase.activities)
