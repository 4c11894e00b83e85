"""What python-oracledb is asked for, call by call."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import oracledb
import scripthost_shim as shim
from recording_driver import BatchError, RecordedLob, RecordingConnection, error
from session_client import SessionClient, bind, error_of


def test_values_are_bound_by_name_with_the_types_that_keep_them_exact(client: SessionClient, connection: RecordingConnection) -> None:
    zone = timezone(timedelta(hours=2))
    kind, _ = client.execute(
        "INSERT INTO t VALUES (:a, :b, :c, :d, :e, :f, :g)",
        bind("a", 1),
        bind("b", Decimal("12345678901234567890.5")),
        bind("c", "text"),
        bind("d", None),
        bind("e", datetime(2026, 1, 2, 3, 4, 5)),
        bind("f", datetime(2026, 1, 2, 3, 4, 5, 6)),
        bind("g", datetime(2026, 1, 2, 3, 4, 5, tzinfo=zone)),
    )

    assert kind == shim.RESULT
    assert connection.calls == [
        "execute INSERT INTO t VALUES (:a, :b, :c, :d, :e, :f, :g) {'a': 1, 'b': Decimal('12345678901234567890.5'), "
        "'c': 'text', 'd': None, 'e': datetime.datetime(2026, 1, 2, 3, 4, 5), "
        "'f': var(DB_TYPE_TIMESTAMP, 0)=datetime.datetime(2026, 1, 2, 3, 4, 5, 6), "
        "'g': var(DB_TYPE_TIMESTAMP_TZ, 0)=datetime.datetime(2026, 1, 2, 1, 4, 5, tzinfo=datetime.timezone.utc)}",
        "close",
    ]


def test_values_without_names_are_bound_by_position(client: SessionClient, connection: RecordingConnection) -> None:
    client.execute("DELETE FROM t WHERE a = :1 AND b = :2", bind("", 1), bind("", b"x"))

    assert connection.calls[0] == "execute DELETE FROM t WHERE a = :1 AND b = :2 [1, b'x']"


def test_a_boolean_is_a_number_in_sql_before_version_23_and_itself_in_a_block(
    client: SessionClient, connection: RecordingConnection
) -> None:
    client.execute("UPDATE t SET a = :a", bind("a", True))
    client.execute("BEGIN p(:a); END;", bind("a", True))

    assert connection.calls[0].endswith("{'a': 1}")
    assert connection.calls[2].endswith("{'a': True}")


def test_variables_are_made_with_type_and_size_and_their_values_come_back(
    client: SessionClient, connection: RecordingConnection
) -> None:
    connection.outputs = [[7, 8], ["a", None], 5]
    kind, reader = client.execute(
        "UPDATE t SET x = x RETURNING id, name INTO :id, :name",
        bind("id", direction=2, kind=2),
        bind("name", direction=2, kind=1, size=30),
        bind("both", 3, direction=3, kind=2),
    )

    assert kind == shim.RESULT
    assert "{'id': var(Decimal, 0)=None, 'name': var(str, 30)=None, 'both': var(Decimal, 0)=3}" in connection.calls[0]
    assert reader.numbers("q", 1) == (3,)
    assert (reader.number("I"), reader.number("H"), reader.number("H")) == (0, 0, 3)
    found = []
    for _ in range(3):
        name, count = reader.text(), reader.number("I")
        found.append((name, shim.decode_column(reader, count)))
    assert found == [("id", [7, 8]), ("name", ["a", None]), ("both", [5])]


def test_procedures_and_functions_are_called_by_position_and_by_name(
    client: SessionClient, connection: RecordingConnection
) -> None:
    client.execute("pkg.raise_salary", bind("", 1), bind("", direction=2, kind=1), call=1)
    client.execute("pkg.raise_salary", bind("who", "x"), call=1)
    connection.outputs = [Decimal(42)]
    _, reader = client.execute("pkg.total", bind("result", direction=4, kind=2), bind("who", "x"), call=2)

    assert [call for call in connection.calls if call != "close"] == [
        "callproc pkg.raise_salary [1, var(str, 0)=None] None",
        "callproc pkg.raise_salary [] {'who': 'x'}",
        "callfunc pkg.total Decimal [] {'who': 'x'}",
    ]
    reader.take(8 + 4 + 2 + 2)
    assert (reader.text(), reader.number("I"), shim.decode_column(reader, 1)) == ("result", 1, [42])


def test_many_rows_go_in_one_call_with_types_where_the_first_row_has_none(
    client: SessionClient, connection: RecordingConnection
) -> None:
    connection.batch_errors, connection.row_counts = [BatchError(1, 1)], [1, 0]
    kind, reader = client.execute_many("INSERT INTO t VALUES (:a, :b)", 3, a=[None, 5], b=["x", "yy"])

    assert kind == shim.MANY_RESULT
    assert connection.calls == [
        "setinputsizes {'a': 'DB_TYPE_NUMBER'}",
        "executemany INSERT INTO t VALUES (:a, :b) [{'a': None, 'b': 'x'}, {'a': 5, 'b': 'yy'}] "
        "{'batcherrors': True, 'arraydmlrowcounts': True}",
        "close",
    ]
    assert reader.numbers("q", 1) == (1,)
    assert (reader.number("I"), reader.number("I"), reader.number("i")) == (1, 1, 1)
    assert (reader.text(), reader.text()) == ("ORA-00001", "told by the double")
    assert (reader.number("I"), reader.numbers("q", 2)) == (2, (1, 0))
    reader.end()


def test_numbers_with_fractions_are_fetched_as_decimals_and_whole_ones_as_they_are(
    client: SessionClient, connection: RecordingConnection
) -> None:
    number = oracledb.DB_TYPE_NUMBER
    connection.columns = [
        ("ID", number, None, None, 9, 0, False),
        ("PRICE", number, None, None, 10, 2, True),
        ("ANY", number, None, None, 0, -127, True),
        ("NAME", oracledb.DB_TYPE_VARCHAR, 30, 30, None, None, True),
    ]
    connection.rows = [(1, Decimal("1.50"), 3, "a"), (2, None, Decimal("1e50"), None)]
    kind, reader = client.execute("SELECT * FROM t")

    assert [call for call in connection.calls if call.startswith("define")] == [
        "define ID None", "define PRICE Decimal", "define ANY Decimal", "define NAME None",
    ]  # fmt: skip
    assert (reader.numbers("q", 1), reader.number("I"), reader.number("H")) == ((-1,), 0, 4)
    assert (reader.text(), reader.text(), reader.numbers("I", 1), reader.numbers("h", 2), reader.take(1)) == (
        "ID", "NUMBER", (0,), (9, 0), b"\x00",
    )  # fmt: skip
    kind, rows = client.receive()
    assert (kind, rows.take(1), rows.number("I")) == (shim.ROWS, b"\x01", 2)
    assert [shim.decode_column(rows, 2) for _ in range(4)] == [[1, 2], [Decimal("1.50"), None], [3, Decimal("1E+50")], ["a", None]]


def test_a_lob_is_read_in_pieces_that_never_split_a_character(client: SessionClient, connection: RecordingConnection) -> None:
    text = "a\U0001f600" * 50
    connection.columns = [("DOC", oracledb.DB_TYPE_CLOB, None, None, None, None, True)]
    connection.rows = [(RecordedLob(oracledb.DB_TYPE_CLOB, text),)]
    client.execute("SELECT doc FROM t")
    _, rows = client.receive()
    rows.take(5)
    (lob,) = shim.decode_column(rows, 1)
    assert (lob.kind, lob.size) == (1, 150)

    read, offset, is_last = "", 1, 0
    while not is_last:
        kind, piece = client.ask(shim.READ_LOB, struct.pack(">IQI", lob.number, offset, 5))
        assert kind == shim.LOB_PIECE
        offset, is_last = piece.number("Q"), piece.number("B")
        read += shim.decode_column(piece, 1)[0]
    assert read == text


def test_a_large_value_is_written_into_a_temporary_lob_and_bound(client: SessionClient, connection: RecordingConnection) -> None:
    _, created = client.ask(shim.CREATE_LOB, b"\x01")
    handle = created.number("I")
    for piece in ("one \U0001f600", "two"):
        client.ask(shim.WRITE_LOB, struct.pack(">I", handle) + shim.encode_column([piece], lambda _: shim.LobReference(0, 0, 0)))
    body = shim.pack_text("INSERT INTO t VALUES (:d)") + struct.pack(">BH", 0, 1)
    body += shim.pack_text("d") + struct.pack(">BBI", 1, 1, 0) + b"L" + struct.pack(">BIQ", 1, handle, 9)
    client.ask(shim.EXECUTE, body)

    assert connection.calls[0] == "execute INSERT INTO t VALUES (:d) {'d': lob(DB_TYPE_CLOB)='one \U0001f600two'}"


def test_an_error_comes_with_number_place_and_words(client: SessionClient, connection: RecordingConnection) -> None:
    connection.failure = error(942, 14)

    assert error_of(client.execute("SELECT * FROM missing")) == {
        "kind": 1, "number": 942, "offset": 14, "flags": 0, "code": "ORA-00942", "message": "ORA-00942: told by the double",
    }  # fmt: skip


def test_an_error_that_took_the_session_with_it_says_so(client: SessionClient, connection: RecordingConnection) -> None:
    connection.failure, connection.healthy = error(3113), False

    assert error_of(client.execute("SELECT 1 FROM dual"))["kind"] == 4


def test_committing_takes_a_policy_that_allows_it(connection: RecordingConnection) -> None:
    with SessionClient(connection, shim.Policy(allows_commit=True)) as client:
        client.greet()
        assert client.ask(shim.COMMIT)[0] == shim.DONE
        assert client.ask(shim.ROLLBACK)[0] == shim.DONE
    assert connection.calls == ["commit", "rollback"]
