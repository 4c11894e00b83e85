from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator

import pytest

_SOURCES = Path(__file__).resolve().parents[2] / "src"
sys.path[:0] = [str(_SOURCES / "Shim"), str(_SOURCES / "Sidecar")]
sys.dont_write_bytecode = True

from recording_driver import RecordingConnection  # noqa: E402
from session_client import SessionClient  # noqa: E402


@pytest.fixture
def connection() -> RecordingConnection:
    return RecordingConnection()


@pytest.fixture
def client(connection: RecordingConnection) -> Iterator[SessionClient]:
    """The script's end of a session on the recording double, greeted."""
    with SessionClient(connection) as one:
        one.greet()
        yield one
