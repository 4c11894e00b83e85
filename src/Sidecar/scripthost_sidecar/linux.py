"""The few Linux calls that Python lacks."""

from __future__ import annotations

import ctypes
import os
import signal
from typing import Any

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)
_prctl_call = _libc.prctl
_prctl_call.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def die_with_parent(parent_id: int) -> None:
    """Has the kernel kill this process when the thread that forked it ends, which must be the parent's main thread."""
    control_process(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have ended before the call took effect.
    if os.getppid() != parent_id:
        os._exit(1)


def hide_memory() -> None:
    """Keeps other processes of the same user from reading this process's memory and its private /proc entries."""
    control_process(_PR_SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Makes this process the parent of every process below it whose own parent ends."""
    control_process(_PR_SET_CHILD_SUBREAPER, 1)


def children_of_this_process() -> list[int]:
    """For a process of one thread."""
    process_id = os.getpid()
    with open(f"/proc/{process_id}/task/{process_id}/children", encoding="ascii") as file:
        return [int(each) for each in file.read().split()]


def system_call(number: int, *arguments: Any) -> int:
    """What the call returns; -1 with ctypes.get_errno() when it failed."""
    return int(_libc.syscall(ctypes.c_long(number), *arguments))


def control_process(option: int, value: int) -> None:
    """prctl(2)."""
    if _prctl_call(option, value, 0, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"prctl({option}): {os.strerror(error)}")
