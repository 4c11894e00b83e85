"""Stop: the script is told, gets its time, and is killed after it."""

from __future__ import annotations

from sidecar_process import Sidecar, Watch


def test_a_stop_raises_cancelled_in_the_script(worker: Sidecar) -> None:
    source = """
import time, scripthost
def gsf_main(argc, argv):
    try:
        print("up")
        time.sleep(600)
    except scripthost.Cancelled:
        print("cleaned up")
        raise
"""
    run = worker.start(source)
    run.wait_for("up")
    assert run.stop()
    result = run.end()
    assert result.reason == "CANCELLED"
    assert result.stdout == "up\ncleaned up\n"
    assert result.stderr == ""
    assert result.transaction == "NONE"


def test_a_broad_except_clause_does_not_swallow_the_stop(worker: Sidecar) -> None:
    source = """
import time
def gsf_main(argc, argv):
    print("up")
    while True:
        try:
            time.sleep(600)
        except Exception:
            pass
"""
    run = worker.start(source)
    run.wait_for("up")
    run.stop()
    assert run.end().reason == "CANCELLED"


def test_an_async_script_is_cancelled_as_asyncio_does_it(worker: Sidecar) -> None:
    source = """
import asyncio
async def gsf_main(argc, argv):
    try:
        print("up")
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        print("cleaned up")
        raise
"""
    run = worker.start(source)
    run.wait_for("up")
    run.stop()
    result = run.end()
    assert (result.reason, result.stdout, result.stderr) == ("CANCELLED", "up\ncleaned up\n", "")


def test_a_script_that_returns_after_the_stop_was_stopped_all_the_same(worker: Sidecar) -> None:
    source = """
import time, scripthost
def gsf_main(argc, argv):
    try:
        print("up")
        time.sleep(600)
    except scripthost.Cancelled:
        return 0
"""
    run = worker.start(source)
    run.wait_for("up")
    run.stop("TIMED_OUT")
    assert run.end().reason == "TIMED_OUT"


def test_a_script_that_does_not_end_is_killed_with_its_children(worker: Sidecar) -> None:
    source = """
import signal, subprocess, time
def gsf_main(argc, argv):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(subprocess.Popen(["sleep", "600"]).pid)
    time.sleep(600)
"""
    run = worker.start(source)
    run.wait_for("\n")
    watch = Watch(int(run.result.stdout))
    run.stop("TIMED_OUT", grace=0.05)
    result = run.end()
    assert result.reason == "TIMED_OUT"
    assert result.outcome.signal == 9
    assert "was killed" in result.outcome.message
    watch.wait_for_end()


def test_a_second_stop_may_shorten_the_grace_but_not_change_the_reason(worker: Sidecar) -> None:
    source = """
import signal, time
def gsf_main(argc, argv):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("up")
    time.sleep(600)
"""
    run = worker.start(source)
    run.wait_for("up")
    run.stop("TIMED_OUT", grace=600)
    run.stop("CANCELLED", grace=0)
    assert run.end().reason == "TIMED_OUT"


def test_a_stop_breaks_a_long_statement_of_the_database(worker: Sidecar, database: str) -> None:
    source = """
import utils
def gsf_main(argc, argv):
    cur = utils.getconnection().cursor()
    print("up")
    cur.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
"""
    run = worker.start(source, database=database)
    run.wait_for("up")
    run.stop("SHUTDOWN")
    result = run.end()
    assert result.reason == "CANCELLED"
    assert result.outcome.signal == 0
    assert "shuts down" in result.outcome.message


def test_a_stopped_run_is_rolled_back(worker: Sidecar, database: str) -> None:
    source = """
import time, utils, scripthost
def gsf_main(argc, argv):
    cur = utils.getconnection().cursor()
    cur.execute("CREATE TABLE t (n NUMBER)")
    print("up")
    try:
        time.sleep(600)
    except scripthost.Cancelled:
        return 0
"""
    run = worker.start(source, database=database)
    run.wait_for("up")
    run.stop()
    result = run.end()
    assert (result.reason, result.transaction) == ("CANCELLED", "ROLLED_BACK")


def test_a_killed_run_is_rolled_back(worker: Sidecar, database: str) -> None:
    source = """
import signal, time, utils
def gsf_main(argc, argv):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    utils.getconnection().cursor().execute("CREATE TABLE t (n NUMBER)")
    print("up")
    time.sleep(600)
"""
    run = worker.start(source, database=database)
    run.wait_for("up")
    run.stop(grace=0)
    result = run.end()
    assert (result.outcome.signal, result.transaction) == (9, "ROLLED_BACK")


def test_stopping_a_run_that_is_not_there_finds_nothing(worker: Sidecar) -> None:
    run = worker.start("def gsf_main(c, v): pass")
    run.end()
    assert not run.stop()


def test_a_run_may_be_stopped_before_it_has_begun(worker: Sidecar) -> None:
    for _ in range(20):
        run = worker.start("import time\ndef gsf_main(c, v): time.sleep(600)")
        while not run.stop():
            pass
        assert run.end().reason == "CANCELLED"


def test_a_stopped_script_may_work_on_the_database_to_clean_up(worker: Sidecar, database: str) -> None:
    source = """
import scripthost, time, utils
def gsf_main(argc, argv):
    con = utils.getconnection()
    print("up")
    try:
        time.sleep(600)
    except scripthost.Cancelled:
        rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n"
        print(con.cursor().execute(rows).fetchone())
        raise
"""
    run = worker.start(source, database=database)
    run.wait_for("up")
    run.stop()
    assert run.end().stdout == "up\n(300000,)\n"


def test_a_stop_reaches_an_async_script_that_blocks_its_loop(worker: Sidecar, database: str) -> None:
    source = """
import utils
async def gsf_main(argc, argv):
    cur = utils.getconnection().cursor()
    print("up")
    # Nothing is waited for any more: the event loop cannot tell the task.
    while True:
        cur.execute("SELECT 1 FROM dual")
"""
    run = worker.start(source, database=database)
    run.wait_for("up")
    run.stop()
    result = run.end()
    assert (result.reason, result.outcome.signal) == ("CANCELLED", 0)
