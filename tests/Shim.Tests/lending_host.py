"""Lends a session to each connection to its socket: what comes first, in a line of JSON, says which one, and what its
caller does before and afterwards. Ends with its standard input.

    {"sqlite": "/path"} or {"postgresql": "host=… dbname=…"}, "before": [statements], "after": "rollback" | "commit",
    "commit": true, "ddl": false
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from typing import Any

from lending import postgresql_session, sqlite_session
from scripthost_shim import CarriedSession, FrameStream, Policy


def main() -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    threading.Thread(target=_end_with_input, daemon=True).start()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_lend, args=(connection,), daemon=True).start()


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _lend(connection: socket.socket) -> None:
    line = bytearray()
    while not line.endswith(b"\n"):
        line += connection.recv(1)
    asked: dict[str, Any] = json.loads(line)
    session = sqlite_session(asked["sqlite"]) if "sqlite" in asked else postgresql_session(asked["postgresql"])
    try:
        for statement in asked.get("before", []):
            session.cursor().execute(statement)
        policy = Policy(bool(asked.get("commit")), bool(asked.get("ddl", True)))
        CarriedSession(session, FrameStream(connection), policy).serve()
        if asked.get("after") == "commit":
            session.commit()
        else:
            session.rollback()
    finally:
        session.close()


if __name__ == "__main__":
    main()
