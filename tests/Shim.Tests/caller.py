"""Stands for Oracle's agent in its container: lends a session to utils.getconnection(), and calls the shim's gsf_main as
that calls a script's. The arguments are the job's. The last line of its output tells what came of it.

    CALLER_SESSION  conninfo of a PostgreSQL session; not set: a job without context
    CALLER_BEFORE   a statement of the caller's in its transaction, before the script
    CALLER_SEES     a query of the caller's after the script: in its transaction, and again when it has rolled back
    CALLER_SHIM     the shim's file; default: where it is in the sources
    CALLER_PATIENCE seconds that an agent which is gone is looked for
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from types import ModuleType
from typing import Any

sys.dont_write_bytecode = True

from lending import postgresql_session  # noqa: E402


def main() -> None:
    conninfo = os.environ.get("CALLER_SESSION")
    session = postgresql_session(conninfo) if conninfo else None
    utils: Any = ModuleType("utils")
    utils.getconnection = lambda: session
    sys.modules["utils"] = utils
    if session is not None and "CALLER_BEFORE" in os.environ:
        session.cursor().execute(os.environ["CALLER_BEFORE"])

    path = os.environ.get("CALLER_SHIM") or os.path.join(os.path.dirname(__file__), "../../src/Shim/scripthost_shim.py")
    spec = importlib.util.spec_from_file_location("script", path)
    assert spec is not None and spec.loader is not None
    shim: Any = importlib.util.module_from_spec(spec)
    sys.modules["script"] = shim
    spec.loader.exec_module(shim)
    if "CALLER_PATIENCE" in os.environ:
        shim.PATIENCE_SECONDS = float(os.environ["CALLER_PATIENCE"])

    print("calling", flush=True)
    told: dict[str, Any] = {"value": shim.gsf_main(len(sys.argv) - 1, sys.argv[1:])}
    if session is not None and "CALLER_SEES" in os.environ:
        told["sees"] = _rows(session)
        session.rollback()
        told["afterRollback"] = _rows(session)
    print(json.dumps(told), flush=True)


def _rows(session: Any) -> Any:
    try:
        return [list(map(str, row)) for row in session.cursor().execute(os.environ["CALLER_SEES"]).fetchall()]
    except Exception as error:  # The session may be gone, or the table rolled back.
        return type(error).__name__


if __name__ == "__main__":
    main()
