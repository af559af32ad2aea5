"""XML of unknown origin: bytes to a tree, safely, and where things stand in the file.

What the readers of BPMN and of DMN files share; neither language is known here.
"""

from flowkit.markup.places import Inside, Places
from flowkit.markup.xml import Element, Refused, parse

__all__ = ["Element", "Inside", "Places", "Refused", "parse"]
