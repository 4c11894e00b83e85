"""Connection strings as ADO.NET writes them: C# scripts use the same ones."""

from __future__ import annotations

import re

_PAIR = re.compile(r"""\s*([^=;]+?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^;]*?)\s*(?:;|$)""")


def read_pairs(connection_string: str) -> dict[str, str]:
    """The values by their keys in lower case and without blanks: `User Id` is userid. The last one counts."""
    return {_plain(pair[1]): _unquoted(pair[2]) for pair in _PAIR.finditer(connection_string)}


def _plain(key: str) -> str:
    return key.replace(" ", "").lower()


def _unquoted(value: str) -> str:
    quote = value[:1]
    return value[1:-1].replace(quote * 2, quote) if quote in ("'", '"') else value
