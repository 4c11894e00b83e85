"""What is said of a script that is only looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripthost_sidecar.contracts import common_pb2, worker_pb2
from sidecar_process import ROOT, Sidecar

_GOOD = "def gsf_main(argc, argv):\n    return 0\n"


def shown(reply: worker_pb2.CheckReply) -> list[str]:
    """As file(line,column), which is how the command prints it."""
    return [
        f"{one.location.path}({one.location.line},{one.location.column}): "
        f"{common_pb2.Severity.Name(one.severity)[len('SEVERITY_'):].lower()} {one.id}: {one.message}"
        for one in reply.diagnostics
    ]


@pytest.mark.parametrize("script", sorted(ROOT.glob("scripts/*.py")), ids=lambda path: path.name)
def test_the_examples_are_in_order(worker: Sidecar, script: Path) -> None:
    reply = worker.check(script.read_bytes(), str(script))
    assert (shown(reply), reply.entry_point[:9]) == ([], "gsf_main(")
    assert reply.check_time.ToTimedelta().total_seconds() > 0


@pytest.mark.parametrize(
    "source, entry_point",
    [
        ("def gsf_main(argc, argv: list[str], ctx=None) -> int: ...", "gsf_main(argc, argv: list[str], ctx=None)"),
        ("async def gsf_main(argc, argv): ...", "async gsf_main(argc, argv)"),
        ("def gsf_main(*everything): ...", "gsf_main(*everything)"),
        ("if True:\n    def gsf_main(a, b, /, *, c=1): ...", "gsf_main(a, b, /, *, c=1)"),
        ("try: from fast import gsf_main\nexcept ImportError:\n    def gsf_main(argc, argv): ...", "gsf_main(argc, argv)"),
        ("@print\ndef gsf_main(): ...", "gsf_main()"),
        ("class Job: ...\ngsf_main = Job()", "gsf_main"),
        ("from json import *", "gsf_main"),
    ],
)
def test_the_entry_point_is_found(worker: Sidecar, source: str, entry_point: str) -> None:
    reply = worker.check(source)
    assert (shown(reply), reply.entry_point) == ([], entry_point)


@pytest.mark.parametrize(
    "source, finding",
    [
        ("def gsf_main(argc, argv):\n    return ]\n", "(2,12): error SyntaxError: unmatched ']'"),
        ("def gsf_main(argc, argv):\nreturn 0\n", "(2,1): error IndentationError: expected an indented block"),
        (b"# coding: klingon\n", "(1,0): error SyntaxError: unknown encoding"),
        (b"x = '\xff'\n", "(1,0): error SyntaxError: the script is not valid utf-8"),
        ("x = 1\0", "(0,0): error ValueError: source code string cannot contain null bytes"),
        ("def main(): ...", "(0,0): error SH0002: the script defines no function gsf_main"),
        ("def outer():\n    def gsf_main(argc, argv): ...", "(0,0): error SH0002: the script defines no function gsf_main"),
        ("\n\ndef gsf_main(argc): ...", "(3,1): error SH0003: gsf_main(argc) cannot take two or three"),
        ("def gsf_main(a, b, c, d): ...", "(1,1): error SH0003: gsf_main(a, b, c, d) cannot take"),
        ("def gsf_main(a, b, *, c): ...", "(1,1): error SH0003: gsf_main(a, b, *, c) cannot take"),
    ],
)
def test_what_keeps_a_script_from_running_is_told_with_its_place(
    worker: Sidecar, source: str | bytes, finding: str
) -> None:
    reply = worker.check(source)
    assert reply.entry_point == ""
    assert [line.startswith(f"/scripts/job.py{finding}") for line in shown(reply)] == [True], shown(reply)


def test_imports_that_the_interpreter_lacks_are_listed(worker: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "neighbour.py").write_text("raise RuntimeError('executed')")
    source = (
        "import json, os.path, absent.part, oracledb, utils, scripthost, neighbour\n"
        "from missing import thing\n"
        "from . import sibling\n"
        "try:\n    import optional\nexcept ImportError:\n    optional = None\n"
        "def gsf_main(argc, argv):\n    import later\n"
    )
    reply = worker.check(source, str(tmp_path / "job.py"))
    assert [line[len(f"{tmp_path}/job.py") :] for line in shown(reply)] == [
        "(1,1): error SH0401: no module named 'absent' for /usr/bin/python3",
        "(2,1): error SH0401: no module named 'missing' for /usr/bin/python3",
        "(3,1): error ImportError: a script belongs to no package, so that it cannot import relative to one: "
        "name the module alone",
        "(9,5): warning SH0401: no module named 'later' for /usr/bin/python3",
    ]


@pytest.mark.parametrize("name, owner", [("utils", "ScriptHost's own utils"), ("json", "the standard library's")])
def test_a_file_beside_the_script_that_is_never_imported_is_a_warning(
    worker: Sidecar, tmp_path: Path, name: str, owner: str
) -> None:
    (tmp_path / f"{name}.py").write_text("")
    reply = worker.check(f"import {name}\n{_GOOD}", str(tmp_path / "job.py"))
    assert shown(reply) == [
        f"{tmp_path}/job.py(1,1): warning SH0402: {tmp_path}/{name}.py is never imported: {owner} comes first; rename the file"
    ]


def test_a_warning_of_the_compiler_is_told_once(worker: Sidecar) -> None:
    (line,) = shown(worker.check("x = 1\nif x is 1: ...\n" + _GOOD))
    assert line.startswith('/scripts/job.py(2,0): warning SyntaxWarning: "is" with a literal')


def test_nothing_of_the_script_is_executed(worker: Sidecar, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text(f"open({str(mark)!r}, 'w')")
    source = f"open({str(mark)!r}, 'w')\nimport package.part\n@open({str(mark)!r}, 'w').write\n" + _GOOD
    assert worker.check(source, str(tmp_path / "job.py")).entry_point == "gsf_main(argc, argv)"
    assert not mark.exists()


@pytest.mark.parametrize("source", ["(" * 5000 + ")" * 5000, "x = " + "-" * 200_000 + "1", "a" + ".b" * 200_000])
def test_a_script_that_is_too_much_harms_nobody(worker: Sidecar, source: str) -> None:
    reply = worker.check(source)
    assert reply.entry_point == "" and len(reply.diagnostics) == 1
    assert worker.check(_GOOD).entry_point == "gsf_main(argc, argv)"
