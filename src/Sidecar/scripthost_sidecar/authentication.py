"""Admits only calls that carry the sidecar's token."""

from __future__ import annotations

import hmac
from typing import Any, Awaitable, Callable

import grpc

_HEADER = "scripthost-token"


class TokenInterceptor(grpc.aio.ServerInterceptor):  # type: ignore[misc]
    def __init__(self, token: str) -> None:
        self._token = token.encode()

        async def refuse(request: Any, context: grpc.aio.ServicerContext) -> None:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, f"the call does not carry this sidecar's {_HEADER}")

        self._refusal = grpc.unary_unary_rpc_method_handler(refuse)

    async def intercept_service(
        self, continuation: Callable[[Any], Awaitable[Any]], handler_call_details: Any
    ) -> Any:
        for key, value in handler_call_details.invocation_metadata:
            if key == _HEADER and hmac.compare_digest(value.encode(), self._token):
                return await continuation(handler_call_details)
        return self._refusal
