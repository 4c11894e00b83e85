"""What a script finds around itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sidecar_process import PACKAGE, Sidecar


def test_the_environment_is_exactly_the_requests(worker: Sidecar) -> None:
    source = """
import os, subprocess
def gsf_main(argc, argv):
    print(sorted(os.environ.items()))
    print(sorted(subprocess.run(["env"], capture_output=True, text=True).stdout.split()))
"""
    first, second = worker.run(source, environment={"SCRIPTHOST_JOB": "NIGHTLY"}).stdout.splitlines()
    assert first == "[('PATH', '/usr/bin:/bin'), ('SCRIPTHOST_JOB', 'NIGHTLY'), ('TZ', 'UTC')]"
    assert "SCRIPTHOST_JOB=NIGHTLY" in second and "PYTHONPATH" not in second


def test_the_working_directory_is_the_scratch_folder(worker: Sidecar) -> None:
    request = worker.request("import os\ndef gsf_main(c, v): print(os.getcwd())")
    events = [event for reply in worker.worker.Run(request, metadata=worker.metadata) for event in reply.events]
    assert events[0].output.data.decode().strip() == request.scratch_directory


def test_standard_input_is_empty(worker: Sidecar) -> None:
    assert worker.run("import sys\ndef gsf_main(c, v): print(repr(sys.stdin.read()))").stdout == "''\n"


def test_the_time_zone_is_the_environments(worker: Sidecar) -> None:
    source = "import time\ndef gsf_main(c, v): print(time.localtime(0).tm_hour)"
    assert worker.run(source).stdout == "0\n"
    assert worker.run(source, environment={"TZ": "Asia/Tokyo"}).stdout == "9\n"


def test_the_script_knows_its_file_but_is_not_main(worker: Sidecar) -> None:
    source = """
import sys
if __name__ == "__main__":
    print("never")
def gsf_main(argc, argv):
    print(__file__, __name__, sys.argv, sys.modules[__name__].gsf_main is gsf_main)
"""
    assert worker.run(source, "a").stdout == "/scripts/job.py gsf_script ['/scripts/job.py', 'a'] True\n"


def test_modules_beside_the_script_can_be_imported(worker: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "payroll.py").write_text("RATE = 7\n")
    source = "import payroll, sys\ndef gsf_main(c, v):\n    print(sys.path[0])\n    return payroll.RATE"
    result = worker.run(source, path=str(tmp_path / "job.py"))
    assert result.value == 7
    assert result.stdout == f"{tmp_path}\n"


def test_the_hosts_own_folders_are_not_on_the_scripts_path(worker: Sidecar) -> None:
    paths = worker.run("import sys\ndef gsf_main(c, v): print(sys.path)").stdout
    assert str(PACKAGE) not in paths and os.getcwd() + "'" not in paths and "''" not in paths


def test_python_path_of_the_environment_counts(worker: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "shared_code.py").write_text("ANSWER = 42\n")
    source = "import shared_code\ndef gsf_main(c, v): return shared_code.ANSWER"
    assert worker.run(source, environment={"PYTHONPATH": str(tmp_path)}).value == 42


@pytest.mark.parametrize("name", ["utils", "scripthost"])
def test_our_modules_win_over_files_beside_the_script(worker: Sidecar, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong one')\n")
    source = f"import {name}\ndef gsf_main(c, v): print({name}.__file__)"
    result = worker.run(source, path=str(tmp_path / "job.py"))
    assert result.stdout == f"{PACKAGE}/scripthost_sidecar/script_modules/{name}.py\n"


@pytest.mark.parametrize("name", ["json", "queue", "calendar"])
def test_a_script_named_like_a_standard_module_does_not_replace_it(worker: Sidecar, tmp_path: Path, name: str) -> None:
    script = tmp_path / f"{name}.py"
    source = f"import {name}, concurrent.futures, email.utils\ndef gsf_main(c, v): print({name}.__file__)"
    script.write_text(source)
    shown = worker.run(source, path=str(script))
    assert shown.value == 0, shown.stderr
    assert str(tmp_path) not in shown.stdout


def test_runs_share_no_state(worker: Sidecar) -> None:
    source = "import json\ndef gsf_main(c, v):\n    json.mark = getattr(json, 'mark', 0) + 1\n    return json.mark"
    assert [worker.run(source).value, worker.run(source).value] == [1, 1]


def test_runs_draw_different_random_numbers(worker: Sidecar) -> None:
    source = "import random, uuid\ndef gsf_main(c, v): print(random.random(), uuid.uuid4())"
    first, second = (worker.run(source).stdout.split() for _ in range(2))
    assert first[0] != second[0] and first[1] != second[1]


def test_a_run_has_only_its_own_descriptors(worker: Sidecar) -> None:
    source = """
import os
def gsf_main(argc, argv):
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            print(os.readlink(f"/proc/self/fd/{descriptor}"))
        except FileNotFoundError:
            pass  # the one that listed the folder
"""
    shown = worker.run(source).stdout
    assert shown.count("pipe:") == 3, shown
    assert "socket:" not in shown and "memfd" not in shown


def test_a_run_leads_a_session_and_process_group_of_its_own(worker: Sidecar) -> None:
    source = "import os\ndef gsf_main(c, v): print(os.getpid() == os.getpgrp() == os.getsid(0))"
    assert worker.run(source).stdout == "True\n"


def test_files_that_the_script_left_open_are_saved(worker: Sidecar, tmp_path: Path) -> None:
    source = "def gsf_main(c, v):\n    global left\n    left = open(v[0], 'w')\n    left.write('kept')"
    assert worker.run(source, str(tmp_path / "out.txt")).value == 0
    assert (tmp_path / "out.txt").read_text() == "kept"


def test_atexit_functions_run(worker: Sidecar) -> None:
    source = "import atexit\ndef gsf_main(c, v):\n    atexit.register(print, 'bye')\n    print('end')"
    assert worker.run(source).stdout == "end\nbye\n"


def test_processor_time_is_limited(worker: Sidecar) -> None:
    request = worker.request("def gsf_main(c, v):\n    while True: pass")
    request.limits.cpu_time.seconds = 1
    outcome = list(worker.worker.Run(request, metadata=worker.metadata, timeout=30))[-1].events[-1].outcome
    assert outcome.reason == 8, outcome


def test_memory_is_limited(worker: Sidecar) -> None:
    request = worker.request("def gsf_main(c, v): bytearray(4_000_000_000)")
    request.limits.memory_bytes = 1_000_000_000
    outcome = list(worker.worker.Run(request, metadata=worker.metadata, timeout=30))[-1].events[-1].outcome
    assert (outcome.reason, outcome.location.line) == (9, 1)
    assert outcome.message == "MemoryError: the run needs more memory than it may use"
