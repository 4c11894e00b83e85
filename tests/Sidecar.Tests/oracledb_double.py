"""A double of python-oracledb: it writes down what it is asked, and answers as a test tells it. Its names are those that
the driver's documentation gives for the version that it stands for."""

from __future__ import annotations

from types import ModuleType
from typing import Any

OLD = "1.2.1"
CURRENT = "4.0.2"

#: The arguments of connect() that are used here.
CONNECT_PARAMETERS = (
    "dsn", "conn_class", "user", "password", "access_token", "wallet_location", "wallet_password", "config_dir", "edition",
)  # fmt: skip
#: Attributes that a session's settings are written to.
_SETTABLE = ("current_schema", "module", "action", "client_identifier", "clientinfo", "autocommit", "dbop", "call_timeout")
#: Since 1.4 and 2.0.
_LATER_ATTRIBUTES = (
    "db_domain", "db_name", "instance_name", "max_open_cursors", "proxy_user", "service_name", "sdu", "warning",
)  # fmt: skip


class Tape:
    """What was asked of the driver, and what it answers."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        #: The first value of a query's only row, by a piece of its text.
        self.answers: dict[str, Any] = {}
        #: Whether the database has a transaction open.
        self.in_transaction = False
        #: The next call that holds the text fails with the code.
        self.failure: tuple[str, str] | None = None

    def record(self, call: str, error_class: Any) -> None:
        self.calls.append(call)
        if self.failure is not None and self.failure[0] in call:
            code, self.failure = self.failure[1], None
            raise error_class(_Details(code))


class _Details:
    def __init__(self, full_code: str) -> None:
        self.full_code = full_code

    def __str__(self) -> str:
        return f"{self.full_code}: told by the double"


class _Lob:
    def __init__(self, tape: Tape, error_class: Any) -> None:
        self._tape, self._error_class = tape, error_class

    def write(self, data: Any) -> None:
        self._tape.record(f"lob write {data!r}", self._error_class)


def make_driver(version: str, tape: Tape) -> ModuleType:
    module: Any = ModuleType("oracledb")
    module.__version__ = version
    module.Error = type("Error", (Exception,), {})
    for name in ("DatabaseError", "InterfaceError"):
        setattr(module, name, type(name, (module.Error,), {}))
    for name in ("OperationalError", "ProgrammingError", "IntegrityError", "NotSupportedError"):
        setattr(module, name, type(name, (module.DatabaseError,), {}))

    class Connection:
        def cursor(self, scrollable: bool = False) -> Any:
            return Cursor(self, scrollable)

        def commit(self) -> None:
            tape.record("commit", module.DatabaseError)

        def rollback(self) -> None:
            tape.record("rollback", module.DatabaseError)

        def close(self) -> None:
            tape.record("close", module.DatabaseError)

        def ping(self) -> None:
            tape.record("ping", module.DatabaseError)

        def cancel(self) -> None:
            tape.record("cancel", module.DatabaseError)

        def is_healthy(self) -> bool:
            return True

        def createlob(self, lob_type: Any) -> Any:
            tape.record(f"createlob {lob_type}", module.DatabaseError)
            return _Lob(tape, module.DatabaseError)

        def changepassword(self, old: str, new: str) -> None:
            tape.record(f"changepassword {old!r} {new!r}", module.DatabaseError)

    class Cursor:
        def __init__(self, connection: Any, scrollable: bool = False) -> None:
            self.connection = connection
            self.statement: str | None = None

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def execute(self, statement: str | None, parameters: Any = None, **named: Any) -> Any:
            self.statement = statement
            tape.record(f"execute {statement}{_binds(parameters or named)}", module.DatabaseError)

        def executemany(self, statement: str | None, parameters: Any, *options: Any, **named_options: Any) -> None:
            chosen = f" {named_options}" if named_options else ""
            tape.record(f"executemany {statement}{_binds(parameters)}{chosen}", module.DatabaseError)

        # As the driver: both make a block of their arguments and execute it.
        def callproc(self, name: str, parameters: Any = None) -> Any:
            places = ", ".join(f":{place}" for place in range(1, len(parameters or ()) + 1))
            return self.execute(f"begin {name}({places}); end;", parameters)

        def callfunc(self, name: str, return_type: Any, parameters: Any = None) -> Any:
            places = ", ".join(f":{place}" for place in range(2, len(parameters or ()) + 2))
            return self.execute(f"begin :1 := {name}({places}); end;", [return_type, *(parameters or ())])

        def fetchone(self) -> Any:
            for text, value in tape.answers.items():
                if text in (self.statement or ""):
                    return (value,)
            return (None,)

    def settable(name: str) -> Any:
        def write(connection: Any, value: Any) -> None:
            connection.__dict__[f"_{name}"] = value
            tape.record(f"set {name} = {value!r}", module.DatabaseError)

        return property(lambda connection: connection.__dict__.get(f"_{name}", False), write)

    for name in _SETTABLE:
        setattr(Connection, name, settable(name))
    if version != OLD:
        for name in _LATER_ATTRIBUTES:
            setattr(Connection, name, f"the driver's {name}")
        Connection.transaction_in_progress = property(lambda connection: tape.in_transaction)  # type: ignore[attr-defined]

    def connect(dsn: str | None = None, *, conn_class: Any = Connection, **parameters: Any) -> Any:
        unknown = set(parameters) - set(CONNECT_PARAMETERS)
        assert not unknown, unknown
        given = {"dsn": dsn, **parameters}
        tape.record("connect " + ", ".join(f"{name}={given[name]!r}" for name in sorted(given)), module.DatabaseError)
        return conn_class()

    module.Connection, module.Cursor, module.connect = Connection, Cursor, connect
    return module  # type: ignore[no-any-return]


def _binds(parameters: Any) -> str:
    return f" {parameters!r}" if parameters else ""
