"""Oracle to the statement, with the driver of Debian 12 and with a current one: what the driver is told for every opening
and every operation, in order, is what is committed beside this file. What a server makes of it only a server shows."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from oracledb_double import CONNECT_PARAMETERS, CURRENT, OLD, Tape, make_driver
from scripthost_sidecar.parameters import Database, Account, Session
from scripthost_sidecar.stopping import StopRequest
from scripthost_sidecar.transaction import TransactionLog

_OURS = "scripthost_sidecar.database.oracle"
_SECRET = "s3cr3t-value"


class Opener:
    def __init__(self, version: str, tape: Tape) -> None:
        self.version = version
        self.tape = tape
        self.states: list[str] = []

    def open(self, connection_string: str = "User Id=HR;Password=x;Data Source=db/svc", oracle: Account = Account(), **session: Any) -> Any:
        from scripthost_sidecar.database import open_connection

        of_session = {"client_identifier": "", "module": "", "action": "", "nls": {}, "time_zone": "", **session}
        database = Database("oracle", connection_string, "HR", "payroll", False, oracle)
        log = TransactionLog(lambda kind, value: self.states.append(value))
        return open_connection(database, Session(schema="HR", **of_session), log, StopRequest())


@pytest.fixture(params=[OLD, CURRENT])
def opener(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """With modules of ours that were loaded with the double as their driver."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith((_OURS, "oracledb."))}
    driver = sys.modules.get("oracledb")
    tape = Tape()
    sys.modules["oracledb"] = make_driver(request.param, tape)
    yield Opener(request.param, tape)
    for name in [name for name in sys.modules if name.startswith(_OURS)]:
        del sys.modules[name]
    del sys.modules["oracledb"]
    if driver is not None:
        sys.modules["oracledb"] = driver
    sys.modules.update(kept)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A wallet and a token, whole."""
    for name, text in {"ewallet.pem": "ENCRYPTED", "tnsnames.ora": "", "token": "a.b.c\n", "oci_db_key.pem": "KEY"}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def use_cursor(use: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def operation(connection: Any) -> None:
        with connection.cursor() as cursor:
            use(cursor)

    return operation


def change_and(end: str) -> Callable[[Any], Any]:
    def operation(connection: Any) -> None:
        connection.cursor().execute("DELETE FROM emp")
        getattr(connection, end)()

    return operation


OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "query by name": use_cursor(lambda cursor: cursor.execute("SELECT name FROM emp WHERE id = :id", {"id": 7})),
    "query by position": use_cursor(lambda cursor: cursor.execute("SELECT name FROM emp WHERE id = :1", [7])),
    "query with keywords": use_cursor(lambda cursor: cursor.execute("SELECT name FROM emp WHERE id = :id", id=7)),
    "change and commit": change_and("commit"),
    "change and roll back": change_and("rollback"),
    "change and close": change_and("close"),
    "commit by statement": use_cursor(lambda cursor: (cursor.execute("DELETE FROM emp"), cursor.execute("COMMIT"))),
    "roll back by statement": use_cursor(lambda cursor: (cursor.execute("DELETE FROM emp"), cursor.execute("ROLLBACK"))),
    "change a table": use_cursor(lambda cursor: cursor.execute("CREATE TABLE t (n NUMBER)")),
    "many rows": use_cursor(lambda cursor: cursor.executemany("INSERT INTO emp VALUES (:1, :2)", [(1, "a"), (2, None)])),
    "many rows with batch errors": use_cursor(
        lambda cursor: cursor.executemany("INSERT INTO emp VALUES (:1)", [(1,), (2,)], batcherrors=True)
    ),
    "call a procedure": use_cursor(lambda cursor: cursor.callproc("hr.pay.raise", [7, "x"])),
    "call a function": use_cursor(lambda cursor: cursor.callfunc("hr.pay.total", int, [7])),
    "create a LOB with data": lambda connection: connection.createlob("CLOB", "text"),
    "ping": lambda connection: connection.ping(),
    "set module and action": lambda connection: (setattr(connection, "module", "m"), setattr(connection, "action", "a")),
    "change the password": lambda connection: connection.changepassword("old", "new"),
    "read what old drivers lack": lambda connection: (
        connection.db_domain, connection.db_name, connection.instance_name, connection.max_open_cursors,
        connection.proxy_user, connection.service_name, connection.transaction_in_progress, connection.sdu, connection.warning,
    ),
}  # fmt: skip


def openings(folder: Path) -> dict[str, tuple[str, Account, dict[str, Any]]]:
    string = "User Id=HR;Password=x;Data Source=db/svc"
    return {
        "login by the connection string": (string, Account(), {}),
        "login by password": ("Data Source=db/svc", Account(login="HR", password="pa;ss"), {}),
        "login through a proxy account": (
            "User Id=ignored;Password=ignored;Data Source=db/svc", Account(login="HR", proxy_user="HOST", password="x"), {},
        ),
        "login through a proxy account of the connection string": (
            "Proxy User Id=HOST;Proxy Password=x;Data Source=db/svc", Account(login="HR"), {},
        ),
        "wallet": (string, Account(wallet_directory=str(folder), wallet_password="w"), {}),
        "OAuth token": ("Data Source=db/svc", Account(token="a.b.c\n"), {}),
        "IAM token": ("User Id=/;Data Source=db/svc", Account(login="HR", token="a.b.c", token_private_key="KEY"), {}),
        "IAM token from a folder": ("Data Source=db/svc", Account(token_location=str(folder)), {}),
        "token from a file": ("Data Source=db/svc", Account(token_location=str(folder / "token")), {}),
        "session with all settings": (
            string,
            Account(edition="e2"),
            {
                "module": "ScriptHost:HR.PAY",
                "action": "pay.py run 7",
                "client_identifier": "HR",
                "client_info": "7",
                "nls": {"NLS_DATE_FORMAT": "YYYY-MM-DD", "NLS_TERRITORY": "GERMANY", "nls_numeric_characters": ",'"},
                "time_zone": "Europe/Berlin",
            },
        ),
    }  # fmt: skip


def compare(name: str, text: str, tmp_path: Path) -> None:
    # For whoever changed a statement on purpose: this is the file to commit.
    (tmp_path / name).write_text(text)
    assert text == (Path(__file__).parent / name).read_text(), f"compare with {tmp_path / name}"


def test_every_operation_sends_what_is_committed(opener: Opener, tmp_path: Path) -> None:
    text = ""
    for name, operation in OPERATIONS.items():
        connection = opener.open()
        opener.tape.calls.clear()
        opener.tape.in_transaction = True
        opener.tape.answers = {"LOCAL_TRANSACTION_ID": "1.2.3", "open_cursors": "300"}
        operation(connection)
        text += f"== {name}\n" + "".join(f"{call}\n" for call in opener.tape.calls) + "\n"
    compare(f"oracle_statements.{opener.version}.txt", text, tmp_path)


def test_every_opening_tells_the_driver_what_is_committed(opener: Opener, folder: Path, tmp_path: Path) -> None:
    text = ""
    for name, (connection_string, oracle, session) in openings(folder).items():
        opener.tape.calls.clear()
        opener.open(connection_string, oracle, **session)
        text += f"== {name}\n" + "".join(f"{call}\n" for call in opener.tape.calls) + "\n"
    compare(f"oracle_openings.{opener.version}.txt", text.replace(str(folder), "/folder"), tmp_path)


def test_the_double_takes_what_the_installed_driver_takes() -> None:
    oracledb = pytest.importorskip("oracledb")
    assert set(CONNECT_PARAMETERS) <= set(inspect.signature(oracledb.connect).parameters)


def refused(opener: Opener, oracle: Account = Account(), connection_string: str = "Data Source=db/svc", **session: Any) -> Any:
    with pytest.raises(sys.modules["oracledb"].Error) as caught:
        opener.open(connection_string, oracle, **session)
    assert "profile payroll" in str(caught.value)
    assert _SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize(
    "code, next_step",
    [
        ("ORA-01017", "login and its secret"),
        ("ORA-28001", "ALTER USER"),
        ("ORA-28150", "GRANT CONNECT THROUGH"),
        ("ORA-25708", "new token"),
        ("DPY-2033", "new token"),
        ("DPY-6005", "listener runs there"),
        ("DPY-6001", "lsnrctl"),
        ("ORA-00604", "data source and credentials"),
    ],
)
def test_each_refusal_has_its_next_step(opener: Opener, code: str, next_step: str) -> None:
    opener.tape.failure = ("connect", code)
    error = refused(opener, Account(login="HR", password=_SECRET))
    assert next_step in str(error)
    assert error.args[0].full_code == code


def test_a_setting_that_the_server_refuses_closes_the_session(opener: Opener) -> None:
    opener.tape.failure = ("TIME_ZONE", "ORA-01882")
    refused(opener, Account(login="HR"), time_zone="Nowhere")
    assert opener.tape.calls[-1] == "close"


def test_a_token_goes_with_no_other_login(opener: Opener) -> None:
    for connection_string, oracle, other in [
        ("Data Source=db", Account(token="a.b.c", proxy_user="HOST"), "proxy account"),
        (f"Proxy User Id=HOST;Proxy Password={_SECRET};Data Source=db", Account(token="a.b.c"), "proxy account"),
        ("Data Source=db", Account(token="a.b.c", password=_SECRET), "password"),
        (f"User Id=HR;Password={_SECRET};Data Source=db", Account(token="a.b.c"), "password"),
    ]:
        assert f"a token and a {other}" in str(refused(opener, oracle, connection_string))


def test_a_token_that_is_not_there_is_named(opener: Opener, tmp_path: Path) -> None:
    assert str(tmp_path / "token") in str(refused(opener, Account(token_location=str(tmp_path))))


def test_a_wallet_without_ewallet_pem_is_named(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "cwallet.sso").touch()
    error = refused(opener, Account(login="HR", wallet_directory=str(tmp_path), wallet_password=_SECRET))
    assert str(tmp_path) in str(error)
    assert "no ewallet.pem" in str(error)


def test_a_locked_wallet_wants_its_password(opener: Opener, folder: Path) -> None:
    error = refused(opener, Account(login="HR", wallet_directory=str(folder)))
    assert f"{folder / 'ewallet.pem'} without its password" in str(error)


@pytest.mark.parametrize("name", ["NLS_X = 'a' --", "TRACEFILE_IDENTIFIER"])
def test_what_is_no_nls_setting_is_refused(opener: Opener, name: str) -> None:
    assert name in refused(opener, nls={name: "x"}).args[0].message


def test_a_broken_wallet_is_an_error_of_the_profile(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(**parameters: Any) -> Any:
        raise OSError("[SSL] PEM lib")

    monkeypatch.setattr(sys.modules["oracledb"], "connect", connect)
    assert "wallet's password" in str(refused(opener, Account(login="HR", password=_SECRET)))
