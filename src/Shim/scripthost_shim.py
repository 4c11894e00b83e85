#!/usr/bin/env python3
"""ScriptHost's shim: runs C# scripts in the caller's own session, from inside Oracle's EXTPROC container.

Put this file into the container's script folder and name it as job_action; the first argument of the job is the script
to run (.csx, .py, .sh), the others are the script's. Or link it there under other names, and say in its settings which
script each name stands for:

    job_action => 'scripthost_shim.py', arguments 'jobs/payroll.csx', '2026-11'
    job_action => 'payroll.py' (a link to this file), argument '2026-11', with "actions": {"payroll": "jobs/payroll.csx"}

The run goes to a ScriptHost agent in the same pod or host, over the agent's JSON interface. What the script prints is
printed here as it comes, its value is returned, and when this process is told to end the run is stopped.

A job WITH_CONTEXT lends its session to its own run, and to nothing else: the C# script works in the same session, in the
same transaction and with the same privileges as this process could, and no password is anywhere. The session stays
here; the script sends its statements (docs/carried-session.md). Committing and rolling back is the caller's. A Python
script with context runs in this process, as it would without this file.

Settings come from the environment or, where a variable is not set, from scripthost_shim.json beside this file:

    SCRIPTHOST_AGENT        agent        unix:/path/of/the/socket (default unix:/run/scripthost/http.sock), or https://host:port
    SCRIPTHOST_CERTIFICATE  certificate  PEM file: this client's certificate, for https
    SCRIPTHOST_KEY          key          PEM file: its private key; default: in the certificate's file
    SCRIPTHOST_CA           ca           PEM file: who signed the agent's certificate; for https
    SCRIPTHOST_OWNER        owner        database user that the run belongs to; default with context: the session's user
    SCRIPTHOST_COMMIT       commit       refuse (default) or allow: whether a script may end the caller's transaction
    SCRIPTHOST_DDL          ddl          allow (default) or refuse: on Oracle every change of a schema commits
    SCRIPTHOST_TIME_LIMIT   time_limit   seconds that a run may take; default: the agent's own limit
    SCRIPTHOST_STUCK_AFTER  stuck_after  seconds (default 60) that the database may take to break a statement whose run is
                                         over; then this process ends, because nothing else would free the caller
                            actions      the scripts that other names of this file stand for: {"name": "path"}
    SCRIPTHOST_SHIM_CONFIG               another path of the settings file

Without an agent, or with settings that are not in order, it says what is wrong on standard error and returns -1.
It needs Python 3.8 or later and nothing beyond its standard library.
"""

from __future__ import annotations

import base64
import codecs
import http.client
import importlib.util
import json
import os
import select
import signal
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

VERSION = "1.0"

#: What is returned when the run could not be had at all.
NO_RUN = -1


# ── The encoding ─────────────────────────────────────────────────────────────────────────────────────────────────────
# docs/carried-session.md describes it. All numbers are big-endian. Values travel by columns, because that is what
# Python can pack and unpack fast; a single value is a column of one row.

PROTOCOL_VERSION = 1
MAGIC = b"SHCS"
#: The largest frame, without its length.
MAX_FRAME = 64 * 1024 * 1024
#: Texts and bytes beyond this travel as LOBs, in pieces.
MAX_INLINE = 32 * 1024
#: The longest statement.
MAX_STATEMENT = 16 * 1024 * 1024

_EPOCH = datetime(1, 1, 1)
_INT64 = 1 << 63

# Tags of columns.
_NULLS, _INTEGERS, _DOUBLES, _NUMBERS, _TEXTS, _BYTES = b"N", b"I", b"D", b"M", b"T", b"B"
_TIMES, _ZONED_TIMES, _INTERVALS, _BOOLEANS, _LOB, _MIXED = b"S", b"Z", b"Y", b"O", b"L", b"V"


class ProtocolError(Exception):
    """The other side does not keep to the protocol: the session ends."""


class LobReference(NamedTuple):
    """A LOB of this session, by its number."""

    kind: int
    number: int
    size: int


