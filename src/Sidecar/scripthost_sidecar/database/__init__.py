"""Database connections for scripts, in the style of python-oracledb."""

from __future__ import annotations

from ..parameters import Database
from ..stopping import StopRequest
from ..transaction import TransactionLog
from .connection import Connection
from .errors import unsupported
from .sqlite.opening import open_sqlite

__all__ = ["Connection", "open_connection"]


def open_connection(database: Database, transactions: TransactionLog, stop: StopRequest) -> Connection:
    """Opens the connection of a run's context. Messages name the profile, never the connection string."""
    if database.provider != "sqlite":
        raise unsupported(
            f"profile {database.profile}: Python scripts cannot use the provider {database.provider!r}; known: sqlite"
        )
    return Connection(open_sqlite(database), database.schema, transactions, stop)
