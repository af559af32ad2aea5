"""The written escalation table: read from Markdown, CSV or a spreadsheet, checked, written into a BPMN file.

docs/howto/escalation-table.md describes the table.
"""

from flowkit.procedure.escalation.checks import check
from flowkit.procedure.escalation.reader import WrittenTable, is_escalation, read_table
from flowkit.procedure.escalation.words import Known
from flowkit.procedure.escalation.writing import known_of, put

__all__ = ["Known", "WrittenTable", "check", "is_escalation", "known_of", "put", "read_table"]
