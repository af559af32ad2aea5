"""SpiffWorkflow 3.2 as its documentation shows it: parsed once, then a workflow for each case."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.yardsticks import connect


def specification(process: str, text: str) -> Any:
    parser = BpmnParser()
    parser.add_bpmn_str(text.encode())
    return parser.get_spec(process)


class JsonPersistence:
    """One row for each workflow, its whole state as JSON: read, restored, run, written and committed at each action."""

    def __init__(self, path: Path, process: str, text: str) -> None:
        self._spec = specification(process, text)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self._connection: sqlite3.Connection = connect(path)
        self._connection.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT)")
        self._number = 0

    def play(self) -> Iterator[str]:
        self._number += 1
        self._start(self._number)
        yield "start"
        self._complete(self._number)
        yield "complete, next task"
        self._complete(self._number)
        yield "complete, end"

    def close(self) -> None:
        self._connection.close()

    def _start(self, number: int) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        workflow = BpmnWorkflow(self._spec)
        workflow.do_engine_steps()
        run("INSERT INTO workflow VALUES (?, ?)", (number, self._serializer.serialize_json(workflow)))
        run("COMMIT")

    def _complete(self, number: int) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        (state,) = run("SELECT state FROM workflow WHERE id = ?", (number,)).fetchone()
        workflow = self._serializer.deserialize_json(state)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data["note"] = "checked and found right"
        task.run()
        workflow.do_engine_steps()
        run("UPDATE workflow SET state = ? WHERE id = ?", (self._serializer.serialize_json(workflow), number))
        run("COMMIT")
