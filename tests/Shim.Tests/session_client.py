"""The script's end of a carried session, for tests of the shim's end."""

from __future__ import annotations

import socket
import struct
import threading
from types import TracebackType
from typing import Any, Sequence

import scripthost_shim as shim

#: Ends a test that hangs; nothing is measured against it.
BOUND = 30.0


class SessionClient:
    def __init__(self, connection: Any, policy: shim.Policy = shim.Policy()) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(BOUND)
        self.session = shim.CarriedSession(connection, shim.FrameStream(theirs), policy)
        self.thread = threading.Thread(target=self.session.serve, daemon=True)
        self._number = 0

    def __enter__(self) -> SessionClient:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.socket.close()
        self.ended()

    def ended(self) -> None:
        """Whatever came before, the session ends."""
        self.thread.join(BOUND)
        assert not self.thread.is_alive(), "the session goes on"

    def send(self, kind: int, body: bytes = b"") -> int:
        self._number += 1
        self.socket.sendall(struct.pack(">IBI", len(body) + 5, kind, self._number) + body)
        return self._number

    def cancel(self) -> None:
        self.socket.sendall(struct.pack(">IBI", 5, shim.CANCEL, self._number))

    def receive(self) -> tuple[int, shim.Reader]:
        length, kind, number = struct.unpack(">IBI", self._exactly(9))
        assert number in (self._number, 0), number
        return kind, shim.Reader(self._exactly(length - 5))

    def ask(self, kind: int, body: bytes = b"") -> tuple[int, shim.Reader]:
        self.send(kind, body)
        return self.receive()

    def greet(self) -> shim.Reader:
        kind, reader = self.ask(shim.HELLO, shim.MAGIC + struct.pack(">HH", 1, 1) + shim.pack_text("tests"))
        assert kind == shim.WELCOME
        return reader

    def execute(self, sql: str, *binds: bytes, call: int = 0) -> tuple[int, shim.Reader]:
        return self.ask(shim.EXECUTE, shim.pack_text(sql) + struct.pack(">BH", call, len(binds)) + b"".join(binds))

    def execute_many(self, sql: str, flags: int, **columns: Sequence[Any]) -> tuple[int, shim.Reader]:
        count = len(next(iter(columns.values())))
        names = b"".join(map(shim.pack_text, columns))
        body = shim.pack_text(sql) + struct.pack(">BH", flags, len(columns)) + names + struct.pack(">I", count)
        return self.ask(shim.EXECUTE_MANY, body + b"".join(column_of(values) for values in columns.values()))

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data


def column_of(values: Sequence[Any]) -> bytes:
    return shim.encode_column(values, no_lob)


def bind(name: str, value: Any = None, direction: int = 1, kind: int = 1, size: int = 0) -> bytes:
    return shim.pack_text(name) + struct.pack(">BBI", direction, kind, size) + column_of([value])


def error_of(answer: tuple[int, shim.Reader]) -> dict[str, Any]:
    kind, reader = answer
    assert kind == shim.ERROR, kind
    names = ("kind", "number", "offset", "flags")
    found: dict[str, Any] = dict(zip(names, struct.unpack(">BiiB", reader.take(10))))
    found.update(code=reader.text(), message=reader.text())
    reader.end()
    return found


def no_lob(value: Any) -> shim.LobReference:
    raise AssertionError("no LOB here")
