"""Measures warm runs of the Python sidecar: latency with one caller, throughput with several, memory at rest.

    /usr/bin/python3 bench/Sidecar/bench.py [--runs 500] [--callers 16]

Caller and sidecar share the machine, so the caller's own work (a gRPC client in Python) is part of every figure; the
line "bare process" says what starting and reaping /bin/true costs here, and the ratio to it is what compares machines.
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
from pathlib import Path

_SIDECAR = Path(__file__).resolve().parents[2] / "src" / "Sidecar"
sys.path.insert(0, str(_SIDECAR))

import grpc  # noqa: E402

from scripthost_sidecar.contracts import worker_pb2, worker_pb2_grpc  # noqa: E402

_TOKEN = "bench"
_SOURCE = b"def gsf_main(argc, argv):\n    print('Hello')\n    return 0\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures warm runs of the Python sidecar.")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--callers", type=int, default=16)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        socket = os.path.join(folder, "s")
        started = time.perf_counter()
        sidecar = subprocess.Popen(
            ["/usr/bin/python3", "-m", "scripthost_sidecar", "--socket", socket],
            stdin=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_SIDECAR)},
        )
        try:
            assert sidecar.stdin is not None
            sidecar.stdin.write(f"{_TOKEN}\n".encode())
            sidecar.stdin.flush()
            channel = grpc.insecure_channel(
                f"unix:{socket}",
                options=[("grpc.default_authority", "localhost"), ("grpc.initial_reconnect_backoff_ms", 10)],
            )
            worker = worker_pb2_grpc.WorkerStub(channel)
            request = worker_pb2.DescribeRequest(protocol_version=1)
            worker.Describe(request, metadata=_metadata(), wait_for_ready=True, timeout=30)
            print(f"start until Describe answers   {(time.perf_counter() - started) * 1000:8.0f} ms")
            _measure(worker, folder, options.runs, options.callers)
            print(f"memory at rest                {_memory_bytes(sidecar.pid) / 1e6:9.1f} MB")
        finally:
            sidecar.terminate()
            sidecar.wait(10)


def _measure(worker: worker_pb2_grpc.WorkerStub, folder: str, runs: int, callers: int) -> None:
    bare = statistics.median(_bare_process() for _ in range(runs))
    print(f"bare process                   {bare * 1000:8.2f} ms")
    for number in range(20):
        _run(worker, folder, f"warm-{number}")
    times = sorted(_run(worker, folder, f"one-{number}") for number in range(runs))
    middle = times[runs // 2]
    print(f"one caller, p50                {middle * 1000:8.2f} ms = {middle / bare:.1f} bare processes")
    print(f"one caller, p95                {times[runs * 95 // 100] * 1000:8.2f} ms")
    with ThreadPoolExecutor(callers) as pool:
        began = time.perf_counter()
        list(pool.map(lambda number: _run(worker, folder, f"many-{number}"), range(runs * 2)))
        print(f"{callers} callers                     {runs * 2 / (time.perf_counter() - began):8.0f} runs a second")


def _run(worker: worker_pb2_grpc.WorkerStub, folder: str, run_id: str) -> float:
    request = worker_pb2.RunRequest(
        run_id=run_id,
        script=worker_pb2.Script(path="/scripts/hello.py", source=_SOURCE),
        scratch_directory=folder,
        environment={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
    )
    began = time.perf_counter()
    events = [event for reply in worker.Run(request, metadata=_metadata()) for event in reply.events]
    elapsed = time.perf_counter() - began
    assert events[0].output.data == b"Hello\n" and events[-1].outcome.reason == 0, events
    return elapsed


def _bare_process() -> float:
    began = time.perf_counter()
    process_id = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(process_id, 0)
    return time.perf_counter() - began


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
