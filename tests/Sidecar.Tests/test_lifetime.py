"""Runs beside one another, and what becomes of processes when others end."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest

from sidecar_process import BOUND, Run, Sidecar, Watch, children_of, sidecar

_WAITING = "import os, time\ndef gsf_main(c, v):\n    print(os.getpid())\n    time.sleep(600)"


def start_waiting(worker: Sidecar) -> tuple[Run, Watch]:
    run = worker.start(_WAITING)
    run.wait_for("\n")
    return run, Watch(int(run.result.stdout))


def test_runs_go_on_side_by_side(worker: Sidecar, tmp_path: Path) -> None:
    # Each waits for the other at two named pipes, so neither could end alone.
    for name in "ab":
        os.mkfifo(tmp_path / name)
    source = """
def gsf_main(argc, argv):
    mine, other = argv
    if mine < other:
        open(mine, "w").write("x")
        return len(open(other).read())
    text = open(other).read()
    open(mine, "w").write(text)
    return len(text)
"""
    first = worker.start(source, str(tmp_path / "a"), str(tmp_path / "b"))
    second = worker.start(source, str(tmp_path / "b"), str(tmp_path / "a"))
    assert (first.end().value, second.end().value) == (1, 1)


def test_many_callers_get_each_their_own_output(worker: Sidecar) -> None:
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda n: worker.run("def gsf_main(c, v): print(v[0])", str(n)), range(100)))
    assert [result.stdout for result in results] == [f"{n}\n" for n in range(100)]


def test_a_crash_leaves_the_neighbours_alone(worker: Sidecar) -> None:
    run, _ = start_waiting(worker)
    assert worker.run("import os\ndef gsf_main(c, v): os.kill(os.getpid(), 11)").outcome.signal == 11
    assert run.stop()
    assert run.end().reason == "CANCELLED"


def test_more_runs_than_a_sidecar_takes_are_refused(worker: Sidecar) -> None:
    runs = [worker.start("import time\ndef gsf_main(c, v):\n    print('up')\n    time.sleep(600)") for _ in range(128)]
    for run in runs:
        run.wait_for("up")
    with pytest.raises(grpc.RpcError) as refused:
        worker.run("def gsf_main(c, v): pass")
    assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    for run in runs:
        run.stop(grace=0)
    for run in runs:
        run.end()


def test_losing_the_agent_ends_the_run(worker: Sidecar) -> None:
    run, watch = start_waiting(worker)
    run.call.cancel()
    watch.wait_for_end()


def test_a_closed_connection_ends_its_runs(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        _, watch = start_waiting(one)
        one.channel.close()
        watch.wait_for_end()


def test_the_end_of_the_supervisor_is_the_end_of_all(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        _, watch = start_waiting(one)
        zygote = Watch(children_of(one.process.pid)[0])
        one.process.kill()
        watch.wait_for_end()
        zygote.wait_for_end()


def test_the_end_of_the_zygote_is_the_end_of_the_sidecar(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        run, watch = start_waiting(one)
        os.kill(children_of(one.process.pid)[0], signal.SIGKILL)
        watch.wait_for_end()
        with pytest.raises(grpc.RpcError):
            run.end()
        assert one.process.wait(BOUND) == 4
        assert one.process.stderr is not None
        assert b"zygote was lost" in one.process.stderr.read()


def test_no_process_of_a_run_is_left_behind(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        for _ in range(20):
            one.run("def gsf_main(c, v): pass")
        zygote = children_of(one.process.pid)[0]
        # One waits for the next run; the zygote holds two descriptors of it, beside its own and the scope of runs.
        assert len(children_of(zygote)) <= 1
        assert len(os.listdir(f"/proc/{zygote}/fd")) <= 7


def test_a_waiting_process_that_was_killed_is_replaced(tmp_path: Path) -> None:
    with sidecar(tmp_path) as one:
        one.run("def gsf_main(c, v): pass")
        for process_id in children_of(children_of(one.process.pid)[0]):
            watch = Watch(process_id)
            os.kill(process_id, signal.SIGKILL)
            watch.wait_for_end()
        assert one.run("def gsf_main(c, v): return 5").value == 5
