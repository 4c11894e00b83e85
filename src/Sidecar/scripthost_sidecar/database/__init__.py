"""Database connections for scripts, in the style of python-oracledb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from ..parameters import Database, Session
from ..stopping import StopRequest
from ..transaction import TransactionLog
from .connection import Connection
from .errors import unsupported
from .sqlite.opening import open_sqlite

if TYPE_CHECKING:
    from .oracle.connection import OracleConnection

__all__ = ["ScriptConnection", "open_connection"]

ScriptConnection = Union[Connection, "OracleConnection"]


def open_connection(
    database: Database, session: Session, transactions: TransactionLog, stop: StopRequest
) -> ScriptConnection:
    """Opens the connection of a run's context. Messages name the profile, never the connection string."""
    if database.provider == "sqlite":
        return Connection(open_sqlite(database, stop), transactions, stop)
    # Their drivers need not be installed, and take long to load.
    if database.provider == "postgresql":
        from .postgresql.opening import open_postgresql

        return Connection(open_postgresql(database, session, stop), transactions, stop)
    if database.provider == "oracle":
        from .oracle.opening import open_oracle

        return open_oracle(database, session, transactions, stop)
    raise unsupported(
        f"profile {database.profile}: Python scripts cannot use the provider {database.provider!r}; "
        "known: sqlite, postgresql, oracle"
    )
