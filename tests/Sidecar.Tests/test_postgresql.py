"""The connection of a run whose profile leads to PostgreSQL: a real server, and scripts as they are written for Oracle."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Iterator

import pytest

from postgresql_server import PostgresqlServer, postgresql_server
from scripthost_sidecar.contracts import worker_pb2
from sidecar_process import Result, Sidecar
from test_scripts import ORACLE_STYLE

_numbers = itertools.count(1)

_TABLE = """
import oracledb, sys, utils
con = utils.getconnection()
cur = con and con.cursor()
def make():
    cur.execute("CREATE TABLE t (n NUMBER PRIMARY KEY, v VARCHAR2(20 CHAR))")
    cur.execute("INSERT INTO t VALUES (1, 'one')")
"""

_IS_ASLEEP = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND query LIKE '%%pg_sleep(600%%' AND state = 'active'"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with postgresql_server() as one:
        yield one


class Schema:
    """A schema of one test's own."""

    def __init__(self, server: PostgresqlServer, worker: Sidecar) -> None:
        self._server, self._worker = server, worker
        self._name = f"hr{next(_numbers)}"
        self.context: worker_pb2.DatabaseContext = server.context(self._name)

    def run(self, *lines: str) -> Result:
        return self._worker.run(script(*lines), database=self.context)

    def rows(self, statement: str = "SELECT * FROM t ORDER BY 1") -> list[tuple[object, ...]]:
        return self._server.query(self._name, statement)

    def has_table(self, name: str = "t") -> bool:
        return bool(self.rows(f"SELECT to_regclass('{name}') IS NOT NULL")[0][0])


def script(*lines: str) -> str:
    return _TABLE + "def gsf_main(argc, argv):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.fixture
def schema(server: PostgresqlServer, worker: Sidecar) -> Schema:
    return Schema(server, worker)


def test_a_script_written_for_oracles_agent_runs_unchanged(schema: Schema, worker: Sidecar) -> None:
    result = worker.run(ORACLE_STYLE, "employees", "employees_pk", "x", "y", "z", database=schema.context)
    assert (result.value, result.stderr, result.transaction) == (0, "", "COMMITTED")
    assert schema.rows("SELECT * FROM employees") == []


@pytest.mark.parametrize(
    "end, transaction", [("pass", "COMMITTED"), ("return 1", "ROLLED_BACK"), ("raise ValueError()", "ROLLED_BACK")]
)
def test_work_is_committed_when_the_script_succeeds_and_only_then(schema: Schema, end: str, transaction: str) -> None:
    assert schema.run("make()", end).transaction == transaction
    assert schema.has_table() == (transaction == "COMMITTED")


def test_closing_discards_changes_and_says_so(schema: Schema) -> None:
    result = schema.run("make()", "con.close()", "con.close()")
    assert (result.value, result.transaction) == (0, "ROLLED_BACK")
    assert result.stderr.startswith("connection closed with uncommitted changes")
    assert not schema.has_table()


def test_a_run_that_only_read_had_no_transaction(schema: Schema) -> None:
    result = schema.run("cur.execute('SELECT 1 FROM dual')", "print(cur.fetchone(), con.has_changes)", "con.close()")
    assert (result.stdout, result.stderr, result.transaction) == ("(1,) False\n", "", "NONE")


def test_a_query_that_calls_a_function_that_changes_something_is_a_change(schema: Schema) -> None:
    schema.run("make()", "cur.execute('CREATE FUNCTION add() RETURNS int LANGUAGE sql AS $$INSERT INTO t VALUES (2) RETURNING 5$$')")
    assert schema.run("cur.execute('SELECT add()')", "print(con.has_changes)", "return 1").transaction == "ROLLED_BACK"
    assert schema.run("cur.execute('SELECT add()')", "print(cur.fetchall())").stdout == "[(5,)]\n"
    assert schema.rows() == [(1, "one"), (2, None)]


def test_a_statement_that_fails_undoes_itself_alone(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "for number in 1, 2:",
        "    try:",
        "        cur.execute('INSERT INTO t VALUES (:1, :2)', [number, f'{number}:new'])",
        "    except oracledb.IntegrityError as exception:",
        "        error, = exception.args",
        "        print(error.full_code, error.code, 't_pkey' in error.message)",
    )
    assert (result.value, result.stdout, result.transaction) == (0, "23505 0 True\n", "COMMITTED")
    assert schema.rows() == [(1, "one"), (2, "2:new")]


