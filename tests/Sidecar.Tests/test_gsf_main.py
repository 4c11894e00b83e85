"""How gsf_main is found and called, and what its result means."""

from __future__ import annotations

import pytest

from sidecar_process import Sidecar


def body(*lines: str) -> str:
    return "import sys\ndef gsf_main(argc, argv):\n" + "".join(f"    {line}\n" for line in lines)


def test_the_first_argument_is_the_first_job_argument(worker: Sidecar) -> None:
    result = worker.run(body("print(argc, argv)"), "one", "", "zwölf")
    assert result.stdout == "3 ['one', '', 'zwölf']\n"


def test_without_arguments_argc_is_0(worker: Sidecar) -> None:
    assert worker.run(body("print(argc, argv)")).stdout == "0 []\n"


def test_a_third_parameter_gets_the_context(worker: Sidecar) -> None:
    source = """
import utils
def gsf_main(argc, argv, ctx):
    job = ctx.job
    print(job.owner, job.name, job.attempt, job.endpoint, ctx.session.schema, job.run_id != "")
    print(ctx is utils.getcontext(), ctx.has_connection, ctx.script_path, ctx.script_directory)
"""
    assert worker.run(source).stdout == (
        "HR NIGHTLY 2 LOCAL HR True\nTrue False /scripts/job.py /scripts\n"
    )


@pytest.mark.parametrize(
    "signature", ["argc, argv, ctx", "argc, argv, ctx=None", "*everything", "argc, argv, /, ctx, *, more=1"]
)
def test_every_function_that_takes_three_gets_three(worker: Sidecar, signature: str) -> None:
    source = f"def gsf_main({signature}):\n    print(len(locals().get('everything', (1, 2, 3))))\n"
    assert worker.run(source).stdout == "3\n"


def test_any_callable_is_an_entry_point(worker: Sidecar) -> None:
    source = "class Job:\n    def __call__(self, argc, argv): return 5\ngsf_main = Job()\n"
    assert worker.run(source).value == 5


def test_an_async_gsf_main_is_awaited(worker: Sidecar) -> None:
    source = "import asyncio\nasync def gsf_main(argc, argv):\n    await asyncio.sleep(0)\n    return 9\n"
    assert worker.run(source).value == 9


@pytest.mark.parametrize("returned", ["None", "0", "True"])
def test_none_0_and_true_succeed(worker: Sidecar, returned: str) -> None:
    assert worker.run(body(f"return {returned}")).value == 0


@pytest.mark.parametrize("value", [1, -1, 300, 2**63 - 1, -(2**63)])
def test_an_integer_of_64_bits_is_the_error_number(worker: Sidecar, value: int) -> None:
    assert worker.run(body(f"return {value}")).value == value


@pytest.mark.parametrize(
    "returned, shown",
    [
        ("False", "False (bool)"),
        ("'done'", "'done' (str)"),
        ("1.0", "1.0 (float)"),
        ("[0]", "[0] (list)"),
        ("2**63", "an integer of 64 bits"),
        ("(yield)", "(generator)"),
    ],
)
def test_any_other_value_is_a_bad_return_value(worker: Sidecar, returned: str, shown: str) -> None:
    result = worker.run(body(f"return {returned}"))
    assert result.reason == "BAD_RETURN_VALUE"
    assert shown in result.outcome.message


def test_a_value_that_cannot_be_shown_is_the_scripts_exception(worker: Sidecar) -> None:
    source = "class Odd:\n    def __repr__(self): return 1 / 0\ndef gsf_main(c, v): return Odd()\n"
    assert worker.run(source).reason == "UNHANDLED_EXCEPTION"


@pytest.mark.parametrize(
    "call, value", [("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit(0)", 0), ("sys.exit(-4)", -4)]
)
def test_sys_exit_counts_as_returning(worker: Sidecar, call: str, value: int) -> None:
    assert worker.run(body("try:", f"    {call}", "except Exception: pass")).value == value


def test_sys_exit_with_a_text_prints_it_and_is_1(worker: Sidecar) -> None:
    result = worker.run(body("sys.exit('disk full')"))
    assert result.value == 1
    assert result.stderr == "disk full\n"


def test_sys_exit_at_the_top_level_counts_too(worker: Sidecar) -> None:
    assert worker.run("import sys\nsys.exit(6)\n").value == 6


@pytest.mark.parametrize("code", [0, 3])
def test_a_script_that_ends_its_own_process_never_succeeds(worker: Sidecar, code: int) -> None:
    result = worker.run(body("print('so far', flush=True)", f"__import__('os')._exit({code})"))
    assert result.reason == "PROCESS_EXITED"
    assert f"ended its own process with exit code {code}" in result.outcome.message
    assert result.stdout == "so far\n"


def test_a_signal_is_a_crash_with_its_number(worker: Sidecar) -> None:
    result = worker.run(body("__import__('os').abort()"))
    assert result.reason == "CRASHED"
    assert result.outcome.signal == 6
    assert "SIGABRT" in result.outcome.message


def test_a_fork_that_returns_from_gsf_main_is_not_the_run(worker: Sidecar) -> None:
    source = body(
        "import os",
        "child = os.fork()",
        "if child == 0: return 44",
        "return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])",
    )
    assert worker.run(source).value == 44


def test_time_and_memory_are_measured(worker: Sidecar) -> None:
    outcome = worker.run(body("sum(range(2_000_000))")).outcome
    assert outcome.run_time.ToTimedelta() >= outcome.cpu_time.ToTimedelta() / 2 > outcome.cpu_time.ToTimedelta() * 0
    assert outcome.peak_memory_bytes > 5_000_000
