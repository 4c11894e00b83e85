"""Scripts that do harm: each costs its own run, and nothing else."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from sidecar_process import Run, Sidecar, Watch, children_of, sidecar

_GOOD = "import json, os\ndef gsf_main(c, v):\n    print(json.dumps([1]), os.getcwd() != '/')\n    return 7"

# What goes wrong, the reason, and the signal.
_FAULTS = {
    "os._exit": ("import os\ndef gsf_main(c, v): os._exit(5)", "PROCESS_EXITED", 0),
    "abort": ("import os\ndef gsf_main(c, v): os.abort()", "CRASHED", signal.SIGABRT),
    "a segmentation fault": ("import ctypes\ndef gsf_main(c, v): ctypes.string_at(8)", "CRASHED", signal.SIGSEGV),
    "a signal of its own": ("import os\ndef gsf_main(c, v): os.kill(os.getpid(), 9)", "CRASHED", signal.SIGKILL),
    "a recursion without end": ("def gsf_main(c, v): return gsf_main(c, v)", "UNHANDLED_EXCEPTION", 0),
    "a recursion into the end of the stack": (
        "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\n"
        "def gsf_main(c, v): A().b",
        "CRASHED",
        signal.SIGSEGV,
    ),
    "too much memory": ("def gsf_main(c, v): [0] * 1_000_000_000", "OUT_OF_MEMORY", 0),
    "a fork that goes on": (
        "import os, time\ndef gsf_main(c, v):\n    if os.fork() == 0: time.sleep(600)",
        "UNSPECIFIED",
        0,
    ),
    "a fork that raises": ("import os\ndef gsf_main(c, v):\n    if os.fork() == 0: raise ValueError()", "UNSPECIFIED", 0),
    "a daemon thread that prints for ever": (
        "import threading\ndef chatter():\n    while True: print('stray')\n"
        "def gsf_main(c, v): threading.Thread(target=chatter, daemon=True).start()",
        "UNSPECIFIED",
        0,
    ),
    "a thread that is not a daemon": (
        "import threading, time\ndef gsf_main(c, v): threading.Thread(target=time.sleep, args=(600,)).start()",
        "UNSPECIFIED",
        0,
    ),
    "closed descriptors": ("import os\ndef gsf_main(c, v):\n    os.closerange(0, 3)", "UNSPECIFIED", 0),
    "all descriptors closed": ("import os\ndef gsf_main(c, v):\n    os.closerange(0, 100)", "PROCESS_EXITED", 0),
    "another user's rights": ("import os\ndef gsf_main(c, v):\n    os.umask(0)\n    os.nice(5)\n    os.environ.clear()", "UNSPECIFIED", 0),
    "a background child in a session of its own": (
        "import subprocess\ndef gsf_main(c, v): subprocess.Popen(['setsid', 'sh', '-c', 'sleep 600 & sleep 600'])",
        "UNSPECIFIED",
        0,
    ),
}


@pytest.mark.parametrize("source, reason, number", _FAULTS.values(), ids=_FAULTS)
def test_the_next_run_and_its_neighbour_are_not_touched(worker: Sidecar, source: str, reason: str, number: int) -> None:
    neighbour = worker.start("def gsf_main(argc, argv):\n    print('up')\n    open(argv[0]).read()\n    return 3", fifo := make_fifo(worker))
    neighbour.wait_for("up")
    request = worker.request(source)
    request.limits.memory_bytes = 2 * 1024**3
    bad = Run(worker, request).end()
    assert (bad.reason, bad.outcome.signal) == (reason, number), (bad.outcome, bad.stderr)
    good = worker.run(_GOOD)
    assert (good.value, good.stdout, good.stderr) == (7, "[1] True\n", "")
    with open(fifo, "w"):
        pass
    assert neighbour.end().value == 3


def make_fifo(worker: Sidecar) -> str:
    path = worker.folder / f"fifo-{len(os.listdir(worker.folder))}"
    os.mkfifo(path)
    return str(path)


def test_a_killed_run_says_so(worker: Sidecar) -> None:
    run = worker.start("import os, time\ndef gsf_main(c, v):\n    print(os.getpid())\n    time.sleep(600)")
    run.wait_for("\n")
    os.kill(int(run.result.stdout), signal.SIGKILL)
    result = run.end()
    assert (result.reason, result.outcome.signal) == ("CRASHED", 9)


def test_what_a_run_left_in_a_session_of_its_own_is_killed_when_it_ends(tmp_path: Path) -> None:
    source = """
