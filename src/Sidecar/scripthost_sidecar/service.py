"""The service Worker over the runs of this sidecar."""

from __future__ import annotations

import math
import os
import platform
from typing import AsyncIterator

import grpc

from .contracts import common_pb2, worker_pb2
from .parameters import Database, Job, Limits, Account, RunParameters, Session
from .supervised_run import SupervisedRun
from .zygote_link import ZygoteLink

_PROTOCOL_VERSION = 1
# Each run has a process; an agent that wants more needs another sidecar.
_MAX_RUNS = 128


class WorkerService:
    def __init__(self, link: ZygoteLink) -> None:
        self._link = link
        self._runs: dict[str, SupervisedRun] = {}

    async def Describe(
        self, request: worker_pb2.DescribeRequest, context: grpc.aio.ServicerContext
    ) -> worker_pb2.DescribeReply:
        if request.protocol_version != _PROTOCOL_VERSION:
            await context.abort(
                grpc.StatusCode.FAILED_PRECONDITION,
                f"the Python sidecar speaks version {_PROTOCOL_VERSION} of the worker contract, "
                f"not version {request.protocol_version}: install agent and sidecar from the same release",
            )
        return worker_pb2.DescribeReply(
            protocol_version=_PROTOCOL_VERSION,
            language="python",
            capabilities=["output.events"],
            runtime=f"{platform.python_implementation()} {platform.python_version()}",
            process_id=os.getpid(),
        )

    async def Run(
        self, request: worker_pb2.RunRequest, context: grpc.aio.ServicerContext
    ) -> AsyncIterator[worker_pb2.RunReply]:
        if request.script.WhichOneof("content") != "source":
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the request holds no script source")
        if request.run_id in self._runs:
            await context.abort(grpc.StatusCode.ALREADY_EXISTS, f"the run {request.run_id} is under way here")
        if len(self._runs) >= _MAX_RUNS:
            await context.abort(
                grpc.StatusCode.RESOURCE_EXHAUSTED, f"{_MAX_RUNS} runs are under way here, which is the most"
            )
        run = SupervisedRun(self._link, _parameters(request))
        self._runs[request.run_id] = run
        try:
            async for batch in run.batches():
                yield batch
        finally:
            # Reached early when the agent is gone: then its run ends too.
            run.kill()
            del self._runs[request.run_id]

    async def Stop(self, request: worker_pb2.StopRequest, context: grpc.aio.ServicerContext) -> worker_pb2.StopReply:
        run = self._runs.get(request.run_id)
        if run is not None:
            run.stop(request.reason, request.grace.ToTimedelta())
        return worker_pb2.StopReply(found=run is not None)


def _parameters(request: worker_pb2.RunRequest) -> RunParameters:
    job, session, database, limits = request.job, request.session, request.database, request.limits
    return RunParameters(
        path=request.script.path,
        source=request.script.source,
        arguments=list(request.arguments),
        job=Job(job.owner, job.name, job.run_id, job.attempt, job.scheduled_at, job.endpoint),
        session=Session(
            session.schema,
            session.client_identifier,
            session.module,
            session.action,
            dict(session.nls),
            session.time_zone,
            session.client_info,
        ),
        database=Database(
            database.provider,
            database.connection_string,
            database.schema,
            database.profile,
            database.end_of_run == common_pb2.END_OF_RUN_ROLLBACK,
            Account(
                database.login,
                database.password,
                database.proxy_user,
                database.wallet_directory,
                database.wallet_password,
                database.token,
                database.token_private_key,
                database.token_location,
                database.edition,
            ),
            database.shared_trust,
        )
        if request.HasField("database")
        else None,
        limits=Limits(
            math.ceil(limits.cpu_time.ToTimedelta().total_seconds()),
            limits.memory_bytes,
            limits.open_files,
            limits.file_bytes,
        ),
        scratch_directory=request.scratch_directory,
        environment=dict(request.environment),
        secrets=dict(request.secrets),
    )
