"""A whole workflow application: somebody asks for a purchase, the superior approves, the buyer buys."""

from pathlib import Path

from flowkit import Engine

engine = Engine("sqlite:///purchases.db")  # the file and its tables are made on the way
engine.deploy(Path(__file__).with_name("purchase"))  # the diagram, and who works here

case = engine.start("purchase", {"what": "vice", "price": "249.90"}, by="ben")

(task,) = engine.worklist("ada")  # Ben's superior has it in her worklist, and may know why
print(f"{task.name}: offered because of {task.why[0].en}; due {task.due_at:%d %B %H:%M} UTC")
engine.claim(task.id, by="ada")
engine.complete(task.id, {"approved": True}, by="ada")

for task in engine.worklist("cem"):
    if task.case_id == case.id:
        engine.complete(task.id, by="cem")  # an item that nobody holds is claimed on the way

done = engine.case(case.id, by="ben")
print(f"{done.data['what']} for {done.data['price']}: {done.end_state}")
for action in done.history:
    print(f"  {action.number}. {action.actor}: {action.action}")
engine.close()
