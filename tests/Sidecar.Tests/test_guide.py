"""What the guide for Python authors shows works as it is shown."""

from __future__ import annotations

import re
import sqlite3

import pytest

from sidecar_process import ROOT, Sidecar

_GUIDE = (ROOT / "docs" / "guides" / "python-authors.md").read_text()
_SCRIPTS = re.findall(r"```python\n(.*?)```", _GUIDE, re.DOTALL)


@pytest.mark.parametrize("number", range(len(_SCRIPTS)))
def test_a_script_of_the_guide_is_in_order(worker: Sidecar, number: int) -> None:
    reply = worker.check(_SCRIPTS[number])
    assert (list(reply.diagnostics), reply.entry_point) == ([], "gsf_main(argc, argv)")


def test_the_first_script_greets(worker: Sidecar) -> None:
    assert worker.run(_SCRIPTS[0], "World").stdout == "Hello World\n"


def test_the_script_with_a_database_tells_the_new_key(worker: Sidecar, database: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE employees (employee_id INTEGER PRIMARY KEY, employee_name TEXT UNIQUE)")
    script = next(script for script in _SCRIPTS if "getconnection" in script)
    assert worker.run(script, "Ada", database=database).stdout == "1\n"
    again = worker.run(script, "Ada", database=database)
    assert (again.value, again.stdout.split()[0]) == (2, "SQLITE_CONSTRAINT_UNIQUE")
    assert worker.run(script, "Ada").value == 1
