"""Organisations from files, and the base of the host's own directories: the edge of `flowkit.core.organisation`."""

from flowkit.directory.own import OwnDirectory
from flowkit.directory.reader import load_directory, read_csv_directory, read_directory

__all__ = ["OwnDirectory", "load_directory", "read_csv_directory", "read_directory"]
