"""How a run learns that it is to end."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Callable


class Cancelled(BaseException):
    """Raised in the main thread of a script when its run is stopped. Clean up and let it pass: after a grace period
    the process is killed. Not an Exception, so that no broad except clause swallows it. An async gsf_main is cancelled
    as asyncio does it, with asyncio.CancelledError."""


# The scripts' name for it.
Cancelled.__module__ = "scripthost"


class StopRequest:
    """Set by SIGTERM. Delivered once, and only while the script itself runs."""

    def __init__(self) -> None:
        self.is_requested = False
        self._deliver: Callable[[], None] | None = None
        self._breaks: list[Callable[[], None]] = []

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on_signal)

    def deliver_by(self, deliver: Callable[[], None]) -> None:
        """From now on a stop calls deliver, on the main thread; at once when it has been asked for before."""
        self._deliver = deliver
        if self.is_requested:
            deliver()

    def break_by(self, interrupt: Callable[[], None]) -> None:
        """Has a stop call interrupt, too, which breaks what the main thread may be waiting for."""
        self._breaks.append(interrupt)

    def hold(self) -> None:
        """From now on a stop is only remembered."""
        self._deliver = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self.is_requested:
            self.is_requested = True
            for interrupt in self._breaks:
                interrupt()
            if self._deliver is not None:
                self._deliver()


def raise_cancelled() -> None:
    raise Cancelled("the run was stopped")
