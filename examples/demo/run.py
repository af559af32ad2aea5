"""`make demo`: one severity-2 incident from its record to its archiving, told as it happens under a virtual clock.

Nothing is acted: each line is an action of the real engine on the SQLite file demo.db, or what the procedure itself
did because time went by. Afterwards demo.db holds the whole case, and incident.svg shows the way it took.
"""

from pathlib import Path

from telling import Post, Story

from flowkit import Engine, VirtualClock
from flowkit.bpmn import render
from flowkit.engine.marks import marks

PROCEDURES = Path(__file__).resolve().parents[2] / "process_definitions"
PROCEDURE = PROCEDURES / "incident-management"
DATABASE, PICTURE = Path("demo.db"), Path("incident.svg")


def main() -> None:
    for old in (DATABASE, Path(f"{DATABASE}-wal"), Path(f"{DATABASE}-shm"), PICTURE):
        old.unlink(missing_ok=True)
    clock = VirtualClock("2026-11-16T08:30+08:00")
    post = Post()
    engine = Engine(f"sqlite:///{DATABASE}", clock=clock, deliverers=[post])
    story = Story(engine, PROCEDURE, PROCEDURES / "organisations" / "demo-it.yaml")

    story.title("Incident management 事件管理: a severity-2 incident 二级事件 that nobody solves in time")
    deployed = engine.deploy(PROCEDURE, by="pm-1")
    story.note(f"Deployed to {DATABASE}: " + ", ".join(f"{each.process} v{each.version}" for each in deployed))

    monday(engine, story)
    evening(engine, story)
    rest_of_the_week(engine, story)

    story.closing(post)
    view = engine.case(story.incident, by="desk-1")
    PICTURE.write_text(render((PROCEDURE / "incident-management.bpmn").read_bytes(), marks(view)), "utf-8")
    story.note(f"Left behind: {DATABASE} (the whole case) and {PICTURE} (the diagram, painted with the way it took).")
    story.note(f"Look into it: flowkit case incident-management/INC-117 --by desk-1 --db sqlite:///{DATABASE}")
    engine.close()


def monday(engine: Engine, story: Story) -> None:
    """Recorded, dispatched to the first line, who does not get anywhere; the timetable begins to act."""
    story.chapter("2026-11-16", "the core switch is down 核心交换机故障")
    record = {
        "severity": 2,
        "symptom": "core switch of the east building down 东楼核心交换机故障",
        "channel": "phone",
        "reporter": "Qian Yu 钱宇",
        "contact": "qian.yu@customer.example",
        "affected_items": ["core switch east"],
    }
    story.begin(
        "08:30",
        "desk-1",
        "records incident INC-117 (记录), severity 2: urgent 紧急",
        lambda: engine.start("incident-management", record, by="desk-1", business_key="INC-117"),
    )
    dispatch = {"group": "line 1", "first_class": "contract service", "second_class": "network", "in_scope": True}
    story.act(
        "08:40",
        "desk-1",
        "classifies and dispatches to line 1 (分级派单)",
        lambda: engine.complete(story.item("classify"), dispatch, by="desk-1"),
    )
    story.act("08:55", "eng-1", "takes it up (签收)", lambda: engine.claim(story.item("diagnose"), by="eng-1"))
    story.refused(
        "09:20",
        "eng-1",
        "tries to lower the severity to 3 (调级)",
        lambda: engine.raise_grade(story.incident, {"severity": 3}, by="eng-1"),
    )
    story.act(
        "12:40",
        "pm-1",
        "acknowledges the escalation (确认收到), ten minutes after it came",
        lambda: engine.acknowledge(story.clock("resolution"), by="pm-1"),
    )
    unable = {"result": "unable", "solution": "restarted, fails again; the supervisor board seems defective"}
    story.act(
        "14:05",
        "eng-1",
        "gives it back (无法解决): beyond line 1",
        lambda: engine.complete(story.item("diagnose"), unable, by="eng-1"),
    )
    story.act(
        "14:20",
        "desk-2",
        "dispatches anew, to line 2 (重新派单, 职能升级)",
        lambda: engine.complete(story.item("redispatch"), {"group": "line 2"}, by="desk-2"),
    )
    story.act("14:25", "eng-3", "takes it up (签收)", lambda: engine.claim(story.item("diagnose-2"), by="eng-3"))
    story.act(
        "15:10",
        "eng-3",
        "calls the vendor (三线厂商) and suspends the item (挂起): in this state the clocks run on",
        lambda: engine.suspend(
            story.item("diagnose-2"), state="suspended", by="eng-3", reason="vendor brings a new board"
        ),
    )


def evening(engine: Engine, story: Story) -> None:
    """The two standing duties of the evening, and the solution after hours."""
    story.chapter("2026-11-16", "one hour before the end of work 下班前一小时")
    story.wait("16:30")
    actions = "INC-117: board arrives at 18:00, exchange tonight, specialist on site"
    story.act(
        "16:40",
        "desk-1",
        "sends the evening report (当天未解决的事件) with the actions expected",
        lambda: engine.complete(story.item("report", "desk-1"), {"actions": actions}, by="desk-1"),
    )
    story.act(
        "17:10",
        "pm-1",
        "has informed the customer (告知客户)",
        lambda: engine.complete(story.item("inform-customers", "pm-1"), {"informed": "by phone, Qian Yu"}, by="pm-1"),
    )
    story.act(
        "18:05",
        "eng-3",
        "goes on, the board is there (恢复)",
        lambda: engine.resume(story.item("diagnose-2"), by="eng-3"),
    )
    solved = {"result": "solved", "solution": "supervisor board exchanged 更换主控板", "user_agrees": True}
    story.act(
        "19:20",
        "eng-3",
        "has solved it, and the user agrees (用户认可)",
        lambda: engine.complete(story.item("diagnose-2"), solved, by="eng-3"),
    )


def rest_of_the_week(engine: Engine, story: Story) -> None:
    """Reviewed the next morning, called back on Friday, archived."""
    story.chapter("2026-11-17", "the review 审核")
    story.act(
        "09:00",
        "pm-1",
        "confirms it as solved, final severity 2 (审核确认)",
        lambda: engine.complete(story.item("review"), {"solved": True, "final_severity": 2}, by="pm-1"),
    )
    story.chapter("2026-11-20", "the weekly call-back 每周回访")
    story.wait("08:30")
    story.act(
        "10:15",
        "desk-1",
        "calls the customer back: satisfied (客户满意)",
        lambda: engine.complete(story.item("call-back"), {"satisfied": True}, by="desk-1"),
    )


if __name__ == "__main__":
    main()
