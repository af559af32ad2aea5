"""Escalation tables: who is told when a clock has run so far. Pure."""
