"""The connection that WITH_CONTEXT gives a script."""

from __future__ import annotations

import os
import sqlite3

import pytest

from sidecar_process import Sidecar

_TABLE = """
import oracledb, sys, utils
con = utils.getconnection()
cur = con.cursor()
def make():
    cur.execute("CREATE TABLE t (n NUMBER PRIMARY KEY, v VARCHAR2(20))")
    cur.execute("INSERT INTO t VALUES (1, 'one')")
"""


def gsf_main(*lines: str) -> str:
    return _TABLE + "def gsf_main(argc, argv):\n" + "".join(f"    {line}\n" for line in lines)


def rows(database: str, table: str = "t") -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def has_table(database: str) -> bool:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_without_context_there_is_no_connection(worker: Sidecar) -> None:
    result = worker.run("import utils\ndef gsf_main(c, v): return 0 if utils.getconnection() is None else 1")
    assert result.value == 0
    assert result.stderr == ""


def test_a_connection_that_cannot_be_had_is_none_with_the_reason(worker: Sidecar) -> None:
    source = "import utils\ndef gsf_main(c, v): return 0 if utils.getconnection() is None else 1"
    result = worker.run(source, database="/proc/hr.db")
    assert result.value == 0
    assert "utils.getconnection: profile embedded: " in result.stderr


def test_another_provider_is_a_clear_error_without_its_secrets(worker: Sidecar) -> None:
    request = worker.request("import utils\ndef gsf_main(c, v): return 0 if utils.getconnection() is None else 1")
    request.database.provider = "db2"
    request.database.connection_string = "Password=tiger"
    request.database.profile = "PROD"
    events = [event for reply in worker.worker.Run(request, metadata=worker.metadata) for event in reply.events]
    text = events[0].output.data.decode()
    assert "profile PROD" in text and "'db2'" in text and "sqlite, postgresql, oracle" in text and "tiger" not in text


def test_work_of_a_successful_run_is_committed(worker: Sidecar, database: str) -> None:
    assert worker.run(gsf_main("make()"), database=database).transaction == "COMMITTED"
    assert rows(database) == [(1, "one")]


@pytest.mark.parametrize("end", ["return 1", "raise ValueError()", "sys.exit(2)", "return 'text'"])
def test_work_of_a_failed_run_is_rolled_back(worker: Sidecar, database: str, end: str) -> None:
    assert worker.run(gsf_main("make()", end), database=database).transaction == "ROLLED_BACK"
    assert not has_table(database)


@pytest.mark.parametrize("end", ["__import__('os')._exit(0)", "__import__('os').abort()"])
def test_work_of_a_run_that_died_is_rolled_back(worker: Sidecar, database: str, end: str) -> None:
    assert worker.run(gsf_main("make()", end), database=database).transaction == "ROLLED_BACK"
    assert not has_table(database)


def test_a_profile_may_roll_back_at_the_end(worker: Sidecar, database: str) -> None:
    request = worker.request(gsf_main("make()"), database=database)
    request.database.end_of_run = 2
    outcome = list(worker.worker.Run(request, metadata=worker.metadata))[-1].events[-1].outcome
    assert (outcome.reason, outcome.transaction) == (0, 3)
    assert not has_table(database)


def test_a_run_that_only_read_had_no_transaction(worker: Sidecar, database: str) -> None:
    source = gsf_main("cur.execute('SELECT 1 FROM dual')", "return cur.fetchone()[0] - 1")
    result = worker.run(source, database=database)
    assert (result.value, result.transaction) == (0, "NONE")


@pytest.mark.parametrize("close", ["con.close()", "pass"])
def test_a_statement_that_changed_nothing_leaves_no_trace(worker: Sidecar, database: str, close: str) -> None:
    worker.run(gsf_main("make()"), database=database)
    result = worker.run(gsf_main("cur.execute('UPDATE t SET n = 9 WHERE n = 8')", close), database=database)
    assert (result.value, result.transaction, result.stderr) == (0, "NONE", "")


