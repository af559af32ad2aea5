"""Empty databases on real servers, each dropped when it is done with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pymysql
import pytest


@contextmanager
def on_postgresql(server: str, name: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of that name on the server of this libpq address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield server.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def on_mariadb(name: str) -> Iterator[str]:
    """The same on the server of this machine, where one answers; else the test is skipped."""
    name = f"{name}_{os.getpid()}"
    try:
        server = pymysql.connect(host="127.0.0.1", port=3306, user="root", password="", autocommit=True)
    except pymysql.err.OperationalError as error:
        pytest.skip(f"no MariaDB answers on 127.0.0.1:3306: {error}")
    with server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        yield f"mysql+pymysql://root@127.0.0.1:3306/{name}"
        cursor.execute(f"DROP DATABASE {name}")
