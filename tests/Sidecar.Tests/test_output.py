"""Output and other events of a run."""

from __future__ import annotations

import json
from scripthost_sidecar.contracts import common_pb2
from sidecar_process import Sidecar, Watch


def test_a_line_arrives_when_it_is_printed(worker: Sidecar) -> None:
    run = worker.start("import time\ndef gsf_main(c, v):\n    print('first')\n    time.sleep(600)")
    run.wait_for("first\n")
    run.stop()
    assert run.end().stdout == "first\n"


def test_the_two_streams_are_kept_apart(worker: Sidecar) -> None:
    result = worker.run("import sys\ndef gsf_main(c, v):\n    print('out')\n    print('err', file=sys.stderr)")
    assert (result.stdout, result.stderr) == ("out\n", "err\n")


def test_children_threads_and_native_code_are_captured(worker: Sidecar) -> None:
    source = """
import ctypes, subprocess, threading
def gsf_main(argc, argv):
    thread = threading.Thread(target=print, args=("thread",))
    thread.start()
    thread.join()
    subprocess.run(["echo", "child"])
    libc = ctypes.CDLL(None)
    libc.puts(b"native")
    libc.fflush(None)
"""
    assert worker.run(source).stdout == "thread\nchild\nnative\n"


def test_text_that_is_not_unicode_is_printed_with_backslashes(worker: Sidecar) -> None:
    assert worker.run(r"def gsf_main(c, v): print('é', '\udc80')").stdout == "é \\udc80\n"


def test_text_without_a_line_end_is_not_lost(worker: Sidecar) -> None:
    assert worker.run("def gsf_main(c, v): print('no line end', end='')").stdout == "no line end"


def test_megabytes_arrive_whole_and_in_order(worker: Sidecar) -> None:
    result = worker.run("def gsf_main(c, v):\n    for n in range(200_000): print(n)")
    assert result.stdout == "".join(f"{n}\n" for n in range(200_000))


def test_a_left_over_child_that_holds_the_pipe_does_not_hold_the_run(worker: Sidecar) -> None:
    source = """
import subprocess
def gsf_main(argc, argv):
    print(subprocess.Popen(["sleep", "600"], start_new_session=True).pid)
"""
    assert worker.run(source).value == 0


def test_left_over_processes_of_the_group_are_killed(worker: Sidecar) -> None:
    source = """
import subprocess
def gsf_main(argc, argv):
    print(subprocess.Popen(["sleep", "600"]).pid)
    input_is_empty = not __import__("sys").stdin.read()
    __import__("time").sleep(600)
"""
    run = worker.start(source)
    run.wait_for("\n")
    watch = Watch(int(run.result.stdout))
    run.stop()
    run.end()
    watch.wait_for_end()


def test_a_closed_standard_output_ends_nothing(worker: Sidecar) -> None:
    assert worker.run("import os\ndef gsf_main(c, v):\n    os.close(1)\n    return 4").value == 4


def test_progress_log_and_result_are_events(worker: Sidecar) -> None:
    source = """
def gsf_main(argc, argv, ctx):
    ctx.report_progress(0.5, "half")
    ctx.report_progress(text="unknown")
    ctx.log.warning("%s left", 3)
    ctx.log.debug("detail")
    ctx.set_result({"rows": 2})
"""
    events = worker.run(source).events
    assert [(e.progress.fraction, e.progress.text) for e in events if e.HasField("progress")] == [
        (0.5, "half"),
        (-1.0, "unknown"),
    ]
    assert [(e.log.level, e.log.message) for e in events if e.HasField("log")] == [
        (common_pb2.LOG_LEVEL_WARNING, "3 left"),
        (common_pb2.LOG_LEVEL_DEBUG, "detail"),
    ]
    assert [json.loads(e.result.json) for e in events if e.HasField("result")] == [{"rows": 2}]


def test_nonsense_on_the_report_pipe_harms_only_itself(worker: Sidecar) -> None:
    source = """
import os
def gsf_main(argc, argv):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b'garbage\\n[1]\\n{"progress": 3}\\n{"transaction": "lost"}\\n{"outcome": 5}\\n')
        except OSError:
            pass
    return 8
"""
    assert worker.run(source).value == 8
    assert worker.run("def gsf_main(c, v): return 1").value == 1