def test_what_the_script_committed_stays_when_it_fails(worker: Sidecar, database: str) -> None:
    source = gsf_main("make()", "con.commit()", "return 1")
    assert worker.run(source, database=database).transaction == "COMMITTED"
    assert rows(database) == [(1, "one")]


def test_work_after_a_commit_is_rolled_back_by_itself(worker: Sidecar, database: str) -> None:
    source = gsf_main("make()", "con.commit()", "cur.execute(\"INSERT INTO t VALUES (2, 'two')\")", "return 1")
    assert worker.run(source, database=database).transaction == "ROLLED_BACK"
    assert rows(database) == [(1, "one")]


def test_a_commit_that_fails_is_the_runs_failure(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "cur.execute('CREATE TABLE p (id NUMBER PRIMARY KEY)')",
        "cur.execute('CREATE TABLE c (id NUMBER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)')",
        "cur.execute('INSERT INTO c VALUES (7)')",
    )
    result = worker.run(source, database=database)
    assert (result.reason, result.transaction) == ("COMMIT_FAILED", "ROLLED_BACK")
    assert "FOREIGN KEY" in result.outcome.message


@pytest.mark.parametrize("close", ["con.close()", "con.close(); con.close()", "with con: pass", "con.__exit__(None, None, None)"])
def test_closing_discards_changes_and_says_so(worker: Sidecar, database: str, close: str) -> None:
    result = worker.run(gsf_main("make()", close), database=database)
    assert (result.value, result.transaction) == (0, "ROLLED_BACK")
    assert result.stderr == (
        "connection closed with uncommitted changes: they were rolled back; call commit() before close()\n"
    )


def test_the_connection_is_the_same_until_it_is_closed(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "same = utils.getconnection() is con",
        "con.close()",
        "again = utils.getconnection()",
        "print(same, again is con, again.cursor().execute('SELECT 5 FROM dual').fetchone())",
    )
    assert worker.run(source, database=database).stdout == "True False (5,)\n"


def test_errors_are_those_of_oracledb(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "try:",
        "    cur.execute(\"INSERT INTO t VALUES (1, 'again')\")",
        "except oracledb.IntegrityError as exception:",
        "    error, = exception.args",
        "    print(error.full_code, error.message, isinstance(exception, oracledb.DatabaseError))",
        "try:",
        "    cur.execute('SELECT missing FROM t')",
        "except oracledb.DatabaseError as exception:",
        "    print(exception)",
        "cur.close()",
        "try:",
        "    cur.fetchall()",
        "except oracledb.InterfaceError as exception:",
        "    print(exception)",
    )
    assert worker.run(source, database=database).stdout == (
        "SQLITE_CONSTRAINT_PRIMARYKEY UNIQUE constraint failed: t.n True\n"
        "no such column: missing\n"
        "the cursor is closed\n"
    )


def test_values_are_bound_by_name_by_keyword_and_by_position(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "cur.execute('INSERT INTO t VALUES (:n, :v)', {'n': 2, 'v': 'two'})",
        "cur.execute('INSERT INTO t VALUES (:N, :v)', n=3, v='')",
        "cur.execute('INSERT INTO t VALUES (:1, :2)', [4, None])",
        "cur.executemany('INSERT INTO t VALUES (:1, :2)', [(5, 'five'), (6, 'six')])",
        "print(cur.rowcount)",
        "cur.executemany('UPDATE t SET v = :v WHERE n = :n', [{'n': 5, 'v': 'V'}])",
        "print(cur.rowcount)",
    )
    assert worker.run(source, database=database).stdout == "2\n1\n"
    assert rows(database) == [(1, "one"), (2, "two"), (3, None), (4, None), (5, "V"), (6, "six")]


