"""The module utils beyond the connection, and what editors know of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from scripthost_sidecar.contracts import common_pb2
from sidecar_process import BOUND, PACKAGE, PYTHON, Run, Sidecar

_MODULES = PACKAGE / "scripthost_sidecar" / "script_modules"


def test_utils_speaks_to_the_host(worker: Sidecar) -> None:
    source = """
import utils
def gsf_main(argc, argv):
    utils.progress(0.5, "half")
    utils.setresult({"rows": 2})
    utils.logger.warning("%s left", 3)
    print(utils.getcontext().job.name, utils.logger is utils.getcontext().log)
"""
    result = worker.run(source)
    assert (result.value, result.stdout) == (0, "NIGHTLY True\n")
    assert [(e.progress.fraction, e.progress.text) for e in result.events if e.HasField("progress")] == [(0.5, "half")]
    assert [json.loads(e.result.json) for e in result.events if e.HasField("result")] == [{"rows": 2}]
    (entry,) = [e.log for e in result.events if e.HasField("log")]
    assert (entry.level, entry.message) == (common_pb2.LOG_LEVEL_WARNING, "3 left")


def test_a_secret_is_had_by_its_name_and_is_nowhere_else(worker: Sidecar) -> None:
    request = worker.request(
        """
import os, utils
def gsf_main(argc, argv, ctx):
    print(utils.getsecret("api"), ctx.get_secret("api"), any("s3cret" in value for value in os.environ.values()))
    utils.getsecret("other")
"""
    )
    request.secrets["api"] = "s3cret"
    result = Run(worker, request).end()
    assert result.stdout == "s3cret s3cret False\n"
    assert result.outcome.message == (
        "LookupError: the run was given no secret named 'other'. The operator of the agent grants secrets to HR in the settings Secrets:other."
    )


def test_a_name_that_utils_lacks_is_the_usual_error(worker: Sidecar) -> None:
    result = worker.run("import utils\ndef gsf_main(c, v): utils.frobnicate()")
    assert result.outcome.message == "AttributeError: module 'utils' has no attribute 'frobnicate'"


def run_mypy(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, "-m", program, *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "MYPYPATH": f"{_MODULES}:{PACKAGE}", "PYTHONPATH": f"{_MODULES}:{PACKAGE}"},
        timeout=BOUND * 4,
    )


def test_a_type_checker_knows_utils(tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(
        """
import utils

def gsf_main(argc: int, argv: list[str]) -> int:
    con = utils.getconnection()
    if con is None:
        return 1
    with con.cursor() as cur:
        cur.execute("SELECT 1 FROM dual")
        utils.progress(0.5, "read")
        utils.logger.info("%s", cur.fetchone())
    return utils.getcontext().job.attempt

def wrong() -> None:
    utils.getconnection().cursor()
    utils.progress("half")
"""
    )
    checked = run_mypy("mypy", tmp_path, "--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path), "job.py")
    assert [line.split(": ")[0] for line in checked.stdout.splitlines()[:-1]] == ["job.py:15", "job.py:16"], checked.stdout


def test_the_stubs_tell_what_the_module_has(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    # Protocols, which exist for type checkers alone, and what the module makes when it is asked for it.
    allowed.write_text("utils.Connection\nutils.Cursor\nutils.Variable\nutils.logger\nutils.__getattr__\n")
    checked = run_mypy("mypy.stubtest", tmp_path, "utils", "--allowlist", str(allowed), "--ignore-unused-allowlist")
    assert checked.returncode == 0, checked.stdout + checked.stderr