@pytest.mark.parametrize(
    "statement, name, code",
    [
        ("SELECT missing FROM t", "ProgrammingError", "42703"),
        ("SELECT 1/0 FROM dual", "DataError", "22012"),
        ("INSERT INTO t VALUES (NULL, NULL)", "IntegrityError", "23502"),
        ("BEGIN NULL; END;", "NotSupportedError", "UNSUPPORTED"),
    ],
)
def test_errors_are_those_of_oracledb(schema: Schema, statement: str, name: str, code: str) -> None:
    result = schema.run(
        "make()",
        "try:",
        f"    cur.execute('{statement}')",
        f"except oracledb.{name} as exception:",
        "    print(exception.args[0].full_code, isinstance(exception, oracledb.Error))",
    )
    assert (result.value, result.stdout) == (0, f"{code} True\n")


def test_values_are_bound_by_name_by_keyword_and_by_position(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "cur.execute('INSERT INTO t VALUES (:n, :v)', {'n': 2, 'v': '100 %'})",
        "cur.execute('INSERT INTO t VALUES (:N, :v)', n=3, v='')",
        "cur.executemany('INSERT INTO t VALUES (:1, :2)', [(5, 'five'), (6, 'six')])",
        "print(cur.rowcount)",
        "cur.execute(\"SELECT n, ':n' || '%' FROM t WHERE v LIKE '%v%' AND n::int = :n\", n=5)",
        "print(cur.fetchall())",
    )
    assert result.stdout == "2\n[(5, ':n%')]\n", result.stderr
    assert schema.rows() == [(1, "one"), (2, "100 %"), (3, None), (5, "five"), (6, "six")]


def test_returning_into_fills_variables(schema: Schema) -> None:
    result = schema.run(
        "cur.execute('CREATE TABLE t (id NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY, v VARCHAR2(9))')",
        "key, text = cur.var(oracledb.NUMBER), cur.var(str)",
        "cur.execute('INSERT INTO t (v) VALUES (:v) RETURNING id, v INTO :key, :text', v='a', key=key, text=text)",
        "print(key.getvalue(), text.getvalue())",
        "cur.executemany('INSERT INTO t (v) VALUES (:1) RETURN id INTO :2', [('b', key), ('c', key)])",
        "print(key.values, cur.rowcount)",
        "cur.execute('DELETE FROM t RETURNING id INTO :1', [key])",
        "print(sorted(key.getvalue()), cur.rowcount)",
    )
    assert result.stdout == "[1] ['a']\n[[2], [3]] 2\n[1, 2, 3] 3\n", result.stderr


def test_types_of_oracle_become_types_of_postgresql(schema: Schema) -> None:
    result = schema.run(
        "from datetime import date, datetime",
        "from decimal import Decimal",
        "cur.execute('CREATE TABLE t (a NUMBER(10), b NUMBER, c DATE DEFAULT SYSDATE, d TIMESTAMP, e CLOB, f BLOB, g RAW(16),'",
        "            ' h TIMESTAMP WITH LOCAL TIME ZONE, i BINARY_DOUBLE, j NVARCHAR2(5))')",
        "cur.execute('INSERT INTO t (a, b, c, d, e, f) VALUES (:1, :2, :3, :4, :5, :6)',",
        "            [7, Decimal('1.5'), date(2030, 1, 2), datetime(2030, 1, 2, 3, 4, 5), 'long', b'x'])",
        "cur.execute('SELECT a, b, c, d, e, f FROM t')",
        "print([column[1].name for column in cur.description])",
        "print(cur.fetchone())",
        "cur.execute(\"SELECT NVL(NULL, N'x'), q'[it's]' FROM dual MINUS SELECT 'y', 'z'\")",
        "print(cur.fetchall())",
    )
    assert result.stdout == (
        "['DB_TYPE_NUMBER', 'DB_TYPE_NUMBER', 'DB_TYPE_TIMESTAMP', 'DB_TYPE_TIMESTAMP', 'DB_TYPE_LONG', 'DB_TYPE_RAW']\n"
        "(7, 1.5, datetime.datetime(2030, 1, 2, 0, 0), datetime.datetime(2030, 1, 2, 3, 4, 5), 'long', b'x')\n"
        "[('x', \"it's\")]\n"
    ), result.stderr


