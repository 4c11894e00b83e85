"""What the session's driver does by itself, without the shim: as lending_host.py opens it, on the same file. Each line of
standard input is a turn, "queries N" or "rows N"; the answer is its seconds."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "Shim.Tests"))

from lending import sqlite_session  # noqa: E402

session = sqlite_session(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    kind, count = line.split()
    start = time.perf_counter()
    if kind == "queries":
        for number in range(int(count)):
            cursor = session.cursor()
            cursor.execute("SELECT :n FROM dual", {"n": number})
            assert cursor.fetchall()[0][0] == number
            cursor.close()
    else:
        cursor = session.cursor()
        cursor.execute(
            "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :count) SELECT n, n * 0.25, 'row ' || n FROM s",
            {"count": int(count)},
        )
        seen = 0
        while True:
            rows = cursor.fetchmany(5000)
            if not rows:
                break
            for number, _, _ in rows:
                seen += 1
        assert seen == int(count)
    print(time.perf_counter() - start, flush=True)
