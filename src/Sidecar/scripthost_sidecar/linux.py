"""The few Linux calls that Python lacks."""

from __future__ import annotations

import ctypes
import os
import signal

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4

_prctl_call = ctypes.CDLL(None, use_errno=True).prctl
_prctl_call.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def die_with_parent(parent_id: int) -> None:
    """Has the kernel kill this process when the thread that forked it ends, which must be the parent's main thread."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have ended before the call took effect.
    if os.getppid() != parent_id:
        os._exit(1)


def hide_memory() -> None:
    """Keeps other processes of the same user from reading this process's memory and its private /proc entries."""
    _prctl(_PR_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    if _prctl_call(option, value, 0, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"prctl({option}): {os.strerror(error)}")
