"""BPMN files: reading, validating, drawing.

The public face of the package is here; docs/reference/bpmn-extensions.md describes the files.
"""

from flowkit.bpmn.reader import Reading, read

__all__ = ["Reading", "read"]