class Reader:
    """Reads one frame, and nothing beyond it."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if count < 0 or end > len(self._data):
            raise ProtocolError(f"a frame of {len(self._data)} bytes ends before what it announces")
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def numbers(self, code: str, count: int) -> Tuple[Any, ...]:
        # The size first: a count alone must not cost memory.
        size = struct.calcsize(">" + code) * count
        return struct.unpack(f">{count}{code}", self.take(size))

    def number(self, code: str) -> int:
        return int(self.numbers(code, 1)[0])

    def text(self) -> str:
        return _decode(self.take(self.number("I")))

    def end(self) -> None:
        if self._at != len(self._data):
            raise ProtocolError(f"a frame has {len(self._data) - self._at} bytes too many")


def pack_text(text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return struct.pack(">I", len(data)) + data


def encode_column(values: Sequence[Any], make_lob: Callable[[Any], LobReference]) -> bytes:
    """The values of one column. make_lob keeps what is too large, or a locator of the database, for ReadLob."""
    kinds = set(map(type, values))
    has_nulls = type(None) in kinds
    kinds.discard(type(None))
    if not kinds:
        return _NULLS
    if len(kinds) == 1:
        encode = _ENCODERS.get(next(iter(kinds)))
    else:
        encode = _encode_numbers if kinds <= {int, Decimal} else None
    if encode is not None:
        encoded = encode(_without_nulls(values) if has_nulls else values)
        if encoded is not None:
            mask = b"\x01" + bytes([value is None for value in values]) if has_nulls else b"\x00"
            return encoded[0] + mask + encoded[1]
    return _MIXED + b"".join([_encode_one(value, make_lob) for value in values])


def _without_nulls(values: Sequence[Any]) -> Sequence[Any]:
    """With a value in place of each NULL: which one has no meaning, but what varies in length shall be short."""
    some = next(value for value in values if value is not None)
    blank = _BLANKS.get(type(some), some)
    return [blank if value is None else value for value in values]


_BLANKS: Dict[type, Any] = {int: 0, Decimal: 0, str: "", bytes: b"", bytearray: b"", memoryview: b""}

#: The tag and the content of a column; None when it has values that do not fit into the tag.
_Encoded = Optional[Tuple[bytes, bytes]]


# Each encodes a whole column, without NULLs, with as few steps of Python for each value as can be.


def _encode_integers(values: Sequence[Any]) -> _Encoded:
    try:
        return _INTEGERS, struct.pack(f">{len(values)}q", *values)
    except struct.error:
        return _encode_numbers(values)


def _encode_numbers(values: Sequence[Any]) -> _Encoded:
    texts = list(map(str, values))
    joined = "".join(texts)
    if "N" in joined or "I" in joined:
        # NaN and Infinity.
        return _encode_doubles(values)
    return _NUMBERS, _pack_lengths(texts) + joined.encode()


def _encode_doubles(values: Sequence[Any]) -> _Encoded:
    return _DOUBLES, struct.pack(f">{len(values)}d", *values)


def _encode_texts(values: Sequence[Any]) -> _Encoded:
    if max(map(len, values)) > MAX_INLINE:
        return None
    joined = "".join(values)
    if joined.isascii():
        return _TEXTS, _pack_lengths(values) + joined.encode()
    return _encode_pieces(_TEXTS, [value.encode("utf-8", "replace") for value in values])


def _encode_bytes(values: Sequence[Any]) -> _Encoded:
    return _encode_pieces(_BYTES, list(map(bytes, values)))


def _encode_pieces(tag: bytes, pieces: List[bytes]) -> _Encoded:
    return None if max(map(len, pieces)) > MAX_INLINE else (tag, _join(pieces))


def _encode_times(values: Sequence[Any]) -> _Encoded:
    zones = {value.tzinfo is not None for value in values}
    if len(zones) > 1:
        return None
    if zones == {False}:
        return _TIMES, _pack_times(values)
    offsets = [value.utcoffset() // timedelta(seconds=1) for value in values]
    return _ZONED_TIMES, _pack_times([value.replace(tzinfo=None) for value in values]) + struct.pack(f">{len(offsets)}i", *offsets)


def _pack_times(values: Sequence[datetime]) -> bytes:
    return _pack_intervals([value - _EPOCH for value in values])


def _encode_dates(values: Sequence[Any]) -> _Encoded:
    return _encode_times([datetime(value.year, value.month, value.day) for value in values])


def _encode_intervals(values: Sequence[Any]) -> _Encoded:
    try:
        return _INTERVALS, _pack_intervals(values)
    except struct.error:
        raise Refused("UNSUPPORTED", "an interval is longer than 292,000 years, which nothing here can hold") from None


def _pack_intervals(values: Sequence[timedelta]) -> bytes:
    # Twice as fast as a division by a microsecond.
    micros = [(value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds for value in values]
    return struct.pack(f">{len(micros)}q", *micros)


def _encode_booleans(values: Sequence[Any]) -> _Encoded:
    return _BOOLEANS, bytes(values)


_ENCODERS: Dict[type, Callable[[Sequence[Any]], _Encoded]] = {
    int: _encode_integers,
    float: _encode_doubles,
    Decimal: _encode_numbers,
    str: _encode_texts,
    bytes: _encode_bytes,
    bytearray: _encode_bytes,
    memoryview: _encode_bytes,
    datetime: _encode_times,
    date: _encode_dates,
    timedelta: _encode_intervals,
    bool: _encode_booleans,
}


def _encode_one(value: Any, make_lob: Callable[[Any], LobReference]) -> bytes:
    if value is None:
        return _NULLS
    encode = _ENCODERS.get(type(value))
    encoded = encode([value]) if encode is not None else None
    if encoded is not None:
        return encoded[0] + b"\x00" + encoded[1]
    if isinstance(value, (str, bytes, bytearray, memoryview)) or (hasattr(value, "read") and hasattr(value, "size")):
        return _LOB + struct.pack(">BIQ", *make_lob(value))
    if isinstance(value, (dict, list, tuple)):
        # A JSON column, as ODP.NET gives it: as text.
        return _encode_one(json.dumps(value, default=str, ensure_ascii=False), make_lob)
    if isinstance(value, uuid.UUID):
        return _encode_one(str(value), make_lob)
    if hasattr(value, "years") and hasattr(value, "months"):
        # INTERVAL YEAR TO MONTH, as ODP.NET gives it: in months.
        return _encode_one(value.years * 12 + value.months, make_lob)
    raise Refused(
        "UNSUPPORTED",
        f"a value of the type {type(value).__name__} cannot be handed to a C# script: select its attributes, or convert "
        "it in SQL",
    )


def _join(pieces: List[bytes]) -> bytes:
    return _pack_lengths(pieces) + b"".join(pieces)


def _pack_lengths(pieces: Sequence[Union[bytes, str]]) -> bytes:
    return struct.pack(f">{len(pieces)}I", *map(len, pieces))


def decode_column(reader: Reader, count: int) -> List[Any]:
    """The values of one column of so many rows."""
    tag = reader.take(1)
    if tag == _NULLS:
        return [None] * count
    if tag == _MIXED:
        # Each has a tag at least: a count alone must not cost memory.
        return [decode_column(reader, 1)[0] for _ in range(count)]
    if tag == _LOB:
        if count != 1:
            raise ProtocolError("a LOB stands in a mixed column, or alone")
        kind, number, size = struct.unpack(">BIQ", reader.take(13))
        return [LobReference(kind, number, size)]
    decode = _DECODERS.get(tag)
    if decode is None:
        raise ProtocolError(f"a column has the unknown tag {tag!r}")
    flag = reader.take(1)
    mask = reader.take(count) if flag == b"\x01" else None
    if flag not in (b"\x00", b"\x01"):
        raise ProtocolError(f"a column has the unknown flag {flag!r}")
    try:
        values = decode(reader, count)
    except (ValueError, ArithmeticError) as error:
        raise ProtocolError(f"a column has a value that cannot be read: {error}") from None
    return values if mask is None else [None if null else value for value, null in zip(values, mask)]


def _decode_pieces(reader: Reader, count: int) -> List[bytes]:
    return [reader.take(length) for length in reader.numbers("I", count)]


def _decode_times(reader: Reader, count: int) -> List[Any]:
    return [_EPOCH + timedelta(microseconds=value) for value in reader.numbers("q", count)]


def _decode_zoned_times(reader: Reader, count: int) -> List[Any]:
    times = _decode_times(reader, count)
    return [
        time_.replace(tzinfo=timezone(timedelta(seconds=offset)))
        for time_, offset in zip(times, reader.numbers("i", count))
    ]


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(f"a text is not UTF-8: {error.reason}") from None


def _decimal(data: bytes) -> Decimal:
    # In one go: Python 3.8's Decimal takes underscores and blanks, too.
    text = data.decode("ascii")
    if not text or not set(text) <= set("0123456789+-.eE"):
        raise ProtocolError("a number is none")
    return Decimal(text)


_DECODERS: Dict[bytes, Callable[[Reader, int], List[Any]]] = {
    _INTEGERS: lambda reader, count: list(reader.numbers("q", count)),
    _DOUBLES: lambda reader, count: list(reader.numbers("d", count)),
    # Under a mask a number has no digits.
    _NUMBERS: lambda reader, count: [_decimal(piece) if piece else None for piece in _decode_pieces(reader, count)],
    _TEXTS: lambda reader, count: [_decode(piece) for piece in _decode_pieces(reader, count)],
    _BYTES: lambda reader, count: _decode_pieces(reader, count),
    _TIMES: _decode_times,
    _ZONED_TIMES: _decode_zoned_times,
    _INTERVALS: lambda reader, count: [timedelta(microseconds=value) for value in reader.numbers("q", count)],
    _BOOLEANS: lambda reader, count: [value != 0 for value in reader.take(count)],
}


# ── The frames ───────────────────────────────────────────────────────────────────────────────────────────────────────

# From the script.
HELLO, EXECUTE, EXECUTE_MANY, FETCH, CLOSE_CURSOR = 0x01, 0x02, 0x03, 0x04, 0x05
CREATE_LOB, WRITE_LOB, READ_LOB, FREE_LOB = 0x06, 0x07, 0x08, 0x09
COMMIT, ROLLBACK, PING, STATE, CANCEL = 0x0A, 0x0B, 0x0C, 0x0D, 0x0F
# To the script.
WELCOME, RESULT, ROWS, MANY_RESULT, DONE = 0x81, 0x82, 0x83, 0x84, 0x85
LOB_CREATED, LOB_PIECE, STATE_IS, ERROR = 0x86, 0x87, 0x88, 0xFF

#: Seconds that the rest of a frame may take once it has begun, and that a frame may take to be sent.
FRAME_SECONDS = 60.0
#: Seconds until the script must have said Hello.
HELLO_SECONDS = 60.0


class Frame(NamedTuple):
    kind: int
    number: int
    body: bytes


class FrameStream:
    """Frames over a socket. One thread receives, one sends."""

    def __init__(self, connection: socket.socket, received: bytes = b"") -> None:
        # Blocking, with waits of its own: a time-out of the socket would be both threads'.
        connection.settimeout(None)
        self._socket = connection
        #: What came behind the answer to the upgrade.
        self._ahead = received

    def receive(self, first_byte_within: Optional[float] = None) -> Optional[Frame]:
        """The next frame; None when the other side has ended between two frames."""
        first = self._some(1, None if first_byte_within is None else time.monotonic() + first_byte_within)
        if not first:
            return None
        deadline = time.monotonic() + FRAME_SECONDS
        length = struct.unpack(">I", first + self._exactly(3, deadline))[0]
        if not 5 <= length <= MAX_FRAME:
            raise ProtocolError(f"a frame announces {length} bytes; it has 5 to {MAX_FRAME}")
        data = self._exactly(length, deadline)
        kind, number = struct.unpack(">BI", data[:5])
        return Frame(kind, number, data[5:])

    def has_some(self, seconds: float) -> bool:
        """Whether something has come, or the other side has ended, within that time."""
        if self._ahead:
            return True
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def send(self, kind: int, number: int, body: bytes = b"") -> None:
        if len(body) + 5 > MAX_FRAME:
            raise Refused("TOO_LARGE", f"a frame would have {len(body)} bytes; at most {MAX_FRAME} are sent at once")
        left = memoryview(struct.pack(">IBI", len(body) + 5, kind, number) + body)
        deadline = time.monotonic() + FRAME_SECONDS
        while left:
            try:
                left = left[self._socket.send(left, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)

    def shutdown(self) -> None:
        """Wakes the thread that receives."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._socket.close()

    def _some(self, count: int, deadline: Optional[float]) -> bytes:
        if not self._ahead:
            if deadline is not None:
                self._wait(select.POLLIN, deadline)
            self._ahead = self._socket.recv(64 * 1024)
        data, self._ahead = self._ahead[:count], self._ahead[count:]
        return data

    def _exactly(self, count: int, deadline: float) -> bytes:
        # Grown as it comes: an announced length alone must not cost memory.
        data = bytearray()
        while len(data) < count:
            piece = self._some(count - len(data), deadline)
            if not piece:
                raise ProtocolError("the connection ended within a frame")
            data += piece
        return bytes(data)

    def _wait(self, event: int, deadline: float) -> None:
        seconds = deadline - time.monotonic()
        poll = select.poll()
        poll.register(self._socket, event)
        if seconds <= 0 or not poll.poll(seconds * 1000):
            raise ProtocolError("the other side did not send, or did not take, a frame in time")


