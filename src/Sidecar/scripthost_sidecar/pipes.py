"""Pipes from the process of a run to the supervisor."""

from __future__ import annotations

import asyncio
import fcntl
import os
import struct
import termios
from typing import Callable

_READ_BYTES = 64 * 1024


class RunPipe:
    """Hands what arrives to receive, on the event loop. The end to write to goes to the child."""

    def __init__(self, receive: Callable[[bytes], None]) -> None:
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        self.resume()

    def resume(self) -> None:
        self._loop.add_reader(self._read_end, self._read)

    def pause(self) -> None:
        """Lets the pipe fill up, so that whoever writes to it has to wait."""
        self._loop.remove_reader(self._read_end)

    def drain(self) -> None:
        """Hands over what the pipe holds now. It never waits for the end: a left-over child may hold the pipe open."""
        held = struct.unpack("i", fcntl.ioctl(self._read_end, termios.FIONREAD, bytes(4)))[0]
        if held:
            self._receive(os.read(self._read_end, held))

    def close(self) -> None:
        self.pause()
        os.close(self._read_end)

    def _read(self) -> None:
        data = os.read(self._read_end, _READ_BYTES)
        if data:
            self._receive(data)
        else:
            # The script has closed it; the run goes on.
            self.pause()
