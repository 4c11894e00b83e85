"""Executes statements and fetches rows."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Iterator, Sequence

from .binding import bind
from .errors import interface_error
from .sql.statement_kind import StatementKind
from .sqlite.translation import Statement, translate

if TYPE_CHECKING:
    from .connection import Connection


class Cursor:
    def __init__(self, connection: Connection) -> None:
        #: The connection that the cursor works on.
        self.connection = connection
        #: How many rows fetchmany() returns by default.
        self.arraysize = 100
        #: Rows changed by a statement, or fetched so far from a query; -1 before any.
        self.rowcount = -1
        self._raw: sqlite3.Cursor | None = connection.raw.cursor()

    @property
    def description(self) -> Any:
        """One tuple for each column of a query, its name first; None after any other statement."""
        return self._open.description

    @property
    def lastrowid(self) -> int | None:
        """The key of the row that was inserted last."""
        return self._open.lastrowid

    def execute(self, statement: str, parameters: Any = None, **named: Any) -> Cursor | None:
        """Runs one statement. Values come as a dictionary or as keywords for :name, or as a sequence in the order of
        the placeholders. Returns the cursor for a query, else None."""
        if parameters is not None and named:
            raise interface_error("values come either as one dictionary or sequence, or as keywords")
        self._run(statement, [named if parameters is None else parameters])
        return self if self._open.description is not None else None

    def executemany(self, statement: str, parameters: Sequence[Any]) -> None:
        """Runs a statement once for each element: a sequence of sequences, or of dictionaries."""
        self._run(statement, parameters)

    def fetchone(self) -> Any:
        """The next row as a tuple, None when there is none."""
        rows = self.fetchmany(1)
        return rows[0] if rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._fetch(lambda raw: raw.fetchmany(self.arraysize if size is None else size))

    def fetchall(self) -> list[Any]:
        return self._fetch(lambda raw: raw.fetchall())

    def __iter__(self) -> Iterator[Any]:
        while True:
            rows = self.fetchmany()
            if not rows:
                return
            yield from rows

    def close(self) -> None:
        """Closing again does nothing."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def __enter__(self) -> Cursor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _open(self) -> sqlite3.Cursor:
        if self._raw is None or self.connection.is_closed:
            raise interface_error("the cursor is closed")
        return self._raw

    def _run(self, sql: str, rows: Sequence[Any]) -> None:
        raw = self._open
        statement = translate(sql, self.connection.username)
        if statement.kind is StatementKind.COMMIT:
            self.connection.commit()
        elif statement.kind is StatementKind.ROLLBACK:
            self.connection.rollback()
        else:
            self._execute(raw, statement, rows)

    def _execute(self, raw: sqlite3.Cursor, statement: Statement, rows: Sequence[Any]) -> None:
        bound = [bind(statement.placeholders, row) for row in rows]
        try:
            self.connection.before(statement.kind)
            if len(bound) == 1:
                raw.execute(statement.text, bound[0])
            else:
                raw.executemany(statement.text, bound)
            if statement.follow_up is not None:
                raw.execute(statement.follow_up)
        except sqlite3.Error as error:
            raise self.connection.failure(error) from None
        # As in python-oracledb, a query counts what has been fetched and DDL counts nothing.
        self.rowcount = raw.rowcount if statement.kind is StatementKind.CHANGE else 0
        self.connection.after(statement.kind)

    def _fetch(self, fetch: Callable[[sqlite3.Cursor], list[Any]]) -> list[Any]:
        raw = self._open
        if raw.description is None:
            raise interface_error("the statement returns no rows")
        try:
            rows = fetch(raw)
        except sqlite3.Error as error:
            raise self.connection.failure(error) from None
        self.rowcount += len(rows)
        return rows
