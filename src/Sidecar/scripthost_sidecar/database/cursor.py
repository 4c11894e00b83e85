"""Executes statements and fetches rows."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Iterator, Sequence

from .binding import bind
from .columns import ColumnInfo, convert, converters, describe
from .errors import interface_error
from .refusals import CURSOR_METHODS, refusal, refused_method
from .sql.statement_kind import StatementKind
from .statement import Statement
from .variable import Converter, Variable

if TYPE_CHECKING:
    from .connection import Connection

_Values = Any


class Cursor:
    #: Rows cannot be fetched backwards.
    scrollable = False

    def __init__(self, connection: Connection) -> None:
        #: The connection that the cursor works on.
        self.connection = connection
        #: How many rows fetchmany() returns by default.
        self.arraysize = 100
        #: Without effect: rows come as the database gives them.
        self.prefetchrows = 2
        #: Rows changed by a statement, or fetched so far from a query; -1 before any.
        self.rowcount = -1
        #: What each row is made into: called with one argument for each column.
        self.rowfactory: Callable[..., Any] | None = None
        #: As on the connection, for this cursor alone.
        self.inputtypehandler: Callable[..., Any] | None = None
        self.outputtypehandler: Callable[..., Any] | None = None
        #: The statement that was executed last.
        self.statement: str | None = None
        #: What was bound last.
        self.bindvars: Any = None
        self._columns: list[ColumnInfo] | None = None
        self._converters: list[Any] | None = None
        # Rows that have been read before anybody asked for them.
        self._ahead: list[Any] = []
        self._raw: Any = connection.driver.raw.cursor()

    def __getattr__(self, name: str) -> Any:
        return refused_method(CURSOR_METHODS, name, self.connection.driver.name)

    @property
    def description(self) -> list[ColumnInfo] | None:
        """One tuple of seven for each column of a query, name and type first; None after any other statement."""
        self._open
        return self._columns

    @property
    def lastrowid(self) -> int | None:
        """The key of the row that was inserted last, where the database tells it."""
        return getattr(self._open, "lastrowid", None)

    def execute(self, statement: str | None, parameters: Any = None, **named: Any) -> Cursor | None:
        """Runs one statement. Values come as a dictionary or as keywords for :name, or as a sequence in the order of
        the placeholders. Returns the cursor for a query, else None. Without a statement the one before runs again."""
        if parameters is not None and named:
            raise interface_error("values come either as one dictionary or sequence, or as keywords", "DPY-2005")
        self._run(statement, [named if parameters is None else parameters])
        return self if self._columns is not None else None

    def executemany(
        self,
        statement: str | None,
        parameters: Sequence[Any] | int,
        batcherrors: bool = False,
        arraydmlrowcounts: bool = False,
    ) -> None:
        """Runs a statement once for each element, a sequence of sequences or of dictionaries, or that many times."""
        if batcherrors or arraydmlrowcounts:
            name = "batcherrors" if batcherrors else "arraydmlrowcounts"
            raise refusal(name, "execute the rows one by one", self.connection.driver.name)
        self._run(statement, [{}] * parameters if isinstance(parameters, int) else parameters)

    def prepare(self, statement: str, tag: str | None = None, cache_statement: bool = True) -> None:
        """Remembers a statement for execute(None)."""
        self.statement = statement

    def parse(self, statement: str) -> None:
        """Looks at a statement without running it, as far as that goes without asking the database."""
        self.connection.driver.translate(statement)
        self.statement = statement

    def bindnames(self) -> list[str]:
        """The names of the placeholders of the statement, in capitals."""
        statement = self.connection.driver.translate(self._statement(None))
        return list(dict.fromkeys(name.upper() for name in statement.placeholders))

    def callproc(
        self, name: str, parameters: Sequence[Any] | None = None, keyword_parameters: dict[str, Any] | None = None
    ) -> list[Any]:
        """Calls a procedure and returns the values that it was given."""
        values = _positional(name, parameters, keyword_parameters)
        self.execute(self.connection.driver.call_procedure(name, len(values)), values)
        return values

    def callfunc(
        self,
        name: str,
        return_type: Any,
        parameters: Sequence[Any] | None = None,
        keyword_parameters: dict[str, Any] | None = None,
    ) -> Any:
        """Calls a function and returns its value in the type that is asked for."""
        values = _positional(name, parameters, keyword_parameters)
        self.execute(self.connection.driver.call_function(name, len(values)), values)
        return Variable(return_type).converted(self.fetchone()[0])

    def var(
        self,
        typ: Any,
        size: int = 0,
        arraysize: int = 1,
        inconverter: Converter | None = None,
        outconverter: Converter | None = None,
        typename: str | None = None,
        encoding_errors: str | None = None,
        bypass_decode: bool = False,
        convert_nulls: bool = False,
        *,
        encodingErrors: str | None = None,
    ) -> Variable:
        """A variable for RETURNING … INTO, or for a handler of types. The parameters that are about the encoding of
        texts have no effect: texts come decoded."""
        if typename is not None:
            raise refusal("a variable of an object type", "use columns or JSON", self.connection.driver.name)
        return Variable(typ, size, arraysize, inconverter, outconverter, convert_nulls)

    def setinputsizes(self, *sizes: Any, **named_sizes: Any) -> None:
        """Without effect: the database takes values as they are."""

    def setoutputsize(self, size: int, column: int = 0) -> None:
        """Without effect: columns are fetched whole."""

    def fetchone(self) -> Any:
        """The next row as a tuple, None when there is none."""
        rows = self.fetchmany(1)
        return rows[0] if rows else None

    def fetchmany(self, size: int | None = None, numRows: int | None = None) -> list[Any]:
        """numRows is the old name of size."""
        wanted = next((number for number in (size, numRows) if number is not None), self.arraysize)
        return self._fetch(lambda raw, ahead: list(raw.fetchmany(wanted - ahead)) if wanted > ahead else [], wanted)

    def fetchall(self) -> list[Any]:
        return self._fetch(lambda raw, ahead: list(raw.fetchall()), None)

    def __iter__(self) -> Iterator[Any]:
        while True:
            rows = self.fetchmany()
            if not rows:
                return
            yield from rows

    def close(self) -> None:
        """Closing again does nothing."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def __enter__(self) -> Cursor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _open(self) -> Any:
        if self._raw is None or self.connection.is_closed:
            raise interface_error("the cursor is closed", "DPY-1006")
        return self._raw

    def _statement(self, statement: str | None) -> str:
        text = self.statement if statement is None else statement
        if text is None:
            raise interface_error("there is no statement to execute", "DPY-2001")
        return text

    def _run(self, sql: str | None, rows: Sequence[_Values]) -> None:
        raw = self._open
        self.statement = self._statement(sql)
        statement = self.connection.driver.translate(self.statement)
        self._columns, self._converters, self._ahead = None, None, []
        if statement.kind is StatementKind.COMMIT:
            self.connection.commit()
        elif statement.kind is StatementKind.ROLLBACK:
            self.connection.rollback()
        else:
            self._execute(raw, statement, rows)

    def _execute(self, raw: Any, statement: Statement, rows: Sequence[_Values]) -> None:
        stored = self._stored()
        bound = [bind(statement, row, position, stored) for position, row in enumerate(rows)]
        self.bindvars = rows[0] if len(rows) == 1 else rows
        if statement.returned:
            changed = 0
            for position, (values, variables) in enumerate(bound):
                self.connection.run(raw, statement, [values], lambda: self._take(raw, statement))
                _receive(self._ahead, position, variables)
                changed += len(self._ahead)
            self._ahead, self.rowcount = [], changed
            return
        self.connection.run(raw, statement, [values for values, _ in bound], lambda: self._take(raw, statement))
        # As in python-oracledb, a query counts what has been fetched and DDL counts nothing.
        self.rowcount = raw.rowcount if statement.kind is StatementKind.CHANGE else 0
        if raw.description is not None:
            self._begin_query(raw)

    def _stored(self) -> Callable[[Any], Any]:
        stored = self.connection.driver.stored
        handler = self.inputtypehandler or self.connection.inputtypehandler
        if handler is None:
            return stored
        ask = handler

        def through_handler(value: Any) -> Any:
            variable = ask(self, value, 1)
            if isinstance(variable, Variable):
                variable.setvalue(0, value)
                value = variable.bound(0)
            return stored(value)

        return through_handler

    def _take(self, raw: Any, statement: Statement) -> None:
        # What a change returns is read at once: until then it has not ended. Of a query the first row, because the type
        # of a column may only be known from its first value.
        if raw.description is not None:
            self._ahead = list(raw.fetchall() if statement.kind.changes else raw.fetchmany(1))

    def _begin_query(self, raw: Any) -> None:
        names = [column[0] for column in raw.description]
        types = self.connection.driver.column_types(raw, self._ahead[0] if self._ahead else None)
        self._columns = describe(names, types)
        handler = self.outputtypehandler or self.connection.outputtypehandler
        self._converters = converters(handler, self, self._columns)

    def _fetch(self, fetch: Callable[[Any, int], list[Any]], wanted: int | None) -> list[Any]:
        raw = self._open
        if self._columns is None:
            raise interface_error("the statement returns no rows", "DPY-1003")
        ahead = self._ahead if wanted is None else self._ahead[:wanted]
        try:
            rows = [*ahead, *fetch(raw, len(ahead))]
        except self.connection.driver.driver_error as error:
            raise self.connection.failure(error) from None
        self._ahead = self._ahead[len(ahead) :]
        self.rowcount += len(rows)
        return self._made(rows)

    def _made(self, rows: list[Any]) -> list[Any]:
        if self._converters is not None:
            rows = [convert(row, self._converters) for row in rows]
        factory = self.rowfactory
        return rows if factory is None else [factory(*row) for row in rows]


def _receive(rows: Sequence[Any], position: int, variables: Sequence[Variable]) -> None:
    for column, variable in enumerate(variables):
        variable.receive(position, [row[column] for row in rows])


def _positional(name: str, parameters: Sequence[Any] | None, keyword_parameters: dict[str, Any] | None) -> list[Any]:
    if keyword_parameters:
        raise interface_error(f"{name}: give the values in the order of the parameters, not by keyword")
    return list(parameters or ())
