"""What the host asks an Oracle database about a session."""

from __future__ import annotations

#: Null when there is no transaction (DBMS_TRANSACTION.LOCAL_TRANSACTION_ID in the PL/SQL Packages reference).
TRANSACTION_ID = "SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM DUAL"

#: Needs the right to read the view.
MAX_OPEN_CURSORS = "SELECT value FROM v$parameter WHERE name = 'open_cursors'"


def userenv(name: str) -> str:
    """A parameter of SYS_CONTEXT's namespace USERENV."""
    return f"SELECT SYS_CONTEXT('USERENV', '{name}') FROM DUAL"
