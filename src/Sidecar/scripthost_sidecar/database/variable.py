"""Variables that a statement returns values into, or whose type a fetched column takes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Sequence

from .database_types import database_type, python_type
from .errors import interface_error

Converter = Callable[[Any], Any]


class Variable:
    """What cursor.var() makes."""

    def __init__(
        self,
        kind: Any,
        size: int = 0,
        arraysize: int = 1,
        inconverter: Converter | None = None,
        outconverter: Converter | None = None,
        convert_nulls: bool = False,
    ) -> None:
        #: As oracledb.DB_TYPE_NUMBER and its like, also when a Python type was named.
        self.type = database_type(kind)
        self.size = self.buffer_size = self.bufferSize = size
        self.num_elements = self.numElements = arraysize
        self.inconverter = inconverter
        self.outconverter = outconverter
        self._python_type = python_type(kind)
        self._convert_nulls = convert_nulls
        self._values: list[Any] = [None] * arraysize

    @property
    def values(self) -> list[Any]:
        return list(self._values)

    @property
    def actual_elements(self) -> int:
        return len(self._values)

    @property
    def actualElements(self) -> int:
        return self.actual_elements

    def getvalue(self, pos: int = 0) -> Any:
        """The value; after RETURNING … INTO the list of values, one for each row that the statement changed. pos counts
        the elements of executemany()."""
        if not 0 <= pos < len(self._values):
            raise interface_error(f"position {pos} does not exist: the variable has {len(self._values)} elements")
        return self._values[pos]

    def setvalue(self, pos: int, value: Any) -> None:
        self._values += [None] * (pos + 1 - len(self._values))
        self._values[pos] = value

    def bound(self, pos: int) -> Any:
        """The value on its way into a statement."""
        value = self.getvalue(pos if pos < len(self._values) else 0)
        return self.inconverter(value) if self.inconverter is not None and value is not None else value

    def receive(self, pos: int, values: Sequence[Any]) -> None:
        """Takes what RETURNING … INTO gives, for one execution of the statement."""
        self.setvalue(pos, [self.converted(value) for value in values])

    def converted(self, value: Any) -> Any:
        """A value of the database in the variable's type."""
        if value is not None:
            value = _as(self._python_type, value)
        elif not self._convert_nulls:
            return None
        return value if self.outconverter is None else self.outconverter(value)


def _as(kind: type | None, value: Any) -> Any:
    if kind is None or isinstance(value, kind):
        return value
    if kind is str:
        return value.decode() if isinstance(value, bytes) else str(value)
    if kind is bytes:
        return value.encode() if isinstance(value, str) else bytes(value)
    if kind is datetime:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    # A float's text is the number that was meant; the float itself is only near it.
    return Decimal(str(value)) if kind is Decimal else kind(value)
