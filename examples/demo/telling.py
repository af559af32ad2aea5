"""How the demonstration is told: who does what, and what the procedure did because of it or because time went by."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text as Styled

from flowkit import Engine, OperationRefused
from flowkit.bpmn import read
from flowkit.core.notification.records import Notice
from flowkit.directory import load_directory
from flowkit.engine.views import CaseRef, CaseView, DeadlineView, MarkView, NoticeView

ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = (
    "Monday 周一",
    "Tuesday 周二",
    "Wednesday 周三",
    "Thursday 周四",
    "Friday 周五",
    "Saturday 周六",
    "Sunday 周日",
)
Told = tuple[datetime, str, str]
"""When, in which style, what."""


class Post:
    """A deliverer that sends no mail but counts: everything that flowkit asks of a channel."""

    channel = "email"

    def __init__(self) -> None:
        self.sent: list[str] = []

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        self.sent += addresses


class Story:
    """Tells of one incident and of the duties that look at it, by comparing what a reader may see before and after."""

    def __init__(self, engine: Engine, procedure: Path, people: Path) -> None:
        self._engine = engine
        self._console = Console(highlight=False, soft_wrap=True)
        self._organisation = load_directory(people)
        self._definitions = {
            each.key: each for file in procedure.glob("*.bpmn") for each in read(file.read_bytes()).definitions
        }
        self._seen: dict[str, CaseView | None] = {}
        self._date = ""
        self.incident = ""

    # what happens
    def begin(self, at: str, by: str, what: str, start: Callable[[], CaseRef]) -> None:
        """The incident is recorded; from now on it is followed."""
        self._line("act", f"{at}  {self._person(by)} {what}")
        self.incident = start().id
        self._seen[self.incident] = None
        self._tell()

    def act(self, at: str, by: str, what: str, action: Callable[[], None]) -> None:
        """Somebody does something at this time of the day; before it, what fell due until then."""
        self.wait(at)
        self._line("act", f"{at}  {self._person(by)} {what}")
        action()
        self._tell()

    def refused(self, at: str, by: str, what: str, action: Callable[[], None]) -> None:
        """Somebody tries what the procedure does not allow."""
        self.wait(at)
        self._line("act", f"{at}  {self._person(by)} {what}")
        try:
            action()
        except OperationRefused as error:
            self._line("red", f"       refused 拒绝: {error.text.en} {error.text.zh}")

    def wait(self, at: str) -> None:
        """Let the time pass, and tell what fell due."""
        self._engine.advance_to(f"{self._date}T{at}+08:00")
        self._tell()

    def item(self, step: str, holder: str = "") -> str:
        """The open work item of a step: of the incident, or in somebody's worklist."""
        if holder:
            return next(each.id for each in self._engine.worklist(holder) if each.step == step)
        view = self._view(self.incident)
        return next(each.id for each in view.items if each.step == step and each.ended_at is None)

    def clock(self, rule: str) -> str:
        return next(each.id for each in self._view(self.incident).deadlines if each.rule == rule)

    # how it is told
    def title(self, text: str) -> None:
        self._line("bold", text)
        self._line("", "=" * 78)

    def chapter(self, date: str, text: str) -> None:
        self._date = date
        day = datetime.fromisoformat(date)
        self._line("", "")
        self._line("bold", f"{WEEKDAYS[day.weekday()]} {date}: {text}")

    def note(self, text: str) -> None:
        self._line("", text)

    def closing(self, post: Post) -> None:
        view = self._view(self.incident)
        self._line("", "")
        self._line("bold", f"What remains 结果: {view.business_key} {view.end_state}")
        for clock in view.deadlines:
            due = moment(clock.due_at or clock.breached_at)
            self._line("", f"  {self._name(view, clock)}: {clock.verdict} ({clock.target}, due {due})")
        steps = [mark for clock in view.deadlines for mark in clock.marks if mark.kind == "step" and mark.fired_at]
        self._line(
            "", f"  {len(steps)} escalations 升级, {len(post.sent)} e-mails, {len(view.history)} actions recorded"
        )

    def _tell(self) -> None:
        self._find_duties()
        events = [each for case, before in self._seen.items() for each in self._news(before, self._view(case))]
        for _, style, text in sorted(events, key=lambda each: each[0]):
            self._line(style, text)
        self._seen = {case: self._view(case) for case in self._seen}

    def _find_duties(self) -> None:
        """The cases that standing duties have started since."""
        for process in ("incident-evening-report", "incident-customer-report"):
            for found in self._engine.cases(process, by="pm-1"):
                self._seen.setdefault(found.id, None)

    def _news(self, before: CaseView | None, now: CaseView) -> Iterator[Told]:
        if before is None and now.process != "incident-management":
            definition = self._definitions[now.process]
            yield now.started_at, "duty", f"{clock_time(now.started_at)}  standing duty 例行职责: {definition.name}"
        yield from self._new_clocks(before, now)
        yield from self._new_marks(before, now)
        yield from self._new_items(before, now)
        yield from self._new_notices(before, now)
        if now.state and (before is None or before.state != now.state):
            state = self._definitions[now.process].states[now.state]
            at = self._last_action(now)
            yield (
                at,
                "state",
                f"       state 状态 {state.number} {state.name.en} {state.name.zh}: clocks {state.clocks}",
            )
        if now.ended_at and before and before.ended_at is None:
            yield now.ended_at, "state", f"       the case ends 结束: {now.end_state or 'done'}"

    def _new_clocks(self, before: CaseView | None, now: CaseView) -> Iterator[Told]:
        known = {each.id: each for each in before.deadlines} if before else {}
        for clock in now.deadlines:
            old = known.get(clock.id)
            name = self._name(now, clock)
            if old is None:
                yield clock.started_at, "clock", f"       clock starts 计时: {name}, due {moment(clock.due_at)}"
                yield clock.started_at, "why", self._why(clock)
                yield from self._timetable(now, clock)
            elif old.due_at != clock.due_at:
                text = f"due {moment(clock.due_at)}" if clock.due_at else "stands 暂停计时"
                yield self._last_action(now), "clock", f"       {name}: {text}"
                if not clock.breached_at:
                    yield self._last_action(now), "why", self._why(clock)
            if clock.ended_at and (old is None or old.ended_at is None):
                yield clock.ended_at, "clock", f"       clock ends 停止计时: {name}, {clock.verdict}"

    def _timetable(self, case: CaseView, clock: DeadlineView) -> Iterator[Told]:
        for mark in clock.marks:
            if mark.kind == "step":
                step = self._step(case, clock, mark)
                yield clock.started_at, "clock", f"       planned 计划: {moment(mark.at)} escalation 升级 {step}"

    def _new_marks(self, before: CaseView | None, now: CaseView) -> Iterator[Told]:
        fired = set(_fired(before)) if before else set()
        for clock in now.deadlines:
            for mark in clock.marks:
                if mark.fired_at and (clock.id, mark.kind, mark.key) not in fired:
                    yield from self._mark(now, clock, mark, mark.fired_at)

    def _mark(self, case: CaseView, clock: DeadlineView, mark: MarkView, at: datetime) -> Iterator[Told]:
        name = self._name(case, clock)
        if mark.kind == "warn":
            yield at, "yellow", f"{clock_time(at)}  {name}: yellow light 黄灯"
        elif mark.kind == "due":
            yield at, "red", f"{clock_time(at)}  {name}: due, red light 红灯, recorded as late 超时"
        elif mark.kind == "acknowledge":
            yield at, "red", f"{clock_time(at)}  {name}: nobody acknowledged in time 未按时确认"
        else:
            yield at, "red", f"{clock_time(at)}  escalation 升级 {self._step(case, clock, mark)}"
            yield at, "why", self._why(clock, mark.key)

    def _new_items(self, before: CaseView | None, now: CaseView) -> Iterator[Told]:
        known = {each.id for each in before.items} if before else set()
        for item in now.items:
            if item.id not in known:
                head = "     " if item.sender else clock_time(item.created_at)
                why = "; ".join(reason.en for reason in item.why)
                text = f"{head}  work item 待办: {item.name} -> {self._receivers(item.offer)} ({why})"
                yield item.created_at, "item", text

    def _new_notices(self, before: CaseView | None, now: CaseView) -> Iterator[Told]:
        known = {each.id for each in before.notices} if before else set()
        groups: dict[tuple[datetime, str, str, str], list[NoticeView]] = {}
        for each in now.notices:
            if each.id not in known:
                groups.setdefault((each.made_at, each.to, each.subject, each.body), []).append(each)
        for (at, to, subject, body), notices in groups.items():
            channels = ", ".join(each.channel for each in notices)
            yield at, "notice", f"       notice 通知 to {self._receivers([to])} ({channels}): {subject}"
            yield from ((at, "notice", f"         {line}") for line in body.splitlines())

    # names
    def _person(self, person: str) -> str:
        found = self._organisation.person(person)
        return f"{found.name.en} {found.name.zh} ({person})" if found else person

    def _receivers(self, keys: Iterable[str]) -> str:
        parts = (key.partition(":") for key in keys)
        return ", ".join(self._role(name) if kind == "role" else self._person(name) for kind, _, name in parts)

    def _role(self, role: str) -> str:
        return next((f"{each.name.en} {each.name.zh}" for each in self._organisation.roles if each.id == role), role)

    def _name(self, case: CaseView, clock: DeadlineView) -> str:
        for definition in (self._definitions[case.process], *self._definitions.values()):
            if clock.rule in definition.deadlines:
                name = definition.deadlines[clock.rule].name
                return f"{name.en} {name.zh}"
        return clock.rule

    def _step(self, case: CaseView, clock: DeadlineView, mark: MarkView) -> str:
        table = self._definitions[case.process].deadlines[clock.rule].escalation
        step = next(row.output for row in table.rules if row.output.id == mark.key) if table else None
        return f"{step.number}: {self._role(step.reporter)} -> {self._role(step.to)}" if step else mark.key

    def _why(self, clock: DeadlineView, step: str = "") -> str:
        """The whole reckoning, indented."""
        reckoning = self._engine.explain(clock.id, by="pm-1", step=step).to_text()
        return "\n".join(f"         | {line}" for line in reckoning.splitlines())

    def _view(self, case: str) -> CaseView:
        return self._engine.case(case, by="pm-1")

    def _last_action(self, case: CaseView) -> datetime:
        return case.history[-1].at

    def _line(self, style: str, text: str) -> None:
        self._console.print(Styled(text, style=STYLES.get(style, style)))


STYLES = {
    "act": "bold cyan",
    "why": "dim",
    "clock": "blue",
    "state": "magenta",
    "notice": "green",
    "item": "",
    "duty": "bold yellow",
    "yellow": "yellow",
    "red": "bold red",
}


def _fired(case: CaseView) -> Iterator[tuple[str, str, str]]:
    return ((clock.id, mark.kind, mark.key) for clock in case.deadlines for mark in clock.marks if mark.fired_at)


def clock_time(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M}"


def moment(at: datetime | None) -> str:
    return f"{at.astimezone(ZONE):%a %m-%d %H:%M}" if at else "-"
