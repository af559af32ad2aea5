"""Files of other engines: their extensions are translated into flowkit's own, and everything is reported.

A dialect is a table of rules (`camunda7`, `flowable`, `camunda8`, `spiff`); what the rules do is in `subjects`; the
expression languages are in `language`; `importing` runs them over a file.
"""

from flowkit.bpmn.dialect_names import TITLES, DialectName, dialect_of
from flowkit.bpmn.dialects.importing import DIALECTS, Imported, import_file
from flowkit.bpmn.dialects.rows import Outcome, Row

__all__ = ["DIALECTS", "TITLES", "DialectName", "Imported", "Outcome", "Row", "dialect_of", "import_file"]
