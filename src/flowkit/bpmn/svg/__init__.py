"""The picture of a diagram, from its diagram interchange (BPMN 12), as SVG."""

from flowkit.bpmn.svg.picture import MARKS, render

__all__ = ["MARKS", "render"]
