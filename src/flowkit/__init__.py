"""A configurable BPMN workflow engine: durable cases, deadlines, escalation, replayable scenarios."""

__version__ = "0.1.0.dev0"
