"""Opens a connection to PostgreSQL."""

from __future__ import annotations

from typing import Any

from ...parameters import Database, Session
from ...stopping import StopRequest
from ..connection_string import read_pairs
from ..driver import DriverConnection
from ..errors import database_error, interface_error

# As Npgsql spells them, which reads the same strings for C# scripts.
_KEYWORDS = {
    "host": "host",
    "server": "host",
    "port": "port",
    "database": "dbname",
    "db": "dbname",
    "username": "user",
    "userid": "user",
    "user": "user",
    "password": "password",
    "passfile": "passfile",
    "timeout": "connect_timeout",
    "sslmode": "sslmode",
    "rootcertificate": "sslrootcert",
    "sslcertificate": "sslcert",
    "sslkey": "sslkey",
    "sslpassword": "sslpassword",
    "options": "options",
    "applicationname": "application_name",
}
# What a pool or the other driver would make of them; one connection of one run needs none.
_WITHOUT_MEANING = (
    "pooling", "minimumpoolsize", "maximumpoolsize", "minpoolsize", "maxpoolsize", "connectionidlelifetime", "commandtimeout",
    "includeerrordetail", "persistsecurityinfo", "enlist", "noresetonclose", "maxautoprepare", "multiplexing",
)  # fmt: skip

_SSL_MODES = {"verifyca": "verify-ca", "verifyfull": "verify-full"}


def open_postgresql(database: Database, session: Session, stop: StopRequest) -> DriverConnection:
    try:
        from .driver import PostgresqlDriver, StoppableConnection
    except ImportError:
        raise interface_error(
            f"profile {database.profile}: PostgreSQL needs the Python module psycopg: install Debian's python3-psycopg, "
            "or psycopg with pip"
        ) from None
    settings = _settings(database, session)
    try:
        raw = StoppableConnection.connect(**settings)
        # Transactions are ours to begin.
        raw.autocommit = True
        driver = PostgresqlDriver(raw, stop)
        if database.schema:
            driver.set_current_schema(database.schema)
        if session.time_zone:
            raw.execute("SELECT set_config('TimeZone', %s, false)", [session.time_zone])
    except PostgresqlDriver.driver_error as error:
        raise database_error(f"profile {database.profile}: {str(error).strip()}") from None
    return driver


def _settings(database: Database, session: Session) -> dict[str, Any]:
    settings: dict[str, Any] = {"application_name": session.module or "scripthost"}
    for key, value in read_pairs(database.connection_string).items():
        if key in _KEYWORDS:
            settings[_KEYWORDS[key]] = value
        elif key not in _WITHOUT_MEANING:
            raise interface_error(
                f"profile {database.profile}: the connection string's key {key!r} is not known for Python scripts; "
                f"known: {', '.join(_KEYWORDS)}"
            )
    mode = settings.get("sslmode", "").lower()
    if mode:
        settings["sslmode"] = _SSL_MODES.get(mode, mode)
    return settings
