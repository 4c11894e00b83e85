"""How a script ended, as its own process saw it."""

from __future__ import annotations

import sys
from typing import NamedTuple

from . import script_traceback

_REPR_LIMIT = 200


class Outcome(NamedTuple):
    """reason is a name of the contract's enum Reason without its prefix, empty when the script returned by itself."""

    reason: str = ""
    return_value: int = 0
    message: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    stack_trace: str = ""

    @property
    def is_success(self) -> bool:
        return not self.reason and self.return_value == 0


def of_return_value(value: object) -> Outcome:
    if value is None or value is True:
        return Outcome()
    if not isinstance(value, int) or value is False:
        shown = repr(value)
        if len(shown) > _REPR_LIMIT:
            shown = shown[:_REPR_LIMIT] + "…"
        return _bad_return_value(f"{shown} ({type(value).__name__})")
    if not -(2**63) <= value < 2**63:
        return _bad_return_value(f"an integer of {value.bit_length()} bits")
    return Outcome(return_value=int(value))


def of_system_exit(exit_request: SystemExit) -> Outcome:
    """sys.exit() as Python itself reads it: nothing is 0, a number is itself, anything else is printed and is 1."""
    code = exit_request.code
    if code is None:
        return Outcome()
    if isinstance(code, int):
        return of_return_value(int(code))
    print(code, file=sys.stderr)
    return Outcome(return_value=1)


def of_exception(error: BaseException, script: str) -> Outcome:
    """Prints the traceback as Python would, without the host's own frames."""
    trace = script_traceback.of(error, script)
    print(trace.text, end="", file=sys.stderr)
    is_out_of_memory = isinstance(error, MemoryError)
    return Outcome(
        reason="OUT_OF_MEMORY" if is_out_of_memory else "UNHANDLED_EXCEPTION",
        message=f"{trace.message}: the run needs more memory than it may use" if is_out_of_memory else trace.message,
        path=script if trace.line else "",
        line=trace.line,
        stack_trace=trace.text,
    )


def _bad_return_value(returned: str) -> Outcome:
    return Outcome(
        reason="BAD_RETURN_VALUE",
        message=f"gsf_main returned {returned}; it may return None or True for success, "
        "or an integer of at most 64 bits: 0 for success, any other value as the error number",
    )
