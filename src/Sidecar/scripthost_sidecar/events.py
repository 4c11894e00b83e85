"""The events of one run on their way to the agent."""

from __future__ import annotations

import asyncio
from typing import AsyncIterator, Callable

from .contracts import common_pb2, worker_pb2

# A short run then needs one message for all that it has to say.
_GATHER_SECONDS = 0.002
# More than this on its way, and the run's pipes are no longer read until the agent has taken it.
_HIGH_WATER_BYTES = 1024 * 1024


class RunEvents:
    """Gathers events into batches. The outcome, always the last, ends them."""

    def __init__(self) -> None:
        #: Called when the agent reads too slowly (True), and when it has caught up (False).
        self.on_congestion: Callable[[bool], None] = lambda congested: None
        self._loop = asyncio.get_running_loop()
        self._pending: list[worker_pb2.WorkerEvent] = []
        # Output that the next piece of the same stream is appended to.
        self._tail = bytearray()
        self._tail_stream = common_pb2.OUTPUT_STREAM_UNSPECIFIED
        self._pending_bytes = 0
        self._is_congested = False
        self._is_complete = False
        self._wake = asyncio.Event()
        self._gathering: asyncio.TimerHandle | None = None

    def add_output(self, stream: common_pb2.OutputStream, data: bytes) -> None:
        if stream != self._tail_stream:
            self._end_tail()
            self._tail_stream = stream
        self._tail += data
        self._count(len(data))

    def add(self, event: worker_pb2.WorkerEvent) -> None:
        self._end_tail()
        self._pending.append(event)
        self._count(event.ByteSize())

    def complete(self, outcome: worker_pb2.WorkerOutcome) -> None:
        self._end_tail()
        self._pending.append(worker_pb2.WorkerEvent(outcome=outcome))
        self._is_complete = True
        self._wake.set()

    async def batches(self) -> AsyncIterator[worker_pb2.RunReply]:
        """Every batch until the one that holds the outcome. The next is made when the one before has been taken."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._gathering is not None:
                self._gathering.cancel()
                self._gathering = None
            self._end_tail()
            events, self._pending, self._pending_bytes = self._pending, [], 0
            is_last = self._is_complete
            yield worker_pb2.RunReply(events=events)
            if is_last:
                return
            if self._is_congested and not self._is_complete:
                self._is_congested = False
                self.on_congestion(False)

    def _end_tail(self) -> None:
        if self._tail:
            output = common_pb2.Output(stream=self._tail_stream, data=bytes(self._tail))
            self._pending.append(worker_pb2.WorkerEvent(output=output))
            self._tail.clear()

    def _count(self, added_bytes: int) -> None:
        self._pending_bytes += added_bytes
        if self._pending_bytes > _HIGH_WATER_BYTES and not self._is_congested:
            self._is_congested = True
            self.on_congestion(True)
        if self._gathering is None and not self._wake.is_set():
            self._gathering = self._loop.call_later(_GATHER_SECONDS, self._wake.set)