def test_functions_and_procedures_can_be_called(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "cur.execute('CREATE PROCEDURE put(a int, b text) LANGUAGE sql AS $$INSERT INTO t VALUES (a, b)$$')",
        "print(cur.callproc('put', [2, 'two']), cur.callfunc('upper', str, ['up']))",
    )
    assert result.stdout == "[2, 'two'] UP\n", result.stderr
    assert schema.rows() == [(1, "one"), (2, "two")]


def test_autocommit_commits_each_statement_and_lets_vacuum_pass(schema: Schema) -> None:
    result = schema.run("con.autocommit = True", "make()", "cur.execute('VACUUM t')", "return 1")
    assert (result.value, result.transaction) == (1, "COMMITTED")
    assert schema.rows() == [(1, "one")]


def test_a_statement_may_take_only_its_time(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "con.callTimeout = 50",
        "try:",
        "    cur.execute('SELECT pg_sleep(600)')",
        "except oracledb.DatabaseError as exception:",
        "    print(exception, exception.args[0].full_code)",
        "con.call_timeout = 0",
        "cur.execute('SELECT count(*) FROM t')",
        "print(cur.fetchone())",
    )
    assert result.stdout == "call timeout of 50 ms exceeded DPY-4024\n(1,)\n"


def test_another_thread_may_cancel_a_statement(schema: Schema) -> None:
    result = schema.run(
        "import threading",
        "import psycopg",
        "def cancel():",
        "    watcher = psycopg.connect(con.raw.info.dsn, password=con.raw.info.password, autocommit=True)",
        f"    while not watcher.execute({_IS_ASLEEP!r}, [con.raw.info.backend_pid]).fetchone(): pass",
        "    con.cancel()",
        "thread = threading.Thread(target=cancel)",
        "thread.start()",
        "try:",
        "    cur.execute('SELECT pg_sleep(600)')",
        "except oracledb.DatabaseError as exception:",
        "    print(exception.args[0].full_code)",
        "thread.join()",
    )
    assert result.stdout == "57014\n", result.stderr


@pytest.mark.parametrize("definition", ["def", "async def"])
def test_a_stop_breaks_a_long_statement_in_the_server(schema: Schema, worker: Sidecar, definition: str) -> None:
    source = script("make()", "print('up')", "cur.execute('SELECT pg_sleep(600)')").replace("def gsf", f"{definition} gsf")
    run = worker.start(source, database=schema.context)
    run.wait_for("up")
    run.stop()
    result = run.end()
    assert (result.reason, result.outcome.signal, result.transaction) == ("CANCELLED", 0, "ROLLED_BACK"), result.stderr
    assert schema.rows("SELECT query FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'") == []


def test_a_stopped_script_may_still_roll_back(schema: Schema, worker: Sidecar) -> None:
    source = script(
        "import scripthost",
        "make()",
        "print('up')",
        "try:",
        "    cur.execute('SELECT pg_sleep(600)')",
        "except scripthost.Cancelled:",
        "    con.rollback()",
        "    cur.execute('SELECT 5 FROM dual')",
        "    print(cur.fetchone())",
        "    raise",
    )
    run = worker.start(source, database=schema.context)
    run.wait_for("up")
    run.stop()
    assert run.end().stdout == "up\n(5,)\n"


def test_a_lost_connection_is_an_error_and_the_next_one_works(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "try:",
        "    cur.execute('SELECT pg_terminate_backend(pg_backend_pid())')",
        "except oracledb.OperationalError:",
        "    print(con.is_healthy())",
        "con.close()",
        "print(utils.getconnection().cursor().execute('SELECT 1').fetchone())",
    )
    assert (result.value, result.stdout, result.transaction) == (0, "False\n(1,)\n", "ROLLED_BACK")
    assert not schema.has_table()


def test_a_commit_that_fails_is_the_runs_failure(schema: Schema) -> None:
    result = schema.run(
        "make()",
        "cur.execute('CREATE TABLE c (n NUMBER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)')",
        "cur.execute('INSERT INTO c VALUES (7)')",
    )
    assert (result.reason, result.transaction) == ("COMMIT_FAILED", "ROLLED_BACK")