# ── What a script may do ─────────────────────────────────────────────────────────────────────────────────────────────


class Refused(Exception):
    """A request that is answered with an error although the database has not been asked."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


_SCHEMA_CHANGES = frozenset(
    "CREATE ALTER DROP TRUNCATE RENAME GRANT REVOKE COMMENT ANALYZE AUDIT NOAUDIT PURGE FLASHBACK".split()
)


class Policy(NamedTuple):
    """What of the caller's session a script must leave alone. The rest is for the database's privileges to say."""

    allows_commit: bool = False
    allows_ddl: bool = True

    def check(self, statement: str) -> None:
        first, second = leading_words(statement)
        if first == "COMMIT" or (first == "ROLLBACK" and not _goes_to_savepoint(statement)):
            self.check_end(first)
        is_session = first == "ALTER" and second in ("SESSION", "SYSTEM")
        if not self.allows_ddl and first in _SCHEMA_CHANGES and not is_session:
            raise Refused(
                "DDL_REFUSED",
                f"{first} is refused: a change of a schema would commit the caller's transaction, and the shim's setting "
                "'ddl' does not allow that",
            )

    def check_end(self, verb: str) -> None:
        if not self.allows_commit:
            raise Refused(
                "CALLERS_TRANSACTION",
                f"{verb} is refused: the transaction is the caller's, who commits it or rolls it back when the job has "
                "ended. Leave the changes as they are, use savepoints to take some back, or have the shim's setting "
                "'commit' say allow",
            )


def leading_words(statement: str) -> Tuple[str, str]:
    """The first two words of a statement in capitals, behind blanks, comments and opening parentheses."""
    words: List[str] = []
    at, end = 0, len(statement)
    while at < end and len(words) < 2:
        character = statement[at]
        if statement.startswith("--", at):
            at = _after(statement, "\n", at)
        elif statement.startswith("/*", at):
            at = _after(statement, "*/", at + 2)
        elif character.isspace() or character in "(;":
            at += 1
        elif character.isalpha():
            start = at
            while at < end and (statement[at].isalnum() or statement[at] in "_$#"):
                at += 1
            words.append(statement[start:at].upper())
        else:
            break
    return (words + ["", ""])[0], (words + ["", ""])[1]


def _after(statement: str, mark: str, start: int) -> int:
    found = statement.find(mark, start)
    return len(statement) if found < 0 else found + len(mark)


def _goes_to_savepoint(statement: str) -> bool:
    """ROLLBACK [WORK] TO [SAVEPOINT] name, which ends no transaction."""
    first, second = leading_words(statement)
    if second == "WORK":
        _, second = leading_words(statement[statement.upper().index("WORK", statement.upper().index(first)) :])
    return second == "TO"


# ── The session ──────────────────────────────────────────────────────────────────────────────────────────────────────

#: Rows that the driver fetches at once, and that come with the answer to a query.
FIRST_ROWS = 200
MAX_ROWS = 10_000
#: Rows that are bound at once.
MAX_MANY = 100_000
#: What a frame of rows is to hold, about.
ROWS_BYTES = 512 * 1024
#: Seconds until a statement counts as one that takes its time.
WATCH_INTERVAL = 0.02
#: Seconds between two tries to break a statement: one that comes a moment too early is lost.
BREAK_INTERVAL = 0.5

_CLOB, _NCLOB, _BLOB = 1, 2, 3
_IN, _OUT, _IN_OUT, _RETURN = 1, 2, 3, 4
_STATEMENT, _PROCEDURE, _FUNCTION = 0, 1, 2

# What a variable of the script's is on the database's side: a type of Python's, or the name of one of the driver's.
_VARIABLE_TYPES: Dict[int, Union[type, str]] = {
    1: str,
    2: Decimal,
    3: int,
    4: float,
    5: "DB_TYPE_TIMESTAMP",
    6: "DB_TYPE_TIMESTAMP_TZ",
    7: bytes,
    8: timedelta,
    9: bool,
    10: "DB_TYPE_CLOB",
    11: "DB_TYPE_BLOB",
    12: "DB_TYPE_BINARY_DOUBLE",
}

_LOB_TYPES = {_CLOB: "DB_TYPE_CLOB", _NCLOB: "DB_TYPE_NCLOB", _BLOB: "DB_TYPE_BLOB"}


class _Bind(NamedTuple):
    name: str
    direction: int
    kind: int
    size: int
    value: Any


class _OpenCursor:
    """A query whose rows are being fetched."""

    def __init__(self, cursor: Any, width: int) -> None:
        self.cursor, self.width = cursor, width
        self.next_count = FIRST_ROWS
        #: The LOBs of the rows that were sent last: they live until the next ones are asked for.
        self.lobs: List[int] = []


class _Running(NamedTuple):
    number: int
    #: Set when the statement is over.
    over: threading.Event


class CarriedSession:
    """Serves one connection to one script over one stream. All work on the database happens on the thread that calls
    serve(), which is the caller's own; only the breaking of a statement comes from other threads."""

    def __init__(self, connection: Any, stream: FrameStream, policy: Policy) -> None:
        self._connection, self._stream, self._policy = connection, stream, policy
        self._gate = threading.Lock()
        #: Held by the thread that receives: the caller's, or while a statement takes its time the watching one.
        self._receiving = threading.Lock()
        self._running: Optional[_Running] = None
        self._broken = False
        self._ended = threading.Event()
        self._cursors: Dict[int, _OpenCursor] = {}
        self._lobs: Dict[int, Any] = {}
        self._last_handle = 0
        self._made_lobs: List[int] = []
        #: Why it ended, when that was the other side's fault; for the log.
        self.fault: Optional[str] = None
        self._driver = sys.modules.get(type(connection).__module__.split(".")[0])
        self._takes_booleans = _version(getattr(connection, "version", "")) >= (23,)

    def serve(self) -> None:
        """Returns when the script has ended its side, or after stop(). Never raises what the other side has caused."""
        watcher = threading.Thread(target=self._watch, name="scripthost-session", daemon=True)
        watcher.start()
        try:
            self._greet()
            while True:
                with self._receiving:
                    frame = None if self._ended.is_set() else self._stream.receive()
                if frame is None:
                    break
                # One that is late: what it was about is over.
                if frame.kind != CANCEL:
                    self._answer(frame)
        except (ProtocolError, OSError) as error:
            self._fail(error)
            with suppress(ProtocolError, OSError):
                self._stream.send(ERROR, 0, _error_body("PROTOCOL", str(error), kind=3))
        finally:
            self.stop()
            watcher.join()
            self._stream.close()
            self._release()

    def stop(self) -> None:
        """Ends the session from any thread: breaks the statement that runs, and has serve() return behind it."""
        if not self._ended.is_set():
            self._ended.set()
            self._stream.shutdown()
        running = self._running
        if running is not None:
            self._break(running.number)

    @property
    def is_running(self) -> bool:
        """Whether the database is at work for the script at this moment."""
        return self._running is not None

    # The watching thread.

    def _watch(self) -> None:
        """Hears what comes while the database is at work: a Cancel, or that the script is gone. Statements that take no
        time are left alone: waking another thread for each would cost more than they do."""
        seen: Optional[_Running] = None
        while not self._ended.wait(WATCH_INTERVAL):
            running = self._running
            if running is not None and running is seen:
                self._watch_statement(running)
            seen = running

    def _watch_statement(self, running: _Running) -> None:
        try:
            while not running.over.is_set():
                if not self._stream.has_some(WATCH_INTERVAL):
                    continue
                with self._receiving:
                    # What has come before the end of the statement is no request.
                    if running.over.is_set():
                        return
                    frame = self._stream.receive()
                if frame is None:
                    self.stop()
                    return
                if frame.kind != CANCEL:
                    raise ProtocolError("a request came before the one before was answered")
                self._break(frame.number)
        except (ProtocolError, OSError) as error:
            if not self._ended.is_set():
                self._fail(error)
            self.stop()

    def _fail(self, error: Exception) -> None:
        self.fault = self.fault or (str(error) or type(error).__name__)

    def _break(self, number: int) -> None:
        with self._gate:
            running = self._running
            if running is None or running.number != number or self._broken:
                return
            self._broken = True
        threading.Thread(target=self._break_until_over, args=(running,), name="scripthost-break", daemon=True).start()

    def _break_until_over(self, running: _Running) -> None:
        while True:
            with self._gate:
                # Under the gate, so that no break reaches the next statement.
                if self._running is not running:
                    return
                with suppress(Exception):
                    self._connection.cancel()
            if running.over.wait(BREAK_INTERVAL):
                return

    # The caller's thread.

    def _greet(self) -> None:
        frame = self._stream.receive(HELLO_SECONDS)
        if frame is None:
            return
        reader = Reader(frame.body)
        if frame.kind != HELLO or reader.take(4) != MAGIC:
            raise ProtocolError("the first frame is no Hello")
        lowest, highest = reader.number("H"), reader.number("H")
        reader.text()
        reader.end()
        if not lowest <= PROTOCOL_VERSION <= highest:
            message = (
                f"this shim speaks version {PROTOCOL_VERSION} of the protocol, the agent's worker {lowest} to {highest}: "
                "install the shim of the agent's release"
            )
            self._reply(frame, ERROR, _error_body("VERSION", message, kind=3))
            raise ProtocolError(message)
        flags = (1 if self._policy.allows_commit else 0) | (2 if self._policy.allows_ddl else 0)
        driver = f"{type(self._connection).__module__.split('.')[0]} {getattr(self._driver, '__version__', '')}".strip()
        texts = (driver, str(getattr(self._connection, "version", "")), str(getattr(self._connection, "dsn", "") or ""))
        self._reply(frame, WELCOME, struct.pack(">HB", PROTOCOL_VERSION, flags) + b"".join(map(pack_text, texts)))

    def _answer(self, frame: Frame) -> None:
        answer = self._ANSWERS.get(frame.kind)
        if answer is None:
            raise ProtocolError(f"a frame has the unknown type {frame.kind}")
        running = _Running(frame.number, threading.Event())
        with self._gate:
            self._running, self._broken = running, False
        reply: Optional[List[Tuple[int, bytes]]] = None
        failure: Optional[BaseException] = None
        if self._ended.is_set():
            # stop() may have looked before this statement was there to be broken.
            self._break(frame.number)
        try:
            reply = answer(self, Reader(frame.body))
        except (ProtocolError, KeyboardInterrupt, SystemExit):
            raise
        except Exception as error:  # Whatever the driver raises belongs to the script.
            failure = error
        finally:
            with self._gate:
                self._running = None
                was_broken = self._broken
            running.over.set()
        if reply is None:
            assert failure is not None
            reply = [(ERROR, self._describe(failure, was_broken))]
        for kind, body in reply:
            self._reply(frame, kind, body)

    def _reply(self, frame: Frame, kind: int, body: bytes = b"") -> None:
        try:
            self._stream.send(kind, frame.number, body)
        except Refused as error:
            self._stream.send(ERROR, frame.number, _error_body(error.code, str(error), kind=2))

    def _describe(self, error: BaseException, was_broken: bool) -> bytes:
        if isinstance(error, Refused):
            return _error_body(error.code, str(error), kind=2)
        details: Any = error.args[0] if error.args else None
        code = str(getattr(details, "full_code", "") or "")
        number, offset = getattr(details, "code", 0), getattr(details, "offset", 0)
        is_lost = False
        with suppress(Exception):
            is_lost = not self._connection.is_healthy()
        return _error_body(
            code or type(error).__name__,
            str(error),
            kind=4 if is_lost else 1,
            number=number if isinstance(number, int) else 0,
            offset=offset if isinstance(offset, int) and offset > 0 else -1,
            flags=(1 if was_broken else 0) | (2 if getattr(details, "isrecoverable", False) else 0),
        )

    def _execute(self, reader: Reader) -> List[Tuple[int, bytes]]:
        statement, call = reader.text(), reader.number("B")
        binds = [self._read_bind(reader) for _ in range(reader.number("H"))]
        reader.end()
        self._free(self._made_lobs)
        cursor = self._connection.cursor()
        is_open = False
        try:
            variables = self._run(cursor, statement, call, binds)
            columns = cursor.description if call == _STATEMENT else None
            handle, rows = 0, b""
            if columns:
                open_cursor = _OpenCursor(cursor, len(columns))
                frames, is_open = self._rows(open_cursor)
                if is_open:
                    handle = self._handle()
                    self._cursors[handle] = open_cursor
            affected = -1 if columns else max(-1, int(getattr(cursor, "rowcount", -1) or 0))
            body = [struct.pack(">qIH", affected, handle, len(columns or ()))]
            body += [_describe_column(column) for column in columns or ()]
            body.append(struct.pack(">H", len(variables)))
            for name, values in variables:
                body.append(pack_text(name) + struct.pack(">I", len(values)) + encode_column(values, self._make_lob))
            return [(RESULT, b"".join(body))] + (frames if columns else [])
        finally:
            if not is_open:
                _close_quietly(cursor)

    def _run(self, cursor: Any, statement: str, call: int, binds: List[_Bind]) -> List[Tuple[str, List[Any]]]:
        """Executes it and gives what its variables were filled with."""
        if len(statement) > MAX_STATEMENT:
            raise Refused("STATEMENT_TOO_LONG", f"the statement has {len(statement)} characters; at most {MAX_STATEMENT} are taken")
        is_block = call != _STATEMENT or _is_block(statement)
        variables: List[Tuple[_Bind, Any]] = []
        given: List[Tuple[str, Any]] = []
        for bind in binds:
            value, wanted = self._to_driver(bind.value, is_block)
            if bind.direction != _IN:
                variable = cursor.var(self._type(_VARIABLE_TYPES.get(bind.kind, str)), bind.size)
                if bind.direction == _IN_OUT:
                    variable.setvalue(0, value)
                variables.append((bind, variable))
                value = variable
            elif wanted is not None:
                variable = cursor.var(wanted)
                variable.setvalue(0, value)
                value = variable
            given.append((bind.name, value))
        if call == _STATEMENT:
            self._policy.check(statement)
            cursor.arraysize, cursor.prefetchrows = FIRST_ROWS, FIRST_ROWS + 1
            self._fetch_exactly(cursor)
            self._execute_on(cursor, statement, given)
        else:
            self._call_on(cursor, statement, call, binds, given)
        return [(bind.name, _values_of(variable)) for bind, variable in variables]

    @staticmethod
    def _execute_on(cursor: Any, statement: str, given: List[Tuple[str, Any]]) -> None:
        if not given:
            cursor.execute(statement)
        elif given[0][0]:
            cursor.execute(statement, dict(given))
        else:
            cursor.execute(statement, [value for _, value in given])

    def _call_on(self, cursor: Any, name: str, call: int, binds: List[_Bind], given: List[Tuple[str, Any]]) -> None:
        arguments = [pair for pair, bind in zip(given, binds) if bind.direction != _RETURN]
        positional = [value for key, value in arguments if not key]
        keywords = {key: value for key, value in arguments if key}
        values = [positional, keywords] if keywords else [positional]
        if call == _PROCEDURE:
            cursor.callproc(name, *values)
            return
        returned = next(((bind, pair[1]) for bind, pair in zip(binds, given) if bind.direction == _RETURN), None)
        if returned is None:
            raise Refused("BIND_MISSING", f"the call of the function {name} has no parameter that takes its value")
        bind, variable = returned
        variable.setvalue(0, cursor.callfunc(name, self._type(_VARIABLE_TYPES.get(bind.kind, str)), *values))

    def _execute_many(self, reader: Reader) -> List[Tuple[int, bytes]]:
        statement, flags = reader.text(), reader.number("B")
        names = [reader.text() for _ in range(reader.number("H"))]
        count = reader.number("I")
        if count > MAX_MANY:
            raise ProtocolError(f"a frame binds {count} rows; at most {MAX_MANY}")
        columns = [decode_column(reader, count) for _ in names]
        reader.end()
        self._policy.check(statement)
        cursor = self._connection.cursor()
        try:
            is_block = _is_block(statement)
            columns = [self._column_to_driver(cursor, name, column, is_block) for name, column in zip(names, columns)]
            rows = [dict(zip(names, row)) for row in zip(*columns)]
            options = {name: True for bit, name in ((1, "batcherrors"), (2, "arraydmlrowcounts")) if flags & bit}
            cursor.executemany(statement, rows, **options)
            errors = cursor.getbatcherrors() if flags & 1 else []
            counts = list(cursor.getarraydmlrowcounts()) if flags & 2 else []
            total = sum(counts) if flags & 2 else max(0, int(cursor.rowcount or 0))
        finally:
            _close_quietly(cursor)
        body = [struct.pack(">qI", total, len(errors))]
        for error in errors:
            code = str(getattr(error, "full_code", "") or "")
            body.append(struct.pack(">Ii", error.offset, getattr(error, "code", 0)) + pack_text(code) + pack_text(error.message))
        body.append(struct.pack(f">I{len(counts)}q", len(counts), *counts))
        return [(MANY_RESULT, b"".join(body))]

    def _column_to_driver(self, cursor: Any, name: str, column: List[Any], is_block: bool) -> List[Any]:
        converted = [self._to_driver(value, is_block) for value in column]
        wanted = next((kind for _, kind in converted if kind is not None), None)
        if wanted is None and any(value is None for value in column):
            # The driver looks at the first row alone, and takes NULL for a text.
            wanted = self._type_of_column([value for value, _ in converted if value is not None])
        if wanted is not None:
            cursor.setinputsizes(**{name: wanted})
        return [value for value, _ in converted]

    def _type_of_column(self, values: List[Any]) -> Any:
        kinds = set(map(type, values))
        if kinds == {str}:
            return max(1, max(len(value.encode("utf-8", "replace")) for value in values))
        if kinds == {bytes}:
            return self._type("DB_TYPE_RAW")
        if kinds and kinds <= {int, float, Decimal}:
            return self._type("DB_TYPE_NUMBER")
        return self._type("DB_TYPE_DATE") if kinds == {datetime} else None

    def _fetch(self, reader: Reader) -> List[Tuple[int, bytes]]:
        handle, most = reader.number("I"), reader.number("I")
        reader.end()
        open_cursor = self._cursors.get(handle)
        if open_cursor is None:
            raise Refused("CURSOR_CLOSED", f"there is no open query with the number {handle}")
        open_cursor.next_count = max(1, min(open_cursor.next_count, most))
        frames, is_open = self._rows(open_cursor)
        if not is_open:
            self._close(handle)
        return frames

    def _rows(self, open_cursor: _OpenCursor) -> Tuple[List[Tuple[int, bytes]], bool]:
        """The next rows, in as many frames as they need, and whether there may be more."""
        self._free(open_cursor.lobs)
        wanted = open_cursor.next_count
        rows = open_cursor.cursor.fetchmany(wanted)
        is_open = len(rows) == wanted
        outer, self._made_lobs = self._made_lobs, []
        try:
            bodies = self._encode_rows(rows, open_cursor.width)
        finally:
            open_cursor.lobs, self._made_lobs = self._made_lobs, outer
        size = sum(map(len, bodies))
        open_cursor.next_count = min(MAX_ROWS, max(1, ROWS_BYTES * max(1, len(rows)) // max(1, size)))
        last = len(bodies) - 1
        return [
            (ROWS, bytes([(0 if is_open else 1) | (2 if index < last else 0)]) + body) for index, body in enumerate(bodies)
        ], is_open

    def _encode_rows(self, rows: Sequence[Sequence[Any]], width: int) -> List[bytes]:
        columns = list(zip(*rows)) if rows else [()] * width
        encoded = [encode_column(column, self._make_lob) for column in columns]
        if sum(map(len, encoded)) > MAX_FRAME // 2 and len(rows) > 1:
            half = len(rows) // 2
            return self._encode_rows(rows[:half], width) + self._encode_rows(rows[half:], width)
        return [struct.pack(">I", len(rows)) + b"".join(encoded)]

    def _close_cursor(self, reader: Reader) -> List[Tuple[int, bytes]]:
        handle = reader.number("I")
        reader.end()
        self._close(handle)
        return [(DONE, b"")]

    def _close(self, handle: int) -> None:
        open_cursor = self._cursors.pop(handle, None)
        if open_cursor is not None:
            self._free(open_cursor.lobs)
            _close_quietly(open_cursor.cursor)

    def _create_lob(self, reader: Reader) -> List[Tuple[int, bytes]]:
        kind = reader.number("B")
        reader.end()
        if kind not in _LOB_TYPES:
            raise ProtocolError(f"there is no LOB of the kind {kind}")
        handle = self._handle()
        self._lobs[handle] = self._connection.createlob(self._type(_LOB_TYPES[kind]))
        return [(LOB_CREATED, struct.pack(">I", handle))]

    def _write_lob(self, reader: Reader) -> List[Tuple[int, bytes]]:
        lob = self._lob(reader.number("I"))
        piece = decode_column(reader, 1)[0]
        reader.end()
        if not isinstance(piece, (str, bytes)):
            raise ProtocolError("a LOB is written texts or bytes")
        if piece:
            lob.write(piece, lob.size() + 1)
        return [(DONE, b"")]

    def _read_lob(self, reader: Reader) -> List[Tuple[int, bytes]]:
        lob, offset, amount = self._lob(reader.number("I")), reader.number("Q"), reader.number("I")
        reader.end()
        if offset < 1 or not 1 <= amount <= 1024 * 1024:
            raise ProtocolError(f"a LOB is read from 1 on, in pieces of 1 to 1048576: not {amount} from {offset}")
        size = _size(lob)
        piece, following = _read_piece(lob, offset, amount) if offset <= size else (None, offset)
        return [(LOB_PIECE, struct.pack(">QB", following, 1 if following > size else 0) + _encode_piece(piece))]

    def _free_lob(self, reader: Reader) -> List[Tuple[int, bytes]]:
        handle = reader.number("I")
        reader.end()
        self._free([handle])
        return [(DONE, b"")]

    def _commit(self, reader: Reader) -> List[Tuple[int, bytes]]:
        reader.end()
        self._policy.check_end("COMMIT")
        self._connection.commit()
        return [(DONE, b"")]

    def _rollback(self, reader: Reader) -> List[Tuple[int, bytes]]:
        reader.end()
        self._policy.check_end("ROLLBACK")
        self._connection.rollback()
        return [(DONE, b"")]

    def _ping(self, reader: Reader) -> List[Tuple[int, bytes]]:
        reader.end()
        self._connection.ping()
        return [(DONE, b"")]

    def _state(self, reader: Reader) -> List[Tuple[int, bytes]]:
        """Whether the transaction has changes. The driver tells that since version 2.0, the database always."""
        reader.end()
        try:
            in_transaction = self._connection.transaction_in_progress
        except AttributeError:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM DUAL")
                row = cursor.fetchone()
            in_transaction = bool(row and row[0])
        return [(STATE_IS, bytes([1 if in_transaction else 0]))]

    _ANSWERS: Mapping[int, Callable[["CarriedSession", Reader], List[Tuple[int, bytes]]]] = {
        EXECUTE: _execute,
        EXECUTE_MANY: _execute_many,
        FETCH: _fetch,
        CLOSE_CURSOR: _close_cursor,
        CREATE_LOB: _create_lob,
        WRITE_LOB: _write_lob,
        READ_LOB: _read_lob,
        FREE_LOB: _free_lob,
        COMMIT: _commit,
        ROLLBACK: _rollback,
        PING: _ping,
        STATE: _state,
    }

    def _read_bind(self, reader: Reader) -> _Bind:
        name, direction, kind, size = reader.text(), reader.number("B"), reader.number("B"), reader.number("I")
        if direction not in (_IN, _OUT, _IN_OUT, _RETURN):
            raise ProtocolError(f"a parameter has the unknown direction {direction}")
        return _Bind(name, direction, kind, size, decode_column(reader, 1)[0])

    def _to_driver(self, value: Any, is_block: bool) -> Tuple[Any, Any]:
        """A value as the driver takes it, and its type where the driver would choose another one."""
        if isinstance(value, LobReference):
            return self._lob(value.number), None
        if isinstance(value, bool) and not is_block and not self._takes_booleans:
            # SQL has them since version 23, PL/SQL always had.
            return int(value), None
        if isinstance(value, datetime):
            # The driver takes a time for a DATE, which has no fractions, and does not look at its zone.
            if value.tzinfo is not None:
                return value.astimezone(timezone.utc), self._type("DB_TYPE_TIMESTAMP_TZ")
            return value, self._type("DB_TYPE_TIMESTAMP") if value.microsecond else None
        return value, None

    def _type(self, kind: Union[type, str]) -> Any:
        if not isinstance(kind, str):
            return kind
        driver = sys.modules.get("oracledb") or self._driver
        return getattr(driver, kind, None)

    def _fetch_exactly(self, cursor: Any) -> None:
        """Left alone, the driver makes floats of numbers with fractions."""

        def keep(asked: Any, kind: Any, precision: Any, scale: Any) -> Any:
            if getattr(kind, "name", "") == "DB_TYPE_NUMBER" and not (scale == 0 and precision):
                return asked.var(Decimal, arraysize=asked.arraysize)
            return None

        # Since version 1.4 a handler gets the column's description; before, its parts.
        if _version(getattr(self._driver, "__version__", "")) >= (1, 4):
            cursor.outputtypehandler = lambda asked, column: keep(asked, column.type_code, column.precision, column.scale)
        else:
            cursor.outputtypehandler = lambda asked, name, kind, size, precision, scale: keep(asked, kind, precision, scale)

    def _handle(self) -> int:
        self._last_handle += 1
        return self._last_handle

    def _make_lob(self, value: Any) -> LobReference:
        handle = self._handle()
        self._lobs[handle] = value
        self._made_lobs.append(handle)
        name = getattr(getattr(value, "type", None), "name", "")
        is_bytes = isinstance(value, (bytes, bytearray, memoryview)) or name in ("DB_TYPE_BLOB", "DB_TYPE_BFILE")
        return LobReference(_BLOB if is_bytes else _NCLOB if name == "DB_TYPE_NCLOB" else _CLOB, handle, _size(value))

    def _lob(self, handle: int) -> Any:
        if handle not in self._lobs:
            raise Refused("LOB_FREED", "the LOB is gone: it lives until the next rows of its query are fetched")
        return self._lobs[handle]

    def _free(self, handles: List[int]) -> None:
        for handle in handles:
            self._lobs.pop(handle, None)
        handles.clear()

    def _release(self) -> None:
        for handle in list(self._cursors):
            self._close(handle)
        self._lobs.clear()


def _is_block(statement: str) -> bool:
    return leading_words(statement)[0] in ("BEGIN", "DECLARE", "CALL")


def _describe_column(column: Sequence[Any]) -> bytes:
    name, kind, _, size, precision, scale, null_ok = (list(column) + [None] * 7)[:7]
    kind_name = str(getattr(kind, "name", "") or "").replace("DB_TYPE_", "", 1)
    nullable = 2 if null_ok is None else 1 if null_ok else 0
    numbers = struct.pack(">Ihh", _within(size, 0, 2**32 - 1), _within(precision, 0, 999), _within(scale, -999, 999))
    return pack_text(str(name)) + pack_text(kind_name) + numbers + bytes([nullable])


def _within(value: Any, low: int, high: int) -> int:
    return max(low, min(high, value)) if isinstance(value, int) else 0


def _values_of(variable: Any) -> List[Any]:
    """What RETURNING gives is a list, one value for each row; everything else is one value."""
    value = variable.getvalue()
    return value if isinstance(value, list) else [value]


def _size(lob: Any) -> int:
    return len(lob) if isinstance(lob, (str, bytes, bytearray, memoryview)) else int(lob.size())


def _read_piece(lob: Any, offset: int, amount: int) -> Tuple[Any, int]:
    """A piece, and where the next one begins. Units are those of the LOB: bytes, or what it counts as characters."""
    if isinstance(lob, (str, bytes, bytearray, memoryview)):
        piece = lob[offset - 1 : offset - 1 + amount]
        return piece, offset + len(piece)
    try:
        piece = lob.read(offset, amount)
    except UnicodeDecodeError:
        # Oracle counts UTF-16 units: the piece ended in the middle of a character.
        piece = lob.read(offset, amount + 1)
    if isinstance(piece, str) and type(lob).__module__.startswith("oracledb"):
        return piece, offset + len(piece.encode("utf-16-le", "surrogatepass")) // 2
    return piece, offset + len(piece)


def _encode_piece(piece: Any) -> bytes:
    """Whatever its size: it is what was asked for."""
    if piece is None:
        return _NULLS
    is_text = isinstance(piece, str)
    data = piece.encode("utf-8", "replace") if is_text else bytes(piece)
    return (_TEXTS if is_text else _BYTES) + b"\x00" + _join([data])


def _close_quietly(cursor: Any) -> None:
    # What a cursor has to say at its end is of no interest to anybody, and its connection may be gone.
    with suppress(Exception):
        cursor.close()


def _error_body(code: str, message: str, kind: int, number: int = 0, offset: int = -1, flags: int = 0) -> bytes:
    return struct.pack(">BiiB", kind, _within(number, -(2**31), 2**31 - 1), _within(offset, -1, 2**31 - 1), flags) + pack_text(code) + pack_text(message)


def _version(text: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in str(text).split(".")[:2] if part.isdigit())


# ── The settings ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Complaint(Exception):
    """Why there is no run: one or more sentences for whoever reads the job's output."""


class Settings(NamedTuple):
    """See the head of this file."""

    agent: str = "unix:/run/scripthost/http.sock"
    certificate: str = ""
    key: str = ""
    ca: str = ""
    owner: str = ""
    commit: str = "refuse"
    ddl: str = "allow"
    time_limit: str = ""
    stuck_after: str = "60"
    actions: Mapping[str, str] = {}

    @property
    def policy(self) -> Policy:
        return Policy(self.commit == "allow", self.ddl == "allow")

    @staticmethod
    def read(folder: str, environment: Mapping[str, str]) -> Settings:
        """All that is wrong is told at once."""
        path = environment.get("SCRIPTHOST_SHIM_CONFIG") or os.path.join(folder, "scripthost_shim.json")
        given: Dict[str, Any] = {}
        try:
            with open(path, encoding="utf-8") as file:
                given = json.load(file)
        except FileNotFoundError:
            if "SCRIPTHOST_SHIM_CONFIG" in environment:
                raise Complaint(f"the settings file {path} does not exist") from None
        except (OSError, ValueError) as error:
            raise Complaint(f"the settings file {path} cannot be read: {error}") from None
        if not isinstance(given, dict):
            raise Complaint(f"the settings file {path} holds no JSON object")
        mistakes = [f"{path}: '{name}' is no setting" for name in given if name not in Settings._fields]
        values: Dict[str, Any] = {name: given[name] for name in Settings._fields if name in given}
        for name in Settings._fields:
            value = environment.get("SCRIPTHOST_" + name.upper())
            if value and name != "actions":
                values[name] = value
        actions = values.pop("actions", {})
        if not isinstance(actions, dict) or not all(isinstance(action, str) for action in actions.values()):
            mistakes.append("actions: names with the paths of scripts, such as {\"payroll\": \"jobs/payroll.csx\"}")
            actions = {}
        texts: Dict[str, Any] = {name: str(value) for name, value in values.items()}
        settings = Settings(actions=actions)._replace(**texts)
        mistakes += settings._mistakes()
        if mistakes:
            raise Complaint("the settings are not in order: " + "; ".join(mistakes))
        return settings

    def _mistakes(self) -> Iterator[str]:
        for name, allowed in (("commit", ("refuse", "allow")), ("ddl", ("allow", "refuse"))):
            if getattr(self, name) not in allowed:
                yield f"{name} is '{getattr(self, name)}': give {' or '.join(allowed)}"
        for name in ("time_limit", "stuck_after"):
            value = getattr(self, name)
            if value and not (value.isdigit() and 1 <= int(value) <= 7 * 24 * 3600):
                yield f"{name} is '{value}': give whole seconds, 1 to 604800"
        url = urllib.parse.urlsplit(self.agent)
        if url.scheme == "https":
            if not url.hostname or not _port(url) or url.path.strip("/"):
                yield f"agent is '{self.agent}': give https://host:port"
            for name in ("certificate", "ca"):
                if not getattr(self, name):
                    yield f"{name} is not set: over https the agent wants this client's certificate, and it is checked against 'ca'"
        elif url.scheme != "unix" or not url.path.startswith("/"):
            yield f"agent is '{self.agent}': give unix:/path/of/the/socket, or https://host:port"


def _port(url: urllib.parse.SplitResult) -> Optional[int]:
    try:
        return url.port
    except ValueError:
        return None


# ── The agent ────────────────────────────────────────────────────────────────────────────────────────────────────────

#: Seconds that the agent may take to answer a request that is not about waiting.
ANSWER_SECONDS = 60.0
#: For how long an agent is tried that cannot be reached for the first request.
REACH_SECONDS = 3.0
#: For how long an agent that went away is looked for again.
PATIENCE_SECONDS = 30.0


class AgentError(Exception):
    """The agent said no."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Connection(http.client.HTTPConnection):
    def __init__(self, agent: Agent, seconds: Optional[float]) -> None:
        super().__init__("localhost", timeout=seconds)
        self._agent, self._seconds = agent, seconds

    def connect(self) -> None:
        self.sock = self._agent.open(ANSWER_SECONDS)
        self.sock.settimeout(self._seconds)


class Agent:
    """The JSON interface of an agent."""

    def __init__(self, settings: Settings) -> None:
        self._url = urllib.parse.urlsplit(settings.agent)
        self._tls: Optional[ssl.SSLContext] = None
        if self._url.scheme == "https":
            try:
                self._tls = ssl.create_default_context(cafile=settings.ca)
                self._tls.load_cert_chain(settings.certificate, settings.key or None)
            except (OSError, ssl.SSLError) as error:
                raise Complaint(
                    f"the certificates cannot be read (certificate {settings.certificate}, key {settings.key or 'in it'}, "
                    f"ca {settings.ca}): {error}"
                ) from None
            self._tls.set_alpn_protocols(["http/1.1"])

    @property
    def name(self) -> str:
        return self._url.geturl()

    def open(self, seconds: float) -> socket.socket:
        """A connection that is ready for a request."""
        if self._tls is None:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(seconds)
            try:
                connection.connect(self._url.path)
            except OSError:
                connection.close()
                raise
            return connection
        host = self._url.hostname or ""
        plain = socket.create_connection((host, _port(self._url) or 443), seconds)
        # A peer whose machine is gone says nothing any more.
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4)):
            plain.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        try:
            return self._tls.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise

    def ask(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        """One request and its answer."""
        connection = _Connection(self, ANSWER_SECONDS)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
            response = connection.getresponse()
            content = response.read()
            if response.status >= 300:
                raise AgentError(response.status, _problem(response.status, content))
            answer = json.loads(content or b"{}")
            return answer if isinstance(answer, dict) else {}
        except (http.client.HTTPException, ValueError) as error:
            raise AgentError(0, f"the agent's answer cannot be understood: {error or type(error).__name__}") from None
        finally:
            connection.close()

    def events(self, run_id: str, after: int) -> Iterator[Dict[str, Any]]:
        """The events of a run behind that number, as they come."""
        connection = _Connection(self, None)
        try:
            connection.request("GET", f"/v1/runs/{run_id}/events?after={after}")
            response = connection.getresponse()
            if response.status >= 300:
                raise AgentError(response.status, _problem(response.status, response.read()))
            for line in response:
                if line.strip():
                    yield json.loads(line)
        except (http.client.HTTPException, ValueError) as error:
            # As a connection that broke: what was cut off is asked for again.
            raise ConnectionError(f"the events broke off: {error or type(error).__name__}") from None
        finally:
            connection.close()

    def session(self, run_id: str) -> FrameStream:
        """The way of a run to its caller's session."""
        connection = self.open(ANSWER_SECONDS)
        try:
            head = (
                f"GET /v1/runs/{run_id}/session HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                "Upgrade: scripthost-session\r\n\r\n"
            )
            connection.sendall(head.encode())
            answer = b""
            while b"\r\n\r\n" not in answer:
                piece = connection.recv(4096)
                if not piece or len(answer) > 64 * 1024:
                    raise AgentError(0, "the agent did not answer the request for the session")
                answer += piece
            head_bytes, _, rest = answer.partition(b"\r\n\r\n")
            status = int((head_bytes.split() + [b"0", b"0"])[1])
            if status != 101:
                raise AgentError(status, _problem(status, rest))
            if isinstance(connection, ssl.SSLSocket):
                ours, theirs = socket.socketpair()
                threading.Thread(target=_relay, args=(connection, theirs), name="scripthost-tls", daemon=True).start()
                return FrameStream(ours, rest)
            return FrameStream(connection, rest)
        except ValueError:
            connection.close()
            raise AgentError(0, "the agent's answer to the request for the session cannot be understood") from None
        except BaseException:
            connection.close()
            raise


def _problem(status: int, content: bytes) -> str:
    """What an answer in problem+json says."""
    try:
        problem = json.loads(content)
        return f"{problem['code']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"the agent answered with the status {status}"


def _relay(tls: ssl.SSLSocket, plain: socket.socket) -> None:
    """Carries bytes between both until either ends. One thread for both directions: TLS wants that."""
    tls.setblocking(False)
    plain.setblocking(False)
    to_tls, to_plain = bytearray(), bytearray()
    limit = 256 * 1024
    try:
        while True:
            reads: List[socket.socket] = [tls] if len(to_plain) < limit else []
            reads += [plain] if len(to_tls) < limit else []
            writes: List[socket.socket] = ([tls] if to_tls else []) + ([plain] if to_plain else [])
            ready, writable, _ = select.select(reads, writes, [], 0 if tls.pending() and len(to_plain) < limit else None)
            if tls in ready or tls.pending():
                with suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    data = tls.recv(64 * 1024)
                    if not data:
                        break
                    to_plain += data
            if plain in ready:
                data = plain.recv(64 * 1024)
                if not data:
                    break
                to_tls += data
            if to_tls:
                with suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    del to_tls[: tls.send(to_tls)]
            if plain in writable:
                del to_plain[: plain.send(to_plain)]
        # What was on its way when the other side ended.
        plain.setblocking(True)
        plain.settimeout(FRAME_SECONDS)
        plain.sendall(to_plain)
    except (OSError, ValueError):
        pass
    finally:
        tls.close()
        plain.close()


# ── The run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Run:
    """One run from here to its outcome."""

    def __init__(self, settings: Settings, agent: Agent, connection: Any) -> None:
        self._settings, self._agent, self._connection = settings, agent, connection
        self._id = f"shim-{uuid.uuid4().hex}"
        self._session: Optional[CarriedSession] = None
        self._outcome: Optional[Dict[str, Any]] = None
        self._failure = ""
        self._over = threading.Event()
        self._decoders: Dict[str, Any] = {}

    def execute(self, action: str, arguments: Sequence[str]) -> int:
        """Its value, once it has ended."""
        self._ask_for_run(action, arguments)
        with _Signals(self._stop):
            threading.Thread(target=self._follow, name="scripthost-events", daemon=True).start()
            if self._connection is not None:
                self._lend()
            self._over.wait()
        return self._value()

    def _ask_for_run(self, action: str, arguments: Sequence[str]) -> None:
        request: Dict[str, Any] = {
            "runId": self._id,
            "owner": self._settings.owner or _session_user(self._connection),
            "action": action,
            "arguments": [{"value": str(argument)} for argument in arguments],
        }
        if self._connection is not None:
            request.update(withContext=True, carriedSession=True)
        if self._settings.time_limit:
            request["limits"] = {"wallTime": f"{self._settings.time_limit}s"}
        if not request["owner"]:
            raise Complaint("the run needs an owner: set SCRIPTHOST_OWNER, or give the job WITH_CONTEXT")
        deadline = time.monotonic() + REACH_SECONDS
        while True:
            try:
                # The same id with the same content is the same run, however often it is asked for.
                self._agent.ask("POST", "/v1/runs", request)
                return
            except AgentError as error:
                raise Complaint(f"the agent refuses the run: {error}") from None
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Complaint(
                        f"no agent can be reached at {self._agent.name}: {error}. Start one there, with its setting "
                        "Http:Socket or an https port, or say in SCRIPTHOST_AGENT where it is"
                    ) from None
            time.sleep(0.25)

    def _lend(self) -> None:
        try:
            stream = self._agent.session(self._id)
        except (AgentError, OSError) as error:
            if not self._over.is_set():
                self._fail(f"the agent does not take the session: {error}")
                self._stop()
            return
        session = CarriedSession(self._connection, stream, self._settings.policy)
        self._session = session
        if self._over.is_set():
            session.stop()
        session.serve()
        if session.fault and not self._over.is_set():
            complain(f"the session of the run ended before it: {session.fault}")

    def _follow(self) -> None:
        """On a thread of its own: passes on what the script prints, until the outcome."""
        after, lost_at = 0, 0.0
        try:
            while self._outcome is None:
                try:
                    for event in self._agent.events(self._id, after):
                        after, lost_at = int(event.get("number", after)), 0.0
                        self._take(event)
                except (OSError, AgentError) as error:
                    lost_at = lost_at or time.monotonic()
                    if time.monotonic() - lost_at > PATIENCE_SECONDS or (isinstance(error, AgentError) and error.status):
                        self._fail(f"the agent at {self._agent.name} is gone, and what becomes of the run is not known: {error}")
                        return
                    time.sleep(0.25)
        finally:
            self._end()

    def _take(self, event: Mapping[str, Any]) -> None:
        output = event.get("output")
        if output:
            self._print(output.get("stream", ""), base64.b64decode(output.get("data", "")))
        if "outcome" in event:
            self._outcome = event["outcome"]

    def _print(self, stream: str, data: bytes) -> None:
        target = sys.stderr if stream.endswith("STDERR") else sys.stdout
        buffer = getattr(target, "buffer", None)
        # Whoever reads it may be gone; the run is not.
        with suppress(OSError, ValueError):
            if buffer is not None:
                target.flush()
                buffer.write(data)
            else:
                decoder = self._decoders.setdefault(stream, codecs.getincrementaldecoder("utf-8")("replace"))
                target.write(decoder.decode(data))
            target.flush()

    def _end(self) -> None:
        self._over.set()
        session = self._session
        if session is None:
            return
        session.stop()
        deadline = time.monotonic() + int(self._settings.stuck_after)
        while session.is_running:
            if time.monotonic() > deadline:
                complain(
                    f"the run is over, and the database has not broken its statement within {self._settings.stuck_after} "
                    "seconds: this process ends, so that the caller is free"
                )
                os._exit(1)
            time.sleep(0.05)

    def _stop(self) -> None:
        """From any thread: has the agent stop the run, whose outcome then ends everything here."""
        try:
            self._agent.ask("DELETE", f"/v1/runs/{self._id}")
        except (AgentError, OSError) as error:
            self._fail(f"the run could not be stopped: {error}")
            self._end()

    def _fail(self, message: str) -> None:
        self._failure = self._failure or message

    def _value(self) -> int:
        if self._failure:
            complain(self._failure)
        if self._outcome is None:
            return NO_RUN
        status = str(self._outcome.get("status", ""))
        value = int(self._outcome.get("errorNumber", 0))
        if status.endswith("SUCCEEDED"):
            return 0
        message = self._outcome.get("message") or str(self._outcome.get("reason", "")).replace("REASON_", "")
        if message:
            complain(str(message))
        return value or NO_RUN


class _Signals:
    """Has stop() called when this process is told to end, also while the main thread waits for the database, where no
    handler of Python's runs. Afterwards the signal takes its course."""

    _NUMBERS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._is_main = threading.current_thread() is threading.main_thread()
        self._received: List[int] = []
        self._before: Dict[int, Any] = {}

    def __enter__(self) -> None:
        if not self._is_main:
            return
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        for number in self._NUMBERS:
            self._before[number] = signal.signal(number, lambda *_: None)
        self._old_descriptor = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._watch, name="scripthost-signals", daemon=True).start()

    def __exit__(self, *error: object) -> None:
        if not self._is_main:
            return
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        self._writing.close()
        for number in dict.fromkeys(self._received):
            signal.raise_signal(number)

    def _watch(self) -> None:
        with self._reading:
            while True:
                numbers = self._reading.recv(64)
                if not numbers:
                    return
                fresh = [number for number in numbers if number in self._NUMBERS]
                is_first = bool(fresh) and not self._received
                self._received += fresh
                if is_first:
                    self._stop()


def _session_user(connection: Any) -> str:
    if connection is None:
        return ""
    name = getattr(connection, "username", None)
    if name:
        return str(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT SYS_CONTEXT('USERENV', 'SESSION_USER') FROM DUAL")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def complain(message: str) -> None:
    print(f"scripthost: {message}", file=sys.stderr, flush=True)


# ── Entry ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def gsf_main(argc: int, argv: Sequence[str]) -> int:
    """What Oracle's agent calls. argv begins with the first argument of the job."""
    try:
        path = os.path.abspath(globals().get("__file__") or sys.argv[0])
        settings = Settings.read(os.path.dirname(path), os.environ)
        action, arguments = _action(settings, path, [str(argument) for argument in argv])
        connection = _context() if action.endswith((".csx", ".py")) else None
        if action.endswith(".py") and connection is not None:
            return _run_here(os.path.join(os.path.dirname(path), action), arguments)
        return Run(settings, Agent(settings), connection).execute(action, arguments)
    except Complaint as error:
        complain(f"{error}.")
        return NO_RUN


def _action(settings: Settings, path: str, arguments: List[str]) -> Tuple[str, List[str]]:
    name = os.path.splitext(os.path.basename(path))[0]
    if name in settings.actions:
        return settings.actions[name], arguments
    if not arguments or not arguments[0].endswith((".csx", ".py", ".sh")):
        given = f"it is '{arguments[0]}'" if arguments else "there is none"
        raise Complaint(
            f"the first argument of the job is the script to run, a .csx, .py or .sh: {given}. Or link this file under a "
            "name that its setting 'actions' has"
        )
    return arguments[0], arguments[1:]


def _context() -> Any:
    """The caller's session; None for a job without context."""
    try:
        import utils
    except ImportError:
        return None
    return utils.getconnection()


def _run_here(path: str, arguments: List[str]) -> int:
    """A Python script with context, as Oracle's agent would run it."""
    if not os.path.isfile(path):
        raise Complaint(f"the script {path} does not exist")
    spec = importlib.util.spec_from_file_location("gsf_script", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gsf_script"] = module
    spec.loader.exec_module(module)
    main = getattr(module, "gsf_main", None)
    if not callable(main):
        raise Complaint(f"the script {path} defines no function gsf_main(argc, argv)")
    value = main(len(arguments), arguments)
    return 0 if value is None else int(value)


if __name__ == "__main__":
    sys.exit(gsf_main(len(sys.argv) - 1, sys.argv[1:]) & 0xFF)
