"""The exceptions of a connection: python-oracledb's own classes where it is loaded, so that a script catches the same
ones on every database, else those of sqlite3. Both have the names of the DB API."""

from __future__ import annotations

import sqlite3
import sys


class ErrorDetails:
    """The single argument of an exception, as in python-oracledb: `error, = exception.args`."""

    #: Where in the statement the error lies: not known here.
    offset = 0
    #: Whether the same call could succeed when it is made again, by the driver's own judgement: it has none.
    isrecoverable = False
    context = ""

    def __init__(self, message: str, code: int, full_code: str) -> None:
        self.message = message
        #: SQLite's extended result code; 0 where there is none.
        self.code = code
        #: For example SQLITE_CONSTRAINT_UNIQUE, or PostgreSQL's SQLSTATE (23505); UNSUPPORTED for what this database
        #: does not have; for a wrong use of the connection the code that python-oracledb gives it (DPY-1001); else empty.
        self.full_code = full_code

    def __str__(self) -> str:
        return self.message


def database_error(message: str, full_code: str = "") -> Exception:
    return error_of_class("DatabaseError", message, full_code=full_code)


def interface_error(message: str, full_code: str = "") -> Exception:
    return error_of_class("InterfaceError", message, full_code=full_code)


def unsupported(message: str) -> Exception:
    return error_of_class("NotSupportedError", message, full_code="UNSUPPORTED")


def error_of_class(name: str, message: str, code: int = 0, full_code: str = "") -> Exception:
    """name is that of a class of the DB API."""
    # A script that has not loaded the driver cannot name its classes either.
    classes = sys.modules.get("oracledb", sqlite3)
    exception: Exception = getattr(classes, name)(ErrorDetails(message, code, full_code))
    return exception
