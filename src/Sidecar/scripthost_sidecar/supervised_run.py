"""One run as the supervisor sees it: its pipes, its stop, its end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from datetime import timedelta
from typing import Any, AsyncIterator

from .contracts import common_pb2, worker_pb2
from .control import RunDescriptors
from .events import RunEvents
from .parameters import RunParameters
from .pipes import RunPipe
from .reports import ReportReader
from .transaction import TransactionState
from .worker_outcome import RunRecord, conclude
from .zygote_link import RunEnd, ZygoteLink

_LOG_LEVELS = (
    (logging.CRITICAL, common_pb2.LOG_LEVEL_CRITICAL),
    (logging.ERROR, common_pb2.LOG_LEVEL_ERROR),
    (logging.WARNING, common_pb2.LOG_LEVEL_WARNING),
    (logging.INFO, common_pb2.LOG_LEVEL_INFORMATION),
    (logging.DEBUG, common_pb2.LOG_LEVEL_DEBUG),
)


class SupervisedRun:
    def __init__(self, link: ZygoteLink, parameters: RunParameters) -> None:
        self._link = link
        self._record = RunRecord()
        self._report_reader = ReportReader()
        self._events = RunEvents()
        self._events.on_congestion = self._on_congestion
        self._kill_timer: asyncio.TimerHandle | None = None
        self._is_ended = False
        self._pipes = (
            RunPipe(lambda data: self._events.add_output(common_pb2.OUTPUT_STREAM_STDOUT, data)),
            RunPipe(lambda data: self._events.add_output(common_pb2.OUTPUT_STREAM_STDERR, data)),
            RunPipe(self._on_reports),
        )
        self._started_at = time.monotonic()
        stdout, stderr, reports = (pipe.write_end for pipe in self._pipes)
        descriptors = RunDescriptors(stdout, stderr, reports, parameters.to_descriptor())
        self._number = link.start(descriptors, self._on_ended)
        for descriptor in descriptors.as_list():
            os.close(descriptor)

    @property
    def check(self) -> dict[str, Any] | None:
        """What the script was found to be, after the last batch of a run that only looked at it."""
        return self._record.check

    def batches(self) -> AsyncIterator[worker_pb2.RunReply]:
        return self._events.batches()

    def stop(self, reason: worker_pb2.StopReason, grace: timedelta) -> None:
        """Asks the script to end and kills it after grace. The first reason counts, the earliest end too."""
        if self._is_ended:
            return
        if self._record.stop_reason is None:
            self._record.stop_reason = reason
            self._link.signal(self._number, signal.SIGTERM)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace.total_seconds()
        if self._kill_timer is None or deadline < self._kill_timer.when():
            if self._kill_timer is not None:
                self._kill_timer.cancel()
            self._kill_timer = loop.call_at(deadline, self.kill)

    def kill(self) -> None:
        """Ends the run's processes at once."""
        if not self._is_ended:
            self._link.signal(self._number, signal.SIGKILL)

    def _on_congestion(self, is_congested: bool) -> None:
        for pipe in self._pipes:
            if is_congested:
                pipe.pause()
            else:
                pipe.resume()

    def _on_ended(self, end: RunEnd) -> None:
        self._is_ended = True
        self._record.run_time = timedelta(seconds=time.monotonic() - self._started_at)
        if self._kill_timer is not None:
            self._kill_timer.cancel()
        for pipe in self._pipes:
            pipe.drain()
        for pipe in self._pipes:
            pipe.close()
        self._events.complete(conclude(self._record, end))

    def _on_reports(self, data: bytes) -> None:
        for report in self._report_reader.feed(data):
            for kind, value in report.items():
                try:
                    self._on_report(kind, value)
                except (KeyError, TypeError, ValueError):
                    # Only a script that writes to descriptors it does not own sends such a thing.
                    continue

    def _on_report(self, kind: str, value: Any) -> None:
        if kind == "outcome":
            self._record.outcome = dict(value)
        elif kind == "check":
            self._record.check = dict(value)
        elif kind == "transaction":
            self._record.transaction = TransactionState(value)
        elif kind == "progress":
            progress = common_pb2.Progress(fraction=value["fraction"], text=value["text"])
            self._events.add(worker_pb2.WorkerEvent(progress=progress))
        elif kind == "log":
            level = next((ours for limit, ours in _LOG_LEVELS if value["level"] >= limit), common_pb2.LOG_LEVEL_TRACE)
            entry = common_pb2.LogEntry(level=level, message=value["message"])
            self._events.add(worker_pb2.WorkerEvent(log=entry))
        elif kind == "result":
            self._events.add(worker_pb2.WorkerEvent(result=common_pb2.ResultValue(json=value)))
