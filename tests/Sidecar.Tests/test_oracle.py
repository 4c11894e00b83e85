"""The connection of a run whose profile leads to Oracle, up to what is sent: there is no server here, so that the driver's
own methods are replaced by ones that write down their calls."""

from __future__ import annotations

from typing import Any

import oracledb
import pytest

from scripthost_sidecar.database import open_connection
from scripthost_sidecar.database.oracle.connection import OracleConnection
from scripthost_sidecar.database.oracle.cursor import OracleCursor
from scripthost_sidecar.parameters import Database, Session
from scripthost_sidecar.stopping import StopRequest
from scripthost_sidecar.transaction import TransactionLog

_TRANSACTION_ID = "SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM DUAL"


class Driver:
    """What was asked of the driver, and what it answers."""

    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}
        self.calls: list[str] = []
        self.answers: dict[str, Any] = {_TRANSACTION_ID: None}
        self.states: list[str] = []
        self.fails_to_commit = False
        # Held: the driver closes a connection that nobody holds.
        self.connections: list[Any] = []

    def open(self, connection_string: str = "User Id=HR;Password=x;Data Source=db/svc", **session: Any) -> OracleConnection:
        database = Database("oracle", connection_string, "HR", "prod", False)
        of_session = {"client_identifier": "", "module": "", "action": "", "nls": {}, "time_zone": "", **session}
        log = TransactionLog(lambda kind, value: self.states.append(value))
        connection = open_connection(database, Session(schema="HR", **of_session), log, StopRequest())
        assert isinstance(connection, OracleConnection)
        return connection


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    one = Driver()

    class ConnectionImplementation:
        """Takes any setting of the session."""

        autocommit = False

        def __getattr__(self, name: str) -> Any:
            return lambda *values, **named: one.calls.append(" ".join([name, *map(str, values)]))

    def connect(conn_class: Any, **parameters: Any) -> Any:
        one.parameters = parameters
        connection = conn_class.__new__(conn_class)
        connection._impl = ConnectionImplementation()
        one.connections.append(connection)
        return connection

    def execute(cursor: Any, statement: str, *values: Any, **named: Any) -> None:
        cursor.statement = statement
        one.calls.append(statement)

    def commit(connection: Any) -> None:
        one.calls.append("commit")
        if one.fails_to_commit:
            raise oracledb.DatabaseError("ORA-02091")

    def create_cursor(cursor: Any, connection: Any, scrollable: bool = False) -> None:
        cursor.connection, cursor.statement, cursor._impl = connection, None, None

    monkeypatch.setattr(oracledb, "connect", connect)
    monkeypatch.setattr(oracledb.Connection, "commit", commit)
    monkeypatch.setattr(oracledb.Connection, "rollback", lambda connection: one.calls.append("rollback"))
    monkeypatch.setattr(oracledb.Connection, "close", lambda connection: one.calls.append("close"))
    monkeypatch.setattr(oracledb.Connection, "is_healthy", lambda connection: True)
    monkeypatch.setattr(oracledb.Cursor, "__init__", create_cursor)
    monkeypatch.setattr(oracledb.Cursor, "__enter__", lambda cursor: cursor)
    monkeypatch.setattr(oracledb.Cursor, "__exit__", lambda cursor, *error: None)
    monkeypatch.setattr(oracledb.Cursor, "execute", execute)
    monkeypatch.setattr(oracledb.Cursor, "executemany", execute)
    monkeypatch.setattr(oracledb.Cursor, "fetchone", lambda cursor: (one.answers[cursor.statement],))
    return one


def begin_work(driver: Driver) -> OracleConnection:
    connection = driver.open()
    connection.cursor().execute("UPDATE t SET n = :1", [1])
    driver.answers[_TRANSACTION_ID] = "1.2.3"
    driver.calls.clear()
    return connection


def test_the_connection_is_the_drivers_own(driver: Driver) -> None:
    connection = driver.open()
    assert isinstance(connection, oracledb.Connection)
    assert isinstance(connection.cursor(), oracledb.Cursor)
    assert driver.parameters == {"user": "HR", "password": "x", "dsn": "db/svc"}


def test_an_owner_is_reached_through_the_hosts_account(driver: Driver) -> None:
    driver.open("User Id=HR;Proxy User Id=agent;Proxy Password='a;b';Data Source=db;Tns Admin=/etc/tns;Pooling=false")
    assert driver.parameters == {"user": "agent[HR]", "password": "a;b", "dsn": "db", "config_dir": "/etc/tns"}


def test_a_key_that_the_driver_has_no_word_for_is_refused(driver: Driver) -> None:
    with pytest.raises(oracledb.InterfaceError, match="profile prod: the connection string's key 'edition'"):
        driver.open("User Id=HR;Edition=e1")


