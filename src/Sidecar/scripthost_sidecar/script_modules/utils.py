"""The database connection of a job script: `import utils`."""

from __future__ import annotations

import sys
from typing import Any

from scripthost_sidecar.context import ScriptContext, current_context


def getconnection() -> Any:
    """The run's database connection, the same one until it is closed, then a new one.

    None for a run without context, and when the connection cannot be had: the reason is then on standard error.
    Uncommitted work is committed when the script succeeds and rolled back when it fails, is stopped, or closes the
    connection itself.
    """
    try:
        return current_context().getconnection()
    except Exception as error:
        print(f"utils.getconnection: {error}", file=sys.stderr)
        return None


def getcontext() -> ScriptContext:
    """What the run knows about itself: the same object that gsf_main gets as its third parameter."""
    return current_context()
