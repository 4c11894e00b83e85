"""What the host asks an Oracle database about a session."""

from __future__ import annotations

#: Null when there is no transaction (DBMS_TRANSACTION.LOCAL_TRANSACTION_ID in the PL/SQL Packages reference).
TRANSACTION_ID = "SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM DUAL"

#: Needs the right to read the view.
MAX_OPEN_CURSORS = "SELECT value FROM v$parameter WHERE name = 'open_cursors'"

#: The users that a proxy account can become. Needs the right to read the view.
CLIENTS_OF_PROXY = (
    "SELECT client FROM proxy_users WHERE proxy IN (SYS_CONTEXT('USERENV','SESSION_USER'), SYS_CONTEXT('USERENV','PROXY_USER')) "
    "AND client <> SYS_CONTEXT('USERENV','SESSION_USER') ORDER BY client"
)

#: The same without a right, and without what a proxy account can do.
OWN_CLIENTS = "SELECT client FROM user_proxies ORDER BY client"


def userenv(name: str) -> str:
    """A parameter of SYS_CONTEXT's namespace USERENV."""
    return f"SELECT SYS_CONTEXT('USERENV', '{name}') FROM DUAL"
