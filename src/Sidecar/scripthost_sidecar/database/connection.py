"""The connection that a script works with on databases other than Oracle."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Callable

from ..stopping import StopRequest
from ..transaction import TransactionLog, TransactionState
from .cursor import Cursor
from .driver import DriverConnection
from .errors import database_error, interface_error
from .lob import Lob
from .refusals import CONNECTION_METHODS, refusal, refused_method
from .statement import Statement


class Connection:
    """A connection with the names of python-oracledb's where they have a meaning. Autocommit is off: a transaction
    lasts until commit() or rollback(). Closing rolls back."""

    _name = ""
    #: As for a driver that needs no Oracle client.
    thin = True
    edition: str | None = None
    proxy_user: str | None = None
    warning: Exception | None = None

    def __init__(self, driver: DriverConnection, transactions: TransactionLog, stop: StopRequest) -> None:
        self._open_driver: DriverConnection | None = driver
        self._name = driver.name
        self._transactions = transactions
        self._stop = stop
        # What the transaction that is open found when it began.
        self._state_before = TransactionState.NONE
        #: Commits after each statement that changes something.
        self.autocommit = False
        #: The user that the statements run as, in Oracle's sense.
        self.username = driver.username
        self.dsn = self.tnsentry = driver.dsn
        self.db_name = driver.db_name
        #: Milliseconds that a statement may take; 0 for no limit.
        self.call_timeout = 0
        #: Called as handler(cursor, value, arraysize) for every value that is bound; may return a variable.
        self.inputtypehandler: Callable[..., Any] | None = None
        #: Called for every column of a query, as handler(cursor, name, default_type, size, precision, scale) or, when it
        #: takes two parameters, as handler(cursor, metadata); may return a variable whose type the column takes.
        self.outputtypehandler: Callable[..., Any] | None = None
        # What a session tells an Oracle database about itself is only remembered here.
        self.action = self.module = self.clientinfo = self.client_identifier = self.dbop = self.econtext_id = None
        self.internal_name = self.external_name = self.tag = None
        self.stmtcachesize = 20

    def __getattr__(self, name: str) -> Any:
        return refused_method(CONNECTION_METHODS, name, self._name)

    @property
    def driver(self) -> DriverConnection:
        if self._open_driver is None:
            raise interface_error("the connection is closed", "DPY-1001")
        return self._open_driver

    @property
    def is_closed(self) -> bool:
        return self._open_driver is None

    @property
    def raw(self) -> Any:
        """The driver's own connection, for what this class does not offer. Transactions on it are not this connection's."""
        return self.driver.raw

    @property
    def handle(self) -> Any:
        raise refusal("handle", "use raw, the driver's own connection", self._name)

    @property
    def version(self) -> str:
        """The version of the database."""
        return self.driver.version

    @property
    def driver_name(self) -> str:
        """The module that the database is reached through, with its version."""
        return self.driver.driver_name

    def reachable_users(self) -> list[str]:
        """The other users that the connection's login can become, by SET ROLE for example."""
        return self.driver.reachable_users()

    @property
    def current_schema(self) -> str:
        """Where names without a schema are looked for."""
        return self.driver.current_schema()

    @current_schema.setter
    def current_schema(self, name: str) -> None:
        self.driver.set_current_schema(name)

    @property
    def callTimeout(self) -> int:
        return self.call_timeout

    @callTimeout.setter
    def callTimeout(self, milliseconds: int) -> None:
        self.call_timeout = milliseconds

    @property
    def transaction_in_progress(self) -> bool:
        return self._open_driver is not None and self._open_driver.in_transaction

    @property
    def has_changes(self) -> bool:
        """Whether a commit would change the database."""
        return self.transaction_in_progress and self.driver.has_changes

    def cursor(self, scrollable: bool = False) -> Cursor:
        if scrollable:
            raise refusal("a scrollable cursor", "fetch the rows into a list", self._name)
        return Cursor(self)

    def begin(self, *transaction: Any) -> None:
        """Nothing to do: the first statement begins a transaction. One of several databases is refused."""
        if transaction:
            raise refusal("a global transaction", CONNECTION_METHODS["tpc_begin"], self._name)

    def commit(self) -> None:
        driver = self.driver
        if not driver.in_transaction:
            return
        changed = driver.has_changes
        self._transactions.record(TransactionState.COMMITTING)
        try:
            driver.commit()
        except driver.driver_error as error:
            # Whether a connection that broke meanwhile had committed, only the database knows.
            if driver.is_usable():
                self._transactions.record(TransactionState.OPEN if driver.in_transaction else TransactionState.ROLLED_BACK)
            raise driver.error(error) from None
        self._settle(TransactionState.COMMITTED, changed)

    def rollback(self) -> None:
        driver = self.driver
        if not driver.in_transaction:
            return
        changed = driver.has_changes
        try:
            driver.rollback()
        except driver.driver_error as error:
            raise driver.error(error) from None
        self._settle(TransactionState.ROLLED_BACK, changed)

    def cancel(self) -> None:
        """Breaks the statement that another thread is running."""
        self.driver.cancel()

    def ping(self) -> None:
        """Raises an error when the connection is not usable."""
        driver = self.driver
        try:
            driver.raw.execute("SELECT 1")
        except driver.driver_error as error:
            raise driver.error(error) from None

    def is_healthy(self) -> bool:
        return self._open_driver is not None and self._open_driver.is_usable()

    def createlob(self, lob_type: Any, data: Any = None) -> Lob:
        """A large object in memory. The database stores texts and bytes of any size without one."""
        return Lob(lob_type, data)

    def close(self) -> None:
        """Rolls back what is not committed. Closing again does nothing."""
        if self._open_driver is None:
            return
        driver = self._open_driver
        if self.has_changes:
            print(
                "connection closed with uncommitted changes: they were rolled back; call commit() before close()",
                file=sys.stderr,
            )
        try:
            if driver.is_usable():
                self.rollback()
            elif self._transactions.state is TransactionState.OPEN:
                self._transactions.record(TransactionState.ROLLED_BACK)
        finally:
            self._open_driver = None
            driver.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, cursor: Any, statement: Statement, values: list[dict[str, Any]], take: Callable[[], None]) -> None:
        """For cursors alone: executes a statement, in a transaction where it takes one, and has its first rows taken."""
        driver = self.driver
        limit = driver.limit_statement(self.call_timeout / 1000) if self.call_timeout > 0 else None
        began = False
        try:
            began = driver.begin_for(statement.kind, self.autocommit)
            if began:
                self._state_before = self._transactions.state
            if statement.kind.changes and not self.autocommit:
                self._note_open()
            with self._stop.blocking():
                driver.execute(cursor, statement, values)
                take()
        except driver.driver_error as error:
            timed_out = limit is not None and limit()
            limit = None
            if began and self.autocommit and driver.in_transaction:
                driver.rollback()
            raise self._failure(error, timed_out) from None
        finally:
            if limit is not None:
                limit()
        driver.end_statement(statement.kind)
        if statement.kind.changes and self.autocommit:
            if driver.in_transaction:
                self.commit()
            else:
                self._transactions.record(TransactionState.COMMITTED)

    def failure(self, error: Exception) -> Exception:
        """For cursors alone: what to raise for a driver's error."""
        return self._failure(error, timed_out=False)

    def _failure(self, error: Exception, timed_out: bool) -> Exception:
        driver = self.driver
        if driver.is_cancellation(error):
            if self._stop.is_requested:
                self._stop.raise_cancelled()
            if timed_out:
                return database_error(f"call timeout of {self.call_timeout} ms exceeded", "DPY-4024")
        # Some errors end the transaction, such as a full disk or a server that is gone.
        if self._transactions.state is TransactionState.OPEN and not driver.in_transaction:
            self._transactions.record(TransactionState.ROLLED_BACK)
        return driver.error(error)

    def _note_open(self) -> None:
        if self._transactions.state is not TransactionState.OPEN:
            self._transactions.record(TransactionState.OPEN)

    def _settle(self, state: TransactionState, changed: bool) -> None:
        """A transaction that changed nothing leaves no trace in the run's outcome."""
        self._transactions.record(state if changed else self._state_before)
