"""The service Checker: a process of its own looks at each script, so that none can take the sidecar down."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import grpc

from .contracts import common_pb2, worker_pb2
from .parameters import Job, Limits, RunParameters, Session
from .supervised_run import SupervisedRun
from .zygote_link import ZygoteLink

_LIMITS = Limits(cpu_seconds=20, memory_bytes=2 * 1024**3, open_files=0, file_bytes=0)
_BROKE_DOWN = "SH0403"


class CheckerService:
    def __init__(self, link: ZygoteLink) -> None:
        self._link = link

    async def Check(
        self, request: worker_pb2.CheckRequest, context: grpc.aio.ServicerContext
    ) -> worker_pb2.CheckReply:
        started_at = time.monotonic()
        run = SupervisedRun(self._link, _parameters(request))
        try:
            async for _ in run.batches():
                pass
        finally:
            # Reached early when nobody waits for the reply any more.
            run.kill()
        reply = _reply(request.path, run.check)
        reply.check_time.FromTimedelta(timedelta(seconds=time.monotonic() - started_at))
        return reply


def _parameters(request: worker_pb2.CheckRequest) -> RunParameters:
    return RunParameters(
        path=request.path,
        source=request.source,
        arguments=[],
        job=Job("", "", "", 0, "", ""),
        session=Session("", "", "", "", {}, ""),
        database=None,
        limits=_LIMITS,
        scratch_directory="",
        environment={},
        secrets={},
        is_check=True,
    )


def _reply(path: str, check: dict[str, Any] | None) -> worker_pb2.CheckReply:
    if check is None:
        message = "the check broke down over the script: it is nested too deeply, or too large; split it"
        check = {"entry_point": "", "findings": [("ERROR", _BROKE_DOWN, message, 0, 0)]}
    return worker_pb2.CheckReply(
        entry_point=check["entry_point"],
        diagnostics=[
            common_pb2.Diagnostic(
                severity=common_pb2.Severity.Value(f"SEVERITY_{severity}"),
                id=name,
                message=message,
                location=common_pb2.SourceLocation(path=path, line=line, column=column),
            )
            for severity, name, message, line, column in check["findings"]
        ],
    )
