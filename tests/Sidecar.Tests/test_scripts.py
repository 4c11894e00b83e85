"""The job scripts that ship as examples, and one that was written for Oracle's agent."""

from __future__ import annotations

import sqlite3

import pytest

from sidecar_process import ROOT, Result, Sidecar

# Written as the samples for Oracle's own agent are: it must run unchanged.
ORACLE_STYLE = '''#!/usr/bin/env python3
import oracledb
import utils

def gsf_main(argc, argv):
    print(f"Total number of args: {argc}")
    print(f"Arg1: {argv[0]}")
    print(f"Arg2: {argv[1]}")
    print(f"Arg3: {argv[2]}")
    print(f"Arg4: {argv[3]}")
    print(f"Arg5: {argv[4]}")
    con = utils.getconnection()
    if con is None:
        return -1
    try:
        cur = con.cursor()
        cur.execute(f"""CREATE TABLE {argv[0]} (
            employee_id NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1),
            employee_name VARCHAR2(4000), employee_age NUMBER,
            CONSTRAINT {argv[1]} PRIMARY KEY (employee_id) )
        """)
    except Exception as e:
        print(f"failed: {e}")
        return -1
    finally:
        if cur:
            cur.close()
'''

_ARGUMENTS = ("employees", "employees_pk", "x", "y", "z")
_PRINTED = "Total number of args: 5\nArg1: employees\nArg2: employees_pk\nArg3: x\nArg4: y\nArg5: z\n"


def run_script(worker: Sidecar, name: str, *arguments: str, **options: str) -> Result:
    script = ROOT / "scripts" / name
    return worker.run(script.read_bytes(), *arguments, path=str(script), **options)


def test_a_script_written_for_oracles_agent_runs_unchanged(worker: Sidecar, database: str) -> None:
    result = worker.run(ORACLE_STYLE, *_ARGUMENTS, database=database)
    assert (result.value, result.stdout, result.stderr) == (0, _PRINTED, "")
    assert result.transaction == "COMMITTED"
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM employees").fetchone() == (0,)


def test_create_table_makes_a_table_with_two_rows(worker: Sidecar, database: str) -> None:
    result = run_script(worker, "create_table.py", *_ARGUMENTS, database=database)
    assert (result.value, result.stdout) == (0, _PRINTED)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT * FROM employees ORDER BY 1").fetchall() == [(1, "Ada", 36), (2, "Grace", 45)]


def test_create_table_reports_a_table_that_exists(worker: Sidecar, database: str) -> None:
    run_script(worker, "create_table.py", *_ARGUMENTS, database=database)
    result = run_script(worker, "create_table.py", *_ARGUMENTS, database=database)
    assert result.value == -1
    assert result.stdout == _PRINTED + "Error performing operations: table employees already exists\n"


def test_create_table_without_context_reports_it(worker: Sidecar) -> None:
    result = run_script(worker, "create_table.py", *_ARGUMENTS)
    assert result.value == -1
    assert result.stdout.endswith("Failed to establish database connection.\n")


@pytest.mark.parametrize("arguments, greeting", [((), "Hello, world\n"), (("Ada",), "Hello, Ada\n")])
def test_hello_greets(worker: Sidecar, arguments: tuple[str, ...], greeting: str) -> None:
    result = run_script(worker, "hello.py", *arguments)
    assert (result.value, result.stdout) == (0, greeting)


@pytest.mark.parametrize("value", [0, 3, -1])
def test_exit_code_ends_with_its_argument(worker: Sidecar, value: int) -> None:
    assert run_script(worker, "exit_code.py", str(value)).value == value


@pytest.mark.parametrize("arguments, text", [((), "nothing was given"), (("disk full",), "disk full")])
def test_raise_fails_with_its_text_and_line(worker: Sidecar, arguments: tuple[str, ...], text: str) -> None:
    result = run_script(worker, "raise.py", *arguments)
    assert result.outcome.message == f"ValueError: {text}"
    assert result.outcome.location.line == 9


def test_slow_counts_to_its_end(worker: Sidecar) -> None:
    assert run_script(worker, "slow.py", "0.2").stdout == "tick 1 of 2\ntick 2 of 2\ndone\n"


def test_slow_cleans_up_when_it_is_stopped(worker: Sidecar) -> None:
    script = ROOT / "scripts" / "slow.py"
    run = worker.start(script.read_bytes(), "600", path=str(script))
    run.wait_for("tick 1")
    run.stop()
    result = run.end()
    assert result.reason == "CANCELLED"
    assert result.stdout.endswith("cancelled: cleaning up\n")
