"""python-oracledb's own connection, with what a run needs beyond it and what old versions of the driver lack."""

from __future__ import annotations

import sys
from typing import Any

import oracledb

from ...stopping import StopRequest
from ...transaction import TransactionLog, TransactionState
from .cursor import OracleCursor
from .statements import CLIENTS_OF_PROXY, MAX_OPEN_CURSORS, OWN_CLIENTS, TRANSACTION_ID, userenv


_TABLE_OR_VIEW_DOES_NOT_EXIST = 942


class OracleConnection(oracledb.Connection):  # type: ignore[misc]
    """Autocommit is off, as in the driver. Closing rolls back, and says so when that discards work."""

    _is_closed = False

    def attach(self, transactions: TransactionLog, stop: StopRequest) -> None:
        """Makes it the connection of a run."""
        self._transactions = transactions
        # What the transaction that is open found when it began.
        self._state_before = transactions.state
        stop.break_by(self._break)

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    @property
    def has_changes(self) -> bool:
        """Whether a commit would change the database."""
        return not self._is_closed and self._transactions.state is TransactionState.OPEN and self.transaction_in_progress

    def cursor(self, scrollable: bool = False) -> OracleCursor:
        return OracleCursor(self, scrollable)

    def commit(self) -> None:
        if self._transactions.state is not TransactionState.OPEN:
            super().commit()
            return
        changed = self.transaction_in_progress
        self._transactions.record(TransactionState.COMMITTING)
        try:
            super().commit()
        except oracledb.Error:
            # Whether a connection that broke meanwhile had committed, only the database knows.
            if self.is_healthy():
                self._transactions.record(TransactionState.OPEN)
            raise
        self._settle(TransactionState.COMMITTED, changed)

    def rollback(self) -> None:
        changed = self.has_changes
        super().rollback()
        if self._transactions.state is TransactionState.OPEN:
            self._settle(TransactionState.ROLLED_BACK, changed)

    def close(self) -> None:
        """Rolls back what is not committed. Closing again does nothing."""
        if self._is_closed:
            return
        if self.is_healthy():
            if self.has_changes:
                print(
                    "connection closed with uncommitted changes: they were rolled back; call commit() before close()",
                    file=sys.stderr,
                )
            self.rollback()
        elif self._transactions.state is TransactionState.OPEN:
            self._transactions.record(TransactionState.ROLLED_BACK)
        self._is_closed = True
        super().close()

    def createlob(self, lob_type: Any, data: Any = None) -> Any:
        # Before version 2.0 the driver's takes no data.
        lob = super().createlob(lob_type)
        if data:
            lob.write(data)
        return lob

    def note_change(self) -> None:
        """For cursors alone: a statement follows that may change something."""
        if self._transactions.state is not TransactionState.OPEN and not self.autocommit:
            self._state_before = self._transactions.state
            self._transactions.record(TransactionState.OPEN)

    def note_commit(self) -> None:
        """For cursors alone: the statement that succeeded has committed, itself and all before it."""
        self._transactions.record(TransactionState.COMMITTED)

    @property
    def driver_name(self) -> str:
        """The module that the database is reached through, with its version."""
        return f"oracledb {oracledb.__version__}"

    def reachable_users(self) -> list[str]:
        """The other users that the connection's login can become as their proxy, as far as the login may know."""
        try:
            return self._names(CLIENTS_OF_PROXY)
        except oracledb.DatabaseError as error:
            if getattr(error.args[0], "code", 0) != _TABLE_OR_VIEW_DOES_NOT_EXIST:
                raise
        return self._names(OWN_CLIENTS)

    def first_value(self, statement: str) -> Any:
        """What the host asks the database itself: no work of the script's."""
        with oracledb.Cursor(self) as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
        return row[0] if row else None

    def _names(self, statement: str) -> list[str]:
        with oracledb.Cursor(self) as cursor:
            cursor.execute(statement)
            return [name for name, in cursor.fetchall()]

    def _break(self) -> None:
        if not self._is_closed:
            self.cancel()

    def _settle(self, state: TransactionState, changed: bool) -> None:
        """A transaction that changed nothing leaves no trace in the run's outcome."""
        self._transactions.record(state if changed else self._state_before)


def _asked(statement: str) -> Any:
    return property(lambda connection: connection.first_value(statement))


# Each since version 1.4 or 2.0 of the driver (release notes of python-oracledb).
_LATER_MEMBERS = {
    "db_domain": _asked(userenv("DB_DOMAIN")),
    "db_name": _asked(userenv("DB_NAME")),
    "instance_name": _asked(userenv("INSTANCE_NAME")),
    "max_open_cursors": property(lambda connection: int(connection.first_value(MAX_OPEN_CURSORS))),
    "proxy_user": _asked(userenv("PROXY_USER")),
    "service_name": _asked(userenv("SERVICE_NAME")),
    "transaction_in_progress": property(lambda connection: connection.first_value(TRANSACTION_ID) is not None),
    # What only the driver could know of the opening of the connection.
    "sdu": None,
    "warning": None,
}

for _name, _member in _LATER_MEMBERS.items():
    if not hasattr(oracledb.Connection, _name):
        setattr(OracleConnection, _name, _member)
