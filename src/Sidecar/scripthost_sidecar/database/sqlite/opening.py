"""Opens the embedded database that C# scripts use as well."""

from __future__ import annotations

import os
import sqlite3

from ...parameters import Database
from ...stopping import StopRequest
from ..connection_string import read_pairs
from ..errors import database_error, interface_error
from .driver import SqliteDriver

_BUSY_SECONDS = 30.0
_FILE_KEYS = ("datasource", "filename")


def open_sqlite(database: Database, stop: StopRequest) -> SqliteDriver:
    path = _file(database)
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
        # Transactions are ours to begin: Python's own way begins them without the right to write.
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except (OSError, sqlite3.Error) as error:
        raise database_error(f"profile {database.profile}: the database {path} cannot be opened: {error}") from None
    return SqliteDriver(connection, path, database.schema, stop)


def _file(database: Database) -> str:
    pairs = read_pairs(database.connection_string)
    path = next((pairs[key] for key in _FILE_KEYS if key in pairs), None)
    if path is None:
        raise interface_error(f"profile {database.profile}: the connection string names no file (Data Source=PATH)")
    return path
