"""BPMN files: reading, validating, comparing, laying out, drawing.

The public face of the package is here; docs/reference/bpmn-extensions.md describes the files.
"""

from flowkit.bpmn.diff import Change, diff
from flowkit.bpmn.diff import marks as painted
from flowkit.bpmn.layout import lay_out
from flowkit.bpmn.reader import Reading, read
from flowkit.bpmn.svg import render

__all__ = ["Change", "Reading", "diff", "lay_out", "painted", "read", "render"]
