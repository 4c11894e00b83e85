"""Values on their way into a statement."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from .errors import database_error, interface_error
from .lob import Lob
from .statement import Statement
from .variable import Variable

Stored = Callable[[Any], Any]


def bind(statement: Statement, values: Any, position: int, stored: Stored) -> tuple[dict[str, Any], list[Variable]]:
    """Names the values of one execution, which is the one at position, and finds the variables that take what it
    returns. A mapping gives values by its keys, whose case does not matter; a sequence in the order of the placeholders,
    where one that stands in several places counts once."""
    given = _by_name(statement.placeholders, values)
    variables = []
    for name in statement.returned:
        variable = given[name.upper()]
        if not isinstance(variable, Variable):
            raise interface_error(f"bind a variable (cursor.var) to :{name}: it takes what RETURNING gives", "DPY-2007")
        variables.append(variable)
    inputs = set(statement.placeholders).difference(statement.returned)
    return {name: stored(_value(given[name.upper()], position)) for name in inputs}, variables


def _by_name(placeholders: list[str], values: Any) -> dict[str, Any]:
    if isinstance(values, Mapping):
        given = {str(name).lstrip(":").upper(): value for name, value in values.items()}
        missing = [name for name in placeholders if name.upper() not in given]
        if missing:
            raise database_error(f"no value for the placeholder :{missing[0]}", "DPY-4010")
        return given
    names = list(dict.fromkeys(name.upper() for name in placeholders))
    if len(names) != len(values):
        raise database_error(f"{len(names)} values are needed and {len(values)} are given", "DPY-4009")
    return dict(zip(names, values))


def _value(value: Any, position: int) -> Any:
    if isinstance(value, Variable):
        value = value.bound(position)
    return value.content if isinstance(value, Lob) else value
