"""python-oracledb's names for the types of columns, for scripts that ask for them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

# For a variable of a Python type, as in python-oracledb.
_OF_PYTHON_TYPES = {
    int: "DB_TYPE_NUMBER",
    float: "DB_TYPE_NUMBER",
    Decimal: "DB_TYPE_NUMBER",
    str: "DB_TYPE_VARCHAR",
    bytes: "DB_TYPE_RAW",
    bool: "DB_TYPE_BOOLEAN",
    date: "DB_TYPE_DATE",
    datetime: "DB_TYPE_DATE",
}

# What a value of a type is in Python, where only one thing makes sense. A number may be several.
_PYTHON_TYPES: dict[str, type] = {
    "DB_TYPE_VARCHAR": str,
    "DB_TYPE_NVARCHAR": str,
    "DB_TYPE_CHAR": str,
    "DB_TYPE_LONG": str,
    "DB_TYPE_CLOB": str,
    "DB_TYPE_NCLOB": str,
    "DB_TYPE_RAW": bytes,
    "DB_TYPE_LONG_RAW": bytes,
    "DB_TYPE_BLOB": bytes,
    "DB_TYPE_DATE": datetime,
    "DB_TYPE_TIMESTAMP": datetime,
    "DB_TYPE_TIMESTAMP_TZ": datetime,
    "DB_TYPE_TIMESTAMP_LTZ": datetime,
    "DB_TYPE_BINARY_DOUBLE": float,
    "DB_TYPE_BINARY_FLOAT": float,
    # The DB API's own names, each of which stands for several of the above.
    "STRING": str,
    "BINARY": bytes,
    "DATETIME": datetime,
}


def named_type(name: str) -> Any:
    """The driver's object of that name; None when the driver is not loaded: then nobody can compare it."""
    return getattr(sys.modules.get("oracledb"), name, None)


def database_type(kind: Any) -> Any:
    """What the driver calls a type, which may be one of its own or Python's."""
    return named_type(_OF_PYTHON_TYPES[kind]) if kind in _OF_PYTHON_TYPES else kind


def type_of_value(value: Any) -> Any:
    """For databases that know no types of columns, or none that anybody can ask for."""
    return named_type(_OF_PYTHON_TYPES.get(type(value), "DB_TYPE_VARCHAR"))


def python_type(kind: Any) -> type | None:
    """What values of a type become; None: what they are."""
    if isinstance(kind, type):
        return datetime if kind is date else kind
    return _PYTHON_TYPES.get(getattr(kind, "name", ""))
