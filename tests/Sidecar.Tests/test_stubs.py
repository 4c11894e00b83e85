"""The generated stubs and the contract that they come from."""

from __future__ import annotations

import filecmp
import subprocess
from pathlib import Path

from sidecar_process import BOUND, PACKAGE, ROOT


def test_the_stubs_are_those_of_the_contract(tmp_path: Path) -> None:
    subprocess.run([ROOT / "eng" / "stubs.sh", tmp_path], check=True, timeout=BOUND)
    generated = sorted(path.name for path in tmp_path.iterdir())
    committed = PACKAGE / "scripthost_sidecar" / "contracts"
    _, stale, missing = filecmp.cmpfiles(tmp_path, committed, generated, shallow=False)
    assert len(generated) == 5
    assert not stale + missing, f"run eng/stubs.sh: {stale + missing} differ from src/Contracts/Protos"
