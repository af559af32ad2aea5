"""What differs in meaning between two BPMN files, in the words of a procedure."""

from flowkit.bpmn.diff.compare import Change, diff, marks

__all__ = ["Change", "diff", "marks"]