def test_the_schema_and_time_zone_are_those_of_the_session(schema: Schema) -> None:
    result = schema.run(
        "cur.execute('SHOW timezone')",
        "print(con.current_schema, cur.fetchone(), con.username, con.db_name, con.version.split('.')[0].isdigit())",
        "con.current_schema = 'PUBLIC'",
        "print(con.current_schema)",
    )
    name = schema.context.schema
    assert result.stdout == f"{name} ('UTC',) postgres postgres True\npublic\n", result.stderr


@pytest.mark.parametrize(
    "change, message",
    [
        ("Password=wrong", "password authentication failed"),
        ("Frobnicate=1", "'frobnicate' is not known"),
        ("Port=1", "refused"),
    ],
)
def test_a_connection_that_cannot_be_had_is_none_with_the_reason(schema: Schema, change: str, message: str) -> None:
    schema.context.connection_string += f";{change}"
    result = schema.run("return 0 if con is None else 1").stderr
    assert "profile reports" in result and message in result and "signs" not in result


def test_a_driver_that_is_missing_is_named(schema: Schema, worker: Sidecar, tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('not installed')")
    source = "import utils\ndef gsf_main(c, v): return 0 if utils.getconnection() is None else 1"
    result = worker.run(source, path=str(tmp_path / "job.py"), database=schema.context)
    assert result.value == 0
    assert "profile reports: PostgreSQL needs the Python module psycopg: install Debian's python3-psycopg" in result.stderr


class TestLogins:
    """What the profile of an owner says about its session."""

    def test_a_session_is_its_owners_and_says_what_it_is_for(self, server: PostgresqlServer, worker: Sidecar) -> None:
        context = server.context_of_login("own_one")

        result = worker.run(
            script(
                "cur.execute('SELECT current_user::text, session_user::text')",
                "print(cur.fetchone(), con.username)",
                "cur.execute(\"SELECT current_setting('application_name'), current_setting('scripthost.client_identifier')\")",
                "print(cur.fetchone())",
                "cur.execute('SHOW TimeZone')",
                "print(cur.fetchone(), con.reachable_users())",
            ),
            database=context,
            session=worker_pb2.SessionInfo(
                module="ScriptHost:HR.J", action="x.py run 1", client_identifier="HR", time_zone="Europe/Vienna"
            ),
        )

        assert result.stdout.splitlines() == [
            "('own_one', 'own_one') own_one",
            "('ScriptHost:HR.J/x.py run 1', 'HR')",
            "('Europe/Vienna',) []",
        ]

    @pytest.mark.parametrize(
        "grant", ["GRANT other_one TO shared_one", "ALTER ROLE shared_one CREATEROLE", "ALTER ROLE shared_one SUPERUSER"]
    )
    def test_a_login_that_can_become_another_user_is_refused(
        self, server: PostgresqlServer, worker: Sidecar, grant: str
    ) -> None:
        server.context_of_login("other_one")
        context = server.context_of_login("shared_one")
        server.execute("ALTER ROLE shared_one NOCREATEROLE NOSUPERUSER", "REVOKE other_one FROM shared_one", grant)

        refused = worker.run(script("print('opened' if con else 'not opened')"), database=context)
        context.shared_trust = True
        trusted = worker.run(script("print('other_one' in con.reachable_users())"), database=context)

        assert refused.stdout == "not opened\n"
        assert "'shared_one'" in refused.stderr and "Profiles:reports:SharedTrust" in refused.stderr
        assert trusted.stdout == "True\n"

    def test_no_statement_leads_to_another_users_rights(self, server: PostgresqlServer, worker: Sidecar) -> None:
        server.context_of_login("victim_one")
        context = server.context_of_login("hostile_one")

        result = worker.run(
            script(
                "import psycopg",
                "for attack in ('RESET ROLE', 'SET ROLE victim_one', 'SET SESSION AUTHORIZATION victim_one'):",
                "    try: con.raw.execute(attack)",
                "    except psycopg.Error as error: print(type(error).__name__)",
                "print(con.raw.execute('SELECT current_user::text').fetchone()[0])",
                "info = con.raw.info",
                "try: psycopg.connect(host=info.host, port=info.port, dbname=info.dbname, user='victim_one', password=info.password)",
                "except psycopg.OperationalError: print('refused')",
            ),
            database=context,
        )

        assert result.stdout.splitlines() == [
            "InsufficientPrivilege",
            "InsufficientPrivilege",
            "hostile_one",
            "refused",
        ]
