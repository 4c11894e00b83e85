"""The connection that a script works with."""

from __future__ import annotations

import sqlite3
import sys
from types import TracebackType

from ..stopping import StopRequest, raise_cancelled
from ..transaction import TransactionLog, TransactionState
from .cursor import Cursor
from .errors import from_sqlite, interface_error
from .sql.statement_kind import StatementKind

# A stop is noticed within about a millisecond of a statement's work.
_INSTRUCTIONS_BETWEEN_CHECKS = 100_000


class Connection:
    """Autocommit is off: a transaction begins with the first statement that changes something and lasts until commit()
    or rollback(). Closing rolls back."""

    def __init__(self, raw: sqlite3.Connection, schema: str, transactions: TransactionLog, stop: StopRequest) -> None:
        self._raw: sqlite3.Connection | None = raw
        self._transactions = transactions
        self._stop = stop
        # Of the transaction that is open: what was there when it began, and whether it changed tables.
        self._state_before = TransactionState.NONE
        self._changes_before = 0
        self._schema_changed = False
        #: Commits after each statement that changes something.
        self.autocommit = False
        #: The user that the statements run as, in Oracle's sense.
        self.username = schema
        raw.set_progress_handler(lambda: stop.is_requested, _INSTRUCTIONS_BETWEEN_CHECKS)

    @property
    def is_closed(self) -> bool:
        return self._raw is None

    @property
    def raw(self) -> sqlite3.Connection:
        """SQLite's own connection, for what this class does not offer. Transactions on it are not this connection's."""
        if self._raw is None:
            raise interface_error("the connection is closed")
        return self._raw

    @property
    def version(self) -> str:
        """The version of the database."""
        return sqlite3.sqlite_version

    @property
    def transaction_in_progress(self) -> bool:
        return self._raw is not None and self._raw.in_transaction

    @property
    def has_changes(self) -> bool:
        """Whether a commit would change the database."""
        return self.transaction_in_progress and self._is_changed

    @property
    def _is_changed(self) -> bool:
        return self._schema_changed or self.raw.total_changes != self._changes_before

    def cursor(self) -> Cursor:
        self.raw
        return Cursor(self)

    def commit(self) -> None:
        raw = self.raw
        if raw.in_transaction:
            self._transactions.record(TransactionState.COMMITTING)
            try:
                raw.execute("COMMIT")
            except sqlite3.Error as error:
                self._transactions.record(TransactionState.OPEN)
                raise from_sqlite(error) from None
            self._settle(TransactionState.COMMITTED)

    def rollback(self) -> None:
        raw = self.raw
        if raw.in_transaction:
            try:
                raw.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise from_sqlite(error) from None
            self._settle(TransactionState.ROLLED_BACK)

    def cancel(self) -> None:
        """Breaks the statement that another thread is running."""
        self.raw.interrupt()

    def ping(self) -> None:
        """Raises an error when the connection is not usable."""
        self.raw.execute("SELECT 1")

    def is_healthy(self) -> bool:
        return self._raw is not None

    def close(self) -> None:
        """Rolls back what is not committed. Closing again does nothing."""
        if self._raw is None:
            return
        if self.has_changes:
            print(
                "connection closed with uncommitted changes: they were rolled back; call commit() before close()",
                file=sys.stderr,
            )
        self.rollback()
        self._raw.close()
        self._raw = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def before(self, kind: StatementKind) -> None:
        """Begins the transaction that a statement needs. At once with the right to write: a transaction that begins by
        reading fails when another one commits in between, without waiting."""
        if kind.changes and not self.raw.in_transaction:
            self.raw.execute("BEGIN IMMEDIATE")
            self._state_before = self._transactions.state
            self._changes_before = self.raw.total_changes
            self._schema_changed = False
            self._transactions.record(TransactionState.OPEN)

    def after(self, kind: StatementKind) -> None:
        if kind is StatementKind.SCHEMA_CHANGE:
            self._schema_changed = True
        if kind.changes and self.autocommit:
            self.commit()

    def failure(self, error: sqlite3.Error) -> Exception:
        """What to raise for a driver's error; a statement that a stop has broken raises Cancelled instead."""
        if self._stop.is_requested and "interrupted" in str(error):
            raise_cancelled()
        # SQLite ends the transaction itself on some errors, such as a full disk.
        if self._transactions.state is TransactionState.OPEN and not self.raw.in_transaction:
            self._settle(TransactionState.ROLLED_BACK)
        return from_sqlite(error)

    def _settle(self, state: TransactionState) -> None:
        """A transaction that changed nothing leaves no trace in the run's outcome."""
        self._transactions.record(state if self._is_changed else self._state_before)