def test_the_session_tells_the_database_what_it_is(driver: Driver) -> None:
    driver.open(
        module="payroll", action="close", client_identifier="ada", nls={"NLS_DATE_FORMAT": "YYYY-MM-DD"}, time_zone="UTC"
    )
    assert driver.calls == [
        "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
        "ALTER SESSION SET TIME_ZONE = 'UTC'",
        "set_current_schema HR",
        "set_module payroll",
        "set_action close",
        "set_client_identifier ada",
    ]


@pytest.mark.parametrize("settings", [{"NLS_X = 'a' --": "b"}])
def test_a_setting_that_is_no_name_is_refused(driver: Driver, settings: dict[str, str]) -> None:
    with pytest.raises(oracledb.InterfaceError):
        driver.open(nls=settings)


@pytest.mark.parametrize(
    "member, statement",
    [
        ("db_name", "SELECT SYS_CONTEXT('USERENV', 'DB_NAME') FROM DUAL"),
        ("db_domain", "SELECT SYS_CONTEXT('USERENV', 'DB_DOMAIN') FROM DUAL"),
        ("instance_name", "SELECT SYS_CONTEXT('USERENV', 'INSTANCE_NAME') FROM DUAL"),
        ("service_name", "SELECT SYS_CONTEXT('USERENV', 'SERVICE_NAME') FROM DUAL"),
        ("proxy_user", "SELECT SYS_CONTEXT('USERENV', 'PROXY_USER') FROM DUAL"),
    ],
)
def test_members_that_the_driver_lacks_are_asked_of_the_database(driver: Driver, member: str, statement: str) -> None:
    driver.answers[statement] = "X"
    assert hasattr(oracledb.Connection, member) or getattr(driver.open(), member) == "X"


def test_the_number_of_open_cursors_is_a_number(driver: Driver) -> None:
    driver.answers["SELECT value FROM v$parameter WHERE name = 'open_cursors'"] = "300"
    assert hasattr(oracledb.Connection, "max_open_cursors") or driver.open().max_open_cursors == 300


def test_a_commit_is_told_when_there_was_something_to_commit(driver: Driver) -> None:
    begin_work(driver).commit()
    assert driver.calls == [_TRANSACTION_ID, "commit"]
    assert driver.states == ["open", "committing", "committed"]


def test_a_change_that_changed_nothing_leaves_no_trace(driver: Driver) -> None:
    connection = begin_work(driver)
    driver.answers[_TRANSACTION_ID] = None
    connection.commit()
    assert driver.states == ["open", "committing", "none"]


def test_a_commit_by_statement_is_a_commit(driver: Driver) -> None:
    begin_work(driver).cursor().execute("COMMIT")
    assert driver.states[-1] == "committed"


def test_a_commit_that_fails_leaves_the_transaction_open(driver: Driver) -> None:
    connection = begin_work(driver)
    driver.fails_to_commit = True
    with pytest.raises(oracledb.DatabaseError):
        connection.commit()
    assert driver.states[-1] == "open"


@pytest.mark.parametrize("statement", ["CREATE TABLE t (n NUMBER)", "TRUNCATE TABLE t", "GRANT SELECT ON t TO x"])
def test_ddl_commits_by_itself(driver: Driver, statement: str) -> None:
    connection = begin_work(driver)
    connection.cursor().execute(statement)
    assert driver.states[-1] == "committed"


@pytest.mark.parametrize("statement", ["SELECT 1 FROM dual", "ALTER SESSION SET NLS_SORT = 'BINARY'", "LOCK TABLE t IN SHARE MODE"])
def test_a_statement_that_changes_nothing_opens_no_transaction(driver: Driver, statement: str) -> None:
    driver.open().cursor().execute(statement)
    assert driver.states == []


@pytest.mark.parametrize("statement", ["BEGIN p; END;", "MERGE INTO t USING s ON (1 = 1) WHEN MATCHED THEN UPDATE SET n = 1"])
def test_a_statement_that_may_change_something_opens_one(driver: Driver, statement: str) -> None:
    driver.open().cursor().execute(statement)
    assert driver.states == ["open"]


def test_with_autocommit_each_change_is_committed(driver: Driver) -> None:
    connection = driver.open()
    connection._impl.autocommit = True
    OracleCursor(connection).executemany("INSERT INTO t VALUES (:1)", [[1]])
    assert driver.states == ["committed"]


def test_closing_discards_changes_and_says_so(driver: Driver, capsys: pytest.CaptureFixture[str]) -> None:
    connection = begin_work(driver)
    connection.close()
    connection.close()
    assert "connection closed with uncommitted changes" in capsys.readouterr().err
    assert driver.calls[-2:] == ["rollback", "close"]
    assert driver.states[-1] == "rolled_back"
