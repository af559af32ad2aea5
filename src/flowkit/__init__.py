"""A configurable BPMN workflow engine: durable cases, deadlines, escalation, replayable scenarios."""

__all__ = ["__version__"]

__version__ = "0.1.0.dev0"
