"""The SQLAlchemy store: flowkit's tables in SQLite, PostgreSQL, MariaDB or MySQL."""

from flowkit.store.store import SqlStore, open_store
from flowkit.store.tables import include_object, metadata

__all__ = ["SqlStore", "include_object", "metadata", "open_store"]
