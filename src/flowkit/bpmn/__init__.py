"""BPMN files: reading, validating, laying out, drawing.

The public face of the package is here; docs/reference/bpmn-extensions.md describes the files.
"""

from flowkit.bpmn.layout import lay_out
from flowkit.bpmn.reader import Reading, read
from flowkit.bpmn.svg import render

__all__ = ["Reading", "lay_out", "read", "render"]
