"""As whom a session is opened: by a password, through a proxy account, or with a token."""

from __future__ import annotations

from typing import Any

from ...parameters import Database, Account
from ..connection_string import read_pairs
from ..errors import interface_error
from .token_files import read_token
from .wallet import wallet_parameters

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


def connect_parameters(database: Database) -> dict[str, Any]:
    """What oracledb.connect() is given, but for what depends on the driver's version."""
    given = _from_string(database)
    token = read_token(database.profile, database.account)
    # Of the driver's arguments there is none for the proxy account: it is written into the user.
    proxy = database.account.proxy_user or given.pop("proxy_user", "")
    proxy_password = given.pop("proxy_password", "")
    if token is None:
        given.update(_account(given, database.account, proxy, proxy_password))
    else:
        if proxy:
            raise interface_error(
                f"profile {database.profile} has a token and a proxy account. Oracle takes no token from a proxy: "
                "remove one of the two."
            )
        if database.account.password or "password" in given:
            raise interface_error(
                f"profile {database.profile} has a token and a password. Remove one of the two."
            )
        # The token names the user.
        given.pop("user", None)
        given["access_token"] = token
    given.update(wallet_parameters(database.profile, database.account, given))
    return given


def _from_string(database: Database) -> dict[str, Any]:
    given = {}
    for key, value in read_pairs(database.connection_string).items():
        if key in _PARAMETERS:
            given[_PARAMETERS[key]] = value
        elif key not in _WITHOUT_MEANING:
            raise interface_error(
                f"profile {database.profile}: the connection string's key {key!r} is not known for Python scripts; "
                f"known: {', '.join(_PARAMETERS)}"
            )
    return given


def _account(given: dict[str, Any], oracle: Account, proxy: str, proxy_password: str) -> dict[str, str]:
    user = oracle.login or given.get("user", "")
    if proxy:
        # The account of the host becomes the owner: `host[owner]`, with the host's password.
        return {"user": f"{proxy}[{user}]", "password": oracle.password or proxy_password}
    account = {"user": user, "password": oracle.password or given.get("password", "")}
    return {name: value for name, value in account.items() if value}
