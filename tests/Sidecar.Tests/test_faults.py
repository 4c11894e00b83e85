"""Scripts that cannot run, or fail on the way."""

from __future__ import annotations

import pytest

from sidecar_process import Sidecar


def test_an_unhandled_exception_names_its_place_in_the_script(worker: Sidecar) -> None:
    source = """
import json
def deeper():
    json.loads("{")
def gsf_main(argc, argv):
    deeper()
"""
    result = worker.run(source, path="/scripts/broken.py")
    assert result.reason == "UNHANDLED_EXCEPTION"
    assert result.outcome.message.startswith("json.decoder.JSONDecodeError: Expecting property name")
    assert (result.outcome.location.path, result.outcome.location.line) == ("/scripts/broken.py", 4)
    assert result.stderr == result.outcome.stack_trace
    lines = result.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1:3] == ['  File "/scripts/broken.py", line 6, in gsf_main', "    deeper()"]
    assert "scripthost_sidecar" not in result.stderr


def test_the_text_of_a_chained_exception_hides_the_host_too(worker: Sidecar) -> None:
    source = """
async def gsf_main(argc, argv):
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("no") from error
"""
    result = worker.run(source)
    assert result.outcome.message == "ValueError: no"
    assert "ZeroDivisionError" in result.stderr
    assert "asyncio" not in result.stderr and "scripthost_sidecar" not in result.stderr


def test_a_base_exception_is_an_unhandled_exception(worker: Sidecar) -> None:
    result = worker.run("class Stop(BaseException): pass\ndef gsf_main(c, v): raise Stop('x')")
    assert result.reason == "UNHANDLED_EXCEPTION"
    assert result.outcome.message == "Stop: x"


def test_an_exception_at_the_top_level_is_an_unhandled_exception(worker: Sidecar) -> None:
    result = worker.run("import no_such_module\n")
    assert result.reason == "UNHANDLED_EXCEPTION"
    assert result.outcome.message == "ModuleNotFoundError: No module named 'no_such_module'"
    assert result.outcome.location.line == 1


def test_a_recursion_without_end_is_an_unhandled_exception(worker: Sidecar) -> None:
    result = worker.run("def gsf_main(c, v): return gsf_main(c, v)")
    assert result.reason == "UNHANDLED_EXCEPTION"
    assert result.outcome.message.startswith("RecursionError")


def test_a_syntax_error_is_a_compile_error_with_its_place(worker: Sidecar) -> None:
    result = worker.run("def gsf_main(argc, argv):\n    return ]\n", path="/scripts/x.py")
    location = result.outcome.location
    assert result.reason == "COMPILE_ERROR"
    assert (location.path, location.line, location.column) == ("/scripts/x.py", 2, 12)
    assert result.outcome.message.startswith("SyntaxError: unmatched ']'")


@pytest.mark.parametrize("source", [b"x = 1\n\0", b"x = " + b"(" * 5000])
def test_what_the_compiler_cannot_take_is_a_compile_error(worker: Sidecar, source: bytes) -> None:
    assert worker.run(source).reason == "COMPILE_ERROR"


@pytest.mark.parametrize("head, line", [(b"", 1), (b"#\n\n#\n", 4), (b"\xef\xbb\xbf#\n", 2)])
def test_bytes_that_are_not_utf_8_are_named_with_their_place(worker: Sidecar, head: bytes, line: int) -> None:
    result = worker.run(head + b"x = '\xff'\n")
    assert result.reason == "COMPILE_ERROR"
    assert f"not valid utf-8: byte 0xff at offset {len(head) + 5}, line {line}" in result.outcome.message
    assert result.outcome.location.line == line


def test_a_coding_comment_is_followed(worker: Sidecar) -> None:
    source = "# -*- coding: latin-1 -*-\ndef gsf_main(c, v): print('é')\n".encode("latin-1")
    assert worker.run(source).stdout == "é\n"


def test_a_byte_order_mark_is_no_part_of_the_script(worker: Sidecar) -> None:
    assert worker.run(b"\xef\xbb\xbfdef gsf_main(c, v): print('\xc3\xa9')\n").stdout == "é\n"


def test_an_unknown_encoding_is_a_compile_error(worker: Sidecar) -> None:
    result = worker.run("# coding: klingon\ndef gsf_main(c, v): pass\n")
    assert result.reason == "COMPILE_ERROR"
    assert "klingon" in result.outcome.message


def test_a_script_without_gsf_main_has_no_entry_point(worker: Sidecar) -> None:
    result = worker.run("def main(): pass")
    assert result.reason == "NO_ENTRY_POINT"
    assert "gsf_main(argc, argv)" in result.outcome.message


def test_a_gsf_main_that_is_no_function_is_no_entry_point(worker: Sidecar) -> None:
    result = worker.run("gsf_main = 3")
    assert result.reason == "NO_ENTRY_POINT"
    assert "int" in result.outcome.message


@pytest.mark.parametrize("signature", ["", "argc", "a, b, c, d", "argc, argv, *, mode"])
def test_a_wrong_number_of_parameters_is_named_with_its_line(worker: Sidecar, signature: str) -> None:
    result = worker.run(f"\n\ndef gsf_main({signature}): pass")
    assert result.reason == "NO_ENTRY_POINT"
    assert f"gsf_main({signature}) at line 3" in result.outcome.message
    assert "gsf_main(argc, argv, ctx)" in result.outcome.message
    assert result.outcome.location.line == 3


def test_the_bytes_of_the_request_run_and_are_shown(worker: Sidecar, tmp_path) -> None:  # type: ignore[no-untyped-def]
    script = tmp_path / "job.py"
    script.write_text("def gsf_main(c, v):\n    pass  # what lies on disk by now\n")
    result = worker.run("def gsf_main(c, v):\n    raise KeyError('asked for')\n", path=str(script))
    assert "    raise KeyError('asked for')\n" in result.stderr


def test_a_missing_scratch_folder_is_a_run_that_never_started(worker: Sidecar) -> None:
    request = worker.request("def gsf_main(c, v): pass")
    request.scratch_directory = "/no/such/folder"
    replies = list(worker.worker.Run(request, metadata=worker.metadata, timeout=30))
    outcome = replies[-1].events[-1].outcome
    assert outcome.reason == 14 and "/no/such/folder" in outcome.message
