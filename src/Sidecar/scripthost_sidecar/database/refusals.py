"""The members of python-oracledb's objects that only Oracle can give, each refused by its name."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from .errors import unsupported

_TWO_PHASE = "commit() ends the work of a run in one phase"

CONNECTION_METHODS = {
    "changepassword": "its users and passwords are not managed by scripts",
    "decode_oson": "store JSON as text",
    "encode_oson": "store JSON as text",
    "getSodaDatabase": "use a table with a JSON column",
    "gettype": "use columns or JSON",
    "msgproperties": "use a table as the queue",
    "prepare": _TWO_PHASE,
    "queue": "use a table as the queue",
    "shutdown": "it is not the script's to stop",
    "startup": "it is not the script's to start",
    "subscribe": "look at the table at intervals",
    "unsubscribe": "look at the table at intervals",
    "tpc_begin": _TWO_PHASE,
    "tpc_commit": _TWO_PHASE,
    "tpc_end": _TWO_PHASE,
    "tpc_forget": _TWO_PHASE,
    "tpc_prepare": _TWO_PHASE,
    "tpc_recover": _TWO_PHASE,
    "tpc_rollback": _TWO_PHASE,
    "xid": _TWO_PHASE,
}

CURSOR_METHODS = {
    "arrayvar": "bind the elements one by one",
    "getarraydmlrowcounts": "execute the rows one by one",
    "getbatcherrors": "execute the rows one by one",
    "getimplicitresults": "execute each query by itself",
    "scroll": "fetch the rows into a list",
}


def refused_method(methods: Mapping[str, str], name: str, database: str) -> Callable[..., Any]:
    """For __getattr__: a method that refuses, or the usual error for a name that the driver does not have either."""
    if name not in methods:
        raise AttributeError(name)

    def refuse(*arguments: Any, **keywords: Any) -> Any:
        raise refusal(name, methods[name], database)

    return refuse


def refusal(name: str, instead: str, database: str) -> Exception:
    return unsupported(f"{name} needs an Oracle database; this is {database}: {instead}")
