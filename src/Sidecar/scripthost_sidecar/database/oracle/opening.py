"""Opens a connection to Oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...parameters import Database, Session
from ...stopping import StopRequest
from ...transaction import TransactionLog
from ..connection_string import read_pairs
from ..errors import database_error, interface_error
from ..sql.literals import quote

if TYPE_CHECKING:
    from .connection import OracleConnection

# As ODP.NET spells them, which reads the same strings for C# scripts, and what python-oracledb calls them.
_PARAMETERS = {
    "datasource": "dsn",
    "userid": "user",
    "password": "password",
    "proxyuserid": "proxy_user",
    "proxypassword": "proxy_password",
    "tnsadmin": "config_dir",
    "walletlocation": "wallet_location",
    "walletpassword": "wallet_password",
}
# What a pool or the other driver would make of them; one connection of one run needs none.
_WITHOUT_MEANING = (
    "pooling", "minpoolsize", "maxpoolsize", "incrpoolsize", "decrpoolsize", "connectionlifetime", "connectiontimeout",
    "enlist", "haevents", "loadbalancing", "metadatapooling", "persistsecurityinfo", "selftuning", "validateconnection",
    "statementcachesize", "applicationcontinuity",
)  # fmt: skip


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
    parameters = connect_parameters(database)
    for name in session.nls:
        if not name.replace("_", "").isalnum():
            raise interface_error(f"profile {database.profile}: {name!r} is no setting of a session")
    try:
        connection: OracleConnection = oracledb.connect(conn_class=OracleConnection, **parameters)
        connection.attach(transactions, stop)
        _set_up(connection, database, session)
    except oracledb.Error as error:
        raise database_error(f"profile {database.profile}: {error}") from None
    return connection


def connect_parameters(database: Database) -> dict[str, str]:
    """What oracledb.connect() is given."""
    given = {}
    for key, value in read_pairs(database.connection_string).items():
        if key in _PARAMETERS:
            given[_PARAMETERS[key]] = value
        elif key not in _WITHOUT_MEANING:
            raise interface_error(
                f"profile {database.profile}: the connection string's key {key!r} is not known for Python scripts; "
                f"known: {', '.join(_PARAMETERS)}"
            )
    # The account of the host becomes the owner: `host[owner]`, with the host's password.
    proxy, password = given.pop("proxy_user", None), given.pop("proxy_password", None)
    if proxy is not None:
        given["user"] = f"{proxy}[{given.get('user', '')}]"
        given["password"] = password or ""
    return given


def _set_up(connection: OracleConnection, database: Database, session: Session) -> None:
    """Tells the database what the session is, before the script's first statement."""
    if database.schema:
        connection.current_schema = database.schema
    if session.module:
        connection.module = session.module
        connection.action = session.action
    if session.client_identifier:
        connection.client_identifier = session.client_identifier
    settings = {**session.nls, **({"TIME_ZONE": session.time_zone} if session.time_zone else {})}
    for name, value in settings.items():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SESSION SET {name} = {quote(value)}")
