"""The process that the agent talks to: a gRPC server on a Unix socket. It runs no user code."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

import grpc

from . import linux
from .authentication import TokenInterceptor
from .checker import CheckerService
from .contracts import worker_pb2_grpc
from .service import WorkerService
from .zygote_link import ZygoteLink

_ZYGOTE_LOST = 4
# A script's source and arguments travel in one message.
_MAX_MESSAGE_BYTES = 64 * 1024 * 1024


def serve(path: str, token: str, control: socket.socket) -> int:
    """Serves until SIGTERM or until the zygote is lost; returns the exit code."""
    # It holds the token and, for a moment, each run's connection settings.
    linux.hide_memory()
    # The socket is for the agent's user alone.
    os.umask(0o077)
    return asyncio.run(_serve(path, token, control))


async def _serve(path: str, token: str, control: socket.socket) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(exit_code: int) -> None:
        if not ended.done():
            ended.set_result(exit_code)

    loop.add_signal_handler(signal.SIGTERM, end, 0)
    link = ZygoteLink(control, lambda: end(_ZYGOTE_LOST))
    if not await link.wait_until_ready():
        print("scripthost_sidecar: the zygote did not start", file=sys.stderr)
        return _ZYGOTE_LOST

    server = grpc.aio.server(
        interceptors=[TokenInterceptor(token)],
        options=[
            ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
            ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
        ],
    )
    worker_pb2_grpc.add_WorkerServicer_to_server(WorkerService(link), server)
    worker_pb2_grpc.add_CheckerServicer_to_server(CheckerService(link), server)
    server.add_insecure_port(f"unix:{path}")
    await server.start()
    exit_code = await ended
    if exit_code == _ZYGOTE_LOST:
        print("scripthost_sidecar: the zygote was lost, and every run with it", file=sys.stderr)
    # Its end is the end of every run.
    link.close()
    await server.stop(grace=None)
    return exit_code
