"""Oracle's spelling on the embedded database: the cases that the C# connection runs as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sidecar_process import ROOT

from scripthost_sidecar.database import open_connection  # isort: skip
from scripthost_sidecar.parameters import Database, Session  # isort: skip
from scripthost_sidecar.stopping import StopRequest  # isort: skip
from scripthost_sidecar.transaction import TransactionLog  # isort: skip

_CASES = json.loads((ROOT / "tests" / "vectors" / "sql-sqlite.json").read_text())["cases"]


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_vector(case: dict[str, Any], tmp_path: Path) -> None:
    settings = Database("sqlite", f"Data Source={tmp_path / 'hr.db'}", "HR", "embedded", False)
    session = Session("HR", "", "", "", {}, "UTC")
    connection = open_connection(settings, session, TransactionLog(lambda kind, value: None), StopRequest())
    cursor = connection.cursor()
    for step in case["steps"]:
        if "error" in step:
            with pytest.raises(Exception) as failure:
                cursor.execute(step["sql"], step.get("binds"))
            (details,) = failure.value.args
            assert details.full_code == step["error"], step
        else:
            cursor.execute(step["sql"], step.get("binds"))
        if "columns" in step:
            assert [column[0] for column in cursor.description] == step["columns"], step
        if "rows" in step:
            assert [list(row) for row in cursor.fetchall()] == step["rows"], step
    connection.rollback()
    connection.close()
