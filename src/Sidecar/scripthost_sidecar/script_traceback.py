"""Tracebacks that show the script's frames and hide the host's."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass

_HOST = os.path.dirname(os.path.abspath(__file__)) + os.sep


@dataclass(frozen=True)
class ScriptTraceback:
    text: str
    message: str
    #: Where in the script the innermost of its frames stands; 0 when none of its frames is there.
    line: int


def of(error: BaseException, script: str) -> ScriptTraceback:
    trace = traceback.TracebackException.from_exception(error)
    _hide_host(trace, script, set())
    lines = [frame.lineno for frame in trace.stack if frame.filename == script]
    return ScriptTraceback("".join(trace.format()), _message(error), (lines[-1] or 0) if lines else 0)


def _hide_host(trace: traceback.TracebackException, script: str, seen: set[int]) -> None:
    """Drops what led up to the script (the host and asyncio), and the host's frames below it (the connection)."""
    if id(trace) in seen:
        return
    seen.add(id(trace))
    frames = list(trace.stack)
    first = next((index for index, frame in enumerate(frames) if frame.filename == script), 0)
    kept = [frame for frame in frames[first:] if not frame.filename.startswith(_HOST)]
    trace.stack = traceback.StackSummary.from_list(kept)
    # The members of an exception group exist from Python 3.11 on.
    for linked in (trace.__cause__, trace.__context__, *(getattr(trace, "exceptions", None) or ())):
        if linked is not None:
            _hide_host(linked, script, seen)


def _message(error: BaseException) -> str:
    name = type(error).__qualname__
    module = type(error).__module__
    if module not in ("builtins", "gsf_script"):
        name = f"{module}.{name}"
    try:
        text = str(error)
    except Exception:
        text = "<its text cannot be made>"
    return f"{name}: {text}" if text else name
