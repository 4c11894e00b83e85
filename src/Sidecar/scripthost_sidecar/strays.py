"""What runs leave behind outside of their process groups."""

from __future__ import annotations

import os
import select
import signal
from typing import Collection

from . import linux


class Strays:
    """Kills and buries them. While a run lives, what its children leave is its own (it adopts orphans); so whatever has
    come to be the zygote's child and is none of its own was left by a run that has ended."""

    def __init__(self, poller: select.poll) -> None:
        self._poller = poller
        # By the watch of each, a pidfd.
        self._dying: dict[int, int] = {}

    def __contains__(self, watch: int) -> bool:
        return watch in self._dying

    @property
    def watches(self) -> Collection[int]:
        return self._dying

    def kill(self, own: Collection[int]) -> None:
        """own are the zygote's own children."""
        for process_id in linux.children_of_this_process():
            if process_id not in own and process_id not in self._dying.values():
                watch = os.pidfd_open(process_id)
                signal.pidfd_send_signal(watch, signal.SIGKILL)
                self._dying[watch] = process_id
                self._poller.register(watch, select.POLLIN)

    def bury(self, watch: int) -> None:
        """Called when one has ended. What it had started is now the zygote's child: look again."""
        self._poller.unregister(watch)
        os.close(watch)
        os.waitpid(self._dying.pop(watch), 0)
