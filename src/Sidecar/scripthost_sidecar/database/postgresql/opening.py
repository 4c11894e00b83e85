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
        others = driver.set_up(session, database.schema)
    except PostgresqlDriver.driver_error as error:
        raise database_error(f"profile {database.profile}: {str(error).strip()}") from None
    if others and not database.shared_trust:
        driver.close()
        raise interface_error(
            f"the login {driver.username!r} of profile {database.profile!r} can become other users: "
            f"{', '.join(others[:5])}{', …' if len(others) > 5 else ''}. Give each owner a login that is a member of no other "
            f"login's role and no superuser, or say Profiles:{database.profile}:SharedTrust if all of them may trust each "
            "other."
        )
    return driver


def _settings(database: Database, session: Session) -> dict[str, Any]:
    settings: dict[str, Any] = {"application_name": "scripthost"}
    for key, value in read_pairs(database.connection_string).items():
        if key in _KEYWORDS:
            settings[_KEYWORDS[key]] = value
        elif key not in _WITHOUT_MEANING:
            raise interface_error(
                f"profile {database.profile}: the connection string's key {key!r} is not known for Python scripts; "
                f"known: {', '.join(_KEYWORDS)}"
            )
    if database.account.login:
        settings["user"] = database.account.login
    if database.account.password:
        settings["password"] = database.account.password
    mode = settings.get("sslmode", "").lower()
    if mode:
        settings["sslmode"] = _SSL_MODES.get(mode, mode)
    return settings
