"""A double of python-oracledb for the shim: it writes down what it is asked, and answers as a test tells it. Members are
those of the driver's documentation, with its parameters."""

from __future__ import annotations

import threading
from typing import Any

import oracledb


class RecordedVariable:
    def __init__(self, kind: Any, size: int = 0, arraysize: int = 1) -> None:
        self.kind, self.size, self.value = kind, size, None

    def setvalue(self, pos: int, value: Any) -> None:
        self.value = value

    def getvalue(self, pos: int = 0) -> Any:
        return self.value

    def __repr__(self) -> str:
        name = getattr(self.kind, "name", getattr(self.kind, "__name__", self.kind))
        return f"var({name}, {self.size})={self.value!r}"


class RecordedLob:
    """Counts UTF-16 units where it holds a text, as Oracle does."""

    def __init__(self, kind: Any, content: Any) -> None:
        self.type, self._content = kind, content.encode("utf-16-le") if isinstance(content, str) else content
        self._unit = 2 if isinstance(content, str) else 1

    @property
    def content(self) -> Any:
        return self._content.decode("utf-16-le") if self._unit == 2 else self._content

    def size(self) -> int:
        return len(self._content) // self._unit

    def read(self, offset: int = 1, amount: int = 0) -> Any:
        start = (offset - 1) * self._unit
        piece = self._content[start : start + amount * self._unit]
        return piece.decode("utf-16-le") if self._unit == 2 else piece

    def write(self, data: Any, offset: int = 1) -> int:
        piece = data.encode("utf-16-le") if self._unit == 2 else data
        start = (offset - 1) * self._unit
        self._content = self._content[:start] + piece + self._content[start + len(piece) :]
        return len(piece) // self._unit

    def __repr__(self) -> str:
        return f"lob({self.type.name})={self.content!r}"


class BatchError:
    def __init__(self, offset: int, code: int) -> None:
        self.offset, self.code, self.full_code, self.message = offset, code, f"ORA-{code:05}", "told by the double"


class RecordingConnection:
    version = "19.22.0.0.0"
    username = "HR"
    dsn = "db/service"
    transaction_in_progress = True

    def __init__(self) -> None:
        self.calls: list[str] = []
        #: What the next query gives: its columns as description has them, and its rows.
        self.columns: list[tuple[Any, ...]] = []
        self.rows: list[tuple[Any, ...]] = []
        #: Values for the variables of the next statement, in their order.
        self.outputs: list[Any] = []
        #: Raised by the next statement.
        self.failure: Exception | None = None
        self.batch_errors: list[BatchError] = []
        self.row_counts: list[int] = []
        #: The next statement runs until it is broken.
        self.is_endless = False
        self.is_executing = threading.Event()
        self.was_broken = threading.Event()
        self.healthy = True

    def cursor(self) -> RecordingCursor:
        return RecordingCursor(self)

    def cancel(self) -> None:
        self.was_broken.set()

    def is_healthy(self) -> bool:
        return self.healthy

    def commit(self) -> None:
        self.calls.append("commit")

    def rollback(self) -> None:
        self.calls.append("rollback")

    def ping(self) -> None:
        self.calls.append("ping")

    def createlob(self, kind: Any) -> RecordedLob:
        return RecordedLob(kind, b"" if kind.name == "DB_TYPE_BLOB" else "")

    def run(self, call: str, variables: list[RecordedVariable]) -> None:
        self.calls.append(call)
        if self.is_endless:
            self.is_executing.set()
            assert self.was_broken.wait(30)
            raise error(1013)
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        for variable, value in zip([one for one in variables], self.outputs):
            variable.value = value


class RecordingCursor:
    def __init__(self, connection: RecordingConnection) -> None:
        self._connection = connection
        self._variables: list[RecordedVariable] = []
        self._left: list[tuple[Any, ...]] = []
        self.arraysize, self.prefetchrows, self.rowcount = 100, 2, 0
        self.description: list[tuple[Any, ...]] | None = None
        self.outputtypehandler: Any = None

    def var(self, typ: Any, size: int = 0, arraysize: int = 1) -> RecordedVariable:
        self._variables.append(RecordedVariable(typ, size, arraysize))
        return self._variables[-1]

    def setinputsizes(self, **sizes: Any) -> None:
        self._connection.calls.append(f"setinputsizes {({name: getattr(size, 'name', size) for name, size in sizes.items()})}")

    def execute(self, statement: str, parameters: Any = None) -> None:
        self._connection.run(f"execute {statement} {parameters!r}", self._variables)
        self.rowcount = 3
        if self._connection.columns:
            self.description, self._left = self._connection.columns, list(self._connection.rows)
            for column in self.description:
                if self.outputtypehandler is not None:
                    made = self.outputtypehandler(self, column[0], column[1], column[3], column[4], column[5])
                    self._connection.calls.append(f"define {column[0]} {getattr(getattr(made, 'kind', None), '__name__', None)}")

    def executemany(self, statement: str, parameters: Any, **options: Any) -> None:
        self._connection.run(f"executemany {statement} {parameters!r} {options!r}", [])
        self.rowcount = len(parameters)

    def callproc(self, name: str, parameters: Any = (), keyword_parameters: Any = None) -> None:
        self._connection.run(f"callproc {name} {parameters!r} {keyword_parameters!r}", self._variables)

    def callfunc(self, name: str, return_type: Any, parameters: Any = (), keyword_parameters: Any = None) -> Any:
        self._connection.run(f"callfunc {name} {return_type.__name__} {parameters!r} {keyword_parameters!r}", [])
        return self._connection.outputs[0]

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        rows, self._left = self._left[:size], self._left[size:]
        return rows

    def getbatcherrors(self) -> list[BatchError]:
        return self._connection.batch_errors

    def getarraydmlrowcounts(self) -> list[int]:
        return self._connection.row_counts

    def close(self) -> None:
        self._connection.calls.append("close")


# As the driver's own, by whose module the shim knows it.
for _class in (RecordingConnection, RecordingCursor, RecordedLob):
    _class.__module__ = "oracledb.double"


class _Details:
    def __init__(self, code: int, offset: int) -> None:
        self.code, self.offset, self.full_code, self.isrecoverable = code, offset, f"ORA-{code:05}", False

    def __str__(self) -> str:
        return f"{self.full_code}: told by the double"


def error(code: int, offset: int = 0) -> Exception:
    failure: Exception = oracledb.DatabaseError(_Details(code, offset))
    return failure
