"""PostgreSQL by way of psycopg."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Callable, Mapping, Sequence

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from ...parameters import Session
from ...stopping import Cancelled, StopRequest
from ..driver import DriverConnection
from ..errors import error_of_class
from ..sql.statement_kind import StatementKind
from ..statement import Statement
from .translation import translate
from .types import NumberLoader, column_type

# application_name takes no more.
_MAX_NAME_LENGTH = 63

# Who may make roles may make itself a member of any that is no superuser.
_REACHABLE_USERS = """
    SELECT coalesce(array_agg(other.rolname::text ORDER BY other.rolname), '{}')
    FROM pg_roles me, pg_roles other
    WHERE me.rolname = session_user AND other.rolname <> session_user AND other.rolcanlogin
      AND (pg_has_role(me.oid, other.oid, 'MEMBER') OR me.rolcreaterole AND NOT other.rolsuper)
"""

_SAVEPOINT = "scripthost_statement"

# The classes of the DB API, the more particular first.
_CLASSES = ("IntegrityError", "DataError", "NotSupportedError", "ProgrammingError", "InternalError", "OperationalError", "InterfaceError")


class StoppableConnection(psycopg.Connection[Any]):
    """Ends what the server does for it when a stop interrupts the waiting: the connection can then be used to roll
    back."""

    def wait(self, gen: Any, *settings: Any, **named: Any) -> Any:
        try:
            return super().wait(gen, *settings, **named)
        except Cancelled:
            # The error says that it was cancelled, or that the server is gone.
            with suppress(psycopg.Error):
                self.cancel()
                super().wait(gen, *settings, **named)
            raise


class PostgresqlDriver(DriverConnection):
    name = "PostgreSQL"
    driver_error = psycopg.Error

    def __init__(self, raw: psycopg.Connection[Any], stop: StopRequest) -> None:
        self._raw = raw
        self.username = raw.info.user
        self.dsn = f"{raw.info.host}:{raw.info.port}/{raw.info.dbname}"
        self.db_name = raw.info.dbname
        # A first statement that fails loses nothing else: it needs no savepoint.
        self._has_statements = False
        raw.adapters.register_loader("numeric", NumberLoader)
        stop.break_by(self.cancel)

    @property
    def raw(self) -> psycopg.Connection[Any]:
        return self._raw

    @property
    def version(self) -> str:
        return self._raw.info.parameter_status("server_version") or ""

    @property
    def in_transaction(self) -> bool:
        return self._raw.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    @property
    def has_changes(self) -> bool:
        if self._raw.info.transaction_status is not TransactionStatus.INTRANS:
            return self.in_transaction
        # Only what writes is given a number.
        row = self._raw.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL").fetchone()
        return bool(row and row[0])

    def is_usable(self) -> bool:
        return not self._raw.closed

    def set_up(self, session: Session, schema: str) -> list[str]:
        """Tells a new session what it is for, in one round trip and outside of any transaction. The result: the users
        that its login can become."""
        name = f"{session.module}/{session.action}" if session.action else session.module
        settings = {
            "application_name": name[:_MAX_NAME_LENGTH],
            "scripthost.client_identifier": session.client_identifier,
            "scripthost.client_info": session.client_info,
            "TimeZone": session.time_zone,
            "search_path": _search_path(schema) if schema else "",
        }
        given = {name: value for name, value in settings.items() if value}
        texts = "".join(", set_config(%s, %s, false)" for _ in given)
        row = self._raw.execute(
            f"SELECT ({_REACHABLE_USERS}){texts}", [text for pair in given.items() for text in pair]
        ).fetchone()
        assert row is not None
        return list(row[0])

    def reachable_users(self) -> list[str]:
        row = self._raw.execute(_REACHABLE_USERS).fetchone()
        assert row is not None
        return list(row[0])

    def current_schema(self) -> str:
        row = self._raw.execute("SELECT current_schema()").fetchone()
        return str(row[0]) if row and row[0] else ""

    def set_current_schema(self, name: str) -> None:
        self._raw.execute("SELECT set_config('search_path', %s, false)", [_search_path(name)])

    def translate(self, sql: str) -> Statement:
        return translate(sql)

    def stored(self, value: Any) -> Any:
        # As on Oracle, an empty text is NULL, and a date has a time of day.
        if isinstance(value, str):
            return value or None
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
        return value

    def begin_for(self, kind: StatementKind, autocommit: bool) -> bool:
        """For queries too: they may call functions that change something."""
        if autocommit or self.in_transaction:
            return False
        self._raw.execute("BEGIN")
        self._has_statements = False
        return True

    def execute(self, cursor: psycopg.Cursor[Any], statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        # An error would otherwise end the whole transaction, where Oracle undoes the one statement.
        guarded = self.in_transaction and self._has_statements
        if guarded:
            self._raw.execute(f"SAVEPOINT {_SAVEPOINT}")
        try:
            if len(values) == 1:
                cursor.execute(statement.text, values[0])
            else:
                cursor.executemany(statement.text, values)
        except psycopg.Error:
            if self._raw.info.transaction_status is TransactionStatus.INERROR:
                self._raw.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}" if guarded else "ROLLBACK")
            raise

    def end_statement(self, kind: StatementKind) -> None:
        if self._has_statements and self.in_transaction:
            self._raw.execute(f"RELEASE SAVEPOINT {_SAVEPOINT}")
        self._has_statements = True

    def column_types(self, cursor: psycopg.Cursor[Any], first_row: Sequence[Any] | None) -> list[Any]:
        return [column_type(column.type_code) for column in cursor.description or ()]

    def call_function(self, name: str, count: int) -> str:
        return f"SELECT {name}({_values(count)})"

    def call_procedure(self, name: str, count: int) -> str:
        return f"CALL {name}({_values(count)})"

    def commit(self) -> None:
        # A transaction that cannot be committed is rolled back without an error.
        if self._raw.execute("COMMIT").statusmessage == "ROLLBACK":
            raise errors.InFailedSqlTransaction("the transaction had failed before, so that it was rolled back")

    def rollback(self) -> None:
        self._raw.execute("ROLLBACK")

    def cancel(self) -> None:
        # Nothing happens when no statement runs. A server that cannot be reached runs none for long.
        with suppress(psycopg.Error):
            self._raw.cancel()

    def is_cancellation(self, error: Exception) -> bool:
        return isinstance(error, errors.QueryCanceled)

    def limit_statement(self, seconds: float) -> Callable[[], bool]:
        is_over = threading.Event()

        def end() -> None:
            is_over.set()
            self.cancel()

        # Not the server's statement_timeout: a rollback would undo its setting.
        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()

        def finish() -> bool:
            timer.cancel()
            return is_over.is_set()

        return finish

    def error(self, error: Exception) -> Exception:
        name = next((name for name in _CLASSES if isinstance(error, getattr(psycopg, name))), "DatabaseError")
        diagnostics = getattr(error, "diag", None)
        message = getattr(diagnostics, "message_primary", None) or str(error).strip()
        detail = getattr(diagnostics, "message_detail", None)
        return error_of_class(
            name, f"{message}: {detail}" if detail else message, full_code=getattr(error, "sqlstate", None) or ""
        )

    def close(self) -> None:
        self._raw.close()


def _search_path(schema: str) -> str:
    # Names that are not quoted are in lower case here, and in capitals on Oracle.
    folded = schema.strip('"') if schema.startswith('"') else schema.lower()
    quoted = folded.replace('"', '""')
    return f'"{quoted}", public'


def _values(count: int) -> str:
    return ", ".join(f":{number + 1}" for number in range(count))
