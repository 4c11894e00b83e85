"""The exceptions of a connection: python-oracledb's own classes where it is loaded, so that a script catches the same
ones on every database, else those of sqlite3. Both have the names of the DB API."""

from __future__ import annotations

import sqlite3
import sys


class ErrorDetails:
    """The single argument of an exception, as in python-oracledb: `error, = exception.args`."""

    def __init__(self, message: str, code: int, full_code: str) -> None:
        self.message = message
        #: SQLite's extended result code; 0 where there is none.
        self.code = code
        #: For example SQLITE_CONSTRAINT_UNIQUE; UNSUPPORTED for what this database does not have; else empty.
        self.full_code = full_code

    def __str__(self) -> str:
        return self.message


def database_error(message: str) -> Exception:
    return _exception("DatabaseError", message)


def interface_error(message: str) -> Exception:
    return _exception("InterfaceError", message)


def unsupported(message: str) -> Exception:
    return _exception("NotSupportedError", message, full_code="UNSUPPORTED")


def from_sqlite(error: sqlite3.Error) -> Exception:
    """The same error in the classes above."""
    # Its code is known from Python 3.11 on.
    code, name = getattr(error, "sqlite_errorcode", 0), getattr(error, "sqlite_errorname", "")
    return _exception(type(error).__name__, str(error), code, name)


def _exception(name: str, message: str, code: int = 0, full_code: str = "") -> Exception:
    # A script that has not loaded the driver cannot name its classes either.
    classes = sys.modules.get("oracledb", sqlite3)
    exception: Exception = getattr(classes, name)(ErrorDetails(message, code, full_code))
    return exception
