"""The embedded database behind a script's connection."""

from __future__ import annotations

import sqlite3
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Callable, Mapping, Sequence

from ...stopping import StopRequest
from ..database_types import type_of_value
from ..driver import DriverConnection
from ..errors import error_of_class
from ..sql.statement_kind import StatementKind
from ..statement import Statement
from .refusal import refusal
from .translation import translate

# A stop is noticed within about a millisecond of a statement's work.
_INSTRUCTIONS_BETWEEN_CHECKS = 100_000


class SqliteDriver(DriverConnection):
    name = "the embedded SQLite database"
    driver_error = sqlite3.Error

    def __init__(self, raw: sqlite3.Connection, path: str, schema: str, stop: StopRequest) -> None:
        self._raw = raw
        self._stop = stop
        self.username = schema
        self.dsn = path
        self.db_name = PurePath(path).stem
        # When the statement that runs must end.
        self._deadline = float("inf")
        # Of the transaction that is open.
        self._changes_before = 0
        self._schema_changed = False
        raw.set_progress_handler(self._must_end, _INSTRUCTIONS_BETWEEN_CHECKS)
        # For statements of other threads; those of the main thread learn of a stop when they ask whether they must end.
        stop.break_by(self.cancel)

    @property
    def raw(self) -> sqlite3.Connection:
        return self._raw

    @property
    def version(self) -> str:
        return sqlite3.sqlite_version

    @property
    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    @property
    def has_changes(self) -> bool:
        return self._schema_changed or self._raw.total_changes != self._changes_before

    def is_usable(self) -> bool:
        return True

    def current_schema(self) -> str:
        return "main"

    def set_current_schema(self, name: str) -> None:
        if name.lower() != "main":
            raise refusal("schemas (its only one is main)")

    def translate(self, sql: str) -> Statement:
        return translate(sql, self.username)

    def stored(self, value: Any) -> Any:
        """As C# stores it in the same database."""
        # As on Oracle, an empty text is NULL.
        if isinstance(value, str):
            return value or None
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else format(value, "f")
        if isinstance(value, datetime):
            return _time(value)
        if isinstance(value, date):
            return f"{value.isoformat()} 00:00:00"
        return value

    def begin_for(self, kind: StatementKind, autocommit: bool) -> bool:
        """At once with the right to write: a transaction that begins by reading fails when another one commits in
        between, without waiting."""
        if not kind.changes or self._raw.in_transaction:
            return False
        self._raw.execute("BEGIN IMMEDIATE")
        self._changes_before = self._raw.total_changes
        self._schema_changed = False
        return True

    def execute(self, cursor: sqlite3.Cursor, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        if len(values) == 1:
            cursor.execute(statement.text, values[0])
        else:
            cursor.executemany(statement.text, values)
        if statement.follow_up is not None:
            cursor.execute(statement.follow_up)

    def end_statement(self, kind: StatementKind) -> None:
        self._schema_changed |= kind is StatementKind.SCHEMA_CHANGE

    def column_types(self, cursor: sqlite3.Cursor, first_row: Sequence[Any] | None) -> list[Any]:
        return [type_of_value(value) for value in first_row or [None] * len(cursor.description)]

    def call_function(self, name: str, count: int) -> str:
        return f"SELECT {name}({', '.join(f':{number + 1}' for number in range(count))})"

    def call_procedure(self, name: str, count: int) -> str:
        raise refusal("procedures")

    def commit(self) -> None:
        self._raw.execute("COMMIT")

    def rollback(self) -> None:
        self._raw.execute("ROLLBACK")

    def cancel(self) -> None:
        self._raw.interrupt()

    def is_cancellation(self, error: Exception) -> bool:
        return "interrupted" in str(error)

    def limit_statement(self, seconds: float) -> Callable[[], bool]:
        deadline = self._deadline = time.monotonic() + seconds

        def end() -> bool:
            self._deadline = float("inf")
            return time.monotonic() >= deadline

        return end

    def error(self, error: Exception) -> Exception:
        # Its code is known from Python 3.11 on.
        code, name = getattr(error, "sqlite_errorcode", 0), getattr(error, "sqlite_errorname", "")
        return error_of_class(type(error).__name__, str(error), code, name)

    def close(self) -> None:
        self._raw.close()

    def _must_end(self) -> bool:
        return self._stop.is_pending or time.monotonic() > self._deadline


def _time(value: datetime) -> str:
    text = value.replace(tzinfo=None).isoformat(" ")
    if value.microsecond:
        text = text.rstrip("0")
    # Ends in an offset such as +02:00.
    return text if value.tzinfo is None else text + value.isoformat()[-6:]
