"""How a run learns that it is to end."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from types import FrameType
from typing import Callable, Iterator, NoReturn


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
        self._is_delivered = False
        self._is_blocking = False
        self._deliver: Callable[[], None] | None = None
        self._breaks: list[Callable[[], None]] = []

    @property
    def is_pending(self) -> bool:
        """Whether the script is still to learn of it."""
        return self.is_requested and not self._is_delivered

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on_signal)

    def deliver_by(self, deliver: Callable[[], None]) -> None:
        """From now on a stop calls deliver, on the main thread; at once when it has been asked for before."""
        self._deliver = deliver
        if self.is_pending:
            deliver()

    def break_by(self, interrupt: Callable[[], None]) -> None:
        """Has a stop call interrupt, too, which breaks what any thread may be waiting for."""
        self._breaks.append(interrupt)

    @contextmanager
    def blocking(self) -> Iterator[None]:
        """While the main thread waits for something that ends by an exception alone: a stop raises Cancelled then, also
        in an async script, whose task would not be looked at."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._is_blocking = True
        try:
            if self.is_pending and self._deliver is not None:
                self.raise_cancelled()
            yield
        finally:
            self._is_blocking = False

    def hold(self) -> None:
        """From now on a stop is only remembered."""
        self._deliver = None

    def mark_delivered(self) -> None:
        """The script has learnt of it; what it does from now on to clean up is not disturbed."""
        self._is_delivered = True

    def raise_cancelled(self) -> NoReturn:
        self.mark_delivered()
        raise Cancelled("the run was stopped")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.is_requested:
            return
        self.is_requested = True
        for interrupt in self._breaks:
            interrupt()
        if self._deliver is None:
            return
        if self._is_blocking:
            self.raise_cancelled()
        self._deliver()
