"""A large object in memory, for databases that store them like any other value."""

from __future__ import annotations

from typing import Any, Union

from .errors import interface_error

_Content = Union[str, bytes]


class Lob:
    """What connection.createlob() makes: to be written to, and bound to a statement. Offsets count from 1."""

    def __init__(self, kind: Any, data: _Content | None) -> None:
        self.type = kind
        self._empty: _Content = b"" if "BLOB" in getattr(kind, "name", "") or isinstance(data, bytes) else ""
        self._content: _Content = self._empty
        if data is not None:
            self.write(data)

    @property
    def content(self) -> _Content:
        return self._content

    def size(self) -> int:
        return len(self._content)

    def read(self, offset: int = 1, amount: int | None = None) -> _Content:
        start = self._start(offset)
        return self._content[start:] if amount is None else self._content[start : start + amount]

    def write(self, data: _Content, offset: int = 1) -> int:
        """Overwrites from offset on; returns how much was written."""
        if isinstance(data, str) and isinstance(self._empty, bytes):
            data = data.encode()
        start = self._start(offset)
        kept: Any = self._content
        self._content = kept[:start] + data + kept[start + len(data) :]
        return len(data)

    def trim(self, new_size: int = 0) -> None:
        self._content = self._content[:new_size]

    def open(self) -> None:
        """Nothing to do here."""

    def close(self) -> None:
        """Nothing to do here."""

    def _start(self, offset: int) -> int:
        if not 1 <= offset <= len(self._content) + 1:
            raise interface_error(f"offset {offset} does not exist: the LOB has {len(self._content)} elements")
        return offset - 1
