"""The messages between supervisor and zygote: one JSON object for each packet of a SOCK_SEQPACKET pair."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import Any, Sequence

_PACKET_BYTES = 64 * 1024


@dataclass(frozen=True)
class RunDescriptors:
    """What the child of a run gets: ends of pipes to write to, and a file that holds its request."""

    stdout: int
    stderr: int
    reports: int
    request: int

    def as_list(self) -> list[int]:
        return [self.stdout, self.stderr, self.reports, self.request]


def send(control: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    socket.send_fds(control, [json.dumps(message).encode()], descriptors)


def receive(control: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next message with the descriptors that came along; None when the other side is gone."""
    try:
        packet, descriptors, _, _ = socket.recv_fds(
            control, _PACKET_BYTES, len(RunDescriptors.__dataclass_fields__), socket.MSG_CMSG_CLOEXEC
        )
    except ConnectionResetError:
        return None
    return (json.loads(packet), descriptors) if packet else None
