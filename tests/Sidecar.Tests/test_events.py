"""The events of a run on their way to the agent."""

from __future__ import annotations

import asyncio

from sidecar_process import BOUND

from scripthost_sidecar.contracts import common_pb2, worker_pb2  # isort: skip
from scripthost_sidecar.events import RunEvents  # isort: skip

_STDOUT = common_pb2.OUTPUT_STREAM_STDOUT
_STDERR = common_pb2.OUTPUT_STREAM_STDERR


def test_pieces_of_one_stream_are_joined_and_the_order_of_the_streams_is_kept() -> None:
    async def scenario() -> None:
        events = RunEvents()
        for stream, data in (_STDOUT, b"a"), (_STDOUT, b"b"), (_STDERR, b"c"), (_STDOUT, b"d"):
            events.add_output(stream, data)
        events.complete(worker_pb2.WorkerOutcome(return_value=3))
        (batch,) = [batch async for batch in events.batches()]
        *output, outcome = batch.events
        assert [(event.output.stream, event.output.data) for event in output] == [
            (_STDOUT, b"ab"),
            (_STDERR, b"c"),
            (_STDOUT, b"d"),
        ]
        assert outcome.outcome.return_value == 3

    asyncio.run(asyncio.wait_for(scenario(), BOUND))


def test_an_agent_that_reads_slowly_holds_the_script_back() -> None:
    async def scenario() -> None:
        events = RunEvents()
        congestion: list[bool] = []
        events.on_congestion = congestion.append
        batches = events.batches()
        for _ in range(3):
            events.add_output(_STDOUT, bytes(600_000))
        assert congestion == [True]
        # The agent takes the first batch; only then does it ask for the next.
        await batches.__anext__()
        next_batch = asyncio.ensure_future(batches.__anext__())
        await asyncio.sleep(0)
        assert congestion == [True, False]
        events.complete(worker_pb2.WorkerOutcome())
        await next_batch

    asyncio.run(asyncio.wait_for(scenario(), BOUND))
