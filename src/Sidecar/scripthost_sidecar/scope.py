"""Keeps a run from signalling and tracing processes that are not its own: its neighbours, the zygote, the supervisor.

Landlock scopes (landlock(7)) do that among processes of one user; Linux has them from version 6.12 on. Without them a
run can signal the others, which are its owner's alone. Into their memory it cannot look either way: it is hidden."""

from __future__ import annotations

import ctypes
import os

from . import linux

# The same on every processor (asm-generic/unistd.h), and <linux/landlock.h>.
_CREATE_RULESET = 444
_RESTRICT_SELF = 446
_SCOPE_SIGNAL = 1 << 1

# <linux/prctl.h>
_PR_SET_NO_NEW_PRIVS = 38


class _RulesetAttributes(ctypes.Structure):
    _fields_ = [
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


def create_scope() -> int | None:
    """A descriptor that runs enter their scope by; None where the kernel has none."""
    attributes = _RulesetAttributes(scoped=_SCOPE_SIGNAL)
    descriptor = linux.system_call(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    return descriptor if descriptor >= 0 else None


def enter_scope(descriptor: int) -> None:
    """For the process of a run, and all that it will start. There is no way back."""
    linux.control_process(_PR_SET_NO_NEW_PRIVS, 1)
    if linux.system_call(_RESTRICT_SELF, descriptor, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"landlock_restrict_self: {os.strerror(error)}")
    os.close(descriptor)
