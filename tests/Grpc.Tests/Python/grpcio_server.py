"""A grpcio server of plain bytes: what it does is chosen by the method's name. Ends with its standard input.

Arguments: folder for the Unix socket, certificate file, key file. Prints one JSON line with its ports, then one line for each event.
"""

import json
import sys
import threading
from concurrent import futures
from typing import Any, Callable, Dict, Iterator

import grpc

TRAILER = bytes([0, 1, 2, 254, 255])


def report(text: str) -> None:
    print(text, flush=True)


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


def metadata(request: bytes, context: grpc.ServicerContext) -> bytes:
    context.send_initial_metadata((("x-initial", "first"), ("x-initial-bin", TRAILER)))
    context.set_trailing_metadata((("x-trailing", "last"), ("x-trailing-bin", TRAILER)))
    received = [[key, value.hex() if isinstance(value, bytes) else value] for key, value in context.invocation_metadata()]
    return json.dumps(received).encode()


def fail(request: bytes, context: grpc.ServicerContext) -> bytes:
    context.set_trailing_metadata((("x-reason-bin", TRAILER),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, request.decode())
    raise AssertionError("abort raises")


def throw(request: bytes, context: grpc.ServicerContext) -> bytes:
    raise ValueError("secret")


def time_remaining(request: bytes, context: grpc.ServicerContext) -> bytes:
    remaining = context.time_remaining()
    # Without a deadline grpcio gives the end of its time scale.
    return b"none" if remaining is None or remaining > 1e15 else str(round(remaining)).encode()


def wait(request: bytes, context: grpc.ServicerContext) -> bytes:
    ended = threading.Event()
    context.add_callback(ended.set)
    report("waiting")
    ended.wait(30)
    report("cancelled")
    return b""


def compressed(request: bytes, context: grpc.ServicerContext) -> bytes:
    context.set_compression(grpc.Compression.Gzip)
    return request


def count(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    for number in range(int(request)):
        yield str(number).encode()


def count_then_fail(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from count(request, context)
    context.abort(grpc.StatusCode.OUT_OF_RANGE, "no more")


def count_then_wait(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from count(request, context)
    wait(request, context)


def large_stream(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
    for _ in range(4):
        yield bytes(int(request))


UNARY: Dict[str, Callable[[bytes, Any], bytes]] = {
    "Echo": echo, "Metadata": metadata, "Fail": fail, "Throw": throw, "TimeRemaining": time_remaining, "Wait": wait, "Compressed": compressed,
}
STREAMING: Dict[str, Callable[[bytes, Any], Iterator[bytes]]] = {
    "Count": count, "CountThenFail": count_then_fail, "CountThenWait": count_then_wait, "LargeStream": large_stream,
}


def main() -> None:
    folder, certificate, key = sys.argv[1:]
    handlers = {name: grpc.unary_unary_rpc_method_handler(method) for name, method in UNARY.items()}
    handlers.update({name: grpc.unary_stream_rpc_method_handler(method) for name, method in STREAMING.items()})
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=[("grpc.max_receive_message_length", 8_000_000)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("peer.Bytes", handlers),))
    with open(certificate, "rb") as certificate_file, open(key, "rb") as key_file:
        credentials = grpc.ssl_server_credentials([(key_file.read(), certificate_file.read())])
    socket = f"{folder}/peer.sock"
    server.add_insecure_port(f"unix:{socket}")
    ports = {"plain": server.add_insecure_port("localhost:0"), "tls": server.add_secure_port("localhost:0", credentials), "socket": socket}
    server.start()
    report(json.dumps(ports))
    sys.stdin.read()
    server.stop(None)


main()
