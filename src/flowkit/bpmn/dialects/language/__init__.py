"""The expression languages of other engines, read by small parsers and written again as FEEL.

`juel` is the unified expression language of Camunda 7, Flowable and Activiti, `python` the part of Python that
SpiffWorkflow's designers write. Both make the nodes of `nodes`; `feel` prints them.
"""

from flowkit.bpmn.dialects.language.feel import Feel, written
from flowkit.bpmn.dialects.language.juel import read_composite, read_expression
from flowkit.bpmn.dialects.language.nodes import Untranslatable
from flowkit.bpmn.dialects.language.python import read_assignments, read_python

__all__ = [
    "Feel",
    "Untranslatable",
    "read_assignments",
    "read_composite",
    "read_expression",
    "read_python",
    "written",
]
