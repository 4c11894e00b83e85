"""What the session's driver does by itself, without the shim: as lending_host.py opens it, on the same file, and with exact
numbers, which the shim asks it for, too. Each line of standard input is a turn, "query CALLS SECONDS" or "rows COUNT"; the
answer is JSON, the milliseconds of each call."""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "Shim.Tests"))

from lending import sqlite_session  # noqa: E402

ROWS_AT_ONCE = 5000


def open_cursor(session: Any) -> Any:
    cursor = session.cursor()
    cursor.outputtypehandler = lambda asked, column: (
        asked.var(Decimal, arraysize=asked.arraysize) if column.type_code.name == "DB_TYPE_NUMBER" else None
    )
    return cursor


def query(session: Any, number: int) -> None:
    cursor = open_cursor(session)
    cursor.execute("SELECT :n FROM dual", {"n": number})
    assert cursor.fetchall()[0][0] == number
    cursor.close()


def read_rows(session: Any, count: int) -> None:
    cursor = open_cursor(session)
    cursor.execute(
        "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :count) SELECT n, n * 0.25, 'row ' || n FROM s",
        {"count": count},
    )
    seen = 0
    while True:
        rows = cursor.fetchmany(ROWS_AT_ONCE)
        if not rows:
            break
        for number, _, _ in rows:
            seen += 1
    assert seen == count


def main() -> None:
    session = sqlite_session(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        kind, count, *seconds = line.split()
        times = []
        begin = time.perf_counter()
        calls, limit = (int(count), float(seconds[0])) if kind == "query" else (1, 0.0)
        for number in range(calls):
            start = time.perf_counter()
            if kind == "query":
                query(session, number)
            else:
                read_rows(session, int(count))
            end = time.perf_counter()
            times.append((end - start) * 1000)
            if end - begin > limit:
                break
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    main()
