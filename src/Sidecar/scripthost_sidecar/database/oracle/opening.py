"""Opens a connection to Oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...parameters import Database, Session
from ...stopping import StopRequest
from ...transaction import TransactionLog
from ..errors import database_error, interface_error
from .advice import advice, code_of
from .login import connect_parameters
from .session_setup import check_settings, edition_parameter, set_up

if TYPE_CHECKING:
    from .connection import OracleConnection


def open_oracle(
    database: Database, session: Session, transactions: TransactionLog, stop: StopRequest
) -> OracleConnection:
    try:
        import oracledb

        from .connection import OracleConnection
    except ImportError:
        raise interface_error(
            f"profile {database.profile}: Oracle needs the Python module oracledb: install Debian's python3-oracledb, "
            "or oracledb with pip"
        ) from None
    check_settings(database, session)
    parameters = {**connect_parameters(database), **edition_parameter(database, oracledb.__version__)}
    try:
        connection: OracleConnection = oracledb.connect(conn_class=OracleConnection, **parameters)
        connection.attach(transactions, stop)
        try:
            set_up(connection, database, session, oracledb.__version__)
        except oracledb.Error:
            connection.close()
            raise
    except oracledb.Error as error:
        raise database_error(
            f"the database of profile {database.profile} cannot be opened: {str(error).rstrip()}. {advice(error)}",
            code_of(error),
        ) from None
    except (OSError, ValueError) as error:
        # Of the wallet's files and of the token's key the driver makes no errors of its own.
        raise interface_error(
            f"the database of profile {database.profile} cannot be opened: {type(error).__name__}: {error}. Check that "
            "the profile's wallet and token are whole, and the wallet's password."
        ) from None
    return connection
