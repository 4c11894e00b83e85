"""python3 -m scripthost_sidecar --socket PATH [--preload MODULE,MODULE…]

The first line on standard input is the token that every call must carry. Exit codes: 0 after SIGTERM, 2 wrong
usage, 3 a module that the supervisor needs is missing, 4 the zygote did not start or was lost.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

from . import linux

_DEFAULT_PRELOAD = "oracledb,sqlite3,utils,decimal,datetime,json"
_MISSING_MODULE = 3

_PACKAGES = {
    "grpc": ("python3-grpcio", "grpcio"),
    "google": ("python3-protobuf", "protobuf"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripthost_sidecar", description="ScriptHost's Python worker.")
    parser.add_argument("--socket", required=True, help="path of the Unix socket to serve on")
    parser.add_argument(
        "--preload",
        default=_DEFAULT_PRELOAD,
        help="modules that every run finds imported, comma-separated (default: %(default)s)",
    )
    options = parser.parse_args()

    # Before the token is read, so that no script's process ever held it, and before grpc is imported: a process
    # with grpc's threads cannot be forked safely (grpc/grpc#17093).
    control = _start_zygote([name for name in options.preload.split(",") if name])
    token = _read_line(sys.stdin.fileno())
    if not token:
        parser.error("the first line on standard input must be the token")

    os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
    try:
        from .supervisor import serve
    except ModuleNotFoundError as error:
        print(_missing(error), file=sys.stderr)
        return _MISSING_MODULE
    return serve(options.socket, token, control)


def _start_zygote(preload: list[str]) -> socket.socket:
    """Forks the zygote and returns the supervisor's end of the control socket."""
    supervisor_id = os.getpid()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() != 0:
        theirs.close()
        return ours
    ours.close()
    linux.die_with_parent(supervisor_id)
    # Here alone: the supervisor needs neither this module nor what it imports for the scripts.
    from .zygote import be_zygote

    be_zygote(theirs, preload)


def _read_line(descriptor: int) -> str:
    """Byte by byte: nothing behind the line end may be swallowed by a buffer."""
    line = bytearray()
    while True:
        byte = os.read(descriptor, 1)
        if byte in (b"", b"\n"):
            return line.decode("ascii").strip()
        line += byte


def _missing(error: ModuleNotFoundError) -> str:
    debian, pypi = _PACKAGES.get((error.name or "").partition(".")[0], (None, None))
    if debian is None:
        return f"scripthost_sidecar: {error}"
    return (
        f"scripthost_sidecar: the Python module {error.name} is missing for {sys.executable}: "
        f"install Debian's {debian}, or {pypi} with pip"
    )


if __name__ == "__main__":
    sys.exit(main())
