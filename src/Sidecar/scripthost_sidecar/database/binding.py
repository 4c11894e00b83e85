"""Values on their way into a statement."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Mapping, Sequence

from .errors import database_error


def bind(placeholders: Sequence[str], values: Any) -> dict[str, Any]:
    """Names each value: a mapping by its keys, whose case does not matter; a sequence in the order of the placeholders,
    where one that stands in several places counts once."""
    if isinstance(values, Mapping):
        given = {str(name).lstrip(":").upper(): value for name, value in values.items()}
        missing = [name for name in placeholders if name.upper() not in given]
        if missing:
            raise database_error(f"no value for the placeholder :{missing[0]}")
        return {name: _stored(given[name.upper()]) for name in placeholders}
    names = list(dict.fromkeys(placeholders))
    if len(names) != len(values):
        raise database_error(f"{len(names)} values are needed and {len(values)} are given")
    return {name: _stored(value) for name, value in zip(names, values)}


def _stored(value: Any) -> Any:
    """As C# stores it in the same database."""
    # As on Oracle, an empty text is NULL.
    if isinstance(value, str):
        return value or None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    return value


def _time(value: datetime) -> str:
    text = value.replace(tzinfo=None).isoformat(" ")
    if value.microsecond:
        text = text.rstrip("0")
    # Ends in an offset such as +02:00.
    return text if value.tzinfo is None else text + value.isoformat()[-6:]
