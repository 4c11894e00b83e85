"""What a job script asks its host for: `import utils`."""

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


def progress(fraction: float | None = None, text: str = "") -> None:
    """Says how far the run is: fraction from 0 to 1, None when the script knows no share."""
    current_context().report_progress(fraction, text)


def setresult(value: Any) -> None:
    """Sets the run's result to a value that JSON can hold. The last one counts."""
    current_context().set_result(value)


def getsecret(name: str) -> str:
    """What the run was given under a name. Raises LookupError for a name that it was given nothing under."""
    return current_context().get_secret(name)


def __getattr__(name: str) -> Any:
    # Of the run, which does not exist yet when this module is loaded.
    if name == "logger":
        return current_context().log
    raise AttributeError(f"module 'utils' has no attribute {name!r}")