@pytest.mark.parametrize("values", ["{'n': 1}", "[1]", "[1, 2, 3]", "{}"])
def test_missing_and_surplus_values_are_an_error(worker: Sidecar, database: str, values: str) -> None:
    source = gsf_main(
        "try:",
        f"    cur.execute('SELECT :n, :v FROM dual', {values})",
        "except oracledb.DatabaseError: return 5",
    )
    assert worker.run(source, database=database).value == 5


def test_numbers_and_times_are_stored_as_from_csharp(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "from datetime import date, datetime, timedelta, timezone",
        "from decimal import Decimal",
        "cur.execute('CREATE TABLE t (n NUMBER, m NUMBER, d DATE, s TIMESTAMP,'",
        "            ' z TIMESTAMP WITH TIME ZONE, b BLOB, o NUMBER)')",
        "zone = timezone(timedelta(hours=2))",
        "cur.execute('INSERT INTO t VALUES (:1, :2, :3, :4, :5, :6, :7)',",
        "            [Decimal('1.5'), Decimal('7'), date(2030, 1, 2),"
        " datetime(2030, 1, 2, 3, 4, 5, 120000), datetime(2030, 1, 2, 3, 4, 5, tzinfo=zone), b'x', True])",
    )
    assert worker.run(source, database=database).value == 0
    assert rows(database) == [
        (1.5, 7, "2030-01-02 00:00:00", "2030-01-02 03:04:05.12", "2030-01-02 03:04:05+02:00", b"x", 1)
    ]


def test_rows_are_fetched_in_all_ways(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "cur.execute('CREATE TABLE t (n NUMBER)')",
        "cur.executemany('INSERT INTO t VALUES (:1)', [[n] for n in range(250)])",
        "query = cur.execute('SELECT n AS number_of FROM t ORDER BY n')",
        "print(query.description[0][0], query.fetchone(), query.fetchmany(2), len(query.fetchmany()), query.rowcount)",
        "print(sum(1 for row in query), query.fetchone(), query.rowcount, query.fetchall())",
        "print(cur.execute('DELETE FROM t'), cur.rowcount)",
    )
    assert worker.run(source, database=database).stdout == (
        "number_of (0,) [(1,), (2,)] 100 103\n147 None 250 []\nNone 250\n"
    )


def test_a_writer_waits_for_another_and_sees_its_work(worker: Sidecar, database: str) -> None:
    worker.run(gsf_main("make()"), database=database)
    count = "cur.execute('UPDATE t SET n = n + 1')"
    os.mkfifo(f"{database}.go")
    # It has read before the other commits; a transaction begun by reading would fail now.
    reader = worker.start(
        gsf_main(
            "cur.execute('SELECT n FROM t')",
            "cur.fetchall()",
            "print('read')",
            "open(argv[0]).read()",
            count,
        ),
        f"{database}.go",
        database=database,
    )
    reader.wait_for("read")
    assert worker.run(gsf_main(count), database=database).value == 0
    with open(f"{database}.go", "w"):
        pass
    assert reader.end().transaction == "COMMITTED"
    assert rows(database) == [(3, "one")]


def test_autocommit_commits_each_statement(worker: Sidecar, database: str) -> None:
    source = gsf_main("con.autocommit = True", "make()", "print(con.transaction_in_progress)", "return 1")
    result = worker.run(source, database=database)
    assert (result.stdout, result.transaction) == ("False\n", "COMMITTED")
    assert rows(database) == [(1, "one")]


def test_another_thread_may_cancel_a_statement(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "import threading",
        "running = threading.Event()",
        "con.raw.create_function('up', 0, running.set)",
        "threading.Thread(target=lambda: (running.wait(), con.cancel())).start()",
        "try:",
        "    cur.execute('WITH RECURSIVE n(i) AS (SELECT up() UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n')",
        "except oracledb.DatabaseError as exception:",
        "    print(exception)",
    )
    assert worker.run(source, database=database).stdout == "interrupted\n"
