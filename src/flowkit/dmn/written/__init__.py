"""Decision tables as people write them: CSV, Markdown, spreadsheets. All become the same forms as DMN XML.

docs/reference/decisions.md describes the format.
"""
