"""Lends sessions to the tests: connections that look like python-oracledb's, over a database that the tests have."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

_SOURCES = Path(__file__).resolve().parents[2] / "src"
sys.path[:0] = [str(_SOURCES / "Shim"), str(_SOURCES / "Sidecar")]

# The driver's names of types, which the stand-ins use as well.
import oracledb  # noqa: E402,F401
from scripthost_sidecar.database.connection import Connection  # noqa: E402
from scripthost_sidecar.database.sqlite.opening import open_sqlite  # noqa: E402
from scripthost_sidecar.parameters import Database  # noqa: E402
from scripthost_sidecar.stopping import StopRequest  # noqa: E402
from scripthost_sidecar.transaction import TransactionLog  # noqa: E402


def sqlite_session(path: str, schema: str = "HR") -> Any:
    database = Database("sqlite", f"Data Source={path}", schema, "tests", False)
    stop = StopRequest()
    return Connection(open_sqlite(database, stop), TransactionLog(lambda *_: None), stop)


def postgresql_session(conninfo: str) -> Any:
    """A session whose transaction, begun by its first statement, is the caller's."""
    from psycopg.adapt import Buffer, Loader
    from scripthost_sidecar.database.postgresql.driver import PostgresqlDriver, StoppableConnection

    class ExactLoader(Loader):
        def load(self, data: Buffer) -> Decimal:
            return Decimal(bytes(data).decode())

    class CallersDriver(PostgresqlDriver):
        """Leaves alone what is about savepoints: the guard around each statement would take new ones with it."""

        def execute(self, cursor: Any, statement: Any, values: Any) -> None:
            words = statement.text.upper().split()
            self._is_about_savepoints = words[0] == "SAVEPOINT" or words[:2] == ["ROLLBACK", "TO"]
            if self._is_about_savepoints:
                cursor.execute(statement.text)
            else:
                super().execute(cursor, statement, values)

        def end_statement(self, kind: Any) -> None:
            if not self._is_about_savepoints:
                super().end_statement(kind)

    raw = StoppableConnection.connect(conninfo)
    raw.autocommit = True
    stop = StopRequest()
    driver = CallersDriver(raw, stop)
    raw.adapters.register_loader("numeric", ExactLoader)
    return Connection(driver, TransactionLog(lambda *_: None), stop)
