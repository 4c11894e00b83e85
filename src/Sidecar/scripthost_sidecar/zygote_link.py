"""The supervisor's side of the control socket."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Callable

from . import control


@dataclass(frozen=True)
class RunEnd:
    """How the process of a run ended. refusal says why there never was one; then the rest is zero."""

    status: int = 0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    refusal: str = ""


class ZygoteLink:
    def __init__(self, connection: socket.socket, on_lost: Callable[[], None]) -> None:
        self._connection = connection
        self._on_lost = on_lost
        self._ended: dict[int, Callable[[RunEnd], None]] = {}
        self._last_number = 0
        self._ready = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(connection, self._receive)

    async def wait_until_ready(self) -> bool:
        """False when the zygote ended instead; it has said why on standard error."""
        return bool(await self._ready)

    def start(self, descriptors: control.RunDescriptors, on_ended: Callable[[RunEnd], None]) -> int:
        """Has a run forked and returns its number."""
        self._last_number += 1
        self._ended[self._last_number] = on_ended
        control.send(self._connection, {"start": self._last_number}, descriptors.as_list())
        return self._last_number

    def signal(self, number: int, signal_number: signal.Signals) -> None:
        # A zygote that is gone has taken its runs along.
        with suppress(OSError):
            control.send(self._connection, {"signal": number, "number": int(signal_number)})

    def close(self) -> None:
        """Ends the zygote, and with it every run."""
        asyncio.get_running_loop().remove_reader(self._connection)
        self._connection.close()

    def _receive(self) -> None:
        received = control.receive(self._connection)
        if received is None:
            asyncio.get_running_loop().remove_reader(self._connection)
            if not self._ready.done():
                self._ready.set_result(False)
            self._on_lost()
            return
        message, _ = received
        if "ready" in message:
            self._ready.set_result(True)
            return
        on_ended = self._ended.pop(message["run"])
        if "refused" in message:
            on_ended(RunEnd(refusal=message["refused"]))
        else:
            on_ended(RunEnd(message["status"], message["cpu_seconds"], message["peak_bytes"]))
