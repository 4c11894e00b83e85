"""The columns of a query: what description says of them, and how their values reach the script."""

from __future__ import annotations

import inspect
from typing import Any, Callable, NamedTuple, Sequence

from .variable import Variable


class ColumnInfo(NamedTuple):
    """The metadata that an output type handler of two parameters gets."""

    name: str
    type_code: Any
    display_size: int | None = None
    internal_size: int | None = None
    precision: int | None = None
    scale: int | None = None
    null_ok: bool | None = None


def describe(names: Sequence[str], types: Sequence[Any]) -> list[ColumnInfo]:
    return [ColumnInfo(name, kind) for name, kind in zip(names, types)]


def converters(handler: Callable[..., Any] | None, cursor: Any, columns: Sequence[ColumnInfo]) -> list[Any] | None:
    """For each column what its values are passed through, or None; None altogether when there is nothing to convert."""
    if handler is None:
        return None
    variables = [_ask(handler, cursor, column) for column in columns]
    if not any(variables):
        return None
    return [variable and variable.converted for variable in variables]


def convert(row: Sequence[Any], through: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value if converter is None else converter(value) for value, converter in zip(row, through))


def _ask(handler: Callable[..., Any], cursor: Any, column: ColumnInfo) -> Variable | None:
    # As python-oracledb tells its two kinds of handlers apart.
    if len(inspect.signature(handler).parameters) == 2:
        answer = handler(cursor, column)
    else:
        answer = handler(cursor, column.name, column.type_code, column.internal_size, column.precision, column.scale)
    if answer is not None and not isinstance(answer, Variable):
        raise TypeError(f"an output type handler returns cursor.var(…) or None, not {type(answer).__name__}")
    return answer
