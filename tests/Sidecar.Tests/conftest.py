from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from sidecar_process import Sidecar, sidecar


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sidecar]:
    """One sidecar for all tests that leave it as it was."""
    with sidecar(tmp_path_factory.mktemp("sidecar")) as one:
        yield one


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Where an embedded database may be made."""
    return str(tmp_path / "hr.db")
