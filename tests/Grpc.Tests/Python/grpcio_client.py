"""A grpcio client of plain bytes. Each line of standard input is a call as JSON; each line of output is how it ended, as JSON."""

import base64
import json
import sys
from typing import Any, Dict, List, Tuple

import grpc


def channel(call: Dict[str, Any]) -> grpc.Channel:
    options: List[Tuple[str, Any]] = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    if call["target"].startswith("unix:"):
        # Later versions would name the socket's path as authority, which is not a host.
        options.append(("grpc.default_authority", "localhost"))
    if call.get("certificate"):
        with open(call["certificate"], "rb") as certificate:
            return grpc.secure_channel(call["target"], grpc.ssl_channel_credentials(certificate.read()), options)
    return grpc.insecure_channel(call["target"], options)


def decode(entries: List[List[str]]) -> List[Any]:
    return [(key, bytes.fromhex(value) if key.endswith("-bin") else value) for key, value in entries]


def encode(metadata: Any) -> List[List[str]]:
    return [[key, value.hex() if isinstance(value, bytes) else value] for key, value in metadata or ()]


def run(call: Dict[str, Any]) -> Dict[str, Any]:
    request = base64.b64decode(call["request"])
    compression = getattr(grpc.Compression, call.get("compression") or "NoCompression")
    settings = {"timeout": call.get("timeout"), "metadata": decode(call.get("metadata") or []), "compression": compression}
    replies: List[bytes] = []
    with channel(call) as connection:
        if call["streaming"]:
            running = connection.unary_stream(call["method"])(request, **settings)
        else:
            running = connection.unary_unary(call["method"]).future(request, **settings)
        cancel_after = call.get("cancelAfter")
        try:
            if cancel_after == 0:
                running.cancel()
            if call["streaming"]:
                for reply in running:
                    replies.append(reply)
                    if len(replies) == cancel_after:
                        running.cancel()
            else:
                replies.append(running.result())
        except (grpc.RpcError, grpc.FutureCancelledError):
            pass
        return {
            "code": running.code().value[0],
            "details": running.details(),
            "replies": [base64.b64encode(reply).decode() for reply in replies],
            "initial": encode(running.initial_metadata()),
            "trailing": encode(running.trailing_metadata()),
        }


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
