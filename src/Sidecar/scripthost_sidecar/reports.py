"""What a run's process tells the supervisor: one JSON object a line, over a pipe of its own."""

from __future__ import annotations

import json
import os
import threading
from typing import Any


class ReportWriter:
    """The child's side. Any thread of the script may use it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._process_id = os.getpid()
        self._lock = threading.Lock()

    def write(self, kind: str, value: Any) -> None:
        # A process that the script has forked is not the run and must not speak for it.
        if os.getpid() != self._process_id:
            return
        line = memoryview(json.dumps({kind: value}).encode() + b"\n")
        with self._lock:
            while line:
                line = line[os.write(self._descriptor, line) :]


class ReportReader:
    """The supervisor's side: turns bytes into reports. The writer is a user's process, so nothing is trusted."""

    # A script that sends a longer line has broken the pipe's rules; what it sends is dropped.
    _LINE_LIMIT = 8 * 1024 * 1024

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        self._pending += data
        *lines, rest = self._pending.split(b"\n")
        self._pending = rest if len(rest) <= self._LINE_LIMIT else bytearray()
        return [report for report in map(_parse, lines) if report is not None]


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        report = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) else None
