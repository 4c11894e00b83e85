"""Holds the process of one run to its limits."""

from __future__ import annotations

import resource

from .parameters import Limits


def apply_limits(limits: Limits) -> None:
    # The soft limit of processor time raises SIGXCPU, which is how its outcome is told from other deaths.
    for kind, value in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
    ):
        if value > 0:
            _, hard = resource.getrlimit(kind)
            soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (soft, hard))
