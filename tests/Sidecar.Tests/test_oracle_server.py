"""What only an Oracle server proves. SCRIPTHOST_ORACLE names one, as a profile's connection string does; its user may
create tables. Without it these tests are skipped."""

from __future__ import annotations

import os
import threading
import uuid
from typing import Any, Iterator

import pytest

from scripthost_sidecar.database import open_connection
from scripthost_sidecar.parameters import Database, Session
from scripthost_sidecar.stopping import StopRequest
from scripthost_sidecar.transaction import TransactionLog

pytestmark = pytest.mark.skipif(
    "SCRIPTHOST_ORACLE" not in os.environ, reason="SCRIPTHOST_ORACLE names no Oracle server to test with"
)


def connect(**session: Any) -> Any:
    # No schema: the user's own.
    of_session = {"schema": "", "client_identifier": "", "module": "", "action": "", "nls": {}, "time_zone": "UTC", **session}
    database = Database("oracle", os.environ["SCRIPTHOST_ORACLE"], "", "test", False)
    return open_connection(database, Session(**of_session), TransactionLog(lambda kind, value: None), StopRequest())


@pytest.fixture
def connection() -> Iterator[Any]:
    one = connect()
    yield one
    one.close()


@pytest.fixture
def table(connection: Any) -> Iterator[str]:
    name = f"SCRIPTHOST_{uuid.uuid4().hex[:12]}".upper()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (id NUMBER PRIMARY KEY, name VARCHAR2(20), text CLOB)")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")


def one_row(connection: Any, statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_a_new_session_has_its_settings() -> None:
    one = connect(
        module="ScriptHost:T.JOB", action="t.py run 7", client_identifier="T", client_info="7",
        nls={"NLS_DATE_FORMAT": "YYYY/MM/DD", "NLS_TERRITORY": "GERMANY"}, time_zone="Europe/Berlin",
    )  # fmt: skip
    names = ("MODULE", "ACTION", "CLIENT_IDENTIFIER", "CLIENT_INFO")
    asked = ", ".join(f"SYS_CONTEXT('USERENV', '{name}')" for name in names)
    assert one_row(one, f"SELECT {asked} FROM dual") == ("ScriptHost:T.JOB", "t.py run 7", "T", "7")
    assert one_row(one, "SELECT TO_CHAR(DATE '2026-01-02'), SESSIONTIMEZONE FROM dual") == ("2026/01/02", "Europe/Berlin")
    one.close()


def test_what_is_not_committed_is_rolled_back_by_closing(connection: Any, table: str) -> None:
    other = connect()
    other.cursor().execute(f"INSERT INTO {table} (id) VALUES (1)")
    assert other.transaction_in_progress
    other.close()
    assert one_row(connection, f"SELECT COUNT(*) FROM {table}") == (0,)


def test_what_is_committed_others_see(connection: Any, table: str) -> None:
    other = connect()
    other.cursor().execute(f"INSERT INTO {table} (id) VALUES (1)")
    other.commit()
    assert not other.transaction_in_progress
    assert one_row(connection, f"SELECT COUNT(*) FROM {table}") == (1,)
    other.close()


def test_many_rows_with_nulls_and_batch_errors(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (id, name) VALUES (:1, :2)", [(1, "a"), (2, None), (1, "b")], batcherrors=True)
        assert [(error.offset, error.full_code) for error in cursor.getbatcherrors()] == [(2, "ORA-00001")]
    assert one_row(connection, f"SELECT COUNT(*), COUNT(name) FROM {table}") == (2, 1)
    connection.rollback()


def test_a_statement_is_broken_from_another_thread(connection: Any) -> None:
    import oracledb

    timer = threading.Timer(1, connection.cancel)
    timer.start()
    with pytest.raises(oracledb.DatabaseError, match="ORA-01013"):
        connection.cursor().execute("SELECT COUNT(*) FROM all_objects a, all_objects b, all_objects c, all_objects d")
    timer.join()
    connection.ping()


def test_members_of_the_connection_are_answered(connection: Any) -> None:
    assert connection.db_name and connection.instance_name and connection.service_name
    assert connection.proxy_user is None or connection.proxy_user
    assert not connection.transaction_in_progress
