"""PostgreSQL's types as a script that was written for Oracle knows them."""

from __future__ import annotations

from typing import Any, Union

from psycopg.adapt import Buffer, Loader

from ..database_types import named_type

# By their numbers in pg_type, which never change.
_NAMES = {
    16: "DB_TYPE_BOOLEAN",
    17: "DB_TYPE_RAW",
    20: "DB_TYPE_NUMBER",
    21: "DB_TYPE_NUMBER",
    23: "DB_TYPE_NUMBER",
    25: "DB_TYPE_LONG",
    114: "DB_TYPE_JSON",
    700: "DB_TYPE_BINARY_FLOAT",
    701: "DB_TYPE_BINARY_DOUBLE",
    1042: "DB_TYPE_CHAR",
    1043: "DB_TYPE_VARCHAR",
    1082: "DB_TYPE_DATE",
    1114: "DB_TYPE_TIMESTAMP",
    1184: "DB_TYPE_TIMESTAMP_TZ",
    1186: "DB_TYPE_INTERVAL_DS",
    1700: "DB_TYPE_NUMBER",
    3802: "DB_TYPE_JSON",
}


def column_type(number: int) -> Any:
    return named_type(_NAMES.get(number, "DB_TYPE_VARCHAR"))


class NumberLoader(Loader):
    """A number as python-oracledb gives it: an int where it is one, else a float."""

    def load(self, data: Buffer) -> Union[int, float]:
        text = bytes(data)
        return float(text) if b"." in text or text[-1:] in b"Ny" else int(text)
