"""What scripts that were written for python-oracledb use beyond the DB API, on a database that is not Oracle."""

from __future__ import annotations

import pytest

from sidecar_process import Sidecar
from test_database import gsf_main, rows


def test_returning_into_fills_variables(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "cur.execute('CREATE TABLE t (id NUMBER GENERATED ALWAYS AS IDENTITY, v VARCHAR2(9))')",
        "key, text = cur.var(oracledb.NUMBER), cur.var(str)",
        "cur.execute('INSERT INTO t (v) VALUES (:v) RETURNING id, v INTO :key, :text', v='a', key=key, text=text)",
        "print(key.getvalue(), text.getvalue(), cur.rowcount, cur.description)",
        "cur.executemany('INSERT INTO t (v) VALUES (:1) RETURN id INTO :2', [('b', key), ('c', key)])",
        "print(key.values, key.getvalue(1), cur.rowcount)",
        "cur.execute(\"UPDATE t SET v = upper(v) WHERE id > 1 returning v into :out\", {'out': text})",
        "print(sorted(text.getvalue()), cur.rowcount)",
        "cur.execute('DELETE FROM t WHERE id = 99 RETURNING id INTO :1', [key])",
        "print(key.getvalue())",
    )
    assert worker.run(source, database=database).stdout == "[1] ['a'] 1 None\n[[2], [3]] [3] 2\n['B', 'C'] 2\n[]\n"
    assert rows(database) == [(1, "a"), (2, "B"), (3, "C")]


def test_returning_without_into_is_a_query(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "con.autocommit = True", "make()", "print(cur.execute('UPDATE t SET n = n + 1 RETURNING n, v').fetchall())"
    )
    result = worker.run(source, database=database)
    assert (result.stdout, result.transaction) == ("[(2, 'one')]\n", "COMMITTED")


def test_a_value_where_a_variable_is_wanted_is_an_error(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "try:",
        "    cur.execute('UPDATE t SET n = 2 RETURNING n INTO :1', [5])",
        "except oracledb.InterfaceError as exception:",
        "    print(exception)",
    )
    assert worker.run(source, database=database).stdout == "bind a variable (cursor.var) to :1: it takes what RETURNING gives\n"


def test_a_variable_gives_its_value_to_a_statement(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "number = cur.var(int, arraysize=1, inconverter=lambda value: value * 10)",
        "number.setvalue(0, 4)",
        "cur.execute('UPDATE t SET n = :1', [number])",
    )
    assert worker.run(source, database=database).value == 0
    assert rows(database) == [(40, "one")]


_HANDLERS = {
    "six parameters": "def handler(cursor, name, default_type, size, precision, scale):",
    "metadata": "def handler(cursor, metadata):\n        name, default_type = metadata.name, metadata.type_code",
}


@pytest.mark.parametrize("handler", _HANDLERS.values(), ids=_HANDLERS)
@pytest.mark.parametrize("owner", ["con", "cur"])
def test_an_output_type_handler_chooses_the_types_of_columns(
    worker: Sidecar, database: str, handler: str, owner: str
) -> None:
    source = gsf_main(
        "from decimal import Decimal",
        handler,
        "    if default_type == oracledb.NUMBER:",
        "        return cursor.var(Decimal, arraysize=cursor.arraysize)",
        "    if name == 'd':",
        "        return cursor.var(oracledb.DB_TYPE_DATE, outconverter=lambda value: value.year)",
        "    if default_type == oracledb.DB_TYPE_RAW:",
        "        return cursor.var(str, 100, encodingErrors='replace')",
        f"{owner}.outputtypehandler = handler",
        "cur.execute(\"SELECT 1.1 AS n, NULL AS m, '2030-01-02 00:00:00' AS d, x'41' AS b, 'text' AS v FROM dual\")",
        "print(cur.fetchall(), [column[1] for column in cur.description])",
    )
    result = worker.run(source, database=database)
    assert result.stdout == (
        "[(Decimal('1.1'), None, 2030, 'A', 'text')] [<DbType DB_TYPE_NUMBER>, <DbType DB_TYPE_VARCHAR>, "
        "<DbType DB_TYPE_VARCHAR>, <DbType DB_TYPE_RAW>, <DbType DB_TYPE_VARCHAR>]\n"
    ), result.stderr


def test_an_input_type_handler_chooses_what_is_bound(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "con.inputtypehandler = lambda cursor, value, size: cursor.var(str, inconverter=','.join) if isinstance(value, list) else None",
        "cur.execute('UPDATE t SET v = :v, n = :n', v=['a', 'b'], n=2)",
    )
    assert worker.run(source, database=database).value == 0
    assert rows(database) == [(2, "a,b")]


def test_a_row_factory_makes_the_rows(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "cur.execute('SELECT n AS id, v FROM t')",
        "names = [column.name for column in cur.description]",
        "cur.rowfactory = lambda *values: dict(zip(names, values))",
        "print(cur.fetchone())",
    )
    assert worker.run(source, database=database).stdout == "{'id': 1, 'v': 'one'}\n"


def test_a_statement_may_take_only_its_time(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "con.callTimeout = 20",
        "try:",
        "    cur.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n')",
        "except oracledb.DatabaseError as exception:",
        "    print(exception, exception.args[0].full_code, con.call_timeout)",
        "con.call_timeout = 0",
        "print(cur.execute('SELECT 1').fetchall())",
    )
    assert worker.run(source, database=database).stdout == "call timeout of 20 ms exceeded DPY-4024 20\n[(1,)]\n"


