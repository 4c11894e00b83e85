"""Whatever comes over the socket, the session ends or goes on, the connection stays the caller's, and nothing hangs."""

from __future__ import annotations

import random
import struct
from typing import Any

import oracledb
import pytest
import scripthost_shim as shim
from recording_driver import RecordingConnection
from session_client import SessionClient, bind, error_of

ROUNDS = 300


def _requests() -> list[bytes]:
    """The body of one good request of each kind, with its type in front."""
    column = shim.encode_column([1, None, 3], lambda _: shim.LobReference(1, 1, 1))
    many = shim.pack_text("INSERT INTO t VALUES (:a)") + struct.pack(">BH", 3, 1) + shim.pack_text("a") + struct.pack(">I", 3) + column
    return [
        bytes([shim.EXECUTE]) + shim.pack_text("SELECT 1 FROM t") + struct.pack(">BH", 0, 2) + bind("a", "x" * 50) + bind("b", 2.5, 3, 2),
        bytes([shim.EXECUTE_MANY]) + many,
        bytes([shim.FETCH]) + struct.pack(">II", 1, 10),
        bytes([shim.CLOSE_CURSOR]) + struct.pack(">I", 1),
        bytes([shim.CREATE_LOB, 1]),
        bytes([shim.WRITE_LOB]) + struct.pack(">I", 1) + b"T\x00" + struct.pack(">I", 2) + b"ab",
        bytes([shim.READ_LOB]) + struct.pack(">IQI", 1, 1, 10),
        bytes([shim.STATE]),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_mutated_requests_never_hang_or_harm(seed: int, connection: RecordingConnection) -> None:
    chance = random.Random(seed)
    connection.columns = [("A", oracledb.DB_TYPE_NUMBER, None, None, 0, -127, True)]
    connection.rows = [(number,) for number in range(500)]
    for _ in range(ROUNDS):
        with SessionClient(connection) as client:
            client.greet()
            request = bytearray(chance.choice(_requests()))
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(request))
                request[at] = chance.randrange(256)
            del request[chance.randint(1, len(request)) :]
            client.send(request[0], bytes(request[1:]))
            _drain(client)
        assert "close" not in connection.calls or connection.healthy


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_end_the_session(seed: int, connection: RecordingConnection) -> None:
    chance = random.Random(100 + seed)
    for _ in range(ROUNDS):
        with SessionClient(connection) as client:
            if chance.random() < 0.5:
                client.greet()
            client.socket.sendall(bytes(chance.randrange(256) for _ in range(chance.randint(0, 60))))


@pytest.mark.parametrize("length", [0, 4, shim.MAX_FRAME + 1, 2**31, 2**32 - 1])
def test_a_length_that_cannot_be_ends_the_session(length: int, client: SessionClient) -> None:
    client.socket.sendall(struct.pack(">IBI", length, shim.PING, 9))
    client.ended()
    assert "announces" in (client.session.fault or "")


def test_a_frame_that_is_announced_and_never_sent_costs_nothing_and_ends_with_its_sender(client: SessionClient) -> None:
    client.socket.sendall(struct.pack(">IBI", shim.MAX_FRAME, shim.EXECUTE, 9))
    client.socket.close()
    client.ended()


@pytest.mark.parametrize(
    "body",
    [
        shim.pack_text("x") + struct.pack(">BHI", 0, 0, 0),
        struct.pack(">I", 2**32 - 1) + b"x",
        shim.pack_text("x") + struct.pack(">BH", 0, 65535),
    ],
)
def test_a_request_that_does_not_fit_its_frame_is_told_and_ends_the_session(body: bytes, client: SessionClient) -> None:
    found = error_of(client.ask(shim.EXECUTE, body))
    assert (found["kind"], found["code"]) == (3, "PROTOCOL")
    client.ended()


def test_so_many_rows_that_a_count_alone_would_take_all_memory_are_refused(client: SessionClient) -> None:
    body = shim.pack_text("x") + struct.pack(">BH", 0, 1) + shim.pack_text("a") + struct.pack(">I", 2**32 - 1) + b"N"
    assert error_of(client.ask(shim.EXECUTE_MANY, body))["code"] == "PROTOCOL"


def test_a_second_request_before_the_answer_ends_the_session_and_breaks_the_statement(
    client: SessionClient, connection: RecordingConnection
) -> None:
    connection.is_endless = True
    client.send(shim.EXECUTE, shim.pack_text("SELECT 1 FROM t") + b"\x00\x00\x00")
    assert connection.is_executing.wait(30)
    client.send(shim.PING)
    client.ended()
    assert connection.was_broken.is_set()


def test_a_statement_is_broken_when_its_script_is_gone(client: SessionClient, connection: RecordingConnection) -> None:
    connection.is_endless = True
    client.send(shim.EXECUTE, shim.pack_text("SELECT 1 FROM t") + b"\x00\x00\x00")
    assert connection.is_executing.wait(30)
    client.socket.close()
    client.ended()
    assert connection.was_broken.is_set()


def test_a_cancel_breaks_its_own_statement_and_no_other(client: SessionClient, connection: RecordingConnection) -> None:
    connection.is_endless = True
    client.send(shim.EXECUTE, shim.pack_text("SELECT 1 FROM t") + b"\x00\x00\x00")
    assert connection.is_executing.wait(30)
    client.cancel()
    found = error_of(client.receive())
    assert (found["number"], found["flags"]) == (1013, 1)

    connection.is_endless = False
    connection.was_broken.clear()
    # Late: what it was about is over.
    client.cancel()
    assert client.ask(shim.PING)[0] == shim.DONE
    assert not connection.was_broken.is_set()


def test_the_end_of_the_run_breaks_the_statement(client: SessionClient, connection: RecordingConnection) -> None:
    connection.is_endless = True
    client.send(shim.EXECUTE, shim.pack_text("SELECT 1 FROM t") + b"\x00\x00\x00")
    assert connection.is_executing.wait(30)
    client.session.stop()
    client.ended()


def test_another_version_is_told_which_one_is_spoken(connection: RecordingConnection) -> None:
    with SessionClient(connection) as client:
        found = error_of(client.ask(shim.HELLO, shim.MAGIC + struct.pack(">HH", 2, 3) + shim.pack_text("tests")))
        assert found["code"] == "VERSION"
        assert "2 to 3" in found["message"]


def _drain(client: SessionClient) -> None:
    """Answers until the session ends or answers a Ping."""
    client.socket.settimeout(0.05)
    found: Any = None
    while True:
        try:
            found = client.socket.recv(65536)
        except (OSError, EOFError):
            return
        if not found:
            return
