"""Deadlines: clocks over a case or a step. Pure."""
