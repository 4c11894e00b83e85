"""A real sidecar, driven as the agent drives it."""

from __future__ import annotations

import itertools
import os
import select
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "Sidecar"
sys.path.insert(0, str(PACKAGE))

import grpc  # noqa: E402

from scripthost_sidecar.contracts import common_pb2, worker_pb2, worker_pb2_grpc  # noqa: E402

PYTHON = "/usr/bin/python3"
TOKEN = "a-token-for-tests"
# A safety net: no test waits for it.
BOUND = 30.0

_run_numbers = itertools.count(1)


@dataclass
class Result:
    """What a run sent."""

    stdout: str = ""
    stderr: str = ""
    outcome: worker_pb2.WorkerOutcome | None = None
    events: list[worker_pb2.WorkerEvent] = field(default_factory=list)

    def add(self, event: worker_pb2.WorkerEvent) -> None:
        assert self.outcome is None, "the outcome must be the last event"
        self.events.append(event)
        if event.HasField("outcome"):
            self.outcome = event.outcome
        elif event.HasField("output"):
            text = event.output.data.decode()
            if event.output.stream == common_pb2.OUTPUT_STREAM_STDOUT:
                self.stdout += text
            else:
                self.stderr += text

    @property
    def reason(self) -> str:
        assert self.outcome is not None
        return common_pb2.Reason.Name(self.outcome.reason)[len("REASON_") :]

    @property
    def transaction(self) -> str:
        assert self.outcome is not None
        return common_pb2.TransactionState.Name(self.outcome.transaction)[len("TRANSACTION_STATE_") :]

    @property
    def value(self) -> int:
        """The return value of a run that returned by itself."""
        assert self.outcome is not None and self.reason == "UNSPECIFIED", (self.outcome, self.stderr)
        return self.outcome.return_value


class Run:
    """A run that is under way."""

    def __init__(self, sidecar: Sidecar, request: worker_pb2.RunRequest) -> None:
        self.run_id = request.run_id
        self._sidecar = sidecar
        self.call = sidecar.worker.Run(request, metadata=sidecar.metadata, timeout=BOUND)
        self._replies = iter(self.call)
        self.result = Result()

    def wait_for(self, text: str) -> None:
        """Until standard output holds the text."""
        while text not in self.result.stdout:
            self._read()

    def end(self) -> Result:
        for reply in self._replies:
            for event in reply.events:
                self.result.add(event)
        assert self.result.outcome is not None
        return self.result

    def stop(self, reason: str = "CANCELLED", grace: float = BOUND) -> bool:
        number = worker_pb2.StopReason.Value(f"STOP_REASON_{reason}")
        request = worker_pb2.StopRequest(run_id=self.run_id, reason=number)
        request.grace.FromTimedelta(timedelta(seconds=grace))
        return bool(self._sidecar.worker.Stop(request, metadata=self._sidecar.metadata, timeout=BOUND).found)

    def _read(self) -> None:
        for event in next(self._replies).events:
            self.result.add(event)


class Sidecar:
    def __init__(self, process: subprocess.Popen[bytes], socket: str, folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.metadata = (("scripthost-token", TOKEN),)
        self.channel = grpc.insecure_channel(
            f"unix:{socket}",
            # grpcio sends the socket's path as authority otherwise.
            options=[("grpc.default_authority", "localhost"), ("grpc.initial_reconnect_backoff_ms", 10)],
        )
        self.worker = worker_pb2_grpc.WorkerStub(self.channel)
        self._checker = worker_pb2_grpc.CheckerStub(self.channel)

    def describe(self, version: int = 1, metadata: Any = None) -> worker_pb2.DescribeReply:
        return self.worker.Describe(
            worker_pb2.DescribeRequest(protocol_version=version),
            metadata=self.metadata if metadata is None else metadata,
            wait_for_ready=True,
            timeout=BOUND,
        )

    def request(
        self,
        source: str | bytes,
        *arguments: str,
        path: str = "/scripts/job.py",
        database: str | worker_pb2.DatabaseContext | None = None,
        environment: dict[str, str] | None = None,
        **fields: Any,
    ) -> worker_pb2.RunRequest:
        """database is the path of the file that the run's context opens, or the whole of its context."""
        run_id = f"run-{next(_run_numbers)}"
        request = worker_pb2.RunRequest(
            run_id=run_id,
            script=worker_pb2.Script(path=path, source=source.encode() if isinstance(source, str) else source),
            arguments=arguments,
            job=common_pb2.JobInfo(owner="HR", name="NIGHTLY", run_id=run_id, attempt=2, endpoint="LOCAL"),
            session=worker_pb2.SessionInfo(schema="HR", time_zone="UTC"),
            scratch_directory=tempfile.mkdtemp(dir=self.folder),
            environment={"PATH": "/usr/bin:/bin", "TZ": "UTC", **(environment or {})},
        )
        if isinstance(database, worker_pb2.DatabaseContext):
            request.database.CopyFrom(database)
        elif database is not None:
            request.database.provider = "sqlite"
            request.database.connection_string = f"Data Source={database}"
            request.database.schema = "HR"
            request.database.profile = "embedded"
        for name, value in fields.items():
            request.MergeFrom(worker_pb2.RunRequest(**{name: value}))
        return request

    def start(self, source: str | bytes, *arguments: str, **options: Any) -> Run:
        return Run(self, self.request(source, *arguments, **options))

    def check(self, source: str | bytes, path: str = "/scripts/job.py") -> worker_pb2.CheckReply:
        request = worker_pb2.CheckRequest(path=path, source=source.encode() if isinstance(source, str) else source)
        return self._checker.Check(request, metadata=self.metadata, timeout=BOUND)

    def run(self, source: str | bytes, *arguments: str, **options: Any) -> Result:
        return self.start(source, *arguments, **options).end()


@contextmanager
def sidecar(folder: Path, *options: str, python_path: Path | None = None, package: Path = PACKAGE) -> Iterator[Sidecar]:
    """A sidecar of one's own, from the folder that holds the package. It has ended when the context has."""
    socket = str(Path(tempfile.mkdtemp(dir=folder)) / "s")
    process = start_process("--socket", socket, *options, python_path=python_path, package=package)
    try:
        one = Sidecar(process, socket, folder)
        one.describe()
        yield one
        one.channel.close()
    finally:
        process.terminate()
        process.wait(BOUND)
        for pipe in (process.stdin, process.stderr):
            assert pipe is not None
            pipe.close()


def start_process(
    *arguments: str, python_options: tuple[str, ...] = (), python_path: Path | None = None, package: Path = PACKAGE
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [PYTHON, *python_options, "-m", "scripthost_sidecar", *arguments],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, filter(None, (package, python_path))))},
    )
    assert process.stdin is not None
    process.stdin.write(f"{TOKEN}\n".encode())
    process.stdin.flush()
    return process


class Watch:
    """Notices the end of any process, without waiting for it as its parent."""

    def __init__(self, process_id: int) -> None:
        self._descriptor = os.pidfd_open(process_id)

    def wait_for_end(self) -> None:
        poller = select.poll()
        poller.register(self._descriptor, select.POLLIN)
        try:
            assert poller.poll(BOUND * 1000), "the process goes on"
        finally:
            os.close(self._descriptor)


def children_of(process_id: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]
