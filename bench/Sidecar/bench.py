"""Measures warm runs of the Python sidecar: latency, throughput, memory at rest and over many runs.

    /usr/bin/python3 bench/Sidecar/bench.py [--runs 500] [--callers 32] [--endurance 0]

Caller and sidecar share the machine, so the caller's own work (a gRPC client in Python) is part of every figure. What a
warm run is compared with is measured in alternation with it: an interpreter of its own that imports oracledb, as an
agent without a sidecar would start it, and a process that does nothing, which tells machines apart.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

_SIDECAR = Path(__file__).resolve().parents[2] / "src" / "Sidecar"
sys.path.insert(0, str(_SIDECAR))

import grpc  # noqa: E402

from scripthost_sidecar.contracts import worker_pb2, worker_pb2_grpc  # noqa: E402

_PYTHON = "/usr/bin/python3"
_TOKEN = "bench"
_SOURCE = "import oracledb\ndef gsf_main(argc, argv):\n    print('Hello')\n    return 0\n"
_FRESH = [_PYTHON, "-c", _SOURCE + "gsf_main(0, [])\n"]


class Bench:
    """A sidecar with its caller."""

    def __init__(self, folder: str, process: subprocess.Popen[bytes], channel: grpc.Channel) -> None:
        self.process = process
        self._folder = folder
        self._worker = worker_pb2_grpc.WorkerStub(channel)

    def describe(self) -> None:
        request = worker_pb2.DescribeRequest(protocol_version=1)
        self._worker.Describe(request, metadata=_metadata(), wait_for_ready=True, timeout=30)

    def run(self, number: int) -> float:
        """Seconds that one run takes its caller."""
        request = worker_pb2.RunRequest(
            run_id=f"run-{number}",
            script=worker_pb2.Script(path="/scripts/hello.py", source=_SOURCE.encode()),
            scratch_directory=self._folder,
            environment={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
        )
        began = time.perf_counter()
        events = [event for reply in self._worker.Run(request, metadata=_metadata()) for event in reply.events]
        elapsed = time.perf_counter() - began
        assert events[0].output.data == b"Hello\n" and events[-1].outcome.reason == 0, events
        return elapsed


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures warm runs of the Python sidecar.")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--callers", type=int, default=32)
    parser.add_argument("--endurance", type=int, default=0, help="runs over which memory is watched")
    options = parser.parse_args()
    with _sidecar() as bench:
        print(f"memory before any run          {_memory(bench):8.1f} MB")
        _measure_latency(bench, options.runs)
        _measure_throughput(bench, options.runs * 4, options.callers)
        print(f"memory after these runs        {_memory(bench):8.1f} MB")
        if options.endurance > 0:
            _watch_memory(bench, options.endurance, options.callers)


@contextmanager
def _sidecar() -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        socket = os.path.join(folder, "s")
        began = time.perf_counter()
        process = subprocess.Popen(
            [_PYTHON, "-m", "scripthost_sidecar", "--socket", socket],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_SIDECAR)},
        )
        try:
            assert process.stdin is not None
            process.stdin.write(f"{_TOKEN}\n".encode())
            process.stdin.flush()
            channel = grpc.insecure_channel(
                f"unix:{socket}",
                options=[("grpc.default_authority", "localhost"), ("grpc.initial_reconnect_backoff_ms", 10)],
            )
            bench = Bench(folder, process, channel)
            bench.describe()
            print(f"start until Describe answers   {(time.perf_counter() - began) * 1000:8.0f} ms")
            yield bench
            channel.close()
        finally:
            process.terminate()
            process.wait(10)


def _measure_latency(bench: Bench, runs: int) -> None:
    for number in range(20):
        bench.run(number)
    warm: list[float] = []
    fresh: list[float] = []
    bare: list[float] = []
    # A fresh interpreter takes many times as long: a tenth of as many tells enough.
    for number in range(runs):
        warm.append(bench.run(number))
        bare.append(_process("/bin/true"))
        if number % 10 == 0:
            fresh.append(_process(*_FRESH))
    warm.sort()
    middle = warm[runs // 2]
    print(f"one caller, p50                {middle * 1000:8.2f} ms")
    print(f"one caller, p99                {warm[runs * 99 // 100] * 1000:8.2f} ms")
    print(f"python3 that imports oracledb  {statistics.median(fresh) * 1000:8.2f} ms = {statistics.median(fresh) / middle:.1f} runs")
    print(f"a process that does nothing    {statistics.median(bare) * 1000:8.2f} ms = {statistics.median(bare) / middle:.2f} runs")


def _measure_throughput(bench: Bench, runs: int, callers: int) -> None:
    with ThreadPoolExecutor(callers) as pool:
        began = time.perf_counter()
        list(pool.map(bench.run, range(runs)))
        print(f"{callers} callers                     {runs / (time.perf_counter() - began):8.0f} runs a second")


def _watch_memory(bench: Bench, runs: int, callers: int) -> None:
    step = max(1, runs // 10)
    with ThreadPoolExecutor(callers) as pool:
        for done in range(step, runs + 1, step):
            list(pool.map(bench.run, range(step)))
            print(f"memory after {done:8} runs     {_memory(bench):8.1f} MB")


def _process(*command: str) -> float:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    process.wait()
    return time.perf_counter() - began


def _memory(bench: Bench) -> float:
    return _memory_bytes(bench.process.pid) / 1e6


def _memory_bytes(process_id: int) -> int:
    """Of the process and all below it; what they share is counted once."""
    lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    total = sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return total + sum(_memory_bytes(int(child)) for child in children)


def _metadata() -> tuple[tuple[str, str], ...]:
    return (("scripthost-token", _TOKEN),)


if __name__ == "__main__":
    main()
