"""Asks an agent for its health: health.py SOCKET [SERVICE]. Prints the status's number, or the error's code."""

import sys

import grpc

socket, service = sys.argv[1], (sys.argv[2:] or [""])[0].encode()
request = b"\x0a" + bytes([len(service)]) + service if service else b""
with grpc.insecure_channel(f"unix:{socket}", options=[("grpc.default_authority", "localhost")]) as channel:
    check = channel.unary_unary("/grpc.health.v1.Health/Check", lambda raw: raw, lambda raw: raw)
    watch = channel.unary_stream("/grpc.health.v1.Health/Watch", lambda raw: raw, lambda raw: raw)
    try:
        print(check(request, timeout=60)[-1], next(watch(request, timeout=60))[-1])
    except grpc.RpcError as error:
        print(error.code().name, next(watch(request, timeout=60))[-1])
