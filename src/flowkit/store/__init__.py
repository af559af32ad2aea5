"""The SQLAlchemy store: flowkit's tables in SQLite, PostgreSQL, MariaDB or MySQL."""

from flowkit.store.store import SqlStore, migrate_database, open_store
from flowkit.store.tables import include_object, metadata

__all__ = ["SqlStore", "include_object", "metadata", "migrate_database", "open_store"]