import subprocess
def gsf_main(argc, argv):
    shell = "setsid sh -c 'echo $$; sleep 600 & echo $!; wait'"
    stray = subprocess.Popen(["sh", "-c", shell + " & read nothing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(stray.stdout.readline().strip(), stray.stdout.readline().strip())
    if argc:
        open(argv[0]).read()
"""
    with sidecar(tmp_path) as one:
        fifo = make_fifo(one)
        going_on = one.start(source, fifo)
        going_on.wait_for("\n")
        ended = one.run(source)
        wait_until_gone(ended.stdout)
        assert len(ended.stdout.split()) == 2
        assert all(Path(f"/proc/{each}").exists() for each in going_on.result.stdout.split())
        with open(fifo, "w"):
            pass
        wait_until_gone(going_on.end().stdout)


def wait_until_gone(process_ids: str) -> None:
    for each in process_ids.split():
        with suppress(ProcessLookupError):
            Watch(int(each)).wait_for_end()


def test_two_runs_that_patch_the_same_module_do_not_meet(worker: Sidecar) -> None:
    source = """
import json, os
def gsf_main(argc, argv):
    json.dumps = lambda value: argv[0]
    print("patched")
    open(argv[1]).read()
    print(json.dumps(1))
"""
    gates = [make_fifo(worker) for _ in range(2)]
    runs = [worker.start(source, f"mine {number}", gate) for number, gate in enumerate(gates)]
    for run in runs:
        run.wait_for("patched")
    for gate in gates:
        with open(gate, "w"):
            pass
    assert [run.end().stdout for run in runs] == ["patched\nmine 0\n", "patched\nmine 1\n"]
    assert worker.run(_GOOD).stdout == "[1] True\n"


def test_a_flood_of_output_can_be_stopped(worker: Sidecar) -> None:
    run = worker.start("def gsf_main(c, v):\n    while True: print('x' * 1000)")
    run.wait_for("x")
    run.stop("LIMIT")
    result = run.end()
    assert result.reason == "CANCELLED" and "limit" in result.outcome.message


@pytest.mark.parametrize("victim", ["neighbour", "zygote", "supervisor"])
def test_a_run_cannot_signal_or_trace_what_is_not_its_own(worker: Sidecar, victim: str) -> None:
    neighbour = worker.start("import os\ndef gsf_main(argc, argv):\n    print(os.getpid())\n    open(argv[0]).read()\n    return 3", fifo := make_fifo(worker))
    neighbour.wait_for("\n")
    process = {
        "neighbour": int(neighbour.result.stdout),
        "zygote": children_of(worker.process.pid)[0],
        "supervisor": worker.process.pid,
    }[victim]
    result = worker.run(_ATTACK, str(process))
    assert result.stdout == "signal refused\nsignal by descriptor refused\nptrace refused\nmem refused\nown child ended by 9\n", result.stderr
    with open(fifo, "w"):
        pass
    assert neighbour.end().value == 3


_ATTACK = """
import ctypes, os, signal, subprocess
def attempt(name, action):
    try:
        action()
        print(name, "allowed")
    except OSError:
        print(name, "refused")
def trace(process):
    # PTRACE_SEIZE
    if ctypes.CDLL(None, use_errno=True).ptrace(0x4206, process, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
def gsf_main(argc, argv):
    process = int(argv[0])
    attempt("signal", lambda: os.kill(process, signal.SIGCONT))
    attempt("signal by descriptor", lambda: signal.pidfd_send_signal(os.pidfd_open(process), signal.SIGCONT))
    attempt("ptrace", lambda: trace(process))
    attempt("mem", lambda: open(f"/proc/{process}/mem", "rb"))
    child = subprocess.Popen(["sleep", "600"])
    child.kill()
    print("own child ended by", -child.wait())
"""