def test_old_spellings_keep_working(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "con.callTimeout = 5000",
        "cur.prepare('SELECT n FROM t WHERE n = :n')",
        "print(cur.bindnames(), cur.execute(None, n=1).fetchmany(numRows=1))",
        "variable = cur.var(oracledb.STRING, 20, encodingErrors='replace')",
        "print(variable.bufferSize, variable.numElements, variable.actualElements, con.tnsentry == con.dsn)",
        "cur.setinputsizes(n=oracledb.NUMBER)",
        "cur.setoutputsize(100)",
        "con.begin()",
    )
    result = worker.run(source, database=database)
    assert (result.value, result.stdout) == (0, "['N'] [(1,)]\n20 1 1 True\n"), result.stderr


def test_what_a_session_says_of_itself_is_remembered(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "con.module, con.action, con.clientinfo, con.client_identifier = 'm', 'a', 'i', 'c'",
        "con.dbop = con.tag = con.internal_name = con.external_name = con.econtext_id = 'x'",
        "con.stmtcachesize = 5",
        "print(con.module, con.username, con.current_schema, con.db_name, con.thin, con.warning, con.edition, con.is_healthy())",
        "con.ping()",
    )
    assert worker.run(source, database=database).stdout == "m HR main hr True None None True\n"


def test_a_lob_is_written_and_bound(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "lob = con.createlob(oracledb.DB_TYPE_CLOB, 'some text')",
        "lob.write('TEXT', 6)",
        "print(lob.size(), lob.read(6, 2))",
        "cur.execute('UPDATE t SET v = :1', [lob])",
        "binary = con.createlob(oracledb.DB_TYPE_BLOB)",
        "binary.write(b'xyz')",
        "binary.trim(1)",
        "print(binary.read())",
    )
    assert worker.run(source, database=database).stdout == "9 TE\nb'x'\n"
    assert rows(database) == [(1, "some TEXT")]


def test_a_function_can_be_called(worker: Sidecar, database: str) -> None:
    assert worker.run(gsf_main("print(cur.callfunc('abs', str, [-5]))"), database=database).stdout == "5\n"


def test_a_statement_runs_as_often_as_it_is_told(worker: Sidecar, database: str) -> None:
    source = gsf_main("cur.execute('CREATE TABLE t (n NUMBER)')", "cur.executemany('INSERT INTO t VALUES (7)', 3)")
    assert worker.run(source, database=database).value == 0
    assert rows(database) == [(7,)] * 3


@pytest.mark.parametrize(
    "member",
    [
        *(f"con.{name}()" for name in ("tpc_begin", "tpc_commit", "tpc_recover", "xid", "prepare", "getSodaDatabase", "queue")),
        *(f"con.{name}()" for name in ("gettype", "subscribe", "startup", "shutdown", "changepassword", "encode_oson")),
        *("con.handle", "con.begin(1, 'a', 'b')", "con.cursor(scrollable=True)", "con.msgproperties(payload=b'')"),
        *("cur.getbatcherrors()", "cur.scroll(1)", "cur.arrayvar(int, 3)", "cur.getimplicitresults()", "cur.callproc('p')"),
        *("cur.executemany('SELECT 1', [[]], batcherrors=True)", "cur.var(oracledb.DB_TYPE_OBJECT, typename='T')"),
        "setattr(con, 'current_schema', 'OTHER')",
    ],
)
def test_what_only_oracle_has_is_refused_by_its_name(worker: Sidecar, database: str, member: str) -> None:
    source = gsf_main(
        "try:",
        f"    {member}",
        "except oracledb.NotSupportedError as exception:",
        "    print(exception.args[0].full_code, exception)",
    )
    result = worker.run(source, database=database)
    assert result.stdout.startswith("UNSUPPORTED "), result.stderr
    assert "mbedded" in result.stdout


def test_a_name_that_nobody_knows_is_the_usual_error(worker: Sidecar, database: str) -> None:
    source = gsf_main("print(hasattr(con, 'frobnicate'), hasattr(cur, 'frobnicate'), hasattr(con, 'cursor'))")
    assert worker.run(source, database=database).stdout == "False False True\n"


@pytest.mark.parametrize(
    "use, code",
    [
        ("con.close(); con.cursor()", "DPY-1001"),
        ("cur.close(); cur.execute('SELECT 1')", "DPY-1006"),
        ("cur.fetchone()", "DPY-1003"),
        ("cur.execute('SELECT :n FROM dual', {})", "DPY-4010"),
        ("cur.execute('SELECT :n FROM dual', [])", "DPY-4009"),
        ("cur.execute('SELECT :n FROM dual', [1], n=1)", "DPY-2005"),
        ("cur.execute(None)", "DPY-2001"),
    ],
)
def test_a_wrong_use_has_the_code_of_python_oracledb(worker: Sidecar, database: str, use: str, code: str) -> None:
    source = gsf_main("try:", f"    {use}", "except oracledb.Error as exception:", "    print(exception.args[0].full_code)")
    assert worker.run(source, database=database).stdout == f"{code}\n"


def test_cursors_that_were_never_closed_do_no_harm(worker: Sidecar, database: str) -> None:
    source = gsf_main(
        "make()",
        "leaked = [con.cursor() for _ in range(50)]",
        "for one in leaked: one.execute('SELECT * FROM t')",
        "cur.executemany('INSERT INTO t VALUES (:1, NULL)', [[n] for n in range(2, 500)])",
        "for one in leaked: one.execute('SELECT * FROM t').fetchone()",
    )
    assert worker.run(source, database=database).transaction == "COMMITTED"
    assert len(rows(database)) == 499
