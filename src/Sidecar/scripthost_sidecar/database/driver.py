"""What a script's connection needs of a database."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from typing import Any, Callable, Mapping, Sequence

from .sql.statement_kind import StatementKind
from .statement import Statement


class DriverConnection(ABC):
    """A connection of a database's own driver. It begins no transaction unless it is told to."""

    #: How messages name the database.
    name: str
    #: The base of the errors that the driver raises.
    driver_error: type[Exception]
    #: The user that the statements run as, in Oracle's sense.
    username: str
    #: Where the database is, without secrets.
    dsn: str
    #: The database's own name.
    db_name: str

    @property
    @abstractmethod
    def raw(self) -> Any:
        """The driver's own object."""

    @property
    @abstractmethod
    def version(self) -> str:
        """The version of the database."""

    @property
    def driver_name(self) -> str:
        """The module that the database is reached through, with its version."""
        module = sys.modules[self.driver_error.__module__.split(".")[0]]
        return f"{module.__name__} {getattr(module, '__version__', '')}".strip()

    def reachable_users(self) -> list[str]:
        """The other users that the connection's login can become."""
        return []

    @property
    @abstractmethod
    def in_transaction(self) -> bool: ...

    @property
    @abstractmethod
    def has_changes(self) -> bool:
        """Whether a commit of the transaction that is open would change the database."""

    @abstractmethod
    def is_usable(self) -> bool:
        """Without asking the database."""

    @abstractmethod
    def current_schema(self) -> str: ...

    @abstractmethod
    def set_current_schema(self, name: str) -> None: ...

    @abstractmethod
    def translate(self, sql: str) -> Statement: ...

    @abstractmethod
    def stored(self, value: Any) -> Any:
        """A value of a script as the driver takes it."""

    @abstractmethod
    def begin_for(self, kind: StatementKind, autocommit: bool) -> bool:
        """Makes ready for a statement; true when that began a transaction."""

    @abstractmethod
    def execute(self, cursor: Any, statement: Statement, values: Sequence[Mapping[str, Any]]) -> None:
        """Runs a statement once for each mapping. One that fails leaves nothing of itself, and leaves the transaction
        open where the database can do that."""

    @abstractmethod
    def end_statement(self, kind: StatementKind) -> None:
        """Called after a statement that succeeded."""

    @abstractmethod
    def column_types(self, cursor: Any, first_row: Sequence[Any] | None) -> list[Any]:
        """What python-oracledb would call the types of a query's columns, as far as that is known."""

    @abstractmethod
    def call_function(self, name: str, count: int) -> str:
        """The query that calls a function with so many values, bound as :1, :2 …"""

    @abstractmethod
    def call_procedure(self, name: str, count: int) -> str: ...

    @abstractmethod
    def commit(self) -> None: ...

    @abstractmethod
    def rollback(self) -> None: ...

    @abstractmethod
    def cancel(self) -> None:
        """Breaks the statement that runs; called from any thread, and from a signal handler."""

    @abstractmethod
    def is_cancellation(self, error: Exception) -> bool:
        """Whether an error of the driver says that the statement was broken."""

    @abstractmethod
    def limit_statement(self, seconds: float) -> Callable[[], bool]:
        """Breaks the statement that comes next when it takes longer. The result ends that, and says whether it did."""

    @abstractmethod
    def error(self, error: Exception) -> Exception:
        """An error of the driver in the classes of python-oracledb."""

    @abstractmethod
    def close(self) -> None: ...
