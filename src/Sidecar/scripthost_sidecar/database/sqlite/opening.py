"""Opens the embedded database that C# scripts use as well."""

from __future__ import annotations

import os
import re
import sqlite3

from ...parameters import Database
from ..errors import database_error, interface_error

_BUSY_SECONDS = 30.0

_PAIR = re.compile(r"""\s*([^=;]+?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^;]*?)\s*(?:;|$)""")
_FILE_KEYS = ("data source", "datasource", "filename")


def open_sqlite(database: Database) -> sqlite3.Connection:
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
    return connection


def _file(database: Database) -> str:
    for pair in _PAIR.finditer(database.connection_string):
        if pair[1].lower() in _FILE_KEYS:
            value, quote = pair[2], pair[2][:1]
            return value[1:-1].replace(quote * 2, quote) if quote in ("'", '"') else value
    raise interface_error(f"profile {database.profile}: the connection string names no file (Data Source=PATH)")
