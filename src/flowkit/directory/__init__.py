"""Organisations from files: the edge of `flowkit.core.organisation`."""

from flowkit.directory.reader import load_directory, read_directory

__all__ = ["load_directory", "read_directory"]
